/** What all lanes of one bot share: a limit that holds every one of them, and whether its platform works. */
export class BotGate {
  #closedUntil = 0;
  #lastSuccessAt: number | null = null;

  constructor(private readonly now: () => number) {}

  /** Epoch milliseconds; in the past when nothing holds the bot. */
  get closedUntil(): number {
    return this.#closedUntil;
  }

  get lastSuccessAt(): number | null {
    return this.#lastSuccessAt;
  }

  close(until: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, until);
  }

  succeeded(): void {
    this.#lastSuccessAt = this.now();
  }
}
