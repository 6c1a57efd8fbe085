export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Counts kept by spans of one size, all of them between two times. */
export interface Tier<Name extends string> {
  readonly name: Name;
  readonly sizeMs: number;
  /** Both at an edge of a span. */
  readonly from: number;
  readonly until: number;
}

export interface Piece<Name extends string> {
  /** "rows": where no tier reaches, the deliveries themselves. */
  readonly tier: Name | "rows";
  readonly from: number;
  readonly to: number;
  /** -1: to be taken away. */
  readonly sign: 1 | -1;
}

/**
 * A window as a sum of whole spans, from the coarsest tier to the finest, and of rows at its edges. Each edge goes to
 * the nearest border of a span, inside or outside of the window, so that never more than half a span is left to the
 * next tier: 40 minutes of an hour are the hour without 20 minutes.
 */
export function splitWindow<Name extends string>(
  from: number,
  to: number,
  tiers: readonly Tier<Name>[],
): readonly Piece<Name>[] {
  const pieces: Piece<Name>[] = [];
  split(pieces, from, to, 1, tiers);
  return pieces;
}

function split<Name extends string>(
  pieces: Piece<Name>[],
  from: number,
  to: number,
  sign: 1 | -1,
  [tier, ...finer]: readonly Tier<Name>[],
): void {
  if (from >= to) return;
  if (!tier) return void pieces.push({ tier: "rows", from, to, sign });
  const nearest = (time: number): number =>
    Math.min(Math.max(Math.round(time / tier.sizeMs) * tier.sizeMs, tier.from), tier.until);
  const [first, last] = [nearest(from), nearest(to)];
  if (first >= last) return split(pieces, from, to, sign, finer);
  const opposite = sign === 1 ? -1 : 1;
  pieces.push({ tier: tier.name, from: first, to: last, sign });
  split(pieces, from, first, sign, finer);
  split(pieces, first, from, opposite, finer);
  split(pieces, last, to, sign, finer);
  split(pieces, to, last, opposite, finer);
}

/** The beginning of the span that a time lies in. */
export function floorTo(time: number, sizeMs: number): number {
  return Math.floor(time / sizeMs) * sizeMs;
}

export function ceilTo(time: number, sizeMs: number): number {
  return Math.ceil(time / sizeMs) * sizeMs;
}
