import type { Presentation } from "../message/index.js";
import type { Message } from "../message/index.js";
import type { FilterView, HistoryOperations } from "./history.js";
import type { MaintenanceOperations } from "./maintenance.js";
import type { PersonOperations, TakeBackOperations } from "./take-back.js";
import type { Platform, RemoteId } from "../delivery/destination.js";

/**
 * All that the rest may ask of the database. Each operation is one transaction: it happens whole or not at all,
 * and its promise settles after the commit. Operations are asynchronous on both databases and never interleave on a row.
 * Times are epoch milliseconds UTC; ids of platforms are strings, our own are integers.
 * @throws StoreError when the database refuses (full, locked, gone); the operation then left nothing behind.
 */
export interface Store
  extends
    IntakeOperations,
    LaneOperations,
    MarkOperations,
    SetUpOperations,
    LinkOperations,
    ReadOperations,
    HistoryOperations,
    MaintenanceOperations,
    TakeBackOperations,
    PersonOperations {
  /** Ends after everything handed in has been committed. */
  close(): Promise<void>;
}

export class StoreError extends Error {
  override readonly name = "StoreError";

  constructor(
    readonly kind:
      "full" | "locked" | "corrupt" | "newer" | "unavailable" | "conflict" | "behind" | "timeout" | "cursor" | "other",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

// ---------------------------------------------------------------- intake

/** How far into a gateway session everything is kept. */
export interface GatewayPosition {
  readonly sessionId: string;
  readonly sn: number;
}

export interface IntakeOperations {
  /**
   * Keeps one message and a delivery for each mapping, and moves the position: the durable border.
   * A message id that is known already is a duplicate: only the position moves.
   */
  acceptMessage(input: AcceptMessage): Promise<AcceptedMessage>;
  /**
   * A message that was said long ago, for the one mapping that is named: as `acceptMessage` where it is new to us; where
   * it was kept from that mapping then, it is enqueued now. Nothing happens where there is, or will be, a copy already.
   */
  acceptEarlier(input: AcceptMessage): Promise<AcceptedEarlier>;
  /** For events that leave nothing else behind. Never moves a position backwards within its session. */
  savePosition(input: { accountId: number; position: GatewayPosition }): Promise<void>;
  /** Null clears it: the session is lost. */
  clearPosition(input: { accountId: number }): Promise<void>;
  /** A message that we know by KOOK's id, for what happens to it later. Also one whose content is no longer kept. */
  findMessage(input: { sourceId: string }): Promise<KnownMessage | null>;
  /**
   * Keeps what a message says now, enqueues an edit for each mapping that has or will have a copy, and moves the
   * position. Does nothing else for a message that is unknown, deleted, or already says this.
   */
  acceptEdit(input: AcceptEdit): Promise<{ readonly deliveries: readonly QueuedDelivery[] }>;
  /** Marks a message deleted, enqueues a deletion for each mapping that has or will have a copy, and moves the position. */
  acceptDeletion(input: AcceptDeletion): Promise<{ readonly deliveries: readonly QueuedDelivery[] }>;
  /** Keeps one person's reaction, or that it is gone, and marks the copies on these mappings due. */
  acceptReaction(input: AcceptReaction): Promise<void>;
  acceptPin(input: AcceptPin): Promise<void>;
  /** The account of this bot; made when new, its name refreshed when known. */
  openAccount(input: {
    userId: string;
    name: string;
    now: number;
  }): Promise<{ id: number; position: GatewayPosition | null }>;
}

export interface AcceptMessage {
  readonly accountId: number;
  /** Null for a message that came without an sn (catch-up). */
  readonly position: GatewayPosition | null;
  readonly message: Message;
  /** When it got the words that it has: for one that was listed later. What it was edited to before is no news then. */
  readonly editedAt?: number | null;
  /** "command": remembered so that it never runs twice, without content and deliveries. */
  readonly purpose: "relay" | "command";
  readonly mappingIds: readonly number[];
  /** The mappings that a filter keeps it from: it is logged why nothing was sent there. */
  readonly filtered?: readonly FilteredMapping[];
  readonly receivedAt: number;
  /** See `KeptWith`. */
  readonly stream?: number;
}

export interface FilteredMapping {
  readonly mappingId: number;
  /** Which rule, or why. */
  readonly reason: string;
}

export interface AcceptedMessage {
  readonly duplicate: boolean;
  /** What was enqueued to be sent, in mapping order; empty for a duplicate. Held ones and mappings that vanished are left out. */
  readonly deliveries: readonly QueuedDelivery[];
}

export interface AcceptedEarlier {
  /** `copied`: a copy is there, on its way, or was given up. `gone`: it was deleted in KOOK, or is no message. */
  readonly status: "enqueued" | "filtered" | "copied" | "gone";
  readonly deliveries: readonly QueuedDelivery[];
}

export interface KnownMessage {
  /** Null once its content is no longer kept, and for a command. */
  readonly message: Message | null;
  readonly deleted: boolean;
  /** The mappings that a copy of it went to, or is to go to. */
  readonly mappingIds: readonly number[];
}

/** What every event is kept with. */
export interface KeptWith {
  readonly accountId: number;
  readonly position: GatewayPosition | null;
  readonly receivedAt: number;
  /**
   * The account's events of one number are kept in the order in which they are handed in: when one of them can't be,
   * all behind it are refused as "behind". Whoever has them come again gives them a higher number. Left out: it
   * stands alone.
   */
  readonly stream?: number;
}

interface LaterEvent extends KeptWith {
  readonly sourceId: string;
}

export interface AcceptEdit extends LaterEvent {
  /** The whole message as it is now. */
  readonly message: Message;
  /** When KOOK took the edit: an older one than the last changes nothing. */
  readonly editedAt: number;
  /** The mappings that follow edits. */
  readonly mappingIds: readonly number[];
  /** The mappings that what it says now must not reach: their copies are removed, and what waits isn't sent. */
  readonly withdrawnFrom?: readonly number[];
}

export interface AcceptDeletion extends LaterEvent {
  /** The mappings that follow deletions. */
  readonly mappingIds: readonly number[];
  /** Some copy is to be struck out, for which the content is needed; else it is forgotten at once. */
  readonly keepContent: boolean;
}

export interface AcceptReaction extends LaterEvent {
  readonly userId: string;
  readonly emoji: string;
  readonly added: boolean;
  /** The mappings that mirror reactions. */
  readonly mappingIds: readonly number[];
  /** When the copies are to follow: bursts share one change. */
  readonly dueAt: number;
}

export interface AcceptPin extends LaterEvent {
  readonly pinned: boolean;
  /** The mappings that mirror pins. */
  readonly mappingIds: readonly number[];
}

// ---------------------------------------------------------------- lanes

export type DeliveryAction = "create" | "edit" | "delete";

/** One delivery as its lane needs it. Ids grow in the order of the lane. */
export interface QueuedDelivery {
  readonly id: number;
  readonly laneId: number;
  readonly mappingId: number;
  /** Our own id of the message: the same for its create, its edits and its deletion. */
  readonly messageId: number;
  readonly action: DeliveryAction;
  /** As it is now, after all edits. Null when its content is no longer kept. */
  readonly message: Message | null;
  /** It was deleted in KOOK: a create that finds this is cancelled. */
  readonly deleted: boolean;
  /** Attempts that were counted so far. */
  readonly attempts: number;
  /** When the first attempt of these failed, for the 10 minutes that a message may block its lane; null before one. */
  readonly firstFailedAt: number | null;
  /** Not before this time. */
  readonly dueAt: number;
  /** The parts that are already there: for a create. Edits and deletions ask `readReceipts` when their turn has come. */
  readonly receipts: readonly PartReceipt[];
  /** The remote id of the first part of the quoted message's copy at this address. */
  readonly quotedCopy: RemoteId | null;
  /** When the event reached us, for the delay. */
  readonly receivedAt: number;
  /** A removal that KOOK's deletion did not cause: the copy goes, whatever its mapping does with deletions. */
  readonly takenBack?: boolean;
}

export interface PartReceipt {
  readonly part: number;
  readonly remoteId: RemoteId;
  /** Stands for what the part says: an edit leaves a part alone whose digest is the same. Null: unknown. */
  readonly digest: string | null;
}

/** A part that is no longer there. */
export interface RemovedPart {
  readonly part: number;
  readonly remoteId: null;
}

export interface Lane {
  readonly id: number;
  readonly botId: number;
  readonly address: string;
}

/** A hold on a lane. Every claim raises the fence; what an older holder then writes changes nothing. */
export interface LaneHold {
  readonly laneId: number;
  readonly fence: number;
}

export interface LaneOperations {
  /** The lanes with deliveries that wait to be sent, oldest work first. */
  listWaitingLanes(input: Record<string, never>): Promise<readonly Lane[]>;
  /**
   * Takes a lane until `now + leaseMs`, or returns null while another owner's lease runs.
   * `interrupted`: the holder before us stopped without releasing, so the lane's head may have been sent already;
   * `formerOwner` tells who that was.
   */
  claimLane(input: {
    laneId: number;
    owner: string;
    now: number;
    leaseMs: number;
  }): Promise<(LaneHold & { interrupted: boolean; formerOwner: string | null }) | null>;
  /** Renews many at once; returns the ids of those that are still ours. */
  renewLanes(input: { holds: readonly LaneHold[]; now: number; leaseMs: number }): Promise<readonly number[]>;
  releaseLanes(input: { holds: readonly LaneHold[] }): Promise<void>;
  /** The next deliveries after `afterId` in order, at most `limit`; held ones (paused, suspended) are left out. */
  readLane(input: { laneId: number; afterId: number; limit: number }): Promise<readonly QueuedDelivery[]>;
  /** The copy that a quoting delivery can point at, if it has been sent by now. For one that was still on its way when we enqueued. */
  findQuotedCopy(input: { deliveryId: number }): Promise<RemoteId | null>;
  /** The parts of the copy that this delivery is about, in order, as they are now. */
  readReceipts(input: { deliveryId: number }): Promise<readonly PartReceipt[]>;
  /** Parts of what was delivered on a lane since then, those of the latest deliveries first; at most `limit`. */
  listLatestCopies(input: { laneId: number; since: number; limit: number }): Promise<readonly RemoteId[]>;
  /** Keeps the receipt of one part of several, or that it is gone, before the next part is sent. */
  recordReceipt(input: {
    hold: LaneHold;
    deliveryId: number;
    receipt: PartReceipt | RemovedPart;
    /** The messages whose part this is as well, as far as it is there. */
    sharedBy?: readonly number[];
  }): Promise<{ stale: boolean }>;
  /** What became of an attempt; a repeat changes nothing. `stale`: the lane was no longer ours, nothing changed. */
  recordOutcome(input: {
    hold: LaneHold;
    deliveryId: number;
    now: number;
    outcome: AttemptOutcome;
  }): Promise<{ stale: boolean }>;
  /** The same of several that one request carried, all or none. */
  recordOutcomes(input: {
    hold: LaneHold;
    now: number;
    outcomes: readonly { readonly deliveryId: number; readonly outcome: AttemptOutcome }[];
  }): Promise<{ stale: boolean }>;
  /** Those of these messages of which a first part is there on the mapping of this delivery, in the order of their ids. */
  readLines(input: { deliveryId: number; messageIds: readonly number[] }): Promise<readonly Line[]>;
  /** All active mappings of the lane become suspended and their waiting deliveries held. Returns the mappings that this changed. */
  suspendLane(input: { laneId: number; reason: string; now: number }): Promise<readonly MappingView[]>;
  /**
   * The platform gave the place a new address: the lane, with all that waits, and its mappings follow. Where that
   * address has a lane already, the two become one, and the hold on this one is over: `laneId` is the one that goes on.
   */
  moveLane(input: { laneId: number; address: string; now: number }): Promise<{ laneId: number }>;
}

/** A message that is part of a joint copy, as it is now. */
export interface Line {
  readonly messageId: number;
  readonly remoteId: RemoteId;
  /** Null when its content is no longer kept. */
  readonly message: Message | null;
  readonly deleted: boolean;
  /** Its copy goes or has gone, whatever the mapping does with deletions. */
  readonly takenBack: boolean;
}

export type AttemptOutcome =
  /** The receipts of the parts not yet recorded. */
  | {
      readonly state: "delivered";
      readonly receipts: readonly PartReceipt[];
      readonly attempts: number;
      readonly delayMs: number;
    }
  | {
      readonly state: "pending";
      readonly attempts: number;
      readonly firstFailedAt: number | null;
      readonly dueAt: number;
      readonly kind: string;
      readonly error: string;
    }
  | { readonly state: "dead"; readonly attempts: number; readonly kind: string; readonly error: string }
  | { readonly state: "uncertain"; readonly attempts: number; readonly error: string }
  /** Its message was deleted before anything was sent. */
  | { readonly state: "cancelled" };

// ---------------------------------------------------------------- marks: reactions and pins on copies

/** What a copy shows beside its text, and what it is to show. */
export interface CopyMark {
  readonly messageId: number;
  readonly mappingId: number;
  readonly botId: number;
  readonly address: string;
  /** The first part of the copy. */
  readonly remoteId: RemoteId;
  /** Null: not mirrored. Most frequent first. */
  readonly reactions: { readonly wanted: readonly string[]; readonly shown: readonly string[] } | null;
  readonly pin: { readonly wanted: boolean; readonly shown: boolean } | null;
  readonly attempts: number;
}

/** Each bot carries its own out: a slow platform holds up no other. */
export interface MarkOperations {
  /** Those that are due, whose copy is there and whose mapping is active, oldest first. */
  listDueMarks(input: { botId: number; now: number; limit: number }): Promise<readonly CopyMark[]>;
  /** When the next one is due, also one whose copy isn't there yet or whose mapping rests; null: none is. */
  nextMarkDueAt(input: { botId: number }): Promise<number | null>;
  /**
   * What is shown now; `dueAt`: to be looked at again then, after a failure, or null. Should something else be wanted
   * by now than what was `carried`, the mark is due at `newsDueAt` instead of never.
   */
  recordMark(input: {
    messageId: number;
    mappingId: number;
    carried: Pick<CopyMark, "reactions" | "pin">;
    shownReactions: readonly string[];
    shownPin: boolean;
    attempts: number;
    dueAt: number | null;
    newsDueAt: number;
  }): Promise<void>;
}

// ---------------------------------------------------------------- set-up: bots, guilds, mappings

export interface BotView {
  readonly id: number;
  readonly platform: Platform;
  /** The bot's own user id on its platform. */
  readonly remoteId: string;
  readonly name: string;
  /** Null: from the environment, shared by all guilds. */
  readonly guildId: string | null;
  readonly status: "active" | "invalid" | "removed";
}

/** A guild's own bot. `config` is its token, encrypted; null once it was removed. */
export interface OwnBot extends BotView {
  readonly guildId: string;
  readonly config: string | null;
}

export type AddedBot =
  | { readonly status: "added" | "renewed"; readonly bot: BotView }
  /** Another guild has it, or links by it. */
  | { readonly status: "taken" }
  | { readonly status: "too-many" };

export interface GuildView {
  readonly guildId: string;
  readonly language: "zh" | "en" | null;
  readonly alertChannelId: string | null;
  readonly managerRoleIds: readonly string[];
}

export type MappingState = "active" | "paused" | "suspended";

/** A mapping's options; what is not set has its default. */
export interface MappingOptions extends Partial<Omit<Presentation, "timeZone">> {
  /** What a pause does with messages meanwhile. */
  readonly pause?: "keep" | "drop";
  /** What a copy does when its message is edited; "follow" if not set. */
  readonly edits?: "follow" | "ignore";
  /** What becomes of a copy when its message is deleted; "delete" if not set. */
  readonly deletions?: "delete" | "strike" | "keep";
  /** "off" if not set. */
  readonly reactions?: "off" | "mirror";
  /** "off" if not set. */
  readonly pins?: "off" | "mirror";
  /** How long a message waits before it is sent, 0 to 60 seconds; 0 if not set. */
  readonly graceSeconds?: number;
  /** User ids of the KOOK bots whose messages are forwarded; none if not set. */
  readonly bots?: readonly string[];
  /** What becomes of many messages that were missed while we were away; "all" if not set. */
  readonly catchUp?: "all" | "digest";
  /** The end of the last pause that dropped messages: nothing that was said before is forwarded later. Not for people. */
  readonly since?: number;
  /** What becomes of a message whose answer got lost, where nobody can tell whether it arrived; "retry" if not set. */
  readonly uncertain?: "retry" | "hold";
}

export interface MappingView {
  readonly id: number;
  /** Short, per guild: what people type. Never used again after an unlink. */
  readonly number: number;
  readonly guildId: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly botId: number;
  readonly platform: Platform;
  readonly address: string;
  readonly placeName: string;
  readonly state: MappingState;
  /** Why it is suspended, as an UnreachableReason; null otherwise. */
  readonly stateReason: string | null;
  readonly options: MappingOptions;
  readonly laneId: number;
  readonly createdBy: string;
  readonly createdAt: number;
}

export interface SetUpOperations {
  /** The bot by its platform and remote id; made when new, refreshed when known. `tokenFingerprint` finds it again while its platform is out of reach. */
  openBot(input: {
    platform: Platform;
    remoteId: string;
    name: string;
    tokenFingerprint: string;
    now: number;
  }): Promise<BotView>;
  findBotByFingerprint(input: { platform: Platform; tokenFingerprint: string }): Promise<BotView | null>;
  setBotStatus(input: { botId: number; status: BotView["status"]; now: number }): Promise<void>;
  /** The bots that guilds have or had of their own. */
  listOwnBots(input: Record<string, never>): Promise<readonly OwnBot[]>;
  /** A guild's own bot, or a new token of one that it has. `config` is the token, encrypted. */
  addOwnBot(input: {
    platform: Platform;
    remoteId: string;
    name: string;
    guildId: string;
    tokenFingerprint: string;
    config: string;
    /** How many a guild may have. */
    most: number;
    now: number;
    audit: NewAudit;
  }): Promise<AddedBot>;
  /** Forgets its token and suspends its links, which it tells. Null: the guild has no such bot. */
  removeOwnBot(input: {
    guildId: string;
    botId: number;
    reason: string;
    now: number;
    audit: NewAudit;
  }): Promise<readonly MappingView[] | null>;

  getGuild(input: { guildId: string }): Promise<GuildView>;
  updateGuild(input: {
    guildId: string;
    change: Partial<Omit<GuildView, "guildId">>;
    audit: NewAudit;
  }): Promise<GuildView>;

  /** Every mapping, for the index in memory. */
  listAllMappings(input: Record<string, never>): Promise<readonly MappingView[]>;
  listMappings(input: { guildId: string }): Promise<readonly MappingView[]>;
  findMapping(input: { guildId: string; number: number }): Promise<MappingView | null>;
  /** Pausing holds what waits; resuming frees it, in order, with its failures forgotten. Null: there is no such mapping. */
  setMappingState(input: {
    guildId: string;
    number: number;
    state: MappingState;
    reason: string | null;
    options: MappingOptions;
    audit: NewAudit;
  }): Promise<MappingView | null>;
  /** Null: there is no such mapping. */
  setMappingOptions(input: {
    guildId: string;
    number: number;
    options: MappingOptions;
    audit: NewAudit;
  }): Promise<MappingView | null>;
  /** Ends the mapping and cancels what waits on it; its receipts and logs stay. */
  removeMapping(input: { guildId: string; number: number; audit: NewAudit }): Promise<MappingView | null>;
  /** All mappings that the guild has or ever had, oldest first. */
  listPastMappings(input: { guildId: string }): Promise<readonly PastMapping[]>;
  /** Changes a guild's settings, links and filters at once: all of it or nothing. */
  importGuild(input: GuildImport): Promise<ImportedGuild>;
  recordAudit(input: NewAudit): Promise<void>;
}

export interface PastMapping extends MappingView {
  /** Null while it is in force. */
  readonly removedAt: number | null;
}

export interface GuildImport {
  readonly guildId: string;
  readonly change: Partial<Pick<GuildView, "language" | "alertChannelId">>;
  readonly links: readonly {
    readonly mappingId: number;
    readonly options: MappingOptions;
    /** Null: as it is. */
    readonly state: "active" | "paused" | null;
    /** It was ended, and comes back. */
    readonly restored: boolean;
  }[];
  /** New ones, in the order of their numbers. */
  readonly filters: readonly Pick<FilterView, "mappingId" | "action" | "kind" | "value" | "enabled">[];
  readonly switched: readonly Pick<FilterView, "number" | "enabled">[];
  readonly audit: NewAudit;
}

export interface ImportedGuild {
  readonly guild: GuildView;
  /** Those that were changed or came back. */
  readonly mappings: readonly MappingView[];
  /** All that the guild has now. */
  readonly filters: readonly FilterView[];
}

export interface NewAudit {
  readonly guildId: string;
  readonly actorId: string;
  readonly actorName: string;
  /** The command's name, as typed in English: "link", "pause". */
  readonly action: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly at: number;
}

// ---------------------------------------------------------------- linking

export interface LinkOperations {
  /** Only the code's hash is kept. */
  createLinkCode(input: NewLinkCode): Promise<void>;
  /** Unspent and unexpired codes with this hash, without spending it. */
  findLinkCode(input: { codeHash: string; platform: Platform; now: number }): Promise<LinkCodeView | null>;
  /** Spends the code and makes the mapping, with its audit row; all or none. */
  redeemLinkCode(input: {
    codeHash: string;
    platform: Platform;
    botId: number;
    address: string;
    placeName: string;
    actorName: string;
    now: number;
  }): Promise<RedeemedLink>;
  removeExpiredLinkCodes(input: { now: number }): Promise<number>;
}

export interface NewLinkCode {
  readonly codeHash: string;
  readonly platform: Platform;
  readonly guildId: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly creatorId: string;
  readonly creatorName: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface LinkCodeView {
  readonly guildId: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly creatorId: string;
  readonly creatorName: string;
}

export type RedeemedLink =
  | { readonly status: "linked"; readonly mapping: MappingView }
  | { readonly status: "already-linked"; readonly mapping: MappingView }
  | { readonly status: "code-invalid" };

// ---------------------------------------------------------------- what commands show

export interface ReadOperations {
  /** Health of a guild's mappings, by mapping id; `since` bounds the counts. */
  readMappingHealth(input: { guildId: string; since: number }): Promise<readonly MappingHealth[]>;
  /** Numbers for the health port. */
  readQueueDepth(
    input: Record<string, never>,
  ): Promise<{ waiting: number; held: number; dead: number; oldestWaitingAt: number | null }>;
  /** The names under which people of each guild wrote the newest messages, most lately used last. */
  listRecentAuthors(input: { messages: number }): Promise<readonly RecentAuthor[]>;
  getConfigValue(input: { key: string }): Promise<unknown>;
  setConfigValue(input: { key: string; value: unknown; now: number }): Promise<void>;
  /** The deliveries of one message by KOOK's id, for tests of the outside and `trace`. */
  readTrace(input: { guildId: string | null; messageId: string }): Promise<readonly DeliveryTrace[]>;
}

export interface RecentAuthor {
  readonly guildId: string;
  readonly authorId: string;
  readonly authorName: string;
}

export interface MappingHealth {
  readonly mappingId: number;
  readonly waiting: number;
  readonly held: number;
  readonly oldestWaitingAt: number | null;
  readonly delivered: number;
  readonly dead: number;
  readonly lastDeliveredAt: number | null;
  readonly lastError: { readonly at: number; readonly kind: string; readonly error: string } | null;
}

export interface DeliveryTrace {
  readonly deliveryId: number;
  readonly mappingId: number;
  readonly action: DeliveryAction;
  readonly state: string;
  readonly attempts: number;
  readonly receivedAt: number;
  readonly finishedAt: number | null;
  readonly delayMs: number | null;
  readonly kind: string | null;
  readonly error: string | null;
  readonly receipts: readonly PartReceipt[];
}
