import type { Session } from "../session.js";
import { acceptEarlier } from "./accept-earlier.js";
import { acceptMessage, acceptMessages } from "./accept-message.js";
import { clearPosition, openAccount, savePosition } from "./accounts.js";
import { recordAudit } from "./audit.js";
import { findBotByFingerprint, openBot, setBotStatus } from "./bots.js";
import { getConfigValue, listConfigValues, removeConfigValue, setConfigValue } from "./config-values.js";
import { findQuotedCopy, listLatestCopies, readReceipts } from "./copies.js";
import { getGuild, updateGuild } from "./guilds.js";
import { readMappingHealth, readQueueDepth } from "./health.js";
import { forgetMessages, forgetTraces } from "./forget.js";
import { purgeHistory } from "./history/purge.js";
import { rebuildStats } from "./history/rebuild.js";
import { readSettledIds, rollUp } from "./history/roll-up.js";
import { indexTexts } from "./history/texts.js";
import { moveLane, suspendLane } from "./lane-changes.js";
import { claimLane, listWaitingLanes, readLane, releaseLanes, renewLanes } from "./lanes.js";
import { acceptDeletion, acceptEdit, findMessage } from "./later-events.js";
import { createLinkCode, findLinkCode, redeemLinkCode, removeExpiredLinkCodes } from "./linking.js";
import {
  findMapping,
  listAllMappings,
  listMappings,
  removeMapping,
  setMappingOptions,
  setMappingState,
} from "./mappings.js";
import { archiveMessages } from "./maintenance/archive.js";
import { purgeContent } from "./maintenance/content.js";
import { readJobRuns } from "./maintenance/job-runs.js";
import { purgeOptOuts } from "./maintenance/opt-outs.js";
import { purgeArchive } from "./maintenance/purge.js";
import { giveBackSpace, optimize, readSpace } from "./maintenance/space.js";
import { acceptPin, acceptReaction, listDueMarks, nextMarkDueAt, recordMark } from "./marks.js";
import { addOwnBot, listOwnBots, removeOwnBot } from "./own-bots.js";
import { readLines } from "./lines.js";
import { recordOutcome, recordOutcomes, recordReceipt } from "./outcomes.js";
import { recallMessage } from "./recall.js";
import { listRecentAuthors } from "./recent-authors.js";
import { listAccounts, setAccountStatus } from "./records/accounts.js";
import { listBots } from "./records/bots.js";
import {
  addFilter,
  countFilterHits,
  listAllFilters,
  listFilters,
  removeFilter,
  setFilterEnabled,
} from "./records/filters.js";
import { listOptOuts, setOptOut } from "./records/opt-outs.js";
import { importGuild, listPastMappings } from "./records/transfer.js";
import { resolveFailed } from "./records/resolve-failed.js";
import { readTrace } from "./trace.js";

/** Everything that can be asked of a database, by name: each is a function of a session, run in one transaction. */
export const operations = {
  acceptMessage,
  acceptEarlier,
  savePosition,
  clearPosition,
  findMessage,
  acceptEdit,
  acceptDeletion,
  acceptReaction,
  acceptPin,
  openAccount,
  listWaitingLanes,
  claimLane,
  renewLanes,
  releaseLanes,
  readLane,
  findQuotedCopy,
  readReceipts,
  listLatestCopies,
  recordReceipt,
  recordOutcome,
  recordOutcomes,
  readLines,
  listDueMarks,
  nextMarkDueAt,
  recordMark,
  suspendLane,
  moveLane,
  openBot,
  findBotByFingerprint,
  setBotStatus,
  listOwnBots,
  addOwnBot,
  removeOwnBot,
  getGuild,
  updateGuild,
  listAllMappings,
  listMappings,
  findMapping,
  setMappingState,
  setMappingOptions,
  removeMapping,
  recordAudit,
  createLinkCode,
  findLinkCode,
  redeemLinkCode,
  removeExpiredLinkCodes,
  readMappingHealth,
  readQueueDepth,
  listRecentAuthors,
  getConfigValue,
  setConfigValue,
  readTrace,
  archiveMessages,
  purgeContent,
  purgeArchive,
  purgeOptOuts,
  readSpace,
  giveBackSpace,
  optimize,
  readJobRuns,
  readSettledIds,
  rollUp,
  indexTexts,
  rebuildStats,
  purgeHistory,
  listAccounts,
  setAccountStatus,
  listBots,
  listAllFilters,
  listFilters,
  addFilter,
  setFilterEnabled,
  removeFilter,
  countFilterHits,
  resolveFailed,
  listPastMappings,
  importGuild,
  recallMessage,
  listOptOuts,
  setOptOut,
  forgetMessages,
  forgetTraces,
  listConfigValues,
  removeConfigValue,
} as const;

export type Operations = typeof operations;
export type OperationName = keyof Operations;
export type Input<Name extends OperationName> = Operations[Name] extends (session: never, input: infer I) => unknown
  ? I
  : never;
export type Output<Name extends OperationName> = Awaited<ReturnType<Operations[Name]>>;

/** One call as it travels to whoever runs it. */
export interface Call {
  readonly name: OperationName;
  readonly input: unknown;
}

type OnMany = (session: Session, inputs: readonly unknown[]) => Promise<readonly unknown[]>;

/** Operations that several calls, one right after the other, take less time for together. They leave mappings alone. */
export const operationsOnMany: ReadonlyMap<OperationName, OnMany> = new Map([
  ["acceptMessage", acceptMessages as OnMany],
]);
