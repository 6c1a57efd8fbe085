import { platformNames, type Markup, type TextKey, type Translate } from "../language/index.js";
import type { FailedDeliveries } from "../relay/failed-deliveries.js";
import type { FailedDelivery } from "../store/history.js";
import type { Choice } from "./reply.js";
import { shorten } from "./reply-card.js";

const MOST_NUMBERS = 20;

/** Dead letters by their numbers; of many only the first ones. */
export function numbersOf(ids: readonly number[]): string {
  const sorted = ids.toSorted((one, other) => one - other);
  const shown = sorted.slice(0, MOST_NUMBERS).map((id) => `#${id}`);
  return [...shown, ...(sorted.length > shown.length ? ["…"] : [])].join(", ");
}

/** One dead letter: what failed and why, and the two things that can become of it. */
export function failedChoice(
  t: Translate,
  letter: FailedDelivery,
  failed: Pick<FailedDeliveries, "resolve">,
  now: number,
): Choice {
  const { id, guildId } = letter;
  return {
    lines: [headOf(t, letter), whyOf(t, letter, now), ...wordsOf(t, letter)],
    first: {
      label: t.plain("failed.retry"),
      tone: "info",
      async press(presser) {
        const done = await failed.resolve(guildId, [id], "replayed", presser);
        return done.length > 0 ? t("failed.retried", { count: 1, numbers: `#${id}` }) : t("failed.left", { count: 1 });
      },
    },
    second: {
      label: t.plain("failed.drop"),
      tone: "danger",
      async press(presser) {
        const done = await failed.resolve(guildId, [id], "dropped", presser);
        if (done.length === 0) return t("failed.unknown", { id });
        return t("failed.dropped", { count: 1, numbers: `#${id}`, by: presser.name });
      },
    },
  };
}

function headOf(t: Translate, letter: FailedDelivery): Markup {
  return t("failed.entry", {
    id: letter.id,
    action: t(`action.${letter.action}`),
    author: shorten(letter.authorName, 40),
    number: letter.mappingNumber,
    platform: platformNames[letter.platform],
    place: shorten(letter.placeName, 60),
  });
}

function whyOf(t: Translate, { failedAt, attempts, kind }: FailedDelivery, now: number): Markup {
  return t("failed.why", { ago: now - failedAt, attempts, failure: whyGivenUp(t, kind) });
}

/** Why a message was given up, by the kind of its failure. */
export const whyGivenUp = (t: Translate, kind: string): Markup => t(whys[kind] ?? "failed.other");

/** The platform's own words. */
function wordsOf(t: Translate, { reason }: FailedDelivery): readonly Markup[] {
  return reason === "" ? [] : [t("health.error-words", { words: shorten(reason, 150) })];
}

const whys: Readonly<
  Record<string, TextKey & ("failed.rejected" | "failed.transient" | "failed.uncertain" | "failed.unreachable")>
> = {
  rejected: "failed.rejected",
  transient: "failed.transient",
  uncertain: "failed.uncertain",
  unreachable: "failed.unreachable",
};
