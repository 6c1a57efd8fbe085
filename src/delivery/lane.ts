import type { Clock, Random } from "../clock.js";
import type { Logger } from "../log.js";
import type { AttemptOutcome, MappingView, QueuedDelivery, Store, Lane as LaneView, LaneHold } from "../store/store.js";
import { isTroubleOfTheStore } from "../store/trouble.js";
import { attempt, isCancelled, type AttemptResult, type CopyChoices } from "./attempt.js";
import type { BotGate } from "./bot-gate.js";
import type { BotBudget } from "./budget.js";
import type { CopyStep } from "./copy-steps.js";
import type { Destination } from "./destination.js";
import type { DeliveryFailure, UnreachableReason } from "./errors.js";
import { Doubts, type TriedPart } from "./doubt.js";
import { attemptJointly, goTogether, MOST_TOGETHER, type JointResult } from "./joint-attempt.js";
import { LaneLease, LEASE_MS } from "./lane-lease.js";
import { LaneQueue } from "./lane-queue.js";
import { LaneTurns } from "./lane-turns.js";
import { settleFailure, type SettledFailure } from "./settle-failure.js";

export interface LaneSurroundings {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly owner: string;
  /** Since when this process delivers: what came to it later, no other process of this owner has tried. */
  readonly startedAt: number;
  /** Aborts when the time for running requests is over. */
  readonly signal: AbortSignal;
  gate(botId: number): BotGate;
  budget(botId: number): BotBudget;
  destination(botId: number): Destination | null;
  choices(mappingId: number): CopyChoices;
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

type Together = readonly [QueuedDelivery, QueuedDelivery, ...QueuedDelivery[]];

/** After an error that nobody expected, the lane rests so long. */
const REST_MS = 1_000;

/**
 * The deliveries to one address, sent in order, one at a time.
 *
 *   asleep --wake--> claiming --ours--> working: head, wait until due, attempt, record --nothing left--> asleep
 *                        `--another's--> tries again when that lease may have run out
 *
 * Only one `#work` runs at a time; everything that changes the lane from outside is a flag, a wake, or news for what waits.
 */
export class Lane {
  readonly id: number;
  readonly botId: number;
  #address: string;
  #working: Promise<void> | null = null;
  #wokenMeanwhile = false;
  #stopping = false;
  #notBefore = 0;
  #sleep: { readonly end: () => void } | null = null;
  readonly #turns: LaneTurns;
  /** The delivery that failed because the platform was away. */
  #failedInOutage: number | null = null;
  /** Up to this delivery, each goes by itself: the platform refused them together. */
  #apartUntil = 0;
  readonly #doubts = new Doubts();
  readonly #queue: LaneQueue;
  readonly #lease: LaneLease;

  constructor(
    view: LaneView,
    private readonly around: LaneSurroundings,
  ) {
    this.id = view.id;
    this.botId = view.botId;
    this.#address = view.address;
    this.#queue = new LaneQueue((afterId, limit) => around.store.readLane({ laneId: this.id, afterId, limit }));
    this.#turns = new LaneTurns(view.id, { budget: () => around.budget(this.botId), wake: () => this.wake() });
    this.#lease = new LaneLease(view.id, around, () => this.#queue.reset());
  }

  get hold(): LaneHold | null {
    return this.#lease.hold;
  }

  get idle(): boolean {
    return this.#working === null;
  }

  /** What a commit just enqueued. An edit or deletion changes what waits before it, too. */
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
    else {
      this.loseHold();
      this.#rest();
    }
    this.#queue.reset();
    this.around.onMoved({ id: laneId, botId: this.botId, address });
  }

