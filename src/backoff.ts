import type { Random } from "./clock.js";

/**
 * The wait before another try: doubles with each failure from `firstMs` up to `longestMs`. Up to half of it is left to
 * chance, so that many who failed together don't come back together.
 */
export function backoffMs(failures: number, bounds: { firstMs: number; longestMs: number }, random: Random): number {
  const whole = Math.min(bounds.firstMs * 2 ** Math.max(failures - 1, 0), bounds.longestMs);
  return whole / 2 + (random() * whole) / 2;
}
