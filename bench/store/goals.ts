/** What design 12 asks of the store at 1,000,000 messages, beside what the original design does. */
export interface Goal {
  readonly unit: string;
  readonly better: "more" | "less";
  readonly must: number | null;
  readonly aim: number | null;
  /** The original's (Python, aiosqlite); the better end where design 12 has a range. */
  readonly original: number | null;
}

const more = (unit: string, must: number | null, aim: number | null, original: number | null): Goal => ({
  unit,
  better: "more",
  must,
  aim,
  original,
});
const less = (unit: string, must: number | null, aim: number | null, original: number | null): Goal => ({
  unit,
  better: "less",
  must,
  aim,
  original,
});

export const GOALS = {
  "start to ready": less("ms", 1_000, 500, null),
  "messages taken in, 50 waiting": more("/s", 20_000, 40_000, 3_242),
  "messages taken in, 50 waiting, of a bare loop": more("×", null, null, null),
  "CPU of all threads a message, 50 waiting": less("µs", null, null, null),
  "main loop's delay meanwhile, 50 waiting: p99": less("ms", 8, 4, null),
  "main loop's delay meanwhile, 50 waiting: max": less("ms", 50, 25, null),
  "messages taken in, 500 waiting": more("/s", 30_000, 70_000, 3_118),
  "messages taken in, 500 waiting, of a bare loop": more("×", null, null, null),
  "CPU of all threads a message, 500 waiting": less("µs", null, null, null),
  "main loop's delay meanwhile, 500 waiting: p99": less("ms", 8, 4, null),
  "main loop's delay meanwhile, 500 waiting: max": less("ms", 50, 25, null),
  "mapping look-ups": more("/s", 1_000_000, 5_000_000, 1_853),
  "first page, a guild's: p50": less("ms", 2, 1, 147),
  "first page, of all: p50": less("ms", 2, 1, 147),
  "first page, by state dead: p50": less("ms", 2, 1, 147),
  "first page, by state delivered: p50": less("ms", 2, 1, 147),
  "first page, by platform: p50": less("ms", 2, 1, 147),
  "first page, by channel: p50": less("ms", 2, 1, 147),
  "first page, by mapping and time: p50": less("ms", 2, 1, 147),
  "first page, only edits: p50": less("ms", 2, 1, 147),
  "first page, all of these: p95": less("ms", null, null, 147),
  "deep page: p50": less("ms", 2, 1, 67),
  "deep page: p95": less("ms", null, null, 67),
  "statistics of all time: p50": less("ms", 3, 1.4, 262),
  "statistics of the last 24 h: p50": less("ms", 0.1, 0.03, 5.2),
  "statistics of a guild's 30 days: p50": less("ms", null, null, null),
  "search, a common word: p50": less("ms", null, null, null),
  "search, a rare word: p50": less("ms", null, null, null),
  "search, two words: p50": less("ms", null, null, null),
  "trace by id: p50": less("ms", null, null, null),
  "200 messages/s and nothing else: wait p50": less("ms", null, null, null),
  "200 messages/s and nothing else: wait p99": less("ms", null, null, null),
  "200 messages/s and nothing else: longest wait of anyone": less("ms", null, null, null),
  "archive of 500,000 rows: total": less("s", 7, 5, 11.8),
  "archive of 500,000 rows: CPU of all threads": less("s", null, null, null),
  "archive of 500,000 rows: longest wait of anyone": less("ms", 120, 35, 10_800),
  "giving space back: total": less("s", null, null, null),
  "giving space back: longest wait of anyone": less("ms", 50, 25, 2_200),
  "backup while messages come in: total": less("s", null, null, null),
  "backup while messages come in: longest wait of anyone": less("ms", 50, 35, null),
} as const satisfies Readonly<Record<string, Goal>>;

export type FigureName = keyof typeof GOALS;
