import type { Clock, Timer } from "../../src/clock.js";

interface PendingTimer {
  readonly dueAt: number;
  readonly run: () => void;
}

/** Turns of the event loop that a request and its answer need over loopback, with room to spare. */
const TURNS = 30;
/** Real time after which `until` gives up: only a failing test ever waits so long. */
const PATIENCE_MS = 5_000;

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  readonly #timers = new Set<PendingTimer>();

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Timer {
    const timer = { dueAt: this.#now + Math.max(delayMs, 0), run };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** How many timers are running. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer is due; null when there is none. */
  get nextDueIn(): number | null {
    const next = this.#next();
    return next ? next.dueAt - this.#now : null;
  }

  /** Moves time on and runs what falls due, in order. What each timer sets off (also I/O on loopback) settles before the next. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    await this.settle();
    for (let next = this.#next(); next && next.dueAt <= target; next = this.#next()) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.run();
      await this.settle();
    }
    this.#now = target;
  }

  /** Lets promises and I/O on loopback settle, without moving time. */
  async settle(turns = TURNS): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
  }

  /** Waits, without moving time, until something is so: for I/O that may take longer, like a worker thread. */
  async until(predicate: () => unknown, what = "what the test waits for"): Promise<void> {
    const gaveUpAt = performance.now() + PATIENCE_MS;
    while (!predicate()) {
      if (performance.now() > gaveUpAt) throw new Error(`This never came: ${what}`);
      await nextTurn();
    }
  }

  /** Moves time from timer to timer until something is so, and fails when that takes longer than `withinMs`. */
  async advanceUntil(predicate: () => unknown, withinMs: number): Promise<void> {
    const end = this.#now + withinMs;
    await this.settle();
    while (!predicate()) {
      const next = this.#next();
      if (!next || next.dueAt > end) throw new Error(`It did not happen within ${withinMs} ms`);
      await this.advance(Math.max(next.dueAt - this.#now, 0));
    }
  }

  #next(): PendingTimer | undefined {
    let first: PendingTimer | undefined;
    for (const timer of this.#timers) if (!first || timer.dueAt < first.dueAt) first = timer;
    return first;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
