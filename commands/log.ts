import { z } from "zod";
import { lineFor } from "../src/dispatch/answers.js";
import { choice, eitherOf, mappingNumber, pageNumber } from "../src/dispatch/arguments.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { copyLinks, explainOutcome, joined, secondsOf, type CopyLink } from "../src/dispatch/explain-outcome.js";
import { readPage, turnable } from "../src/dispatch/pages.js";
import type { Reply } from "../src/dispatch/reply.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import type { Services } from "../src/dispatch/services.js";
import { platformNames, type Markup, type Translate } from "../src/language/index.js";
import type { LoggedDelivery, PageQuery } from "../src/store/history.js";

const PAGE = 10;

const which = eitherOf(choice({ all: ["全部", "所有", "*"] }), mappingNumber);

/** The latest deliveries: whose, where to, and what became of them. Never what was said. */
export const log = defineCommand({
  name: "log",
  aliases: { zh: ["日志", "记录"], en: ["deliveries"] },
  access: "manager",
  onlyReads: true,
  args: z.tuple([which.optional(), pageNumber.optional()]),
  ephemeral: true,

  run(context) {
    const [wanted = "all", number = 1] = context.args;
    return show(context, wanted, number);
  },
});

async function show(context: GuildCommandContext, wanted: number | "all", number: number): Promise<Reply> {
  const { guild, services, t } = context;
  const mappingId = wanted === "all" ? null : (await services.mappings.get(guild.id, wanted)).id;
  const list = (query: PageQuery) => services.past.listDeliveries({ guildId: guild.id, mappingId, ...query });
  const { items, page, more } = await readPage(list, number, PAGE);
  if (items.length === 0) return t("log.none");
  const linkOf = await copyLinks(t, services, guild.id);
  const lines: Markup[] = [];
  for (const item of items) lines.push(await entry(t, item, linkOf, services));
  const card = ReplyCard.of("info").title(t.plain("log.title"));
  for (const line of lines) card.say(line);
  if (more) card.note(t("page.more", { next: lineFor(t, "log", `${wanted} ${page + 1}`) }));
  return turnable(t, card, { page, more, forOne: true, turnTo: (other) => show(context, wanted, other) });
}

async function entry(t: Translate, item: LoggedDelivery, linkOf: CopyLink, services: Services): Promise<Markup> {
  const { guildId, messageId, mappingId, delayMs } = item;
  const traces = item.state === "delivered" ? await services.past.readTrace({ guildId, messageId }) : [];
  const receipts = traces.find((trace) => trace.mappingId === mappingId)?.receipts ?? [];
  const head = t("log.entry", {
    ago: services.now() - item.receivedAt,
    author: shorten(item.authorName, 40),
    action: t(`action.${item.action}`),
    kind: t(`kind.${item.kind}`),
    number: item.mappingNumber,
    platform: platformNames[item.platform],
    place: shorten(item.placeName, 40),
  });
  const took = delayMs === null ? [] : [t("log.took", { seconds: secondsOf(delayMs) })];
  return joined([head, explainOutcome(t, item.state), ...took, ...linkOf(mappingId, receipts)]);
}
