import type { Clock, Timer } from "../../clock.js";

/** Timers by name: starting one that runs replaces it. */
export class Timers<Name extends string> {
  readonly #running = new Map<Name, Timer>();

  constructor(private readonly clock: Clock) {}

  start(name: Name, delayMs: number, run: () => void): void {
    this.#running.get(name)?.cancel();
    const timer = this.clock.after(delayMs, () => {
      if (this.#running.get(name) === timer) this.#running.delete(name);
      run();
    });
    this.#running.set(name, timer);
  }

  isRunning(name: Name): boolean {
    return this.#running.has(name);
  }

  cancel(...names: readonly Name[]): void {
    for (const name of names) {
      this.#running.get(name)?.cancel();
      this.#running.delete(name);
    }
  }

  cancelAll(): void {
    for (const timer of this.#running.values()) timer.cancel();
    this.#running.clear();
  }
}
