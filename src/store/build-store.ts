import { messageFor, type Message } from "../message/index.js";
import { buildHistory } from "./build-history.js";
import type { MessageToAccept } from "./operations/accept-message.js";
import type { Enqueued } from "./operations/enqueue.js";
import type { Input, OperationName, Output } from "./operations/index.js";
import type { StoredDelivery } from "./operations/lanes.js";
import type { StoredMessage } from "./operations/later-events.js";
import type { StoredLine } from "./operations/lines.js";
import { noReads, type Read } from "./reads.js";
import type { AcceptMessage, KnownMessage, Line, QueuedDelivery, Store } from "./store.js";

/** Carries a call to the database. */
export type Submit = <Name extends OperationName>(name: Name, input: Input<Name>) => Promise<Output<Name>>;

/** The store over whatever carries its calls, and its reads of the past. Messages travel as JSON, which both threads pass on without looking inside. */
export function buildStore(submit: Submit, close: () => Promise<void>, read: Read = noReads): Store {
  const plain =
    <Name extends OperationName>(name: Name) =>
    (input: Input<Name>): Promise<Output<Name>> =>
      submit(name, input);
  return {
    acceptMessage: async (input) => {
      const { duplicate, deliveries } = await submit("acceptMessage", toAccept(input));
      return { duplicate, deliveries: enqueued(deliveries, "create", input.message, input.receivedAt) };
    },
    acceptEarlier: async (input) => {
      const { status, deliveries } = await submit("acceptEarlier", toAccept(input));
      return { status, deliveries: enqueued(deliveries, "create", input.message, input.receivedAt) };
    },
    findMessage: async (input) => known(await submit("findMessage", input)),
    acceptEdit: async ({ message, withdrawnFrom = [], ...input }) => {
      const edit = { ...input, withdrawnFrom, content: JSON.stringify(message) };
      const { deliveries, withdrawals } = await submit("acceptEdit", edit);
      const { receivedAt } = input;
      return {
        deliveries: [...enqueued(deliveries, "edit", message, receivedAt), ...removals(withdrawals, receivedAt)],
      };
    },
    acceptDeletion: async (input) => {
      const { deliveries, content } = await submit("acceptDeletion", input);
      return { deliveries: enqueued(deliveries, "delete", parse(content), input.receivedAt) };
    },
    acceptReaction: plain("acceptReaction"),
    acceptPin: plain("acceptPin"),
    savePosition: plain("savePosition"),
    clearPosition: plain("clearPosition"),
    openAccount: plain("openAccount"),
    listWaitingLanes: plain("listWaitingLanes"),
    claimLane: plain("claimLane"),
    renewLanes: plain("renewLanes"),
    releaseLanes: plain("releaseLanes"),
    readLane: async (input) => (await submit("readLane", input)).map(queued),
    findQuotedCopy: plain("findQuotedCopy"),
    readReceipts: plain("readReceipts"),
    listLatestCopies: plain("listLatestCopies"),
    recordReceipt: plain("recordReceipt"),
    recordOutcome: plain("recordOutcome"),
    recordOutcomes: plain("recordOutcomes"),
    readLines: async (input) => (await submit("readLines", input)).map(line),
    listDueMarks: plain("listDueMarks"),
    nextMarkDueAt: plain("nextMarkDueAt"),
    recordMark: plain("recordMark"),
    suspendLane: plain("suspendLane"),
    moveLane: plain("moveLane"),
    openBot: plain("openBot"),
    findBotByFingerprint: plain("findBotByFingerprint"),
    setBotStatus: plain("setBotStatus"),
    listOwnBots: plain("listOwnBots"),
    addOwnBot: plain("addOwnBot"),
    removeOwnBot: plain("removeOwnBot"),
    getGuild: plain("getGuild"),
    updateGuild: plain("updateGuild"),
    listAllMappings: plain("listAllMappings"),
    listMappings: plain("listMappings"),
    findMapping: plain("findMapping"),
    setMappingState: plain("setMappingState"),
    setMappingOptions: plain("setMappingOptions"),
    removeMapping: plain("removeMapping"),
    listPastMappings: plain("listPastMappings"),
    importGuild: plain("importGuild"),
    recordAudit: plain("recordAudit"),
    createLinkCode: plain("createLinkCode"),
    findLinkCode: plain("findLinkCode"),
    redeemLinkCode: plain("redeemLinkCode"),
    removeExpiredLinkCodes: plain("removeExpiredLinkCodes"),
    readMappingHealth: plain("readMappingHealth"),
    readQueueDepth: plain("readQueueDepth"),
    listRecentAuthors: plain("listRecentAuthors"),
    getConfigValue: plain("getConfigValue"),
    setConfigValue: plain("setConfigValue"),
    readTrace: plain("readTrace"),
    ...buildHistory(submit, read),
    archiveMessages: plain("archiveMessages"),
    purgeContent: plain("purgeContent"),
    purgeArchive: plain("purgeArchive"),
    purgeOptOuts: plain("purgeOptOuts"),
    readSpace: plain("readSpace"),
    giveBackSpace: plain("giveBackSpace"),
    optimize: plain("optimize"),
    checkpoint: async () => false,
    readJobRuns: plain("readJobRuns"),
    recallMessage: async (input) => {
      const recall = await submit("recallMessage", input);
      return recall && { ...recall, deliveries: removals(recall.deliveries, input.now) };
    },
    listMessagesOf: (input, options) => read("listMessagesOf", input, options),
    listOptOuts: plain("listOptOuts"),
    setOptOut: plain("setOptOut"),
    forgetMessages: plain("forgetMessages"),
    forgetTraces: plain("forgetTraces"),
    listRecordsOf: (input, options) => read("listRecordsOf", input, options),
    listConfigValues: plain("listConfigValues"),
    removeConfigValue: plain("removeConfigValue"),
    close,
  };
}

