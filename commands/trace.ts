import { z } from "zod";
import { plainWord } from "../src/dispatch/arguments.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { explainFailureKind } from "../src/dispatch/explain.js";
import { explainFiltered } from "../src/dispatch/explain-filter.js";
import { copyLinks, explainOutcome, joined, secondsOf, type CopyLink } from "../src/dispatch/explain-outcome.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import { platformNames, UserError, type Markup, type Translate } from "../src/language/index.js";
import type { Message } from "../src/message/index.js";
import type { DeliveryTrace, MappingView } from "../src/store/store.js";

/** Edits of one message can be many: the latest tell how it stands. */
const MOST_SHOWN = 12;

/** The whole way of one message, quoted or named by its id: or why it went nowhere. */
export const trace = defineCommand({
  name: "trace",
  aliases: { zh: ["追踪", "跟踪"], en: ["track"] },
  access: "manager",
  onlyReads: true,
  args: z.tuple([plainWord.optional()]),
  ephemeral: true,

  async run(context) {
    const { args, guild, quotedIds, services, t } = context;
    const ids = args[0] === undefined ? quotedIds : [args[0]];
    if (ids.length === 0) throw new UserError("trace.no-quote");
    const { steps, messageId } = await find(context, ids);
    if (steps.length === 0) return await whyNot(context);
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
  },
});

async function find({ guild, services }: GuildCommandContext, ids: readonly string[]) {
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
