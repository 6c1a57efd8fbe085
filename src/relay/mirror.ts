import type { Clock, Random } from "../clock.js";
import type { Destination } from "../delivery/destination.js";
import type { Logger } from "../log.js";
import type { PinChanged, ReactionChanged } from "../message/index.js";
import type { KeptWith, MappingView, Store } from "../store/store.js";
import { MarkCarrier } from "./mark-carrier.js";

export interface MirrorOptions {
  readonly store: Pick<Store, "acceptReaction" | "acceptPin" | "listDueMarks" | "nextMarkDueAt" | "recordMark">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly findMapping: (mappingId: number) => MappingView | null;
  /** One of our own bots in KOOK: what they do there is no news. */
  readonly isOurs: (userId: string) => boolean;
}

/** So long reactions are gathered before the copies follow; a steady stream is shown as often. */
const GATHER_MS = 1_500;

/**
 * Shows what people do to a message in KOOK beside its text, reactions and pins, on its copies: on the mappings that
 * ask for it. What is to be shown is kept in the store; one carrier for each bot brings it there, beside the lanes.
 */
export class Mirror {
  readonly #carriers = new Map<number, MarkCarrier>();
  #stopped = false;

  constructor(private readonly options: MirrorOptions) {}

  /** Asks the store at once. @throws StoreError when the event could not be kept: it must come again. */
  async take(event: ReactionChanged | PinChanged, mappings: readonly MappingView[], kept: KeptWith): Promise<void> {
    const concerned = mappings.filter(({ options }) => asksFor(event, options));
    if (concerned.length === 0 || (event.type === "reaction-changed" && this.options.isOurs(event.userId))) return;
    const what = { ...kept, sourceId: event.messageId, mappingIds: concerned.map(({ id }) => id) };
    if (event.type === "reaction-changed") {
      const { userId, emoji, added } = event;
      await this.options.store.acceptReaction({ ...what, userId, emoji, added, dueAt: kept.receivedAt + GATHER_MS });
    } else {
      await this.options.store.acceptPin({ ...what, pinned: event.pinned });
    }
    for (const botId of new Set(concerned.map((mapping) => mapping.botId))) this.#carriers.get(botId)?.wake();
  }

  /** The bot can be used from now on, also for what waited in the store. */
  addDestination(botId: number, destination: Destination): void {
    if (this.#stopped) return;
    const carrier = this.#carriers.get(botId) ?? new MarkCarrier(botId, this.options);
    this.#carriers.set(botId, carrier);
    carrier.use(destination);
  }

  /** Some mappings are others than before: what waited for that may go on. */
  mappingsChanged(): void {
    for (const carrier of this.#carriers.values()) carrier.wake();
  }

  /** Ends at once: what is not shown yet is shown after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#carriers.values()].map((carrier) => carrier.stop()));
  }
}

function asksFor(event: ReactionChanged | PinChanged, { reactions, pins }: MappingView["options"]): boolean {
  return (event.type === "reaction-changed" ? reactions : pins) === "mirror";
}
