import type { Clock, Random } from "../clock.js";
import type { Logger } from "../log.js";
import { Outage } from "./outage.js";

/** What all lanes of one bot share: a limit that holds every one of them, and whether its platform works. */
export class BotGate {
  readonly outage: Outage;
  #closedUntil = 0;

  constructor(
    private readonly botId: number,
    { clock, random, log }: { readonly clock: Clock; readonly random: Random; readonly log: Logger },
    wake: (laneId: number) => void,
  ) {
    this.outage = new Outage(clock, random, {
      wake,
      began: () => log.warn({ botId: this.botId }, "The platform can't be reached, trying with one place at a time"),
      ended: () => log.info({ botId: this.botId }, "The platform answers again"),
    });
  }

  /** Epoch milliseconds; in the past when nothing holds the bot. */
  get closedUntil(): number {
    return this.#closedUntil;
  }

  close(until: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, until);
  }
}
