import type { Clock } from "../clock.js";

export interface AllowanceOptions {
  /** How many at once. */
  readonly burst: number;
  /** How long until one more is allowed. */
  readonly refillMs: number;
}

/** Keys beyond this are forgotten, oldest first, so that strangers can't fill the memory. */
const MOST_KEYS = 10_000;

/** A bucket of tries for each key: full at first, one more each `refillMs`. */
export class Allowance {
  readonly #usedBy = new Map<string, { used: number; at: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly options: AllowanceOptions,
  ) {}

  /** Takes one if there is one. */
  take(key: string): boolean {
    const used = this.#used(key);
    if (used > this.options.burst - 1) return false;
    this.#usedBy.delete(key);
    this.#usedBy.set(key, { used: used + 1, at: this.clock.now() });
    if (this.#usedBy.size > MOST_KEYS) this.#usedBy.delete(this.#usedBy.keys().next().value ?? "");
    return true;
  }

  /** How long until `take` succeeds again: 0 when it would now. */
  waitMs(key: string): number {
    const missing = this.#used(key) - (this.options.burst - 1);
    return missing <= 0 ? 0 : Math.ceil(missing * this.options.refillMs);
  }

  #used(key: string): number {
    const entry = this.#usedBy.get(key);
    if (!entry) return 0;
    return Math.max(0, entry.used - (this.clock.now() - entry.at) / this.options.refillMs);
  }
}