  wake(): void {
    this.#wokenMeanwhile = true;
    if (this.#stopping || this.#working) return void this.#sleep?.end();
    this.#working = this.#work()
      .catch((error: unknown) => {
        // A store that fails says so itself, and there may be hundreds of lanes that meet it each second.
        const level = isTroubleOfTheStore(error) ? "debug" : "error";
        this.around.log[level]({ err: error, laneId: this.id }, "Lane stopped by an unexpected error");
        this.#notBefore = this.around.clock.now() + REST_MS;
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
    this.#lease.lose();
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
        this.#rest();
        return;
      }
      if (await this.#waitUntil(this.#turnOf(delivery))) await this.#attempt(destination, delivery);
    }
  }

  /** What is cancelled needs no request, so it waits for nothing. */
  #turnOf(delivery: QueuedDelivery): number {
    if (isCancelled(delivery) && this.#doubts.about(delivery) === null) return 0;
    if (this.#turns.isWaiting) return Infinity; // it wakes us
    const { closedUntil, outage } = this.around.gate(this.botId);
    // What failed because the platform was away goes on as soon as it is back, and is what it is tried with.
    const dueAt = this.#failedInOutage === delivery.id ? 0 : delivery.dueAt;
    const earliest = Math.max(dueAt, this.#notBefore, closedUntil);
    return earliest > this.around.clock.now() ? earliest : Math.max(earliest, outage.turnOf(this.id));
  }

  /** Nothing is to be sent: others needn't wait for us. */
  #rest(): void {
    this.#turns.leave();
    this.around.gate(this.botId).outage.leave(this.id);
  }

  async #claim(): Promise<boolean> {
    if (this.#lease.hold) return true;
    const claimed = await this.#lease.claim();
    if (claimed === null) {
      this.around.clock.after(LEASE_MS, () => this.wake());
      return false;
    }
    const { clock, startedAt } = this.around;
    const triedUntil = { free: null, "interrupted-by-us": startedAt, "interrupted-by-another": clock.now() };
    this.#doubts.claimed(triedUntil[claimed]);
    return true;
  }

  /** True when the time is reached; false when something else woke us first, and all must be looked at again. */
  async #waitUntil(time: number): Promise<boolean> {
    const delayMs = time - this.around.clock.now();
    if (delayMs <= 0) return true;
    await new Promise<void>((resolve) => {
      const timer = Number.isFinite(delayMs) ? this.around.clock.after(delayMs, resolve) : null;
      this.#sleep = { end: () => (timer?.cancel(), resolve()) };
    });
    this.#sleep = null;
    return false;
  }

  async #attempt(destination: Destination, delivery: QueuedDelivery): Promise<void> {
    const together = await this.#goTogether(destination, delivery);
    if (together === "changed") return;
    if (together) return await this.#attemptJointly(destination, together);
    const { store, signal } = this.around;
    const result = await attempt({
      destination,
      address: this.#address,
      delivery,
      choices: this.around.choices(delivery.mappingId),
      store,
      signal,
      doubt: this.#doubts.about(delivery),
      recovered: () => this.#doubts.arrived(),
      keep: async (receipt, sharedBy) => {
        const kept = await this.#lease.keepReceipt(delivery.id, receipt, sharedBy);
        if (kept) this.#queue.recorded(delivery.id, receipt);
        return kept;
      },
      mayBegin: (step) => this.#mayBegin(destination, delivery, step),
      turn: (step) => this.#turn(destination, delivery, step),
      interrupted: () => this.#isInterrupted(delivery),
    });
    await this.#record(destination, delivery, result);
  }

  /** Several that go as one request, since the place is limited. Null: the head goes by itself. */
  async #goTogether(destination: Destination, head: QueuedDelivery): Promise<Together | "changed" | null> {
    if (!this.#turns.limited || head.id <= this.#apartUntil || this.#doubts.about(head) !== null) return null;
    const waiting = await this.#queue.ahead(MOST_TOGETHER);
    if (waiting[0]?.id !== head.id) return "changed";
    const [first, second, ...others] = goTogether({
      destination,
      address: this.#address,
      choices: this.around.choices(head.mappingId),
      waiting: waiting.slice(0, MOST_TOGETHER),
      now: this.around.clock.now(),
    });
    return first && second ? [first, second, ...others] : null;
  }

  async #attemptJointly(destination: Destination, deliveries: Together): Promise<void> {
    const [head] = deliveries;
    const result = await attemptJointly({
      destination,
      address: this.#address,
      choices: this.around.choices(head.mappingId),
      deliveries,
      signal: this.around.signal,
      mayBegin: (step) => this.#mayBegin(destination, head, step),
      interrupted: () => deliveries.some((delivery) => this.#isInterrupted(delivery)),
    });
    switch (result.state) {
      case "done":
        return await this.#jointlyDone(deliveries, result);
      case "refused":
        this.#apartUntil = deliveries.at(-1)?.id ?? head.id;
        return;
      case "failed":
        return await this.#failed(destination, head, result);
      case "interrupted":
      case "limited":
        return;
    }
  }

  async #jointlyDone(deliveries: Together, { receipts, remoteId }: JointResult & { state: "done" }): Promise<void> {
    const now = this.around.clock.now();
    const outcomes = deliveries.map(({ id: deliveryId, attempts, receivedAt }, index) => ({
      deliveryId,
      outcome: {
        state: "delivered" as const,
        receipts: receipts.slice(index, index + 1),
        attempts: attempts + 1,
        delayMs: now - receivedAt,
      },
    }));
    if (!(await this.#lease.keepOutcomes(outcomes))) return;
    this.#turns.sent();
    this.around.gate(this.botId).outage.answered();
    for (const { id, ...delivery } of deliveries) {
      this.#queue.remove(id);
      const outcome = {
        state: "delivered",
        address: this.#address,
        remoteId,
        delayMs: now - delivery.receivedAt,
      } as const;
      this.around.onOutcome({ id, ...delivery }, outcome);
    }
  }

  #mayBegin(destination: Destination, delivery: QueuedDelivery, step: CopyStep): boolean {
    return this.#turns.mayBegin({ destination, address: this.#address }, delivery, step);
  }

  async #turn(destination: Destination, delivery: QueuedDelivery, step: CopyStep): Promise<boolean> {
    while (!this.#mayBegin(destination, delivery, step)) {
      if (this.#isInterrupted(delivery)) return false;
      await this.#waitUntil(Infinity); // the budget wakes us
    }
    return !this.#isInterrupted(delivery);
  }

  #isInterrupted(delivery: QueuedDelivery): boolean {
    return this.#stopping || this.#queue.hasNewsOf(delivery);
  }

