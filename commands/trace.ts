import { z } from "zod";
import { plainWord } from "../src/dispatch/arguments.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { explainFailureKind } from "../src/dispatch/explain.js";
import { explainFiltered } from "../src/dispatch/explain-filter.js";
import { copyLinks, explainOutcome, joined, secondsOf, type CopyLink } from "../src/dispatch/explain-outcome.js";
import type { Reply } from "../src/dispatch/reply.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import { Markup, platformNames, UserError, type Translate } from "../src/language/index.js";
import type { Message } from "../src/message/index.js";
import type { FoundMessage } from "../src/store/history.js";
import type { DeliveryTrace, MappingView } from "../src/store/store.js";

/** Edits of one message can be many: the latest tell how it stands. */
const MOST_SHOWN = 12;
/** Each has a button, and KOOK takes four in a row. */
const MOST_HITS = 8;

/** The whole way of one message, quoted, or named by its id or by what was said: or why it went nowhere. */
export const trace = defineCommand({
  name: "trace",
  aliases: { zh: ["追踪", "跟踪"], en: ["track"] },
  access: "manager",
  onlyReads: true,
  args: z.tuple([plainWord.optional()], plainWord),
  ephemeral: true,

  async run(context) {
    const { args, quotedIds } = context;
    if (args.length > 1) return await bySearch(context, args.filter((word) => word !== undefined).join(" "));
    const ids = args[0] === undefined ? quotedIds : [args[0]];
    if (ids.length === 0) throw new UserError("trace.no-quote");
    const found = await find(context, ids);
    if (found.steps.length > 0) return await wayOf(context, found);
    return args[0] === undefined ? await whyNot(context) : await bySearch(context, args[0]);
  },
});

/** By what was said: at once where one message fits, else by a button for each. */
async function bySearch(context: GuildCommandContext, text: string): Promise<Reply> {
  const { guild, services, t } = context;
  const { items, next } = await services.past.searchMessages({
    guildId: guild.id,
    text,
    cursor: null,
    limit: MOST_HITS,
  });
  const [only, ...more] = items;
  if (!only) throw new UserError("trace.no-hit", { text: shorten(text, 60) });
  const traced = async ({ messageId }: FoundMessage): Promise<Reply> => {
    const found = await find(context, [messageId]);
    if (found.steps.length === 0) throw new UserError("trace.not-taken");
    return await wayOf(context, found);
  };
  if (more.length === 0 && next === null) return await traced(only);
  const start = ReplyCard.of("info").title(t.plain("trace.hits-title"));
  items.forEach((hit, at) => start.say(hitLine(t, hit, at + 1, services.now())).quote(shorten(hit.text, 80)));
  return {
    start: next === null ? start : start.note(t("trace.hits-more", { count: MOST_HITS })),
    steps: items.map((hit, at) => ({ label: String(at + 1), tone: "info", take: () => traced(hit) })),
    note: t("trace.hits-note"),
    forOne: true,
    harmless: true,
  };
}

function hitLine(t: Translate, hit: FoundMessage, number: number, now: number): Markup {
  const author = shorten(hit.authorName, 40);
  return t("trace.hit", { number, author, channel: Markup.channel(hit.channelId), ago: now - hit.sentAt });
}

interface Found {
  readonly messageId: string;
  readonly steps: readonly DeliveryTrace[];
}

async function wayOf({ guild, services, t }: GuildCommandContext, { steps, messageId }: Found): Promise<ReplyCard> {
  const mappings = new Map((await services.mappings.list(guild.id)).map((mapping) => [mapping.id, mapping]));
  const linkOf = await copyLinks(t, services, guild.id);
  const message = await services.recent.find(guild.id, messageId);
  const card = ReplyCard.of("info").title(t.plain("trace.title"));
  for (const step of steps.slice(-MOST_SHOWN)) {
    card.say(
      ...stepLines(t, step, mappings.get(step.mappingId) ?? null, linkOf, services.now()),
      ...maskLines(t, step, message),
    );
  }
  const left = steps.length - MOST_SHOWN;
  return left > 0 ? card.note(t("trace.more", { count: left })) : card;
}

async function find({ guild, services }: GuildCommandContext, ids: readonly string[]): Promise<Found> {
  for (const messageId of ids) {
    const steps = await services.past.readTrace({ guildId: guild.id, messageId });
    if (steps.length > 0) return { steps, messageId };
  }
  return { steps: [], messageId: "" };
}

/** Which filters masked words of it on the way there, as far as its content is still kept. */
function maskLines(t: Translate, { state, mappingId }: DeliveryTrace, message: Message | null): readonly Markup[] {
  const masked = message?.masked?.find(({ mappingIds }) => mappingIds.includes(mappingId));
  if (state === "filtered" || !masked || masked.filters.length === 0) return [];
  return [t("trace.masked-by", { numbers: masked.filters.join(", ") })];
}

/** A quoted one can still be looked at in KOOK. */
async function whyNot({
  args,
  guild,
  channel,
  quotedIds,
  services,
  t,
}: GuildCommandContext & { readonly args: readonly unknown[] }) {
  if (args[0] !== undefined) throw new UserError("trace.unknown");
  const place = { guildId: guild.id, channelId: channel.id, channelName: channel.name };
  const found = await services.previews.of(quotedIds, place);
  if (found.status === "refused") return t(`preview.refused-${found.refusal}`);
  if (found.status === "unmapped") return t("preview.unmapped");
  throw new UserError(found.status === "shown" ? "trace.not-taken" : "trace.unknown");
}

function stepLines(
  t: Translate,
  step: DeliveryTrace,
  mapping: MappingView | null,
  linkOf: CopyLink,
  now: number,
): readonly Markup[] {
  const what = { action: t(`action.${step.action}`), outcome: explainOutcome(t, step.state) };
  const head = mapping
    ? t("trace.entry", {
        ...what,
        number: mapping.number,
        platform: platformNames[mapping.platform],
        place: shorten(mapping.placeName, 60),
      })
    : t("trace.entry-ended", what);
  const { receivedAt, finishedAt, delayMs, attempts, kind, error } = step;
  const times = [
    t("trace.received", { ago: now - receivedAt }),
    ...(attempts > 0 ? [t("trace.attempts", { count: attempts })] : []),
    ...(finishedAt === null ? [] : [t("trace.finished", { ago: now - finishedAt })]),
    ...(delayMs === null ? [] : [t("log.took", { seconds: secondsOf(delayMs) })]),
    ...(step.action === "create" ? linkOf(step.mappingId, step.receipts) : []),
  ];
  if (step.state === "filtered") return [head, joined(times), explainFiltered(t, error ?? "")];
  return [
    head,
    joined(times),
    ...(kind === null ? [] : [explainFailureKind(t, kind)]),
    ...(error === null || error === "" ? [] : [t("health.error-words", { words: shorten(error, 150) })]),
  ];
}
