import type { Clock } from "../clock.js";

/** So many events and deliveries a second, and housekeeping waits: the relay then uses what the machine has. */
const BUSY_PER_SECOND = 1_000;
/** Over which time it is counted. */
const SPAN_MS = 2_000;

/** Tells a busy relay from a quiet one by a counter that only grows. */
export class Traffic {
  #from: { readonly at: number; readonly count: number };
  #busy = false;

  constructor(
    private readonly clock: Clock,
    private readonly count: () => number,
  ) {
    this.#from = { at: clock.now(), count: count() };
  }

  /** As of the last whole span; asked as often as one likes. */
  isBusy(): boolean {
    const at = this.clock.now();
    const spanMs = at - this.#from.at;
    if (spanMs < SPAN_MS && spanMs >= 0) return this.#busy;
    const count = this.count();
    this.#busy = spanMs > 0 && ((count - this.#from.count) * 1000) / spanMs > BUSY_PER_SECOND;
    this.#from = { at, count };
    return this.#busy;
  }
}
