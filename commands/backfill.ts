import { z } from "zod";
import { anyWord, mappingNumber } from "../src/dispatch/arguments.js";
import { backfillCard } from "../src/dispatch/backfill-card.js";
import { foldWord, writeWords, type Word } from "../src/dispatch/command-line.js";
import { defineCommand, UsageError, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { placeOf } from "../src/dispatch/explain.js";
import { readMoment } from "../src/dispatch/moment.js";
import { onlyAsker, type Reply } from "../src/dispatch/reply.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import { UserError, type Markup, type Translate } from "../src/language/index.js";
import { MOST_MESSAGES, type BackfillPlan, type BackfillSpan } from "../src/relay/backfill/backfill.js";
import type { BackfillState } from "../src/relay/backfill/backfill.js";
import type { MappingView } from "../src/store/store.js";

const STOP: ReadonlySet<string> = new Set(["stop", "cancel", "end", "停止", "取消", "停", "结束"]);
/** More than this is asked about first. */
const MOST_UNASKED = 100;

/** Forwards what was said before along one mapping, in the background. */
export const backfill = defineCommand({
  name: "backfill",
  aliases: { zh: ["补发", "回填"], en: ["catchup", "history"] },
  access: "manager",
  args: z.tuple([mappingNumber, anyWord.optional()], anyWord),

  async run(context) {
    const [number, ...words] = context.args;
    const mapping = await context.services.mappings.get(context.guild.id, number);
    const said = words.filter((word) => word !== undefined);
    const [first] = said;
    if (first === undefined) return showRunning(context, mapping);
    if (typeof first === "string" && STOP.has(foldWord(first)) && said.length === 1)
      return await stop(context, mapping);
    return await plan(context, mapping, readSpan(context, said));
  },
});

function showRunning({ services, t }: GuildCommandContext, mapping: MappingView): Reply {
  const { id, number } = mapping;
  const running = services.backfills.find(id);
  if (!running) throw new UsageError(new UserError("backfill.how-much", { number, most: MOST_MESSAGES }));
  return onlyAsker(cardOf(t, services.now(), mapping, running));
}

async function stop({ services, member, t }: GuildCommandContext, mapping: MappingView): Promise<Reply> {
  const stopped = await services.backfills.cancel(mapping, member);
  if (!stopped) throw new UserError("backfill.idle", { number: mapping.number });
  return backfillCard(t, stopped, "cancelled", { now: services.now(), rests: false });
}

async function plan(context: GuildCommandContext, mapping: MappingView, span: BackfillSpan): Promise<Reply> {
  const { services, t } = context;
  const { id, number, channelName } = mapping;
  if (services.backfills.find(id)) throw new UserError("backfill.busy", { number });
  const found = await services.backfills.look(mapping, span);
  const { until } = found;
  if (found.total === 0 || until === null) {
    return onlyAsker(ReplyCard.of("info").say(t("backfill.none", { channel: `#${channelName}`, number })));
  }
  const order = { ...found, until };
  return found.total <= MOST_UNASKED ? await begin(context, mapping, order) : ask(context, mapping, order);
}

type Found = BackfillPlan & { readonly until: NonNullable<BackfillPlan["until"]> };

async function begin(context: GuildCommandContext, mapping: MappingView, found: Found): Promise<Reply> {
  const { channel, services, member, t } = context;
  const order = { mapping, plan: found, shownIn: channel.id, language: t.language };
  const { total } = await services.backfills.begin(order, member);
  const card = ReplyCard.of("success").say(begun(t, mapping, total));
  return {
    start: found.isCut ? card.say(t("backfill.cut", { most: MOST_MESSAGES })) : card,
    forOne: true,
    steps: [{ label: t.plain("backfill.stop"), tone: "warning", take: (presser) => stopBy(context, mapping, presser) }],
  };
}

async function stopBy(context: GuildCommandContext, mapping: MappingView, member: GuildCommandContext["member"]) {
  return await stop({ ...context, member }, mapping);
}

function ask(context: GuildCommandContext, mapping: MappingView, found: Found): Reply {
  const { channel, services, t } = context;
  const { number, channelName } = mapping;
  const ago = Math.max(60_000, services.now() - found.from);
  return {
    question: ReplyCard.of("warning")
      .title(t.plain("backfill.title", { count: found.total, number }))
      .say(
        t("backfill.ask", { channel: `#${channelName}`, place: placeOf(mapping), ago }),
        t("backfill.slow"),
        ...(found.isCut ? [t("backfill.cut", { most: MOST_MESSAGES })] : []),
      ),
    confirmLabel: t.plain("backfill.confirm"),
    cancelLabel: t.plain("backfill.cancel"),
    cancel: (presser) => t("backfill.cancelled", { by: presser.name }),
    async confirm(presser) {
      const order = { mapping, plan: found, shownIn: channel.id, language: t.language };
      const { total } = await services.backfills.begin(order, presser);
      return begun(t, mapping, total);
    },
  };
}

/** How far it is stands on a card of its own, which is kept up to date. */
function begun(t: Translate, { number, channelName }: MappingView, total: number): Markup {
  return t("backfill.begun", { number, channel: `#${channelName}`, total });
}

function cardOf(t: Translate, now: number, mapping: MappingView, running: BackfillState): ReplyCard {
  return backfillCard(t, running, "running", { now, rests: mapping.state !== "active" });
}

/** A bare number counts messages; anything else is a time. "since" and "last" before it are read over. */
function readSpan({ services }: GuildCommandContext, words: readonly Word[]): BackfillSpan {
  const said = words.filter((word) => typeof word !== "string" || !/^(?:since|from|last|从|自|最近)$/i.test(word));
  const written = writeWords(said).replaceAll('"', "");
  const count = /^(\d{1,9})\s*(?:messages?|条|条消息)?$/i.exec(written.normalize("NFKC"))?.[1];
  if (count !== undefined) {
    const number = Number(count);
    if (number < 1 || number > MOST_MESSAGES) throw new UserError("backfill.count", { most: MOST_MESSAGES });
    return { count: number };
  }
  const now = services.now();
  const since =
    readMoment(written, now, services.timeZone) ?? readMoment(written.replace(" ", "T"), now, services.timeZone);
  if (since === null) throw new UsageError(new UserError("backfill.span", { word: shorten(written, 40) }));
  if (since > now) throw new UserError("backfill.future");
  return { since: Math.max(0, since) };
}
