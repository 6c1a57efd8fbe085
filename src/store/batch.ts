import { operations, operationsOnMany, type Call, type OperationName } from "./operations/index.js";
import type { Session } from "./session.js";
import type { Streams } from "./streams.js";

/** What became of one call. */
export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** A connection as a batch needs it. */
export interface Transaction {
  readonly session: Session;
  /** Which streams of events are broken; those that run one database's batches share it. */
  readonly streams?: Pick<Streams, "check" | "fail">;
  /** `synced`: its commit must survive the loss of power too, and not only the end of the process. */
  begin(synced: boolean): Promise<void> | void;
  /** For calls that only read: waits for nobody who writes. Left out where `begin` doesn't either. */
  beginReading?(): Promise<void> | void;
  commit(): Promise<void> | void;
  /** Also right when the database has rolled back by itself. */
  rollback(): Promise<void> | void;
  /** A failure after which the same work may succeed: another transaction stood in the way. */
  worthAnotherTry(error: unknown): boolean;
  /** What can wait until nobody waits: for between two batches. */
  tidy?(): void;
}

/** Carries calls out in their order, in a transaction that is open. */
export type RunCalls = (session: Session, calls: readonly Call[]) => Promise<readonly unknown[]>;

const MOST_TRIES = 5;

/**
 * What a loss of power may take back for the last moments, though a killed process never does: at worst something is
 * sent twice, or KOOK is asked again for what is known already. A lane waits for these between any two messages, so
 * not syncing each of them is what lets it go as fast as its platform answers. Every other commit syncs them along.
 */
const UNSYNCED: ReadonlySet<Call["name"]> = new Set([
  "findMessage",
  "readLane",
  "findQuotedCopy",
  "readReceipts",
  "listLatestCopies",
  "claimLane",
  "recordOutcome",
  "recordOutcomes",
  "readLines",
  "recordReceipt",
  "renewLanes",
  "releaseLanes",
  "savePosition",
  "listDueMarks",
  "nextMarkDueAt",
  "recordMark",
  "archiveMessages",
  "readSpace",
  "giveBackSpace",
  "optimize",
  "readJobRuns",
  "readSettledIds",
  "rollUp",
  "indexTexts",
  "rebuildStats",
  "purgeHistory",
  "listAccounts",
  "listBots",
  "listAllFilters",
  "listFilters",
  "countFilterHits",
  "listOptOuts",
  "listConfigValues",
  "listPastMappings",
]);

/** These change nothing: they are answered also while nothing can be written. */
const ONLY_READ: ReadonlySet<OperationName> = new Set<OperationName>([
  "findMessage",
  "listWaitingLanes",
  "readLane",
  "findQuotedCopy",
  "readReceipts",
  "listDueMarks",
  "nextMarkDueAt",
  "findBotByFingerprint",
  "getGuild",
  "listAllMappings",
  "listMappings",
  "findMapping",
  "findLinkCode",
  "readMappingHealth",
  "readQueueDepth",
  "listRecentAuthors",
  "getConfigValue",
  "listOwnBots",
  "readTrace",
  "readSpace",
  "readJobRuns",
  "listAccounts",
  "listBots",
  "listAllFilters",
  "listFilters",
  "listOptOuts",
  "listConfigValues",
  "listPastMappings",
]);

const onlyReads = ({ name }: Call): boolean => ONLY_READ.has(name);

function mustSync(calls: readonly Call[]): boolean {
  return calls.some(({ name }) => !UNSYNCED.has(name));
}

/** The traffic of messages. A new operation is taken to change mappings until it stands here. */
const LEAVES_MAPPINGS_ALONE: ReadonlySet<OperationName> = new Set<OperationName>([
  "acceptMessage",
  "acceptEarlier",
  "savePosition",
  "findMessage",
  "acceptEdit",
  "acceptDeletion",
  "acceptReaction",
  "acceptPin",
  "listDueMarks",
  "nextMarkDueAt",
  "recordMark",
  "claimLane",
  "renewLanes",
  "releaseLanes",
  "readLane",
  "findQuotedCopy",
  "readReceipts",
  "listLatestCopies",
  "recordReceipt",
  "recordOutcome",
  "recordOutcomes",
  "readLines",
  "archiveMessages",
  "purgeContent",
  "purgeArchive",
  "purgeOptOuts",
  "readSpace",
  "giveBackSpace",
  "optimize",
  "readJobRuns",
  "readSettledIds",
  "rollUp",
  "indexTexts",
  "rebuildStats",
  "purgeHistory",
  "listAccounts",
  "setAccountStatus",
  "listBots",
  "listAllFilters",
  "listFilters",
  "listPastMappings",
  "addFilter",
  "setFilterEnabled",
  "removeFilter",
  "countFilterHits",
  "getConfigValue",
  "setConfigValue",
  "resolveFailed",
  "recallMessage",
  "listOptOuts",
  "setOptOut",
  "forgetMessages",
  "forgetTraces",
  "listConfigValues",
  "removeConfigValue",
]);

