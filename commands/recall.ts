import { z } from "zod";
import { plainWord } from "../src/dispatch/arguments.js";
import { defineCommand } from "../src/dispatch/define-command.js";
import { placeOf } from "../src/dispatch/explain.js";
import { onlyAsker } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { Markup, platformNames, UserError, type Translate } from "../src/language/index.js";
import type { RecallOutcome } from "../src/relay/recalls.js";
import type { MappingView } from "../src/store/store.js";

/** Places that are named; the count tells of the others. */
const MOST_NAMED = 10;

/** Removes the copies of a message everywhere, after asking. */
export const recall = defineCommand({
  name: "recall",
  aliases: { zh: ["撤回", "召回"], en: ["unsend", "take-back"] },
  access: "manager",
  args: z.tuple([plainWord.optional()]),

  async run({ args: [id], guild, quotedIds, services, t }) {
    const ids = id === undefined ? quotedIds : [id];
    if (ids.length === 0) throw new UserError("recall.no-quote");
    const found = await services.recalls.find(guild.id, ids);
    if (!found) throw new UserError("recall.unknown");
    const { messageId, mappingIds } = found;
    if (mappingIds.length === 0) return onlyAsker(ReplyCard.of("info").say(t("recall.none")));
    const mappings = new Map((await services.mappings.list(guild.id)).map((mapping) => [mapping.id, mapping]));
    const places = mappingIds.slice(0, MOST_NAMED).map((mappingId) => namePlace(t, mappings.get(mappingId)));
    return {
      question: ReplyCard.of("warning")
        .title(t.plain("recall.title", { count: mappingIds.length }))
        .say(...places)
        .say(t("recall.ask")),
      confirmLabel: t.plain("recall.confirm"),
      cancelLabel: t.plain("recall.cancel"),
      cancel: (presser) => t("recall.cancelled", { by: presser.name }),
      async confirm(presser) {
        const outcome = await services.recalls.recall(guild.id, messageId, presser);
        return outcome ? explainRecall(t, outcome, presser.name) : t("recall.unknown");
      },
    };
  },
});

function namePlace(t: Translate, mapping: MappingView | undefined): Markup {
  if (!mapping) return t("recall.place-ended");
  const { number, platform } = mapping;
  return t("recall.place", { number, platform: platformNames[platform], place: placeOf(mapping) });
}

function explainRecall(t: Translate, outcome: RecallOutcome, by: string): Markup {
  const { copies, held, outOfReach, failed, waiting } = outcome;
  const done = copies - held - failed - waiting;
  const lines = [
    ...(done > 0 ? [t("recall.done", { count: done, by })] : []),
    ...(waiting > 0 ? [t("recall.waiting", { count: waiting })] : []),
    ...(failed > 0 ? [t("recall.failed", { count: failed })] : []),
    ...(held > 0 ? [t("recall.held", { count: held })] : []),
    ...(outOfReach > 0 ? [t("recall.out-of-reach", { count: outOfReach })] : []),
  ];
  return lines.length === 0 ? t("recall.none") : Markup.lines(lines);
}
