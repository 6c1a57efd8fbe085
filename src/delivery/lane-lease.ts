import { pause } from "../clock.js";
import type { AttemptOutcome, LaneHold, PartReceipt, RemovedPart } from "../store/store.js";
import type { LaneSurroundings } from "./lane.js";

export const LEASE_MS = 30_000;
/** While the store refuses, what must not be forgotten is offered again after this. */
const STORE_RETRY_MS = 1_000;

/** Our hold on a lane, and all that is written under it. */
export class LaneLease {
  #hold: LaneHold | null = null;

  constructor(
    private readonly laneId: number,
    private readonly around: Pick<LaneSurroundings, "store" | "clock" | "log" | "owner" | "signal">,
    private readonly onLost: () => void,
  ) {}

  get hold(): LaneHold | null {
    return this.#hold;
  }

  /** What it was before it became ours; null: it is another's. */
  async claim(): Promise<"free" | "interrupted-by-us" | "interrupted-by-another" | null> {
    const { store, owner, clock } = this.around;
    const claimed = await store.claimLane({ laneId: this.laneId, owner, now: clock.now(), leaseMs: LEASE_MS });
    this.#hold = claimed;
    if (!claimed) return null;
    if (!claimed.interrupted) return "free";
    return claimed.formerOwner === owner ? "interrupted-by-us" : "interrupted-by-another";
  }

  /** It is another's now, and what we know of the lane is out of date. */
  lose(): void {
    this.#hold = null;
    this.onLost();
  }

  /** False: the lane was no longer ours, nothing was kept. */
  async keepReceipt(
    deliveryId: number,
    receipt: PartReceipt | RemovedPart,
    sharedBy: readonly number[] = [],
  ): Promise<boolean> {
    return await this.#insist((hold) => this.around.store.recordReceipt({ hold, deliveryId, receipt, sharedBy }));
  }

  /** False: the lane was no longer ours, nothing was kept. */
  async keepOutcome(deliveryId: number, outcome: AttemptOutcome): Promise<boolean> {
    const { store, clock } = this.around;
    return await this.#insist((hold) => store.recordOutcome({ hold, deliveryId, now: clock.now(), outcome }));
  }

  /** The same of several at once. */
  async keepOutcomes(
    outcomes: readonly { readonly deliveryId: number; readonly outcome: AttemptOutcome }[],
  ): Promise<boolean> {
    const { store, clock } = this.around;
    return await this.#insist((hold) => store.recordOutcomes({ hold, now: clock.now(), outcomes }));
  }

  /** What was sent must not be forgotten: it is offered until the store takes it. */
  async #insist(record: (hold: LaneHold) => Promise<{ stale: boolean }>): Promise<boolean> {
    const { clock, log, signal } = this.around;
    for (let tries = 1; this.#hold; tries += 1) {
      try {
        const { stale } = await record(this.#hold);
        if (!stale) return true;
        log.warn({ laneId: this.laneId }, "The lane belongs to another worker now");
        break;
      } catch (error) {
        // Said once: a store that keeps nothing says so itself, and there may be hundreds of lanes.
        const level = tries === 1 ? "error" : "debug";
        log[level]({ err: error, laneId: this.laneId, tries }, "The store refused an outcome, will offer it again");
        if (signal.aborted) break;
        await pause(clock, STORE_RETRY_MS);
      }
    }
    this.lose();
    return false;
  }
}
