import type { Clock } from "../clock.js";
import type { Logger } from "../log.js";
import type { Message, MessageCreated, SourceEvent } from "../message/index.js";
import type { GatewayPosition, MappingView, QueuedDelivery, Store } from "../store/store.js";

/** What intake needs of the parts around it; `main.ts` introduces them. */
export interface IntakeOptions<Line> {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly accountId: number;
  /** The mappings of a channel, whatever their state. */
  readonly mappingsOf: (channelId: string) => readonly MappingView[];
  /** How far everything is kept already: never ahead of what is committed. */
  readonly position: () => GatewayPosition | null;
  /** A line that speaks to the bot, or null for an ordinary message. */
  readonly recogniseCommand: (event: MessageCreated) => Line | null;
  /** Runs a command; not waited for, never rejects. */
  readonly runCommand: (line: Line, event: MessageCreated, raw: unknown) => void;
  readonly enqueued: (deliveries: readonly QueuedDelivery[]) => void;
  /** Everything that is not a new message: buttons, changes of roles, guilds and channels. */
  readonly onOther: (event: Exclude<SourceEvent, MessageCreated>) => void;
}

export type IntakeCounter =
  "relayed" | "duplicate" | "unmapped" | "command" | "bot" | "system" | "visibleOnly" | "direct" | "paused" | "ignored";

/**
 * An event in, deliveries enqueued. `take` resolves when all that must survive a crash is committed:
 * only then may the gateway's position move past the event.
 */
export class Intake<Line = unknown> {
  readonly counters = new Map<IntakeCounter, number>();

  constructor(private readonly options: IntakeOptions<Line>) {}

  /** @throws StoreError when the event could not be kept: it must come again. */
  async take(event: SourceEvent, raw: unknown): Promise<void> {
    if (event.type !== "message-created") {
      if (event.type === "ignored") this.#count("ignored");
      return this.options.onOther(event);
    }
    const { message } = event;
    if (event.system) return this.#count("system");
    if (event.visibleOnly) return this.#count("visibleOnly");
    if (message.author.bot) return this.#count("bot");
    const line = this.options.recogniseCommand(event);
    if (line !== null) return await this.#takeCommand(line, event, raw);
    if (event.direct) return this.#count("direct");
    return await this.#relay(message);
  }

  async #takeCommand(line: Line, event: MessageCreated, raw: unknown): Promise<void> {
    // The words of a command are nobody's message: only its id is kept, so that a repeat runs nothing.
    const message: Message = { ...event.message, content: [], cards: [], attachments: [], quote: null };
    const { duplicate } = await this.#accept(message, "command", []);
    if (duplicate) return this.#count("duplicate");
    this.#count("command");
    this.options.runCommand(line, event, raw);
  }

  async #relay(message: Message): Promise<void> {
    // A channel belongs to one guild; a mapping of another one must never see it.
    const mappings = this.options
      .mappingsOf(message.channelId)
      .filter((mapping) => mapping.guildId === message.guildId);
    if (mappings.length === 0) return this.#count("unmapped");
    const open = mappings.filter((mapping) => !(mapping.state === "paused" && mapping.options.pause === "drop"));
    if (open.length === 0) return this.#count("paused");
    const mappingIds = open.map((mapping) => mapping.id);
    const { duplicate, deliveries } = await this.#accept(message, "relay", mappingIds);
    if (duplicate) return this.#count("duplicate");
    this.#count("relayed");
    this.options.enqueued(deliveries);
  }

  #accept(message: Message, purpose: "relay" | "command", mappingIds: readonly number[]) {
    const { store, accountId, clock } = this.options;
    return store.acceptMessage({
      accountId,
      position: this.options.position(),
      message,
      purpose,
      mappingIds,
      receivedAt: clock.now(),
    });
  }

  #count(counter: IntakeCounter): void {
    this.counters.set(counter, (this.counters.get(counter) ?? 0) + 1);
  }
}
