import { DELAY_SPANS, delayPercentile, delaySpan } from "../../delay-histogram.js";
import type { Statistics } from "../../history.js";

/** What the tables of statistics count, summed up. */
export interface Counts {
  created: number;
  filtered: number;
  delivered: number;
  dead: number;
  uncertain: number;
  /** Delivered ones by the span of their delay. */
  readonly delays: number[];
}

const PLAIN = ["created", "filtered", "delivered", "dead", "uncertain"] as const;
const DELAYS = Array.from({ length: DELAY_SPANS }, (_, span) => `delay${span}`);

/** The columns that count, in every table of statistics. */
export const COUNT_COLUMNS: readonly string[] = [...PLAIN, ...DELAYS];

/** Their sums, for a SELECT. A sum is a numeric in PostgreSQL, which its driver hands over as text. */
export const SUMS = COUNT_COLUMNS.map((name) => `CAST(COALESCE(SUM("${name}"), 0) AS BIGINT) AS "${name}"`).join(", ");

export type CountRow = Readonly<Record<string, number>>;

export function noCounts(): Counts {
  return {
    created: 0,
    filtered: 0,
    delivered: 0,
    dead: 0,
    uncertain: 0,
    delays: new Array<number>(DELAY_SPANS).fill(0),
  };
}

/** `sign`: -1 takes away. */
export function addRow(counts: Counts, row: CountRow, sign: 1 | -1 = 1): void {
  for (const name of PLAIN) counts[name] += sign * (row[name] ?? 0);
  for (const [span, name] of DELAYS.entries())
    counts.delays[span] = (counts.delays[span] ?? 0) + sign * (row[name] ?? 0);
}

export function addCounts(counts: Counts, others: Counts): void {
  for (const name of PLAIN) counts[name] += others[name];
  for (const [span, count] of others.delays.entries()) counts.delays[span] = (counts.delays[span] ?? 0) + count;
}

/** In the order of COUNT_COLUMNS. */
export function countValues(counts: Counts): readonly number[] {
  return [...PLAIN.map((name) => counts[name]), ...counts.delays];
}

/** A message's delivery that ended; other states and cancelled ones aren't counted. */
export function addOutcome(counts: Counts, state: string, delayMs: number | null, sign: 1 | -1 = 1): void {
  if (state === "dead" || state === "uncertain") counts[state] += sign;
  if (state !== "delivered") return;
  counts.delivered += sign;
  const span = delaySpan(delayMs ?? 0);
  counts.delays[span] = (counts.delays[span] ?? 0) + sign;
}

/** A message that came in for a mapping. */
export function addArrival(counts: Counts, state: string, sign: 1 | -1 = 1): void {
  counts[state === "filtered" ? "filtered" : "created"] += sign;
}

export function toStatistics({ created, filtered, delivered, dead, uncertain, delays }: Counts): Statistics {
  const ended = delivered + dead + uncertain;
  const successRate = ended === 0 ? null : Math.round((delivered / ended) * 10_000) / 100;
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => delayPercentile(delays, share));
  const delay = p50 === null || p50 === undefined ? null : { p50, p95: p95 ?? p50, p99: p99 ?? p50 };
  return { created, filtered, delivered, dead, uncertain, successRate, delay };
}
