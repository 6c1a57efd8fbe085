import { withoutPeople, type Message } from "../message/index.js";
import type { QueuedDelivery, Store } from "../store/store.js";

export interface OptOutsOptions {
  readonly store: Pick<Store, "listOptOuts" | "setOptOut">;
  readonly now: () => number;
  /** What waits to be sent is to be read again. */
  readonly changed: () => void;
}

/**
 * Who wants nothing of theirs forwarded or kept, in whatever guild. In memory, since each message asks; a change is in
 * force at once, also for what waits to be sent.
 */
export class OptOuts {
  readonly #userIds = new Set<string>();

  constructor(private readonly options: OptOutsOptions) {}

  async load(): Promise<void> {
    for (const userId of await this.options.store.listOptOuts({})) this.#userIds.add(userId);
  }

  /** An arrow function, to be handed on. */
  readonly has = (userId: string): boolean => this.#userIds.has(userId);

  /** False: they had before. @throws StoreError when it could not be kept; then it is not in force either */
  async add(userId: string): Promise<boolean> {
    const { store, now, changed } = this.options;
    const known = this.#userIds.has(userId);
    this.#userIds.add(userId); // before it is kept: what comes meanwhile is not taken
    if (!known) changed();
    try {
      return await store.setOptOut({ userId, optedOut: true, now: now() });
    } catch (error) {
      if (!known) this.#userIds.delete(userId);
      throw error;
    }
  }

  /** False: they hadn't opted out. What was not taken meanwhile stays in KOOK. */
  async remove(userId: string): Promise<boolean> {
    const { store, now } = this.options;
    const changed = await store.setOptOut({ userId, optedOut: false, now: now() });
    this.#userIds.delete(userId);
    return changed;
  }

  /** A message of somebody else's, without what it tells of those who opted out. */
  hideIn(message: Message): Message {
    return this.#userIds.size === 0 ? message : withoutPeople(message, this.has);
  }

  /** What waits to be sent: of messages of those who opted out nothing is sent any more; their copies can be removed. */
  withhold(deliveries: readonly QueuedDelivery[]): readonly QueuedDelivery[] {
    if (this.#userIds.size === 0) return deliveries;
    return deliveries.map((delivery) => this.#withheld(delivery));
  }

  /** The store as deliveries are read from it. */
  guard<Some extends Pick<Store, "readLane">>(store: Some): Some {
    return { ...store, readLane: async (input) => this.withhold(await store.readLane(input)) };
  }

  #withheld(delivery: QueuedDelivery): QueuedDelivery {
    const { message, action } = delivery;
    if (message === null) return delivery;
    if (action !== "delete" && this.#userIds.has(message.author.id)) return { ...delivery, deleted: true };
    const shown = withoutPeople(message, this.has);
    return shown === message ? delivery : { ...delivery, message: shown };
  }
}
