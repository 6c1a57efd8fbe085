import { foldWord } from "./command-line.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What people write behind a number, folded. */
const UNITS: readonly (readonly [number, readonly string[]])[] = [
  [MINUTE_MS, ["m", "min", "mins", "minute", "minutes", "分", "分钟", "分鐘"]],
  [HOUR_MS, ["h", "hr", "hour", "hours", "时", "小时", "個小時", "个小时", "小時"]],
  [DAY_MS, ["d", "day", "days", "天", "日"]],
  [7 * DAY_MS, ["w", "week", "weeks", "周", "星期", "个星期", "週"]],
];
const DAYS_AGO: Readonly<Record<string, number>> = { today: 0, 今天: 0, yesterday: 1, 昨天: 1, 前天: 2 };

const SPAN = /^(\d{1,5})([a-z\p{Script=Han}]+?)(?:ago|前|以前|内)?$/u;
const DATE = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})(?:日|号)?(?:t(\d{1,2})[:：](\d{2}))?$/u;

/**
 * A moment of the past as people write it: "2h", "7天", "yesterday", "2026-11-20", "11月20日". A date is the beginning of
 * that day in the host's time zone; one without a year is the last such day. Null: it is none.
 */
export function readMoment(written: string, now: number, timeZone: string): number | null {
  const word = foldWord(written).replace(/\s+/g, "");
  return readSpan(word, now) ?? readDay(word, now, timeZone) ?? readDate(word, now, timeZone);
}

function readSpan(word: string, now: number): number | null {
  const [, count = "", unit = ""] = SPAN.exec(word) ?? [];
  const ms = UNITS.find(([, names]) => names.includes(unit))?.[0];
  return ms === undefined ? null : now - Number(count) * ms;
}

function readDay(word: string, now: number, timeZone: string): number | null {
  const ago = Object.hasOwn(DAYS_AGO, word) ? DAYS_AGO[word] : undefined;
  if (ago === undefined) return null;
  const { year, month, day } = dateAt(now, timeZone);
  return momentOf({ year, month, day: day - ago, hour: 0, minute: 0 }, timeZone);
}

function readDate(word: string, now: number, timeZone: string): number | null {
  const match = DATE.exec(word);
  if (!match) return null;
  const [, year, month, day, hour, minute] = match.map(Number);
  const today = dateAt(now, timeZone);
  const date = { month: month ?? 0, day: day ?? 0, hour: hour || 0, minute: minute || 0 };
  if (!isReal({ ...date, year: year || 2024 })) return null;
  if (year) return momentOf({ ...date, year }, timeZone);
  const thisYear = momentOf({ ...date, year: today.year }, timeZone);
  return thisYear <= now ? thisYear : momentOf({ ...date, year: today.year - 1 }, timeZone);
}

interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** No 31st of February, which would be some other day. */
function isReal({ year, month, day, hour, minute }: LocalTime): boolean {
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
}

/** By the zone's offset at about that time; a second look, since it may have changed in between. */
function momentOf({ year, month, day, hour, minute }: LocalTime, timeZone: string): number {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const guess = asUtc - offsetAt(asUtc, timeZone);
  return asUtc - offsetAt(guess, timeZone);
}

function offsetAt(at: number, timeZone: string): number {
  const { year, month, day, hour, minute } = dateAt(at, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

function dateAt(at: number, timeZone: string): LocalTime {
  const fields = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  const format = new Intl.DateTimeFormat("en-US", { ...fields, timeZone, hourCycle: "h23" });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return { year: of("year"), month: of("month"), day: of("day"), hour: of("hour"), minute: of("minute") };
}
