import { backoffMs } from "../backoff.js";
import type { Clock, Random } from "../clock.js";

/** So many failures in a row, of several lanes, mean the platform and not a place or a message. */
const FAILURES = 3;
const LANES = 2;
const PROBES = { firstMs: 1_000, longestMs: 60_000 } as const;
/** A lane that hasn't failed yet may be of a place that works: it needn't wait for the next probe of the others. */
const FRESH_MS = 1_000;
/** Should whoever is to probe never do it, the next one does. */
const PATIENCE_MS = 60_000;

/**
 * Whether a bot's platform answers at all, told by what happens to its lanes.
 *
 *   works --failures in a row, of several lanes--> down: one lane after the other tries its head, ever more rarely
 *     ^                                             |
 *     `----------------any answer-------------------'  and all go on
 */
export class Outage {
  readonly #failed = new Set<number>();
  #failures = 0;
  #lastFailureAt = 0;
  #nextProbeAt = 0;
  /** The lanes that wait, the next to probe first; null while the platform works. */
  #waiting: number[] | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly on: {
      /** The lane is to look again when its turn is. */
      wake(laneId: number): void;
      began(): void;
      ended(): void;
    },
  ) {}

  get isOn(): boolean {
    return this.#waiting !== null;
  }

  /** When this lane may try: epoch milliseconds, in the past while the platform works. */
  turnOf(laneId: number): number {
    if (!this.#waiting) return 0;
    const place = this.#placeOf(laneId, this.#waiting);
    const first = this.#failed.has(laneId) ? this.#nextProbeAt : this.#lastFailureAt + FRESH_MS;
    return first + place * PATIENCE_MS;
  }

  /** It couldn't be reached, or gave no answer. */
  failed(laneId: number): void {
    const now = this.clock.now();
    this.#failures += 1;
    this.#failed.add(laneId);
    this.#lastFailureAt = now;
    if (this.#waiting) this.#waiting = [...this.#waiting.filter((id) => id !== laneId), laneId];
    else if (this.#failures >= FAILURES && this.#failed.size >= LANES) {
      this.#waiting = [laneId];
      this.on.began();
    }
    if (!this.#waiting) return;
    this.#nextProbeAt = now + backoffMs(this.#failures - FAILURES + 1, PROBES, this.random);
    const [next] = this.#waiting;
    if (next !== undefined && next !== laneId) this.on.wake(next);
  }

  /** An answer came, whatever it was. */
  answered(): void {
    const waiting = this.#waiting;
    this.#failures = 0;
    this.#failed.clear();
    this.#waiting = null;
    if (!waiting) return;
    this.on.ended();
    for (const laneId of waiting) this.on.wake(laneId);
  }

  /** The lane has nothing to send any more. */
  leave(laneId: number): void {
    if (!this.#waiting?.includes(laneId)) return;
    const [first] = this.#waiting;
    this.#waiting = this.#waiting.filter((id) => id !== laneId);
    const [next] = this.#waiting;
    if (first === laneId && next !== undefined) this.on.wake(next);
  }

  /** Those that haven't failed come before those that have. */
  #placeOf(laneId: number, waiting: number[]): number {
    const place = waiting.indexOf(laneId);
    if (place >= 0) return place;
    const failedFirst = waiting.findIndex((id) => this.#failed.has(id));
    const at = this.#failed.has(laneId) || failedFirst < 0 ? waiting.length : failedFirst;
    waiting.splice(at, 0, laneId);
    return at;
  }
}
