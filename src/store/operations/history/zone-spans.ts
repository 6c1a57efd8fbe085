import type { TimeSpan } from "../../history.js";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "./window.js";

/** A chart of a year by hours; more is no chart. */
const MOST_SPANS = 8_784;

/** The hours or days of a time zone that a window touches, the first and the last one cut to it. @throws RangeError */
export function zoneSpans({ from, to }: TimeSpan, by: "hour" | "day", timeZone: string): readonly TimeSpan[] {
  const offsetAt = zoneOffset(timeZone);
  const next = by === "hour" ? nextHour : nextDay;
  const spans: TimeSpan[] = [];
  for (let at = from; at < to;) {
    const end = Math.min(next(at, offsetAt), to);
    spans.push({ from: at, to: end });
    if (spans.length > MOST_SPANS) throw new RangeError(`A window of more than ${MOST_SPANS} ${by}s`);
    at = end;
  }
  return spans;
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
type OffsetAt = (time: number) => number;

/** Clocks are set forward and back at a full or half hour by their own time, so an hour ends there too. */
function nextHour(time: number, offsetAt: OffsetAt): number {
  const local = time + offsetAt(time);
  return floorTo(local, HOUR_MS) + HOUR_MS - offsetAt(time);
}

/** The first moment of another date: midnight, or later where clocks jump over it. */
function nextDay(time: number, offsetAt: OffsetAt): number {
  const dateAt = (at: number): number => Math.floor((at + offsetAt(at)) / DAY_MS);
  const date = dateAt(time);
  // Without a change of the clocks it is this one.
  const midnight = (date + 1) * DAY_MS - offsetAt(time);
  if (offsetAt(midnight) === offsetAt(time)) return midnight;
  let [before, after] = [time, floorTo(time, MINUTE_MS) + 2 * DAY_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dateAt(middle) === date) before = middle;
    else after = middle;
  }
  return after;
}

/** @throws RangeError for a zone that nobody knows. */
function zoneOffset(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (time) => {
    const whole = floorTo(time, 1_000);
    const parts = new Map(format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
    return local - whole;
  };
}
