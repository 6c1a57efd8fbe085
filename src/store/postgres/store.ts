import type { DataSource } from "typeorm";
import { systemClock } from "../../clock.js";
import type { Logger } from "../../log.js";
import { runBatch, type Outcome } from "../batch.js";
import { buildStore, type Submit } from "../build-store.js";
import { createDataSource } from "../data-source.js";
import { GroupCommit } from "../group-commit.js";
import type { Call } from "../operations/index.js";
import { keepLatestPositions } from "../latest-positions.js";
import { prepareDatabase } from "../prepare-database.js";
import { StoreError, type Store } from "../store.js";
import { Streams } from "../streams.js";
import { toStoreError } from "./errors.js";
import { createRead } from "./reads.js";
import { openTransaction } from "./session.js";

/**
 * Taken one after another, as they came: a pool would let a later message overtake an earlier one, and would look for a
 * message that is still being taken in.
 */
const IN_ORDER: ReadonlySet<string> = new Set([
  "acceptMessage",
  "acceptEarlier",
  "findMessage",
  "acceptEdit",
  "acceptDeletion",
  "acceptReaction",
  "acceptPin",
  "savePosition",
  "clearPosition",
]);

/** Any number that other programs on the same database don't use: two of us never migrate at once. */
const MIGRATION_LOCK = 5_870_241;

/** The store of a PostgreSQL database. @throws StoreError when it can't be opened, with the mend. */
export async function openPostgresStore(url: string, log: Logger): Promise<Store> {
  const dataSource = createDataSource({ type: "postgres", url });
  try {
    await dataSource.initialize();
    await prepareAlone(dataSource);
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw describeFailure(toStoreError(error));
  }
  const streams = new Streams();
  const run = (calls: readonly Call[]): Promise<readonly Outcome[]> => runOnPool(dataSource, streams, calls);
  const intake = new GroupCommit((calls) => run(keepLatestPositions(calls)));
  const pool = new OpenCalls();
  const submit = ((name, input) =>
    IN_ORDER.has(name) ? intake.submit({ name, input }) : pool.add(runOne(run, { name, input }))) as Submit;
  const close = async (): Promise<void> => {
    await Promise.all([intake.drained(), pool.ended()]);
    if (dataSource.isInitialized) await dataSource.destroy();
    log.debug("Store closed");
  };
  return buildStore(submit, close, createRead(dataSource, { clock: systemClock, running: (read) => pool.add(read) }));
}

async function runOne(run: (calls: readonly Call[]) => Promise<readonly Outcome[]>, call: Call): Promise<unknown> {
  const [outcome] = await run([call]);
  if (outcome?.ok) return outcome.value;
  if (outcome?.error instanceof Error) throw outcome.error;
  throw new StoreError("other", "A call was left without an answer");
}

/** More than the pool has: each connection may turn out to be dead once. */
const MOST_CONNECTIONS_TRIED = 12;

async function runOnPool(
  dataSource: DataSource,
  streams: Streams,
  calls: readonly Call[],
): Promise<readonly Outcome[]> {
  for (let tries = 1; ; tries += 1) {
    if (!dataSource.isInitialized) throw new StoreError("unavailable", "The store is closed");
    const { outcomes, staleConnection } = await runOnConnection(dataSource, streams, calls);
    // The pool handed out a connection that the server had closed: nothing has happened yet.
    if (staleConnection && tries < MOST_CONNECTIONS_TRIED && outcomes.every(isUnavailable)) continue;
    for (const [index, call] of calls.entries()) if (!outcomes[index]?.ok) streams.fail(call);
    return outcomes;
  }
}

async function runOnConnection(
  dataSource: DataSource,
  streams: Streams,
  calls: readonly Call[],
): Promise<{ readonly outcomes: readonly Outcome[]; readonly staleConnection: boolean }> {
  const runner = dataSource.createQueryRunner();
  let [connected, begun] = [false, false];
  try {
    const transaction = await openTransaction(runner);
    connected = true;
    const begin = async (synced: boolean): Promise<void> => {
      await transaction.begin(synced);
      begun = true;
    };
    // Of a connection that turns out to be dead, nobody must hear: the same calls may go by another one.
    const tried = {
      check: (call: Call) => streams.check(call),
      fail: (call: Call) => (begun ? streams.fail(call) : undefined),
    };
    const outcomes = await runBatch({ ...transaction, streams: tried, begin }, calls);
    const told = outcomes.map((outcome) =>
      outcome.ok ? outcome : { ok: false as const, error: toStoreError(outcome.error) },
    );
    return { outcomes: told, staleConnection: !begun };
  } catch (error) {
    const failed = { ok: false as const, error: toStoreError(error) };
    return { outcomes: calls.map(() => failed), staleConnection: connected && !begun };
  } finally {
    await runner.release();
  }
}

function isUnavailable(outcome: Outcome): boolean {
  return !outcome.ok && outcome.error instanceof StoreError && outcome.error.kind === "unavailable";
}

async function prepareAlone(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await prepareDatabase(dataSource);
  } finally {
    await runner.query("SELECT pg_advisory_unlock($1)", [MIGRATION_LOCK]);
    await runner.release();
  }
}

function describeFailure(error: StoreError): StoreError {
  if (error.kind !== "unavailable") return error;
  const sentence = `The PostgreSQL database can't be used (${error.message}). Check DATABASE_URL and that the server runs.`;
  return new StoreError(error.kind, sentence, { cause: error });
}

/** What is under way, so that closing can wait for it. */
class OpenCalls {
  readonly #open = new Set<Promise<unknown>>();

  add<T>(call: Promise<T>): Promise<T> {
    const settled = call.catch(() => undefined).finally(() => this.#open.delete(settled));
    this.#open.add(settled);
    return call;
  }

  async ended(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }
}
