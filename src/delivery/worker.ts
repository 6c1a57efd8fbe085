import { setMaxListeners } from "node:events";
import type { Clock, Random, Timer } from "../clock.js";
import type { Logger } from "../log.js";
import { defaultPresentation } from "../message/index.js";
import type { Lane as LaneView, MappingView, QueuedDelivery, Store } from "../store/store.js";
import type { CopyChoices } from "./attempt.js";
import { BotGate } from "./bot-gate.js";
import { BotBudget } from "./budget.js";
import { BudgetKeeper } from "./budget-keeper.js";
import type { Destination } from "./destination.js";
import type { UnreachableReason } from "./errors.js";
import { Lane, type LaneOutcome, type LaneSurroundings } from "./lane.js";
import { LEASE_MS } from "./lane-lease.js";

export interface DeliveryWorkerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Names this installation: after a crash it may take its own lanes again at once. */
  readonly owner: string;
  /** Null for a mapping that is gone. */
  readonly findMapping: (mappingId: number) => MappingForDelivery | null;
  readonly onSuspended: (mappings: readonly MappingView[], reason: UnreachableReason) => void;
  /** The addresses or lanes of some mappings are others now. */
  readonly onMoved: () => void;
}

export interface MappingForDelivery extends CopyChoices {
  readonly botId: number;
  readonly address: string;
}

/** Of a mapping that is gone: its deliveries are cancelled anyway, but for one that is under way. */
const defaultChoices: CopyChoices = {
  presentation: defaultPresentation,
  deletions: "delete",
  uncertain: "retry",
};

const RENEW_MS = LEASE_MS / 3;
/** How long running requests may take when we stop. */
const STOP_MS = 15_000;

/** Sends what was enqueued: a lane for each address, woken by the enqueueing. */
export class DeliveryWorker {
  readonly #lanes = new Map<number, Lane>();
  readonly #gates = new Map<number, BotGate>();
  readonly #budgets = new Map<number, BudgetKeeper>();
  /** Those that may be used: their budgets are known. */
  readonly #destinations = new Map<number, Destination>();
  readonly #abort = new AbortController();
  readonly #stopping = new AbortController();
  readonly #unlimited: BotBudget;
  #opening: Promise<void> = Promise.resolve();
  readonly #around: LaneSurroundings;
  #renewal: Timer | null = null;
  #stopped = false;
  #deliveredCount = 0;
  #enqueued: QueuedDelivery[] = [];
  readonly #watchers = new Map<number, (outcome: LaneOutcome) => void>();

  constructor(private readonly options: DeliveryWorkerOptions) {
    // Each running request and each file being fetched listens: many at once are no leak that Node should warn of.
    setMaxListeners(0, this.#abort.signal);
    this.#unlimited = new BotBudget(options.clock);
    this.#around = {
      ...options,
      startedAt: options.clock.now(),
      signal: this.#abort.signal,
      gate: (botId) => this.#gate(botId),
      budget: (botId) => this.#budgets.get(botId)?.budget ?? this.#unlimited,
      destination: (botId) => this.#destinations.get(botId) ?? null,
      choices: (mappingId) => options.findMapping(mappingId) ?? defaultChoices,
      onMoved: (lane) => {
        this.#lane(lane).refresh();
        options.onMoved();
      },
      onOutcome: (delivery, outcome) => this.#tell(delivery.id, outcome),
    };
  }

  get deliveredCount(): number {
    return this.#deliveredCount;
  }

  /** Takes up what waited in the store. */
  async start(): Promise<void> {
    this.#renewLater();
    for (const view of await this.options.store.listWaitingLanes({})) this.#lane(view).wake();
  }

  /** The bot can send from now on: its lanes go on. */
  addDestination(botId: number, destination: Destination): void {
    if (!destination.costOf || this.#budgets.has(botId)) return this.#use(botId, destination);
    this.#opening = this.#opening.then(async () => {
      if (await this.#openBudget(botId)) this.#use(botId, destination);
    });
  }

