/**
 * The thread that owns the only writing connection of a SQLite database: no sync, no checkpoint and no slow statement
 * ever stops the program's own loop.
 */
import { parentPort, workerData } from "node:worker_threads";
import { runBatch } from "../batch.js";
import { createDataSource } from "../data-source.js";
import { prepareDatabase } from "../prepare-database.js";
import { toStoreError } from "./errors.js";
import { openTransaction } from "./session.js";
import type { FromWorker, ToWorker, WireOutcome } from "./protocol.js";

const port = parentPort;
if (!port) throw new Error("This module is started as a worker thread");
const answer = (message: FromWorker): void => port.postMessage(message);

const dataSource = createDataSource({ type: "sqlite", path: (workerData as { path: string }).path });
try {
  await dataSource.initialize();
  await prepareDatabase(dataSource);
  const transaction = await openTransaction(dataSource);
  // One batch after another, also when the next one arrives while one waits for something.
  let previous: Promise<void> = Promise.resolve();
  port.on("message", (message: ToWorker) => {
    previous = previous.then(() => (message.type === "batch" ? run(message) : close()));
  });
  answer({ type: "ready" });

  async function run({ calls }: Extract<ToWorker, { type: "batch" }>): Promise<void> {
    const outcomes = await runBatch(transaction, calls);
    answer({ type: "outcomes", outcomes: outcomes.map(toWire) });
    try {
      transaction.tidy?.();
    } catch {
      // The disk is full: the next batch will be told, and tidying is tried again after it.
    }
  }
} catch (error) {
  answer({ type: "failed", failure: toFailure(error) });
  if (dataSource.isInitialized) await dataSource.destroy();
  port.close();
}

async function close(): Promise<void> {
  try {
    await dataSource.query("PRAGMA optimize");
  } finally {
    await dataSource.destroy();
    port?.close();
  }
}

function toWire(outcome: Awaited<ReturnType<typeof runBatch>>[number]): WireOutcome {
  return outcome.ok ? outcome : { ok: false, failure: toFailure(outcome.error) };
}

function toFailure(error: unknown) {
  const { kind, message } = toStoreError(error);
  return { kind, message, stack: error instanceof Error ? error.stack : undefined };
}
