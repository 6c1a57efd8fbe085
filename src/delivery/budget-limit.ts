/** At most `count` messages within any `windowMs`, of which `burst` may go at once. */
export interface RateLimit {
  readonly count: number;
  readonly windowMs: number;
  readonly burst: number;
}

/**
 * The generic cell rate algorithm: all that a limit has to remember is one time, `paidAt`, when what was sent so far is
 * paid off at the limit's pace. https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 *
 * The pace leaves the burst out: after an idle time, the burst and what follows it stay below `count` together. What
 * costs more than the burst (an album) waits before it for what it takes too much, and is paid off like all else. So no
 * window ever holds more than `count`, wherever it begins.
 */
export function paceMs({ count, windowMs, burst }: RateLimit): number {
  return windowMs / Math.max(count - burst, 1);
}

/** The limit has had nothing yet. */
export const NOTHING_OWED = Number.NEGATIVE_INFINITY;

/** When something of this cost may go; not after now for what may go at once. */
export function freeAt(limit: RateLimit, paidAt: number, cost: number): number {
  return paidAt + (cost - limit.burst) * paceMs(limit);
}

/** What `paidAt` is when something of this cost went at `now`. */
export function afterTaking(limit: RateLimit, paidAt: number, cost: number, now: number): number {
  return Math.max(paidAt, now) + cost * paceMs(limit);
}

/** What `paidAt` is at most when nobody knows what was sent until `now`: the whole burst, a moment ago. */
export function owedAtMost(limit: RateLimit, now: number): number {
  return now + limit.burst * paceMs(limit);
}
