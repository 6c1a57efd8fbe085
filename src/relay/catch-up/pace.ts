import { pause, type Clock } from "../../clock.js";

/** KOOK lets a small bot ask 60 times a minute in all: https://developer.kookapp.cn/doc/privacy */
const EVERY_MS = 1_000;
/** So many may be asked at once after a rest: most starts need no more. */
const BURST = 30;

/** Spreads requests that nobody waits for, so that those that somebody waits for find KOOK's limits unused. */
export class Pace {
  /** When the next one would be due if all came evenly. */
  #dueAt = 0;

  constructor(private readonly clock: Clock) {}

  /** Resolves when the next request may be made, in the order of the calls, or at once when the signal aborts. */
  async wait(signal?: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const dueAt = Math.max(this.#dueAt, now - BURST * EVERY_MS);
    this.#dueAt = dueAt + EVERY_MS;
    if (dueAt > now) await pause(this.clock, dueAt - now, signal);
  }
}
