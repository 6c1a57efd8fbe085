/** What stands behind a number of an axis. */
export interface DelayUnits {
  readonly milliseconds: string;
  readonly seconds: string;
  readonly minutes: string;
  readonly hours: string;
  readonly days: string;
}

export interface DelayTick {
  readonly ms: number;
  readonly label: string;
}

/** The distance of the lines of an axis from 0 to `highest`: whole, easy to read, and at most five of them. */
export function niceStep(highest: number): number {
  const rough = Math.max(1, highest / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough && Number.isInteger(factor * power));
  return (step ?? 10) * power;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Delays lie between milliseconds and a day: each line is about ten times the one below. */
const steps: readonly (readonly [ms: number, count: number, unit: keyof DelayUnits])[] = [
  [1, 1, "milliseconds"],
  [10, 10, "milliseconds"],
  [0.1 * SECOND, 0.1, "seconds"],
  [SECOND, 1, "seconds"],
  [10 * SECOND, 10, "seconds"],
  [MINUTE, 1, "minutes"],
  [10 * MINUTE, 10, "minutes"],
  [HOUR, 1, "hours"],
  [6 * HOUR, 6, "hours"],
  [DAY, 1, "days"],
  [10 * DAY, 10, "days"],
  [100 * DAY, 100, "days"],
];

/** The lines of an axis that holds all of these delays, from the lowest: at least two. Without any delay, as for seconds. */
export function delayTicks(lowest: number, highest: number, units: DelayUnits): readonly DelayTick[] {
  const known = Number.isFinite(lowest) && Number.isFinite(highest);
  const from = Math.max(
    0,
    steps.findLastIndex(([ms]) => ms <= (known ? lowest : 100)),
  );
  const reaching = steps.findIndex(([ms]) => ms >= (known ? highest : SECOND));
  const to = Math.max(from + 1, reaching < 0 ? steps.length - 1 : reaching);
  const first = Math.min(from, steps.length - 2);
  return steps.slice(first, to + 1).map(([ms, count, unit]) => ({ ms, label: `${count}${units[unit]}` }));
}
