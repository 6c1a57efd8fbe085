import type { QueuedDelivery } from "../store/store.js";

interface Asked {
  /** Null until the store has answered. */
  deliveries: readonly QueuedDelivery[] | null;
}

/**
 * Tells what was enqueued in the order in which the store was asked to, which is that of the lanes, whoever hears of an
 * answer first: a lane that hears of a later delivery first has to read its queue anew.
 */
export class Announcements {
  #asked: Asked[] = [];

  constructor(private readonly announce: (deliveries: readonly QueuedDelivery[]) => void) {}

  /** Takes what the store was just asked; settles like it, after what it enqueued was told. */
  async add<Answer extends { readonly deliveries: readonly QueuedDelivery[] }>(
    accepted: Promise<Answer>,
  ): Promise<Answer> {
    const asked: Asked = { deliveries: null };
    this.#asked.push(asked);
    try {
      const answer = await accepted;
      asked.deliveries = answer.deliveries;
      return answer;
    } catch (error) {
      asked.deliveries = [];
      throw error;
    } finally {
      this.#tell();
    }
  }

  #tell(): void {
    const open = this.#asked.findIndex(({ deliveries }) => deliveries === null);
    const answered = this.#asked.splice(0, open === -1 ? this.#asked.length : open);
    for (const { deliveries } of answered) if (deliveries && deliveries.length > 0) this.announce(deliveries);
  }
}