  /** False: we stop. */
  async #openBudget(botId: number): Promise<boolean> {
    if (this.#budgets.has(botId)) return true;
    const keeper = await BudgetKeeper.open(botId, { ...this.options, signal: this.#stopping.signal });
    if (keeper) this.#budgets.set(botId, keeper);
    return keeper !== null;
  }

  /**
   * Hands over what a commit just enqueued. Whoever shares a commit hears of it in the same turn of the loop, in no
   * certain order: the lanes are told at the end of the turn, in theirs.
   */
  enqueued(deliveries: readonly QueuedDelivery[]): void {
    if (this.#enqueued.length === 0 && deliveries.length > 0) setImmediate(() => this.#tellLanes());
    this.#enqueued.push(...deliveries);
  }

  /** The next outcome of one delivery; null after `timeoutMs` without one. To be asked before it is enqueued. */
  outcomeOf(deliveryId: number, timeoutMs: number): Promise<LaneOutcome | null> {
    return new Promise((resolve) => {
      const finish = (outcome: LaneOutcome | null): void => {
        timer.cancel();
        this.#watchers.delete(deliveryId);
        resolve(outcome);
      };
      const timer = this.options.clock.after(timeoutMs, () => finish(null));
      this.#watchers.set(deliveryId, finish);
    });
  }

  /** What waits in these lanes was changed: resumed, paused, replayed or cancelled. */
  lanesChanged(lanes: readonly LaneView[]): void {
    if (this.#stopped) return;
    for (const view of lanes) this.#lane(view).refresh();
  }

  /** The platform told that the place has another address. Rejects when the store does. */
  async moveLane(view: LaneView, address: string): Promise<void> {
    await this.#lane(view).moveTo(address);
  }

  /** No new request begins; the running ones have 15 seconds. What is left stays in the store. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopping.abort();
    this.#renewal?.cancel();
    const deadline = this.options.clock.after(STOP_MS, () => this.#abort.abort());
    await Promise.all([...this.#lanes.values()].map((lane) => lane.stop()));
    deadline.cancel();
    const holds = [...this.#lanes.values()].flatMap((lane) => lane.hold ?? []);
    // Should that fail, the leases run out, and we may take our own again at once.
    const released = holds.length > 0 ? this.options.store.releaseLanes({ holds }) : Promise.resolve();
    await released.catch((error: unknown) => this.options.log.warn({ err: error }, "Lanes could not be given back"));
    await this.#opening;
    await Promise.all([...this.#budgets.values()].map((keeper) => keeper.stop()));
  }

  #use(botId: number, destination: Destination): void {
    this.#destinations.set(botId, destination);
    for (const lane of this.#lanes.values()) if (lane.botId === botId) lane.wake();
  }

  #tellLanes(): void {
    const deliveries = this.#enqueued.sort((one, other) => one.id - other.id);
    this.#enqueued = [];
    if (this.#stopped) return;
    for (const delivery of deliveries) {
      const mapping = this.options.findMapping(delivery.mappingId);
      if (mapping) this.#lane({ id: delivery.laneId, botId: mapping.botId, address: mapping.address }).offer(delivery);
    }
  }

  #tell(deliveryId: number, outcome: LaneOutcome): void {
    if (outcome.state === "delivered") this.#deliveredCount += 1;
    this.#watchers.get(deliveryId)?.(outcome);
  }

  #lane(view: LaneView): Lane {
    const known = this.#lanes.get(view.id);
    if (known) return known;
    const lane = new Lane(view, this.#around);
    this.#lanes.set(view.id, lane);
    return lane;
  }

  #gate(botId: number): BotGate {
    const known = this.#gates.get(botId);
    if (known) return known;
    const gate = new BotGate(botId, this.options, (laneId) => this.#lanes.get(laneId)?.wake());
    this.#gates.set(botId, gate);
    return gate;
  }

  #renewLater(): void {
    this.#renewal = this.options.clock.after(RENEW_MS, () => {
      void this.#renew().finally(() => {
        if (!this.#stopped) this.#renewLater();
      });
    });
  }

  /** A lane whose lease another took starts anew; a failed renewal is tried again well before the lease ends. */
  async #renew(): Promise<void> {
    const { store, clock, log } = this.options;
    const lanes = [...this.#lanes.values()].filter((lane) => lane.hold !== null);
    if (lanes.length === 0) return;
    try {
      const holds = lanes.flatMap((lane) => lane.hold ?? []);
      const kept = new Set(await store.renewLanes({ holds, now: clock.now(), leaseMs: LEASE_MS }));
      for (const lane of lanes) if (!kept.has(lane.id)) lane.loseHold();
    } catch (error) {
      log.error({ err: error }, "Leases could not be renewed");
    }
  }
}