  async #record(destination: Destination, delivery: QueuedDelivery, result: AttemptResult): Promise<void> {
    switch (result.state) {
      case "done":
        return await this.#done(delivery, result);
      case "cancelled":
        return void (await this.#finish(delivery, { state: "cancelled" }));
      case "interrupted":
      case "limited":
        return;
      case "failed":
        return await this.#failed(destination, delivery, result);
      case "uncertain":
        return await this.#hold(delivery, delivery.attempts, "An earlier try may have arrived, and nobody can tell");
    }
  }

  async #done(delivery: QueuedDelivery, { receipts, remoteId }: AttemptResult & { state: "done" }): Promise<void> {
    const delayMs = this.around.clock.now() - delivery.receivedAt;
    const outcome = { state: "delivered", receipts, attempts: delivery.attempts + 1, delayMs } as const;
    if (!(await this.#finish(delivery, outcome))) return;
    this.#turns.sent();
    this.around.gate(this.botId).outage.answered();
    this.around.onOutcome(delivery, { state: "delivered", address: this.#address, remoteId, delayMs });
  }

  /** False: the lane was no longer ours. */
  async #finish(delivery: QueuedDelivery, outcome: AttemptOutcome): Promise<boolean> {
    const kept = await this.#lease.keepOutcome(delivery.id, outcome);
    if (!kept) return false;
    this.#queue.remove(delivery.id);
    this.#doubts.ended(delivery.id, outcome.state === "uncertain" || outcome.state === "dead");
    return true;
  }

  async #failed(
    destination: Destination,
    delivery: QueuedDelivery,
    { error, lost }: AttemptResult & { state: "failed" },
  ): Promise<void> {
    // Asked to stop: the request was cut by us, which is no fault of the message. Not let go of, the lane tells the next
    // one who has it that something was under way.
    if (this.#stopping && this.around.signal.aborted) return void (lost && this.#lease.lose());
    const place = { destination, address: this.#address };
    const settled = await settleFailure(error, delivery, place, this.around);
    this.#noticeOutage(delivery, settled.failure);
    if (settled.failure.kind === "uncertain") this.#doubts.answerLost(delivery.id, lost);
    if (this.#mayNotRepeat(destination, delivery, lost))
      await this.#hold(delivery, delivery.attempts + 1, settled.words);
    else await this.#follow(destination, delivery, settled);
    this.around.onOutcome(delivery, { state: "failed", failure: settled.failure });
  }

  #noticeOutage({ id }: QueuedDelivery, { kind }: DeliveryFailure): void {
    const { outage } = this.around.gate(this.botId);
    if (kind === "transient" || kind === "uncertain") outage.failed(this.id);
    else if (kind !== "rate-limited") outage.answered(); // a limit may be one that we keep by ourselves
    this.#failedInOutage = outage.isOn ? id : null;
  }

  /** Nobody will ever know whether it arrived, and its mapping wants nothing twice. */
  #mayNotRepeat(destination: Destination, { mappingId }: QueuedDelivery, lost: TriedPart | null): boolean {
    return lost !== null && !destination.findLost && this.around.choices(mappingId).uncertain === "hold";
  }

  /** A person decides; the lane goes on. */
  async #hold(delivery: QueuedDelivery, attempts: number, error: string): Promise<void> {
    this.around.log.warn({ deliveryId: delivery.id, laneId: this.id, error }, "Delivery held, it may have arrived");
    await this.#finish(delivery, { state: "uncertain", attempts, error });
  }

  #holdUntil(destination: Destination, until: number): void {
    this.#notBefore = until;
    this.#turns.hold({ destination, address: this.#address }, until);
  }

