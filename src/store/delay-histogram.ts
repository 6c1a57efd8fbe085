/**
 * The spans that delays are counted in. A delay belongs to the first span whose bound it doesn't exceed; the last span
 * is open. The columns delay0 to delay15 of the statistics' tables follow this list, so it can only grow together with
 * them.
 */
export const DELAY_BOUNDS_MS = [
  5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000,
] as const;

export const DELAY_SPANS = DELAY_BOUNDS_MS.length + 1;

/** Which span a delay is counted in. */
export function delaySpan(delayMs: number): number {
  const span = DELAY_BOUNDS_MS.findIndex((bound) => delayMs <= bound);
  return span === -1 ? DELAY_BOUNDS_MS.length : span;
}

/**
 * The delay that this share of the counted ones doesn't exceed (0.5 is the median), as if those of a span lay evenly in
 * it: right to within the span. In the open span it is where that begins. Null where nothing was counted.
 */
export function delayPercentile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(share * total));
  let before = 0;
  for (const [span, count] of counts.entries()) {
    if (before + count >= rank) return within(span, (rank - before - 0.5) / count);
    before += count;
  }
  return within(counts.length - 1, 1);
}

function within(span: number, share: number): number {
  const from = DELAY_BOUNDS_MS[span - 1] ?? 0;
  const to = DELAY_BOUNDS_MS[span] ?? from;
  return Math.round(from + (to - from) * share);
}
