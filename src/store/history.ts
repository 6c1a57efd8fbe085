import type { Platform } from "../delivery/destination.js";
import type { MessageKind } from "../message/index.js";
import type { BotView, DeliveryAction, NewAudit } from "./store.js";

/**
 * What the store knows of the past: lists, statistics, search, and the set-up that commands show.
 *
 * Whatever takes a `ReadOptions` is read on a connection of its own: it never waits for what is being written, and
 * nothing that is written waits for it. It sees all that was acknowledged before it was asked for.
 */
export interface HistoryOperations extends HistoryReads, HistoryUpkeep, RecordOperations {}

export interface ReadOptions {
  /** Ends the read: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** After this long the read rejects with a StoreError "timeout". 10 seconds unless said otherwise; 10 minutes for long work. */
  readonly timeoutMs?: number;
  /** For long work: called now and then. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Newest first. `next` asks for what follows; null: nothing does. A page can be short, and even empty, before the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Which page of a list. */
export interface PageQuery {
  /** `next` of the page before; null for the first. @throws StoreError "cursor" for a text that no list handed out. */
  readonly cursor: string | null;
  /** At most 200. */
  readonly limit: number;
}

export interface HistoryReads {
  /** Deliveries, archived ones too, by the time at which their event reached us. */
  listDeliveries(input: DeliveryQuery, options?: ReadOptions): Promise<Page<LoggedDelivery>>;
  /** A guild's messages whose text has all these words, by the order in which they came. Only texts that are still kept. */
  searchMessages(input: SearchQuery, options?: ReadOptions): Promise<Page<FoundMessage>>;
  /** Counts over [from, to), to the millisecond. */
  readStatistics(input: StatisticsQuery, options?: ReadOptions): Promise<Statistics>;
  /** The same for each mapping of a guild, ended ones too; those without any are left out. */
  readMappingStatistics(
    input: { readonly guildId: string; readonly from: number; readonly to: number },
    options?: ReadOptions,
  ): Promise<readonly (Statistics & { readonly mappingId: number })[]>;
  /** The same for each hour or day of a time zone that [from, to) touches, the first and the last one cut to the window. */
  readSeries(input: SeriesQuery, options?: ReadOptions): Promise<readonly (Statistics & TimeSpan)[]>;
  /** Who changed what in a guild. */
  listAudit(input: PageQuery & { readonly guildId: string }, options?: ReadOptions): Promise<Page<AuditEntry>>;
  /** Dead letters of a guild; null: of all. */
  listFailed(input: FailedQuery, options?: ReadOptions): Promise<Page<FailedDelivery>>;
  /** Deliveries that failed and wait for their next try, the soonest first. */
  listRetrying(
    input: { readonly guildId: string | null; readonly limit: number },
    options?: ReadOptions,
  ): Promise<readonly RetryingDelivery[]>;
  readDatabaseSize(input: Record<string, never>, options?: ReadOptions): Promise<DatabaseSize>;
  /** Long work. What is wrong with the file, in the database's words; empty: nothing. */
  checkIntegrity(input: Record<string, never>, options?: ReadOptions): Promise<readonly string[]>;
}

export interface TimeSpan {
  /** Epoch milliseconds; belongs to it. */
  readonly from: number;
  /** The first millisecond after it. */
  readonly to: number;
}

// ---------------------------------------------------------------- the log

/** `filtered`: a filter dropped it, so nothing was sent. */
export type LoggedState = "pending" | "held" | "delivered" | "uncertain" | "dead" | "cancelled" | "filtered";

/** What is null doesn't restrict. */
export interface DeliveryQuery extends PageQuery {
  readonly guildId: string | null;
  readonly mappingId?: number | null;
  /** The source, KOOK's id. */
  readonly channelId?: string | null;
  readonly platform?: Platform | null;
  readonly state?: LoggedState | null;
  readonly action?: DeliveryAction | null;
  /** When the event reached us: from this time on … */
  readonly from?: number | null;
  /** … and before this one. */
  readonly to?: number | null;
}

export interface LoggedDelivery {
  readonly id: number;
  readonly mappingId: number;
  readonly mappingNumber: number;
  readonly guildId: string;
  readonly channelId: string;
  readonly platform: Platform;
  readonly placeName: string;
  /** KOOK's id of the message. */
  readonly messageId: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly kind: MessageKind;
  /** When it was said in KOOK: long before it reached us, where it was fetched afterwards. */
  readonly sentAt: number;
  readonly action: DeliveryAction;
  readonly state: LoggedState;
  readonly attempts: number;
  readonly receivedAt: number;
  readonly finishedAt: number | null;
  readonly delayMs: number | null;
  readonly errorKind: string | null;
  /** For a filtered one: which rule, or why. */
  readonly error: string | null;
}

// ---------------------------------------------------------------- statistics

export interface StatisticsQuery extends TimeSpan {
  /** Null: the whole host. */
  readonly guildId: string | null;
  /** Only this mapping. */
  readonly mappingId?: number | null;
}

export interface SeriesQuery extends StatisticsQuery {
  readonly by: "hour" | "day";
  /** An IANA name: "Asia/Shanghai". */
  readonly timeZone: string;
}

/** Of messages: edits and deletions aren't counted. */
export interface Statistics {
  /** Deliveries that were enqueued in the window. */
  readonly created: number;
  /** Messages that a filter kept from a mapping in the window. */
  readonly filtered: number;
  /** Deliveries that ended in the window, whenever they began. One that is sent again by hand counts as what it became last. */
  readonly delivered: number;
  readonly dead: number;
  readonly uncertain: number;
  /** Delivered ones of those that ended, in per cent with two decimals; null where none ended. */
  readonly successRate: number | null;
  /** From KOOK's event to the last part sent, in milliseconds; null where nothing was delivered. */
  readonly delay: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
}

// ---------------------------------------------------------------- search

export interface SearchQuery extends PageQuery {
  readonly guildId: string;
  /** Words apart from each other are each looked for; what stands together is found together. */
  readonly text: string;
}

export interface FoundMessage {
  /** KOOK's id: for `readTrace`. */
  readonly messageId: string;
  readonly channelId: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly kind: MessageKind;
  readonly sentAt: number;
  readonly receivedAt: number;
  /** The message as plain text. */
  readonly text: string;
}

// ---------------------------------------------------------------- records that commands show

export interface AuditEntry extends NewAudit {
  readonly id: number;
}

export interface FailedQuery extends PageQuery {
  readonly guildId: string | null;
  readonly mappingId?: number | null;
  /** Only what nobody has decided about yet. */
  readonly open: boolean;
}

export interface FailedDelivery {
  /** What people name it by. */
  readonly id: number;
  readonly deliveryId: number;
  readonly mappingId: number;
  readonly mappingNumber: number;
  readonly guildId: string;
  readonly platform: Platform;
  readonly placeName: string;
  /** KOOK's id of the message. */
  readonly messageId: string;
  readonly channelId: string;
  readonly authorName: string;
  readonly action: DeliveryAction;
  /** A DeliveryFailure's kind, or "uncertain". */
  readonly kind: string;
  readonly reason: string;
  readonly attempts: number;
  readonly failedAt: number;
  readonly resolvedAt: number | null;
  readonly resolvedBy: string | null;
  readonly resolution: "replayed" | "dropped" | null;
}

export interface RetryingDelivery {
  readonly deliveryId: number;
  readonly mappingId: number;
  readonly mappingNumber: number;
  readonly guildId: string;
  /** KOOK's id of the message. */
  readonly messageId: string;
  readonly attempts: number;
  readonly firstFailedAt: number | null;
  readonly lastTriedAt: number | null;
  readonly nextTryAt: number;
  readonly kind: string;
  readonly error: string | null;
}

export interface DatabaseSize {
  /** All that the database takes on the disk, its write-ahead log included. */
  readonly bytes: number;
  /** Of these, the write-ahead log; 0 on PostgreSQL, which has one for the whole server. */
  readonly walBytes: number;
  /** Of these, free for what comes next. 0 on PostgreSQL, which doesn't tell without reading every table. */
  readonly freeBytes: number;
  /** How many deliveries are logged, exactly: counted as they came. */
  readonly deliveries: number;
  /** How many messages the log and the archive hold, estimated by their ids. */
  readonly messages: number;
}

// ---------------------------------------------------------------- upkeep: what jobs call

/** A job's step: one short transaction. Call again until nothing is left; stopping between two steps loses nothing. */
export interface StepResult {
  readonly done: boolean;
}

export interface RebuildStep extends StepResult {
  /** How much of it is done, from 0 to 1, roughly. */
  readonly progress: number;
}

export interface HistoryUpkeep {
  /** Takes new deliveries into the log's index and the counts, and closed days into the daily tier. Every few seconds. */
  rollUp(input: { readonly now: number; readonly limit?: number }): Promise<StepResult>;
  /** Makes new and edited texts searchable, and forgets those that are gone. Every few seconds. */
  indexTexts(input: { readonly limit?: number }): Promise<StepResult>;
  /** Recounts everything from the rows, hour by hour. Goes on where an earlier, unfinished run stopped. */
  rebuildStats(input: { readonly now: number; readonly limit?: number }): Promise<RebuildStep>;
  /**
   * Forgets the fine counts and the log's index from before that time; hours and days stay. To be done before the rows
   * of what came in by then are removed.
   */
  purgeHistory(input: { readonly before: number; readonly limit?: number }): Promise<StepResult>;
}

// ---------------------------------------------------------------- records: accounts, bots, filters, dead letters

export interface AccountView {
  readonly id: number;
  /** The bot's user id in KOOK. */
  readonly userId: string;
  readonly name: string;
  readonly status: "active" | "invalid";
  /** When KOOK last let it in or told it something. Going out of use is no activity. */
  readonly lastActiveAt: number | null;
}

export interface FilterView {
  /** Short, per guild: what people type. Never used again. */
  readonly number: number;
  readonly guildId: string;
  /** Null: the whole guild. */
  readonly mappingId: number | null;
  readonly action: "allow" | "block" | "mask";
  readonly kind: string;
  readonly value: string;
  readonly enabled: boolean;
  readonly hits: number;
  readonly createdBy: string;
  readonly createdAt: number;
}

interface FilterName {
  readonly guildId: string;
  readonly number: number;
}

export interface RecordOperations {
  /** Newest first. */
  listAccounts(input: Record<string, never>): Promise<readonly AccountView[]>;
  /** Becoming or being active counts as activity. */
  setAccountStatus(input: {
    readonly accountId: number;
    readonly status: AccountView["status"];
    readonly now: number;
  }): Promise<void>;
  /** Bots that can send, newest first: those that a guild may use (its own and the shared ones); null: all. */
  listBots(input: { readonly platform: Platform; readonly guildId: string | null }): Promise<readonly BotView[]>;
  /** Every filter, for the index in memory. */
  listAllFilters(input: Record<string, never>): Promise<readonly FilterView[]>;
  /** A guild's, in the order of their numbers. */
  listFilters(input: { readonly guildId: string }): Promise<readonly FilterView[]>;
  addFilter(input: {
    readonly guildId: string;
    readonly mappingId: number | null;
    readonly action: FilterView["action"];
    readonly kind: string;
    readonly value: string;
    readonly audit: NewAudit;
  }): Promise<FilterView>;
  /** Null: there is no such filter. */
  setFilterEnabled(
    input: FilterName & { readonly enabled: boolean; readonly audit: NewAudit },
  ): Promise<FilterView | null>;
  removeFilter(input: FilterName & { readonly audit: NewAudit }): Promise<FilterView | null>;
  /** Adds to the filters' counters. */
  countFilterHits(input: { readonly hits: readonly (FilterName & { readonly count: number })[] }): Promise<void>;
  /**
   * Decides about open dead letters of a guild (null: of any). `replayed`: they are sent again, at the place in their
   * lane that they had; `dropped`: they are done with. What was decided already, or is another guild's, is left out of
   * the answer, and so is a replay of what its author deleted meanwhile, or whose text is no longer kept.
   * The audit row's subject becomes the numbers of those that this decided about.
   */
  resolveFailed(input: {
    readonly guildId: string | null;
    readonly ids: readonly number[];
    readonly resolution: "replayed" | "dropped";
    readonly by: string;
    readonly now: number;
    readonly audit: NewAudit | null;
  }): Promise<readonly { readonly id: number; readonly deliveryId: number; readonly laneId: number }[]>;
}
