import type { Clock } from "../clock.js";
import type {
  Message,
  MessageCreated,
  MessageDeleted,
  MessageEdited,
  PinChanged,
  ReactionChanged,
  SourceEvent,
} from "../message/index.js";
import type { FilteredMapping, GatewayPosition, MappingView, QueuedDelivery, Store } from "../store/store.js";
import { InOrder } from "./in-order.js";
import { applyFilters, idsOf, takeDeletion, takeEdit, type ChangeSurroundings } from "./take-change.js";

/** What befalls a message that is already there, beside its text. */
export type MarkEvent = ReactionChanged | PinChanged;
export type OtherEvent = Exclude<SourceEvent, MessageCreated | MessageEdited | MessageDeleted | MarkEvent>;

/** What intake needs of the parts around it; `main.ts` introduces them. */
export interface IntakeOptions<Line> extends Omit<ChangeSurroundings, "now"> {
  readonly store: Pick<Store, "acceptMessage" | "findMessage" | "acceptEdit" | "acceptDeletion">;
  readonly clock: Clock;
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
  /** Reactions and pins of messages on mapped channels. Resolves when kept; rejects when it must come again. */
  readonly onMark?: (event: MarkEvent, mappings: readonly MappingView[]) => Promise<void>;
  /** Everything that is about no message: buttons, changes of roles, guilds and channels. */
  readonly onOther: (event: OtherEvent) => void;
}

export type IntakeCounter =
  | "relayed"
  | "edited"
  | "deleted"
  | "duplicate"
  | "unmapped"
  | "filtered"
  | "command"
  | "bot"
  | "system"
  | "visibleOnly"
  | "direct"
  | "paused"
  | "ignored";

/**
 * An event in, deliveries enqueued, in the order of the events. `take` resolves when all that must survive a crash is
 * committed: only then may the gateway's position move past the event.
 */
export class Intake<Line = unknown> {
  readonly counters = new Map<IntakeCounter, number>();
  readonly #order = new InOrder();
  readonly #around: ChangeSurroundings;

  constructor(private readonly options: IntakeOptions<Line>) {
    this.#around = { ...options, now: () => this.#now() };
  }

  /** @throws StoreError when the event could not be kept: it must come again. */
  async take(event: SourceEvent, raw: unknown): Promise<void> {
    switch (event.type) {
      case "message-created":
        return await this.#takeMessage(event, raw);
      case "message-edited":
        return await this.#takeEdit(event);
      case "message-deleted":
        return await this.#takeDeletion(event);
      case "reaction-changed":
      case "pin-changed":
        return await this.#takeMark(event);
      case "ignored":
        this.#count("ignored");
        return this.options.onOther(event);
      default:
        return this.options.onOther(event);
    }
  }

  async #takeMessage(event: MessageCreated, raw: unknown): Promise<void> {
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
    const { duplicate } = await this.#order.run((next) => this.#accept(message, "command", [], [], next));
    if (duplicate) return this.#count("duplicate");
    this.#count("command");
    this.options.runCommand(line, event, raw);
  }

  async #relay(message: Message): Promise<void> {
    const mappings = this.#mappingsOf(message);
    if (mappings.length === 0) return this.#count("unmapped");
    const open = mappings.filter((mapping) => !(mapping.state === "paused" && mapping.options.pause === "drop"));
    if (open.length === 0) return this.#count("paused");
    const { passing, filtered } = applyFilters(this.options, message, open);
    const completed = this.options.complete?.(message, open) ?? message; // asked for now, also while others are before it
    const masked = (whole: Message): Message => this.options.mask?.(whole, open) ?? whole;
    const { duplicate, deliveries } = await this.#order.run((next) =>
      completed instanceof Promise
        ? completed.then((whole) => this.#accept(masked(whole), "relay", passing, filtered, next))
        : this.#accept(masked(completed), "relay", passing, filtered, next),
    );
    if (duplicate) return this.#count("duplicate");
    this.#count(passing.length === 0 ? "filtered" : "relayed");
    this.options.enqueued(deliveries);
  }

  #accept(
    message: Message,
    purpose: "relay" | "command",
    passing: readonly MappingView[],
    filtered: readonly FilteredMapping[],
    next: () => void,
  ) {
    const { store } = this.options;
    const accepted = store.acceptMessage({ ...this.#now(), message, purpose, mappingIds: idsOf(passing), filtered });
    next(); // the store keeps the order of what it was asked
    return accepted;
  }

  async #takeEdit(event: MessageEdited): Promise<void> {
    const mappings = this.#mappingsOf(event).filter(({ options }) => options.edits !== "ignore");
    if (mappings.length === 0) return this.#count("unmapped");
    this.#changed("edited", await this.#order.run((next) => takeEdit(this.#around, event, mappings, next)));
  }

  async #takeDeletion(event: MessageDeleted): Promise<void> {
    const mappings = this.#mappingsOf(event);
    if (mappings.length === 0) return this.#count("unmapped");
    this.#changed("deleted", await this.#order.run((next) => takeDeletion(this.#around, event, mappings, next)));
  }

  #changed(counter: "edited" | "deleted", deliveries: readonly QueuedDelivery[]): void {
    if (deliveries.length === 0) return;
    this.#count(counter);
    this.options.enqueued(deliveries);
  }

  async #takeMark(event: MarkEvent): Promise<void> {
    const { onMark } = this.options;
    const mappings = this.#mappingsOf(event);
    if (!onMark || mappings.length === 0) return;
    await this.#order.run((next) => {
      const kept = onMark(event, mappings);
      next();
      return kept;
    });
  }

  /** A channel belongs to one guild; a mapping of another one must never see it. */
  #mappingsOf({ guildId, channelId }: Pick<Message, "guildId" | "channelId">): readonly MappingView[] {
    return this.options.mappingsOf(channelId).filter((mapping) => mapping.guildId === guildId);
  }

  /** What each event is kept with. */
  #now() {
    const { accountId, position, clock } = this.options;
    return { accountId, position: position(), receivedAt: clock.now() };
  }

  #count(counter: IntakeCounter): void {
    this.counters.set(counter, (this.counters.get(counter) ?? 0) + 1);
  }
}
