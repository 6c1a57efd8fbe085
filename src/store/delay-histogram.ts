/**
 * The spans that delays are counted in. A delay belongs to the first span whose bound it doesn't exceed; the last span
 * is open. The columns delay0 to delay15 of hourly_stat follow this list, so it can only grow together with them.
 */
export const DELAY_BOUNDS_MS = [
  5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000,
] as const;

/** Which span a delay is counted in. */
export function delaySpan(delayMs: number): number {
  const span = DELAY_BOUNDS_MS.findIndex((bound) => delayMs <= bound);
  return span === -1 ? DELAY_BOUNDS_MS.length : span;
}