/** Runs calls by their names; of those that follow each other and have a way for many, all at once. */
export const runCalls: RunCalls = async (session, calls) => {
  const values: unknown[] = [];
  for (let next = 0; next < calls.length; next = values.length) {
    const { name } = calls[next] as Call;
    const many = operationsOnMany.get(name);
    if (many) values.push(...(await many(session, inputsOf(calls, next, name))));
    else values.push(await runOperation(session, calls[next] as Call));
  }
  return values;
};

/** Of the calls from there on, as long as they are of this name. */
function inputsOf(calls: readonly Call[], first: number, name: OperationName): readonly unknown[] {
  let end = first;
  while (calls[end]?.name === name) end += 1;
  return calls.slice(first, end).map(({ input }) => input);
}

async function runOperation(session: Session, { name, input }: Call): Promise<unknown> {
  try {
    return await operations[name](session, input as never);
  } finally {
    if (!LEAVES_MAPPINGS_ALONE.has(name)) session.knownMappings?.clear();
  }
}

/**
 * Runs calls strictly one after another in one transaction, so that they share one commit. One that fails leaves
 * nothing behind and takes no other with it.
 *
 * Failures are rare and savepoints are dear (SQLite copies each page that is touched after one), so a batch runs
 * without them first, and once more with them when something failed.
 */
export async function runBatch(
  transaction: Transaction,
  calls: readonly Call[],
  run: RunCalls = runCalls,
): Promise<readonly Outcome[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await runTogether(transaction, calls, run);
    } catch (error) {
      await rollBack(transaction);
      if (tries < MOST_TRIES && transaction.worthAnotherTry(error)) continue;
      if (calls.length === 1) return failAll(transaction, calls, error);
    }
    return runApart(transaction, calls, run);
  }
}

async function runTogether(
  transaction: Transaction,
  calls: readonly Call[],
  run: RunCalls,
): Promise<readonly Outcome[]> {
  for (const call of calls) transaction.streams?.check(call);
  await begin(transaction, calls);
  const values = await run(transaction.session, calls);
  await commit(transaction);
  return values.map((value) => ({ ok: true, value }));
}

async function runApart(transaction: Transaction, calls: readonly Call[], run: RunCalls): Promise<readonly Outcome[]> {
  try {
    await begin(transaction, calls);
    const outcomes: Outcome[] = [];
    for (const call of calls) outcomes.push(await runGuarded(transaction, call, run));
    await commit(transaction);
    return outcomes;
  } catch (error) {
    // The disk is full, the connection is gone: no call has happened.
    await rollBack(transaction);
    return await onlyAnswerReads(transaction, calls, run, error);
  }
}

/** Nothing can be written. What only asks is answered all the same: nothing of the others is there for it to see. */
async function onlyAnswerReads(
  transaction: Transaction,
  calls: readonly Call[],
  run: RunCalls,
  error: unknown,
): Promise<readonly Outcome[]> {
  const failed = failAll(transaction, calls, error);
  const reads = calls.filter(onlyReads);
  if (reads.length === 0 || reads.length === calls.length) return failed;
  const answers = [...(await runBatch(transaction, reads, run))];
  return calls.map((call, index) => (onlyReads(call) ? answers.shift() : undefined) ?? (failed[index] as Outcome));
}

function failAll({ streams }: Transaction, calls: readonly Call[], error: unknown): readonly Outcome[] {
  for (const call of calls) streams?.fail(call);
  return calls.map(() => ({ ok: false, error }));
}

async function begin(transaction: Transaction, calls: readonly Call[]): Promise<void> {
  if (transaction.beginReading && calls.every(onlyReads)) await transaction.beginReading();
  else await transaction.begin(mustSync(calls));
}

async function commit(transaction: Transaction): Promise<void> {
  await transaction.commit();
  transaction.session.sourceIds?.keep();
}

async function rollBack(transaction: Transaction): Promise<void> {
  transaction.session.knownMappings?.clear();
  transaction.session.sourceIds?.takeBack(0);
  await transaction.rollback();
}

async function runGuarded({ session, streams }: Transaction, call: Call, run: RunCalls): Promise<Outcome> {
  try {
    streams?.check(call);
  } catch (error) {
    return { ok: false, error };
  }
  await session.run("SAVEPOINT one_call");
  const mark = session.sourceIds?.mark() ?? 0;
  try {
    const [value] = await run(session, [call]);
    await session.run("RELEASE SAVEPOINT one_call");
    return { ok: true, value };
  } catch (error) {
    try {
      await session.run("ROLLBACK TO SAVEPOINT one_call");
      await session.run("RELEASE SAVEPOINT one_call");
    } catch {
      throw error; // the database gave up the whole transaction
    }
    session.sourceIds?.takeBack(mark);
    streams?.fail(call);
    return { ok: false, error };
  }
}
