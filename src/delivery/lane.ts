import type { Clock, Random, Timer } from "../clock.js";
import type { Logger } from "../log.js";
import type { MappingView, PartReceipt, QueuedDelivery, Store, Lane as LaneView, LaneHold } from "../store/store.js";
import { defaultPresentation, type Presentation } from "../message/index.js";
import type { BotGate } from "./bot-gate.js";
import type { Destination } from "./destination.js";
import { DeliveryError, type DeliveryFailure, type UnreachableReason } from "./errors.js";
import { LaneQueue } from "./lane-queue.js";
import { decide, type Decision } from "./retry-policy.js";

export interface LaneSurroundings {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly owner: string;
  /** Aborts when the time for running requests is over. */
  readonly signal: AbortSignal;
  gate(botId: number): BotGate;
  destination(botId: number): Destination | null;
  presentation(mappingId: number): Presentation | null;
  onSuspended(mappings: readonly MappingView[], reason: UnreachableReason): void;
  /** What waited here goes on in this lane, which may be another one that had the new address already. */
  onMoved(lane: LaneView): void;
  /** What became of one attempt, for whoever waits to hear of it. */
  onOutcome(delivery: QueuedDelivery, outcome: LaneOutcome): void;
}

export type LaneOutcome =
  | {
      readonly state: "delivered";
      readonly address: string;
      readonly remoteId: string | null;
      readonly delayMs: number;
    }
  | { readonly state: "failed"; readonly failure: DeliveryFailure };

export const LEASE_MS = 30_000;
/** While the store refuses, an outcome that must not be forgotten is offered again after this. */
const STORE_RETRY_MS = 1_000;

/**
 * The deliveries to one address, sent in order, one at a time.
 *
 *   asleep --wake--> claiming --ours--> working: head, wait until due, attempt, record --nothing left--> asleep
 *                        `--another's--> tries again when that lease may have run out
 *
 * Only one `#work` runs at a time; everything that changes the lane from outside is a flag or a wake.
 */
export class Lane {
  readonly id: number;
  readonly botId: number;
  #address: string;
  #hold: LaneHold | null = null;
  #working: Promise<void> | null = null;
  #wokenMeanwhile = false;
  #stopping = false;
  #notBefore = 0;
  #sleep: { readonly timer: Timer; readonly end: () => void } | null = null;
  readonly #queue: LaneQueue;

  constructor(
    view: LaneView,
    private readonly around: LaneSurroundings,
  ) {
    this.id = view.id;
    this.botId = view.botId;
    this.#address = view.address;
    this.#queue = new LaneQueue((afterId, limit) => around.store.readLane({ laneId: this.id, afterId, limit }));
  }

  get hold(): LaneHold | null {
    return this.#hold;
  }

  get idle(): boolean {
    return this.#working === null;
  }

  offer(delivery: QueuedDelivery): void {
    this.#queue.offer(delivery);
    this.wake();
  }

  /** Someone changed what waits, or a reason to wait is gone. */
  refresh(): void {
    this.#queue.reset();
    this.#notBefore = 0;
    this.wake();
  }

  /** The place has another address: what waits goes there. */
  async moveTo(address: string): Promise<void> {
    const { store, clock, log } = this.around;
    const { laneId } = await store.moveLane({ laneId: this.id, address, now: clock.now() });
    log.info({ laneId: this.id, newLaneId: laneId }, "Place moved to a new address");
    if (laneId === this.id) this.#address = address;
    else this.loseHold();
    this.#queue.reset();
    this.around.onMoved({ id: laneId, botId: this.botId, address });
  }

