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
import {
  StoreError,
  type AcceptMessage,
  type FilteredMapping,
  type GatewayPosition,
  type KeptWith,
  type MappingView,
  type QueuedDelivery,
  type Store,
} from "../store/store.js";
import type { Judged } from "./backfill/backfills.js";
import type { ListedMessage } from "./catch-up/listed.js";
import { applyChoice, type Choice } from "./catch-up/missed-rules.js";
import { InOrder } from "./in-order.js";
import { findRefusal, mayHave } from "./passing.js";
import {
  applyFilters,
  followsEdits,
  idsOf,
  takeDeletion,
  takeEdit,
  type ChangeSurroundings,
  type FilterHits,
} from "./take-change.js";

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
  /** Of which telling in order an event is part that comes now. Left out: each stands alone. */
  readonly stream?: () => number;
  /** Why nothing may be taken in, or null. */
  readonly closed?: () => StoreError | null;
  /** One of the KOOK bots that this installation runs. */
  readonly isOurs?: (userId: string) => boolean;
  /** A line that speaks to the bot, or null for an ordinary message. */
  readonly recogniseCommand: (event: MessageCreated) => Line | null;
  /** Runs a command; not waited for, never rejects. */
  readonly runCommand: (line: Line, event: MessageCreated, raw: unknown) => void;
  /** A command that changes nothing: it runs also when it can't be noted that it did. */
  readonly onlyReads?: (line: Line) => boolean;
  readonly enqueued: (deliveries: readonly QueuedDelivery[]) => void;
  /** Reactions and pins of messages on mapped channels. Resolves when kept; rejects when it must come again. */
  readonly onMark?: (event: MarkEvent, mappings: readonly MappingView[], kept: KeptWith) => Promise<void>;
  /** Everything that is about no message: buttons, changes of roles, guilds and channels. */
  readonly onOther: (event: OtherEvent) => void;
}

/** How a message that was listed later is taken in. */
interface Missed {
  readonly choose: (mapping: MappingView) => Choice;
  readonly editedAt: number | null;
}

/** An event's turn to be kept. */
interface Turn {
  /** What it is kept with. */
  readonly now: () => KeptWith;
  /** What comes behind it may ask the store. */
  readonly next: () => void;
}

/** Of more commands than this at once nobody is answered twice rather than once. */
const MOST_UNNOTED = 1_000;

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
  | "optedOut"
  | "ignored";

/**
 * An event in, deliveries enqueued, in the order of the events. `take` resolves when all that must survive a crash is
 * committed: only then may the gateway's position move past the event.
 */
export class Intake<Line = unknown> {
  readonly counters = new Map<IntakeCounter, number>();
  readonly #order = new InOrder();
  /** Of which something could not be kept. */
  #brokenStream: number | null = null;
  /** Commands that ran and could not be noted yet. */
  readonly #ranUnnoted = new Set<string>();

  readonly #options: IntakeOptions<Line>;

