import { z } from "zod";
import { pageNumber } from "../src/dispatch/arguments.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { channelOf, placeOf, stateText } from "../src/dispatch/explain.js";
import { turnable } from "../src/dispatch/pages.js";
import type { Reply } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { platformNames, UserError, type Markup, type Translate } from "../src/language/index.js";
import type { MappingView } from "../src/store/store.js";

/** Keeps a page of long names well below what KOOK takes as one card. */
const PAGE = 15;

/** The guild's mappings, by number. */
export const list = defineCommand({
  name: "list",
  aliases: { zh: ["列表", "查看"], en: ["ls", "links"] },
  access: "manager",
  onlyReads: true,
  args: z.tuple([pageNumber.optional()]),

  run(context) {
    return show(context, context.args[0] ?? 1);
  },
});

async function show(context: GuildCommandContext, page: number): Promise<Reply> {
  const { guild, services, t } = context;
  const mappings = await services.mappings.list(guild.id);
  if (mappings.length === 0) return t("mapping.none");
  const pages = Math.ceil(mappings.length / PAGE);
  if (page > pages) throw new UserError("list.no-page", { pages });
  const shown = mappings.slice((page - 1) * PAGE, page * PAGE);
  const card = ReplyCard.of("info")
    .title(t.plain("list.title", { count: mappings.length }))
    .say(...shown.map((mapping) => entry(mapping, t)));
  if (pages > 1) card.note(page < pages ? t("list.page", { page, pages }) : t("list.last-page", { page, pages }));
  card.note(t("list.next"));
  return turnable(t, card, { page, more: page < pages, forOne: false, turnTo: (other) => show(context, other) });
}

function entry(mapping: MappingView, t: Translate): Markup {
  return t("list.entry", {
    number: mapping.number,
    channel: channelOf(mapping),
    platform: platformNames[mapping.platform],
    place: placeOf(mapping),
    state: stateText(t, mapping),
  });
}