  wake(): void {
    this.#wokenMeanwhile = true;
    if (this.#stopping || this.#working) return void this.#sleep?.end();
    this.#working = this.#work()
      .catch((error: unknown) => {
        this.around.log.error({ err: error, laneId: this.id }, "Lane stopped by an unexpected error");
        this.#notBefore = this.around.clock.now() + STORE_RETRY_MS;
        this.#wokenMeanwhile = true;
      })
      .finally(() => {
        this.#working = null;
        if (this.#wokenMeanwhile && !this.#stopping) this.#wakeAt(this.#notBefore);
      });
  }

  /** The running request ends by itself or by the signal; nothing new begins. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#sleep?.end();
    await this.#working;
  }

  /** The lease is another's now. */
  loseHold(): void {
    this.#hold = null;
    this.#queue.reset();
  }

  #wakeAt(time: number): void {
    const delayMs = time - this.around.clock.now();
    if (delayMs <= 0) this.wake();
    else this.around.clock.after(delayMs, () => this.wake());
  }

  async #work(): Promise<void> {
    while (!this.#stopping) {
      this.#wokenMeanwhile = false;
      const destination = this.around.destination(this.botId);
      if (!destination || !(await this.#claim())) return;
      const delivery = await this.#queue.head();
      if (!delivery) {
        if (this.#wokenMeanwhile) continue;
        return;
      }
      if (await this.#waitUntil(Math.max(delivery.dueAt, this.#notBefore, this.around.gate(this.botId).closedUntil))) {
        await this.#attempt(destination, delivery);
      }
    }
  }

  async #claim(): Promise<boolean> {
    if (this.#hold) return true;
    const { store, owner, clock } = this.around;
    this.#hold = await store.claimLane({ laneId: this.id, owner, now: clock.now(), leaseMs: LEASE_MS });
    if (this.#hold) return true;
    clock.after(LEASE_MS, () => this.wake());
    return false;
  }

  /** True when the time is reached; false when something else woke us first, and all must be looked at again. */
  async #waitUntil(time: number): Promise<boolean> {
    const delayMs = time - this.around.clock.now();
    if (delayMs <= 0) return true;
    await new Promise<void>((resolve) => {
      const timer = this.around.clock.after(delayMs, resolve);
      this.#sleep = { timer, end: () => (timer.cancel(), resolve()) };
    });
    this.#sleep = null;
    return false;
  }

  async #attempt(destination: Destination, delivery: QueuedDelivery): Promise<void> {
    const presentation = this.around.presentation(delivery.mappingId) ?? defaultPresentation;
    const parts = destination.render(delivery.message, { presentation, quotedCopy: delivery.quotedCopy });
    const receipts = [...delivery.receipts];
    for (const [index, part] of parts.entries()) {
      if (index < receipts.length) continue;
      if (this.#stopping) return;
      try {
        const key = partKey(delivery, index);
        const remoteId = await destination.send(this.#address, part, key, this.around.signal);
        const receipt = { part: index, remoteId };
        receipts.push(receipt);
        if (index < parts.length - 1 && !(await this.#keepReceipt(delivery, receipt))) return;
      } catch (error) {
        return await this.#failed(destination, { ...delivery, receipts }, error);
      }
    }
    await this.#delivered(delivery, receipts);
  }

  async #keepReceipt(delivery: QueuedDelivery, receipt: PartReceipt): Promise<boolean> {
    const { store } = this.around;
    return this.#recorded(
      await this.#insist((hold) => store.recordReceipt({ hold, deliveryId: delivery.id, receipt })),
    );
  }

  async #delivered(delivery: QueuedDelivery, receipts: readonly PartReceipt[]): Promise<void> {
    const { store, clock } = this.around;
    const delayMs = clock.now() - delivery.receivedAt;
    const known = delivery.receipts.length;
    const outcome = {
      state: "delivered",
      receipts: receipts.slice(known),
      attempts: delivery.attempts + 1,
      delayMs,
    } as const;
    const result = await this.#insist((hold) =>
      store.recordOutcome({ hold, deliveryId: delivery.id, now: clock.now(), outcome }),
    );
    if (!this.#recorded(result)) return;
    this.around.gate(this.botId).succeeded();
    this.#queue.remove(delivery.id);
    const remoteId = receipts[0]?.remoteId ?? null;
    this.around.onOutcome(delivery, { state: "delivered", address: this.#address, remoteId, delayMs });
  }

  async #failed(destination: Destination, delivery: QueuedDelivery, error: unknown): Promise<void> {
    // Asked to stop: the request was cut by us, which is no fault of the message.
    if (this.#stopping && this.around.signal.aborted) return;
    const failure = this.#sortFailure(delivery, error);
    const decision = await this.#settle(
      destination,
      decide(failure, delivery, this.around.clock.now(), this.around.random),
    );
    await this.#follow(delivery, failure, decision, wordsOf(error));
    this.around.onOutcome(delivery, { state: "failed", failure });
  }

  #sortFailure(delivery: QueuedDelivery, error: unknown): DeliveryFailure {
    if (error instanceof DeliveryError) return error.failure;
    this.around.log.error({ err: error, deliveryId: delivery.id }, "Sending failed by a bug");
    return { kind: "transient" };
  }

  /** Before a message is given up for failing too long, the platform itself is asked whether it works. */
  async #settle(
    destination: Destination,
    decision: Decision,
  ): Promise<Exclude<Decision, { type: "give-up-if-platform-works" }>> {
    if (decision.type !== "give-up-if-platform-works") return decision;
    const works = await destination.describePlace(this.#address, this.around.signal).then(
      () => true,
      (error: unknown) =>
        error instanceof DeliveryError && !["transient", "uncertain", "rate-limited"].includes(error.failure.kind),
    );
    return works
      ? { type: "give-up", history: decision.history }
      : { type: "retry", history: decision.history, dueAt: decision.orElse.dueAt };
  }

  async #follow(
    delivery: QueuedDelivery,
    failure: DeliveryFailure,
    decision: Exclude<Decision, { type: "give-up-if-platform-works" }>,
    error: string,
  ): Promise<void> {
    const { store, clock, log } = this.around;
    const fields = { deliveryId: delivery.id, laneId: this.id, kind: failure.kind, error };
    switch (decision.type) {
      case "wait":
        log.debug({ ...fields, until: decision.until }, "Rate limit");
        if (decision.scope === "bot") this.around.gate(this.botId).close(decision.until);
        else this.#notBefore = decision.until;
        return this.#queue.replaceHead(delivery);
      case "retry": {
        log.warn(
          { ...fields, attempts: decision.history.attempts, dueAt: decision.dueAt },
          "Delivery failed, will try again",
        );
        const outcome = {
          state: "pending",
          ...decision.history,
          dueAt: decision.dueAt,
          kind: failure.kind,
          error,
        } as const;
        const result = await this.#insist((hold) =>
          store.recordOutcome({ hold, deliveryId: delivery.id, now: clock.now(), outcome }),
        );
        if (this.#recorded(result))
          this.#queue.replaceHead({ ...delivery, ...decision.history, dueAt: decision.dueAt });
        return;
      }
      case "give-up": {
        log.warn({ ...fields, attempts: decision.history.attempts }, "Delivery dead-lettered");
        const outcome = { state: "dead", attempts: decision.history.attempts, kind: failure.kind, error } as const;
        const result = await this.#insist((hold) =>
          store.recordOutcome({ hold, deliveryId: delivery.id, now: clock.now(), outcome }),
        );
        if (this.#recorded(result)) this.#queue.remove(delivery.id);
        return;
      }
      case "suspend": {
        log.warn({ ...fields, reason: decision.reason }, "Mappings suspended");
        const mappings = await store.suspendLane({ laneId: this.id, reason: decision.reason, now: clock.now() });
        this.#queue.reset();
        return this.around.onSuspended(mappings, decision.reason);
      }
      case "move":
        return await this.moveTo(decision.address);
    }
  }

  /** What was sent must not be forgotten: the outcome is offered until the store takes it. Null: the lane is not ours. */
  async #insist(record: (hold: LaneHold) => Promise<{ stale: boolean }>): Promise<{ stale: boolean } | null> {
    for (;;) {
      if (!this.#hold) return null;
      try {
        return await record(this.#hold);
      } catch (error) {
        this.around.log.error({ err: error, laneId: this.id }, "The store refused an outcome, will offer it again");
        if (this.around.signal.aborted) return null;
        await new Promise<void>((resolve) => this.around.clock.after(STORE_RETRY_MS, resolve));
      }
    }
  }

  #recorded(result: { stale: boolean } | null): boolean {
    if (result && !result.stale) return true;
    if (result?.stale) this.around.log.warn({ laneId: this.id }, "The lane belongs to another worker now");
    this.loseHold();
    return false;
  }
}

/** The same at each try of one part, never the same for two; at most 25 characters. */
function partKey(delivery: QueuedDelivery, part: number): string {
  return `${delivery.id.toString(36)}-${part.toString(36)}-${delivery.receivedAt.toString(36)}`;
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