  constructor(options: IntakeOptions<Line>) {
    const { filter, mask, complete } = options;
    this.#options = {
      ...options,
      ...(filter && { filter: this.#telling(filter) }),
      ...(mask && { mask: this.#telling(mask) }),
      ...(complete && { complete: this.#telling(complete) }),
    };
  }

  /** @throws StoreError when the event could not be kept: it must come again. */
  async take(event: SourceEvent, raw: unknown): Promise<void> {
    const stream = this.#options.stream?.() ?? null;
    try {
      const refusal = this.#options.closed?.() ?? this.#refusalOf(stream);
      if (refusal) throw refusal;
      await this.#take(event, raw);
    } catch (error) {
      this.#brokenStream = stream;
      if (event.type === "message-created" && isOfTheStore(error)) this.#runUnnoted(event, raw);
      throw error;
    }
  }

  /** Its failure is known before the next event, which may come in the same turn of the loop. */
  #telling<Input extends unknown[], Output>(work: (...input: Input) => Output): (...input: Input) => Output {
    return (...input) => {
      try {
        return work(...input);
      } catch (error) {
        this.#brokenStream = this.#options.stream?.() ?? null;
        throw error;
      }
    };
  }

  /** What comes behind an event that has to come again has to do the same. */
  #refusalOf(stream: number | null): StoreError | null {
    if (stream === null || stream !== this.#brokenStream) return null;
    return new StoreError("behind", "An earlier event could not be kept");
  }

  async #take(event: SourceEvent, raw: unknown): Promise<void> {
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
        return this.#options.onOther(event);
      default:
        return this.#options.onOther(event);
    }
  }

  async #takeMessage(event: MessageCreated, raw: unknown): Promise<void> {
    const { message } = event;
    if (event.system) return this.#count("system");
    if (event.visibleOnly) return this.#count("visibleOnly");
    if (message.author.bot && !this.#isWelcomeBot(message)) return this.#count("bot");
    const line = message.author.bot ? null : this.#options.recogniseCommand(event);
    if (line !== null) return await this.#takeCommand(line, event, raw);
    if (event.direct) return this.#count("direct");
    return await this.#relay(message);
  }

  /** One that KOOK listed, after it was said. What it asked of us then, nobody wants done any more. */
  async takeMissed({ event, editedAt }: ListedMessage, choose: (mapping: MappingView) => Choice): Promise<void> {
    if (findRefusal(event, this.#options.recogniseCommand(event) !== null, this.#isWelcomeBot(event.message))) return;
    await this.#relay(event.message, { choose, editedAt });
  }

  /** Whether an older message is one that a mapping forwards, whatever its filters say. */
  wants(event: MessageCreated, mapping: MappingView): boolean {
    const { message } = event;
    if (this.#isWithheld(message) || !mayHave(mapping, message.author)) return false;
    return !findRefusal(event, this.#options.recogniseCommand(event) !== null, this.#isWelcomeBot(message));
  }

  /** What a mapping would be sent of it, by the rules of now: counted as if it came now. */
  async judge({ message }: MessageCreated, mapping: MappingView): Promise<Judged> {
    const hits: FilterHits = [];
    const { filtered } = applyFilters(this.#options, message, [mapping], hits);
    const open = this.#mappingsOf(message);
    const whole = (await this.#options.complete?.(message, open)) ?? message;
    const masked = this.#options.mask?.(whole, open, hits) ?? whole;
    this.#options.countHits?.(hits);
    return { message: masked, filtered: filtered[0] ?? null };
  }

  async #takeCommand(line: Line, event: MessageCreated, raw: unknown): Promise<void> {
    // The words of a command are nobody's message: only its id is kept, so that a repeat runs nothing.
    const author = this.#isWithheld(event.message)
      ? { ...event.message.author, id: "", name: "" }
      : event.message.author;
    const message: Message = { ...event.message, author, content: [], cards: [], attachments: [], quote: null };
    const { duplicate } = await this.#inOrder((kept) => this.#accept({ message }, "command", [], [], kept));
    if (duplicate) return this.#count("duplicate");
    this.#count("command");
    if (this.#ranUnnoted.delete(message.id)) return;
    this.#options.runCommand(line, event, raw);
  }

  /** Whoever asks why nothing arrives is answered also while nothing can be kept; once, though the line comes again. */
  #runUnnoted(event: MessageCreated, raw: unknown): void {
    const { id, author } = event.message;
    if (event.system || event.visibleOnly || author.bot || this.#ranUnnoted.has(id)) return;
    const line = this.#options.recogniseCommand(event);
    if (line === null || !this.#options.onlyReads?.(line)) return;
    if (this.#ranUnnoted.size >= MOST_UNNOTED) return;
    this.#ranUnnoted.add(id);
    this.#options.runCommand(line, event, raw);
  }

  async #relay(message: Message, missed?: Missed): Promise<void> {
    if (this.#isWithheld(message)) return this.#count("optedOut");
    const mappings = this.#mappingsOf(message).filter(
      (mapping) => mayHave(mapping, message.author) && missed?.choose(mapping) !== "leave",
    );
    if (mappings.length === 0) return this.#count("unmapped");
    const open = mappings.filter((mapping) => !(mapping.state === "paused" && mapping.options.pause === "drop"));
    if (open.length === 0) return this.#count("paused");
    const hits: FilterHits = [];
    const { passing, filtered } = applyChoice(applyFilters(this.#options, message, open, hits), missed?.choose);
    const completed = this.#options.complete?.(message, open) ?? message; // asked for now, also while others are before it
    const masked = (whole: Message): Message => this.#options.mask?.(whole, open, hits) ?? whole;
    const accept = (whole: Message, kept: Turn) =>
      this.#accept({ message: masked(whole), editedAt: missed?.editedAt ?? null }, "relay", passing, filtered, kept);
    const { duplicate, deliveries } = await this.#inOrder(
      (kept) =>
        completed instanceof Promise ? completed.then((whole) => accept(whole, kept)) : accept(completed, kept),
      missed === undefined,
    );
    if (duplicate) return this.#count("duplicate");
    this.#options.countHits?.(hits);
    this.#count(passing.length === 0 ? "filtered" : "relayed");
    this.#options.enqueued(deliveries);
  }

  #accept(
    said: Pick<AcceptMessage, "message" | "editedAt">,
    purpose: "relay" | "command",
    passing: readonly MappingView[],
    filtered: readonly FilteredMapping[],
    { now, next }: Turn,
  ) {
    const { store } = this.#options;
    const accepted = store.acceptMessage({ ...now(), ...said, purpose, mappingIds: idsOf(passing), filtered });
    next(); // the store keeps the order of what it was asked
    return accepted;
  }

  async #takeEdit(event: MessageEdited): Promise<void> {
    const mappings = this.#mappingsOf(event);
    if (!mappings.some(followsEdits)) return this.#count("unmapped");
    this.#changed(
      "edited",
      await this.#inOrder(({ now, next }) => takeEdit({ ...this.#options, now }, event, mappings, next)),
    );
  }

  async #takeDeletion(event: MessageDeleted): Promise<void> {
    const mappings = this.#mappingsOf(event);
    if (mappings.length === 0) return this.#count("unmapped");
    this.#changed(
      "deleted",
      await this.#inOrder(({ now, next }) => takeDeletion({ ...this.#options, now }, event, mappings, next)),
    );
  }

  #changed(counter: "edited" | "deleted", deliveries: readonly QueuedDelivery[]): void {
    if (deliveries.length === 0) return;
    this.#count(counter);
    this.#options.enqueued(deliveries);
  }

  async #takeMark(event: MarkEvent): Promise<void> {
    const { onMark } = this.#options;
    const mappings = this.#mappingsOf(event);
    if (!onMark || mappings.length === 0) return;
    // That a reaction is gone is taken in: it may be one from before they opted out.
    if (event.type === "reaction-changed" && event.added && this.#options.isWithheld?.(event.userId)) return;
    await this.#inOrder(({ now, next }) => {
      const kept = onMark(event, mappings, now());
      next();
      return kept;
    });
  }

  #isWithheld({ author }: Pick<Message, "author">): boolean {
    return this.#options.isWithheld?.(author.id) === true;
  }

  /** One that some link of the channel forwards. What our own bots say would go round in circles. */
  #isWelcomeBot(message: Message): boolean {
    const { author } = message;
    if (!author.bot || this.#options.isOurs?.(author.id) === true) return false;
    return this.#mappingsOf(message).some((mapping) => mayHave(mapping, author));
  }

  /** A channel belongs to one guild; a mapping of another one must never see it. */
  #mappingsOf({ guildId, channelId }: Pick<Message, "guildId" | "channelId">): readonly MappingView[] {
    return this.#options.mappingsOf(channelId).filter((mapping) => mapping.guildId === guildId);
  }

  /**
   * To be called as the event comes: by its turn another stream may have begun. One that didn't come by the gateway
   * belongs to none.
   */
  #inOrder<Result>(work: (turn: Turn) => Promise<Result>, live = true): Promise<Result> {
    const { accountId, position, clock, stream } = this.#options;
    const of = stream && live ? { stream: stream() } : {};
    const now = () => ({ accountId, position: position(), receivedAt: clock.now(), ...of });
    return this.#order.run((next) => work({ now, next }));
  }

  #count(counter: IntakeCounter): void {
    this.counters.set(counter, (this.counters.get(counter) ?? 0) + 1);
  }
}

function isOfTheStore(error: unknown): boolean {
  return error instanceof StoreError && CANT_BE_WRITTEN.has(error.kind);
}

const CANT_BE_WRITTEN: ReadonlySet<StoreError["kind"]> = new Set([
  "full",
  "locked",
  "corrupt",
  "unavailable",
  "behind",
]);
