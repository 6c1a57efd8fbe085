import type { PartReceipt, QueuedDelivery, RemovedPart } from "../store/store.js";

/** How many deliveries of one lane stand in memory; the others wait in the database. */
const MOST_IN_MEMORY = 50;

/**
 * The head of a lane in memory, refilled from the database.
 *
 * What a commit just enqueued is handed in by `offer` and needs no reading, but only while the queue holds everything
 * that the database has for this lane: otherwise it would overtake. Ids grow in the lane's order, so an id says whether
 * an offer is new.
 *
 * An edit or a deletion is news for what waits before it: a create that has not been sent yet is sent as the message is
 * now, or not at all. The database knows that by itself; what stands in memory is told here.
 */
export class LaneQueue {
  #waiting: QueuedDelivery[] = [];
  /** Where the next read goes on. */
  #lastId = 0;
  /** The newest that was ever here. */
  #newestId = 0;
  /** Nothing is in the database that is not here. */
  #complete = false;
  /** Offered while a read is under way, which may have missed them and what they changed; null when none is. */
  #offeredMeanwhile: QueuedDelivery[] | null = null;
  /** Raised by each reset: what an older read brings is out of date. */
  #generation = 0;

  constructor(private readonly read: (afterId: number, limit: number) => Promise<readonly QueuedDelivery[]>) {}

  offer(delivery: QueuedDelivery): void {
    if (delivery.action !== "create") this.#waiting = this.#waiting.map((earlier) => amended(earlier, delivery));
    this.#offeredMeanwhile?.push(delivery);
    if (!this.#complete || this.#waiting.some(({ id }) => id === delivery.id)) return;
    if (delivery.id <= this.#newestId) return this.#readAgain();
    if (this.#waiting.length >= MOST_IN_MEMORY) this.#complete = false;
    else this.#append(delivery);
  }

  /** The next one to send, which stays the head until `remove`. */
  async head(): Promise<QueuedDelivery | null> {
    while (this.#waiting.length === 0 && !this.#complete) await this.#refill();
    return this.#waiting[0] ?? null;
  }

  /** The head and what comes after it, at least so many where there are as many. */
  async ahead(count: number): Promise<readonly QueuedDelivery[]> {
    if (!this.#complete && this.#waiting.length < count) await this.#refill();
    return this.#waiting;
  }

  /** An attempt failed. What became of the message meanwhile stays known. */
  failed(deliveryId: number, changes: Pick<QueuedDelivery, "attempts" | "firstFailedAt" | "dueAt">): void {
    this.#changeHead(deliveryId, (head) => ({ ...head, ...changes }));
  }

  /** A part of several is there, or is gone. */
  recorded(deliveryId: number, receipt: PartReceipt | RemovedPart): void {
    this.#changeHead(deliveryId, (head) => {
      const others = head.receipts.filter(({ part }) => part !== receipt.part);
      return { ...head, receipts: receipt.remoteId === null ? others : [...others, receipt] };
    });
  }

  /** Whether its message was edited or deleted since it was taken from here. */
  hasNewsOf(delivery: QueuedDelivery): boolean {
    const now = this.#waiting.find(({ id }) => id === delivery.id);
    return now !== undefined && (now.message !== delivery.message || now.deleted !== delivery.deleted);
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

  /** Something was told late: it is done by now, or was never here. The database knows; the head may be under way. */
  #readAgain(): void {
    const [head] = this.#waiting;
    this.reset();
    if (head) this.#waiting.push(head);
  }

  async #refill(): Promise<void> {
    const generation = this.#generation;
    const offered: QueuedDelivery[] = [];
    this.#offeredMeanwhile = offered;
    const found = await this.read(this.#lastId, MOST_IN_MEMORY).finally(() => {
      this.#offeredMeanwhile = null;
    });
    if (generation !== this.#generation) return;
    for (const delivery of found) this.#append(offered.reduce(amended, delivery));
    this.#complete = found.length < MOST_IN_MEMORY && offered.length === 0;
  }

  #append(delivery: QueuedDelivery): void {
    this.#waiting.push(delivery);
    this.#lastId = delivery.id;
    this.#newestId = Math.max(this.#newestId, delivery.id);
  }

  #changeHead(deliveryId: number, change: (head: QueuedDelivery) => QueuedDelivery): void {
    const head = this.#waiting[0];
    if (head?.id === deliveryId) this.#waiting[0] = change(head);
  }
}

/** What waited before an edit or a deletion of the same message, as it is after it. What came later knows more. */
function amended(earlier: QueuedDelivery, news: QueuedDelivery): QueuedDelivery {
  if (news.action === "create" || earlier.messageId !== news.messageId || earlier.id >= news.id) return earlier;
  const deleted = earlier.deleted || news.deleted || news.action === "delete";
  return { ...earlier, message: news.message ?? earlier.message, deleted };
}
