import type { Clock, Timer } from "../../clock.js";
import type { Logger } from "../../log.js";

/**
 * Does something every minute, never twice at once. Not one of the jobs: those run one after another, and what waits for
 * KOOK must not hold up the counting of messages.
 */
export class Ticker {
  #timer: Timer | null = null;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(
    private readonly options: {
      readonly clock: Clock;
      readonly log: Logger;
      readonly everyMs: number;
      /** For the log. */
      readonly name: string;
      readonly run: () => Promise<void>;
    },
  ) {}

  start(): void {
    if (this.#stopped) return;
    this.#timer = this.options.clock.after(this.options.everyMs, () => {
      this.#running = this.#run().finally(() => {
        this.#running = null;
        this.start();
      });
    });
  }

  /** What is under way ends first. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { run, log, name } = this.options;
    try {
      await run();
    } catch (error) {
      log.warn({ err: error, ticker: name }, "What is done every minute failed");
    }
  }
}