/** A command's text is not kept: its row only says that the command was seen. */
function toAccept({
  accountId,
  position,
  message,
  editedAt = null,
  purpose,
  mappingIds,
  filtered,
  receivedAt,
  stream,
}: AcceptMessage): MessageToAccept {
  const command = purpose === "command";
  return {
    accountId,
    position,
    sourceId: message.id,
    guildId: message.guildId,
    channelId: message.channelId,
    authorId: message.author.id,
    authorName: message.author.name,
    kind: message.kind,
    purpose,
    content: command ? null : JSON.stringify(message),
    quotedSourceIds: command || !message.quote ? [] : message.quote.messageIds,
    mappingIds: command ? [] : mappingIds,
    filtered: command ? [] : (filtered ?? []),
    sentAt: message.sentAt,
    editedAt,
    receivedAt,
    ...(stream === undefined ? {} : { stream }),
  };
}

/**
 * What the caller knows anyway doesn't travel back. Each property by its name: copying objects that came from another
 * thread with `...` takes a hundred times as long.
 */
function enqueued(
  deliveries: readonly Enqueued[],
  action: QueuedDelivery["action"],
  message: Message | null,
  receivedAt: number,
): readonly QueuedDelivery[] {
  return deliveries.map(({ id, laneId, mappingId, messageId, dueAt, quotedCopy }) => ({
    id,
    laneId,
    mappingId,
    messageId,
    action,
    message: message && messageFor(message, mappingId),
    deleted: action === "delete",
    attempts: 0,
    firstFailedAt: null,
    dueAt,
    receipts: [],
    quotedCopy,
    receivedAt,
  }));
}

/** Of copies whose message goes on in KOOK. */
function removals(deliveries: readonly Enqueued[], receivedAt: number): readonly QueuedDelivery[] {
  return enqueued(deliveries, "delete", null, receivedAt).map((delivery) => ({ ...delivery, takenBack: true }));
}

function queued({ content, ...delivery }: StoredDelivery): QueuedDelivery {
  const message = parse(content);
  return { ...delivery, message: message && messageFor(message, delivery.mappingId) };
}

function line({ content, mappingId, ...rest }: StoredLine): Line {
  const message = parse(content);
  return { ...rest, message: message && messageFor(message, mappingId) };
}

function known(message: StoredMessage | null): KnownMessage | null {
  if (!message) return null;
  const { content, deleted, mappingIds } = message;
  return { message: parse(content), deleted, mappingIds };
}

function parse(content: string | null): Message | null {
  return content === null ? null : (JSON.parse(content) as Message);
}
