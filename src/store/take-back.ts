import type { Message, MessageKind } from "../message/index.js";
import type { Page, PageQuery, ReadOptions } from "./history.js";
import type { Lane, NewAudit, QueuedDelivery } from "./store.js";

/** Taking copies back: by the people who steer a guild's links. */
export interface TakeBackOperations {
  /**
   * Removes the copies of a message wherever they are, on ended mappings too, and whatever the mappings do with
   * deletions; what still waits to be sent never is. The message itself goes on, and a later edit brings nothing back.
   * Works as long as the receipts are kept, also for a message that is archived or was deleted in KOOK.
   * Null: we know of no such message in that guild.
   */
  recallMessage(input: RecallMessage): Promise<Recall | null>;
  /**
   * A person's messages, newest first, whether they lie in the log or in the archive. Looks through all messages of
   * that time, for nothing is indexed by its author: a page takes a while, and may be empty before the last one.
   */
  listMessagesOf(input: MessagesOfQuery, options?: ReadOptions): Promise<Page<PersonMessage>>;
}

export interface RecallMessage {
  /** Null: of any guild. */
  readonly guildId: string | null;
  readonly sourceId: string;
  readonly now: number;
  /** Recorded when there was something to take back. */
  readonly audit: NewAudit | null;
}

export interface Recall {
  /** Copies that are removed, or are never sent. */
  readonly copies: number;
  /** Of these, those whose mapping is suspended: they are removed after its resume. */
  readonly held: number;
  /** Copies at an address that their mapping no longer has: nothing reaches these any more. */
  readonly outOfReach: number;
  readonly deliveries: readonly QueuedDelivery[];
  /** Where ended mappings sent copies: their deliveries are found by nobody who goes by mappings. */
  readonly endedLanes: readonly Lane[];
}

export interface MessagesOfQuery extends PageQuery {
  /** Null: in any guild. */
  readonly guildId: string | null;
  readonly authorId: string;
  /** What was said from this time on. */
  readonly since: number;
}

export interface PersonMessage {
  readonly id: number;
  /** KOOK's id. */
  readonly messageId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly authorName: string;
  readonly kind: MessageKind;
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly editedAt: number | null;
  readonly deletedAt: number | null;
  /** Null: no longer kept. */
  readonly message: Message | null;
  /** The mappings on which a copy of it is, or is to be sent. */
  readonly mappingIds: readonly number[];
}

/** What is kept about one person, whatever the guild: it is theirs to decide. */
export interface PersonOperations {
  /** KOOK's ids of all who opted out. */
  listOptOuts(input: Record<string, never>): Promise<readonly string[]>;
  /** False: it was so already. */
  setOptOut(input: { readonly userId: string; readonly optedOut: boolean; readonly now: number }): Promise<boolean>;
  /**
   * Forgets what these messages said and who wrote them; what of them still waits is not sent. That there were messages,
   * and where their copies are, stays. Messages of others among them are left alone.
   */
  forgetMessages(input: {
    readonly authorId: string;
    readonly ids: readonly number[];
    readonly now: number;
  }): Promise<{ readonly messages: number }>;
  /** Forgets a person in what belongs to others: their reactions, and where stored texts mention or quote them. */
  forgetTraces(input: TracesStep): Promise<{ readonly lastId: number; readonly done: boolean }>;
  /** What of a person stands in the records of guilds. */
  listRecordsOf(input: { readonly userId: string }, options?: ReadOptions): Promise<PersonRecords>;

  /** What is remembered under names that begin so, in their order. */
  listConfigValues(input: { readonly prefix: string }): Promise<readonly ConfigValue[]>;
  removeConfigValue(input: { readonly key: string }): Promise<void>;
}

export interface TracesStep {
  readonly userId: string;
  readonly afterId: number;
  readonly limit: number;
}

export interface ConfigValue {
  readonly key: string;
  readonly value: unknown;
}

export interface PersonRecords {
  readonly optedOutAt: number | null;
  readonly reactions: readonly { readonly messageId: string | null; readonly emoji: string }[];
  /** What they changed in guilds. */
  readonly changes: readonly {
    readonly guildId: string;
    readonly name: string;
    readonly action: string;
    readonly subject: string;
    readonly at: number;
  }[];
  /** Links that they made. */
  readonly links: readonly { readonly guildId: string; readonly number: number; readonly createdAt: number }[];
  /** Filters that they made, or that are about them. */
  readonly filters: readonly {
    readonly guildId: string;
    readonly number: number;
    readonly about: boolean;
    readonly createdAt: number;
  }[];
}
