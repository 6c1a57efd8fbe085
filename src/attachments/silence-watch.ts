import type { Clock, Timer } from "../clock.js";

/** Aborts when nothing was heard for a while, or with the signal that it stands under. */
export class SilenceWatch {
  readonly #controller = new AbortController();
  #heardAt: number;
  #timer: Timer;
  #timedOut = false;

  constructor(
    private readonly clock: Clock,
    private readonly silenceMs: number,
    private readonly outer: AbortSignal,
  ) {
    this.#heardAt = clock.now();
    this.#timer = clock.after(silenceMs, this.#look);
    if (outer.aborted) this.#abort();
    outer.addEventListener("abort", this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** It was the silence that aborted. */
  get timedOut(): boolean {
    return this.#timedOut;
  }

  heard(): void {
    this.#heardAt = this.clock.now();
  }

  end(): void {
    this.#timer.cancel();
    this.outer.removeEventListener("abort", this.#abort);
  }

  readonly #abort = (): void => this.#controller.abort(this.outer.reason);

  /** One timer for all that is heard: a chunk comes many times a second. */
  readonly #look = (): void => {
    const leftMs = this.#heardAt + this.silenceMs - this.clock.now();
    if (leftMs > 0) {
      this.#timer = this.clock.after(leftMs, this.#look);
      return;
    }
    this.#timedOut = true;
    this.#controller.abort();
  };
}
