/** A server's own time: the real one, moved on as far as a test wants. */
export class LocalClock {
  #aheadMs = 0;

  constructor(private readonly base: () => number = Date.now) {}

  /** Epoch milliseconds. */
  readonly now = (): number => this.base() + this.#aheadMs;

  /** Moves the time on. Running waits, such as a long poll, keep to the real time. */
  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}
