import type { Markup } from "../../language/index.js";
import { platformNames, type Translate } from "../../language/index.js";
import type { FailedDelivery } from "../../store/history.js";
import type { MappingView } from "../../store/store.js";
import { channelOf, placeOf } from "../explain.js";
import { whyGivenUp } from "../explain-failed.js";
import { troubleLine } from "../explain-troubles.js";
import { ReplyCard, shorten } from "../reply-card.js";
import type { Decision, Ended } from "./alarm-book.js";
import type { Alarm } from "./alarms.js";

/** Of more than so many at once, the rest is counted. */
const MOST_LINES = 10;

/** One card for all that began or ended since the last look; null when nothing did. */
export function alarmCard(
  t: Translate,
  { began, ended }: Pick<Decision, "began" | "ended">,
  mappings: readonly MappingView[],
  now: number,
): ReplyCard | null {
  if (began.length + ended.length === 0) return null;
  const card = ReplyCard.of(began.length > 0 ? "danger" : "success").title(
    t.plain(began.length > 0 ? "alarm.title-began" : "alarm.title-ended"),
  );
  const lines = [
    ...began.map(({ alarm }) => beganLine(t, alarm, now)),
    ...ended.map((over) => endedLine(t, over, mappings, now)),
  ];
  card.say(...lines.slice(0, MOST_LINES));
  if (lines.length > MOST_LINES) card.say(t("alarm.more", { count: lines.length - MOST_LINES }));
  return card.note(t(began.length > 0 ? "alarm.next" : "alarm.next-ended"));
}

function beganLine(t: Translate, alarm: Alarm, now: number): Markup {
  switch (alarm.kind) {
    case "trouble":
      return troubleLine(t, alarm.trouble, now);
    case "connection": {
      const { platform, name, state, since } = alarm.connection;
      const named = { platform: platformNames[platform], name };
      return state === "refused" ? t("status.refused", named) : t("alarm.connection", { ...named, since: now - since });
    }
    case "lag":
      return t("alarm.lag", { ...nameOf(alarm.mapping), waiting: alarm.waiting, lag: now - alarm.oldestAt });
    case "suspended":
      return t("alarm.suspended", nameOf(alarm.mapping));
  }
}

/** By its key, for what it was about may be known no more. */
function endedLine(t: Translate, { key, since }: Ended, mappings: readonly MappingView[], now: number): Markup {
  const [kind = "", what = "", ...rest] = key.split(" ");
  const lasted = now - since;
  const mapping = mappings.find(({ id }) => String(id) === what);
  if (kind === "lag" && mapping) return t("alarm.over-lag", nameOf(mapping));
  if (kind === "suspended" && mapping) return t("alarm.over-suspended", nameOf(mapping));
  if (kind === "connection" && isPlatform(what)) {
    return t("alarm.over-connection", { platform: platformNames[what], name: rest.join(" "), lasted });
  }
  return t(what === "second-program" ? "alarm.over-second-program" : "alarm.over-store", { lasted });
}

function isPlatform(word: string): word is keyof typeof platformNames {
  return Object.hasOwn(platformNames, word);
}

function nameOf(mapping: MappingView) {
  const { number, platform } = mapping;
  return { number, channel: channelOf(mapping), platform: platformNames[platform], place: placeOf(mapping) };
}

/** Messages that were given up since the last notice, by link and reason. Nobody's words, and no platform's. */
export function failedCard(t: Translate, letters: readonly FailedDelivery[], more: boolean): ReplyCard {
  const groups = new Map<string, { readonly first: FailedDelivery; count: number }>();
  for (const letter of letters) {
    const key = `${letter.mappingId} ${letter.kind}`;
    const group = groups.get(key) ?? { first: letter, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  const lines = [...groups.values()]
    .toSorted((one, other) => other.count - one.count)
    .map(({ first, count }) =>
      t("alarm.failed-entry", {
        count,
        number: first.mappingNumber,
        platform: platformNames[first.platform],
        place: shorten(first.placeName, 60),
        failure: whyGivenUp(t, first.kind),
      }),
    );
  const count = letters.length;
  const card = ReplyCard.of("warning").title(
    t.plain(more ? "alarm.failed-title-more" : "alarm.failed-title", { count }),
  );
  card.say(...lines.slice(0, MOST_LINES));
  if (lines.length > MOST_LINES) card.say(t("alarm.more", { count: lines.length - MOST_LINES }));
  return card.note(t("alarm.failed-next"));
}
