import type { QueuedDelivery } from "../store/store.js";

/** How many deliveries of one lane stand in memory; the others wait in the database. */
const MOST_IN_MEMORY = 50;

/**
 * The head of a lane in memory, refilled from the database.
 *
 * What a commit just enqueued is handed in by `offer` and needs no reading, but only while the queue holds everything
 * that the database has for this lane: otherwise it would overtake. Ids grow in the lane's order, so an id says whether
 * an offer is new.
 */
export class LaneQueue {
  #waiting: QueuedDelivery[] = [];
  #lastId = 0;
  /** Nothing is in the database that is not here. */
  #complete = false;
  /** Something was offered while a read was under way, so the read may have missed it. */
  #offeredMeanwhile = false;
  /** Raised by each reset: what an older read brings is out of date. */
  #generation = 0;

  constructor(private readonly read: (afterId: number, limit: number) => Promise<readonly QueuedDelivery[]>) {}

  offer(delivery: QueuedDelivery): void {
    this.#offeredMeanwhile = true;
    if (!this.#complete || delivery.id <= this.#lastId) return;
    if (this.#waiting.length >= MOST_IN_MEMORY) this.#complete = false;
    else this.#append(delivery);
  }

  /** The next one to send, which stays the head until `shift`. */
  async head(): Promise<QueuedDelivery | null> {
    while (this.#waiting.length === 0 && !this.#complete) await this.#refill();
    return this.#waiting[0] ?? null;
  }

  /** The head again, after an attempt that changed what is known of it. */
  replaceHead(delivery: QueuedDelivery): void {
    if (this.#waiting[0]?.id === delivery.id) this.#waiting[0] = delivery;
  }

  /** The delivery is done. It may have left the queue already, by a reset. */
  remove(deliveryId: number): void {
    if (this.#waiting[0]?.id === deliveryId) this.#waiting.shift();
  }

  /** Someone changed what waits (paused, resumed, unlinked): all is read again. */
  reset(): void {
    this.#waiting = [];
    this.#lastId = 0;
    this.#complete = false;
    this.#generation += 1;
  }

  async #refill(): Promise<void> {
    const generation = this.#generation;
    this.#offeredMeanwhile = false;
    const found = await this.read(this.#lastId, MOST_IN_MEMORY);
    if (generation !== this.#generation) return;
    for (const delivery of found) this.#append(delivery);
    this.#complete = found.length < MOST_IN_MEMORY && !this.#offeredMeanwhile;
  }

  #append(delivery: QueuedDelivery): void {
    this.#waiting.push(delivery);
    this.#lastId = delivery.id;
  }
}
