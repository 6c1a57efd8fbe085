/**
 * A thread that only reads a SQLite database: it never waits for the writer's batches, nor they for it (in WAL mode each
 * transaction sees the database as it was when it began). It knows no TypeORM, so that it starts fast and stays small.
 */
import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { startRead, type ReadStep } from "../reads.js";
import type { ReadSession } from "../read-session.js";
import type { SqlValue } from "../session.js";
import { toStoreError } from "./errors.js";
import type { FromReader, ToReader } from "./reader-protocol.js";

const CACHE_KIB = 8 * 1024;
/** Only a checkpoint that empties the log, or another program, can be in the way, and not for long. */
const BUSY_TIMEOUT_MS = 5_000;

const port = parentPort;
if (!port) throw new Error("This module is started as a worker thread");
const answer = (message: FromReader): void => port.postMessage(message);

interface RunningRead {
  readonly id: number;
  readonly step: () => Promise<ReadStep>;
}

let handle: Database.Database | null = null;
let session: ReadSession | null = null;
/** In turn: after each of its steps a read stands at the end of the row. */
const waiting: RunningRead[] = [];
let running = false;

port.on("message", (message: ToReader) => {
  if (message.type === "close") return close();
  if (message.type === "cancel") return cancel(message.id);
  const { id, name, input } = message;
  try {
    waiting.push({ id, step: startRead(name, openSession(), input) });
  } catch (error) {
    return fail(id, error);
  }
  if (!running) void serve();
});

/** Between two steps the thread listens: a read may have been cancelled, a short one may have come. */
async function serve(): Promise<void> {
  running = true;
  for (let read = waiting.shift(); read; read = waiting.shift()) {
    const step = await runStep(read);
    if (step?.done) answer({ type: "result", id: read.id, value: step.value });
    else if (step) {
      answer({ type: "progress", id: read.id, progress: step.progress });
      waiting.push(read);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  running = false;
}

/** Null: it failed, which was told. */
async function runStep(read: RunningRead): Promise<ReadStep | null> {
  try {
    handle?.exec("BEGIN");
    return await read.step();
  } catch (error) {
    fail(read.id, error);
    return null;
  } finally {
    if (handle?.inTransaction) handle.exec("ROLLBACK"); // nothing was written
  }
}

function fail(id: number, error: unknown): void {
  const { kind, message } = toStoreError(error);
  answer({ type: "failure", id, failure: { kind, message, stack: error instanceof Error ? error.stack : undefined } });
}

function cancel(id: number): void {
  const index = waiting.findIndex((read) => read.id === id);
  if (index >= 0) waiting.splice(index, 1);
  answer({ type: "cancelled", id });
}

function close(): void {
  waiting.length = 0;
  handle?.close();
  port?.close();
}

function openSession(): ReadSession {
  if (session) return session;
  handle = new Database((workerData as { path: string }).path, {
    readonly: true,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
  });
  handle.pragma("query_only = 1");
  handle.pragma(`cache_size = -${CACHE_KIB}`);
  handle.pragma("temp_store = MEMORY");
  session = createReadSession(handle);
  return session;
}

function createReadSession(database: Database.Database): ReadSession {
  const statements = new Map<string, Database.Statement<SqlValue[]>>();
  const prepare = (sql: string): Database.Statement<SqlValue[]> => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare<SqlValue[]>(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    all: <Row>(sql: string, ...values: readonly SqlValue[]) => prepare(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: readonly SqlValue[]) => prepare(sql).get(...values) as Row | undefined,
    dialect: "sqlite",
  };
}