  async #follow(
    destination: Destination,
    delivery: QueuedDelivery,
    { failure: { kind }, decision, words: error }: SettledFailure,
  ): Promise<void> {
    const { store, clock, log } = this.around;
    const fields = { deliveryId: delivery.id, laneId: this.id, action: delivery.action, kind, error };
    switch (decision.type) {
      case "wait":
        log.debug({ ...fields, until: decision.until }, "Rate limit");
        if (decision.scope === "bot") this.around.gate(this.botId).close(decision.until);
        else this.#holdUntil(destination, decision.until);
        return;
      case "retry": {
        const { history, dueAt } = decision;
        log.warn({ ...fields, attempts: history.attempts, dueAt }, "Delivery failed, will try again");
        const outcome = { state: "pending", ...history, dueAt, kind, error } as const;
        if (await this.#lease.keepOutcome(delivery.id, outcome)) {
          this.#queue.failed(delivery.id, { ...history, dueAt });
        }
        return;
      }
      case "give-up": {
        const { attempts } = decision.history;
        log.warn({ ...fields, attempts }, "Delivery dead-lettered");
        await this.#finish(delivery, { state: "dead", attempts, kind, error });
        return;
      }
      case "suspend": {
        log.warn({ ...fields, reason: decision.reason }, "Mappings suspended");
        const mappings = await store.suspendLane({ laneId: this.id, reason: decision.reason, now: clock.now() });
        this.#queue.reset();
        this.#rest();
        return this.around.onSuspended(mappings, decision.reason);
      }
      case "move":
        return await this.moveTo(decision.address);
    }
  }
}
