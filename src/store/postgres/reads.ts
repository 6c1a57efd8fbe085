import type { PoolClient } from "pg";
import type { DataSource } from "typeorm";
import type { Clock } from "../../clock.js";
import type { ReadOptions } from "../history.js";
import { startRead, timedOut, timeoutOf, type Read, type ReadName } from "../reads.js";
import { toReadSession } from "../read-session.js";
import { StoreError } from "../store.js";
import { toStoreError } from "./errors.js";
import { createSession } from "./session.js";

export interface ReadsOptions {
  readonly clock: Clock;
  /** Told of each read, so that the pool isn't closed under it. */
  readonly running: <T>(read: Promise<T>) => Promise<T>;
}

/** Reads on a connection of the pool, each step in a transaction that sees one state of the database. */
export function createRead(dataSource: DataSource, { clock, running }: ReadsOptions): Read {
  return ((name, input, options) => {
    const read = running(runRead(dataSource, name, input, options));
    return waitFor(read, name, options, clock);
  }) as Read;
}

async function runRead(
  dataSource: DataSource,
  name: ReadName,
  input: unknown,
  options: ReadOptions | undefined,
): Promise<unknown> {
  options?.signal?.throwIfAborted();
  if (!dataSource.isInitialized) throw new StoreError("unavailable", "The store is closed");
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    const next = startRead(name, toReadSession(createSession(client, runner.manager)), input);
    for (;;) {
      const step = await inSnapshot(client, timeoutOf(name, options), next);
      if (step.done) return step.value;
      options?.onProgress?.(step.progress);
      options?.signal?.throwIfAborted();
    }
  } catch (error) {
    if (isTimeout(error)) throw timedOut(name);
    if (options?.signal?.aborted && error === options.signal.reason) throw error;
    throw toStoreError(error);
  } finally {
    await runner.release();
  }
}

/** The server ends a statement that takes too long by itself. */
async function inSnapshot<T>(client: PoolClient, timeoutMs: number, run: () => Promise<T>): Promise<T> {
  await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    await client.query(`SET LOCAL statement_timeout = ${Math.max(1, Math.ceil(timeoutMs))}`);
    return await run();
  } finally {
    await client.query("ROLLBACK").catch(() => undefined); // nothing was written
  }
}

/** Code of a statement that was ended: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "57014";
}

/** Whoever waits no longer is told at once; the read ends after its present statement, which the server ends in time. */
function waitFor<T>(read: Promise<T>, name: ReadName, options: ReadOptions | undefined, clock: Clock): Promise<T> {
  const signal = options?.signal;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal?.reason as Error);
    const timer = clock.after(timeoutOf(name, options), () => reject(timedOut(name)));
    signal?.addEventListener("abort", abort, { once: true });
    const release = (): void => {
      timer.cancel();
      signal?.removeEventListener("abort", abort);
    };
    read.then(resolve, reject).finally(release);
  });
}
