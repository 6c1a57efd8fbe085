import type { Progress, ReadOptions } from "./history.js";
import { listAudit } from "./operations/history/audit-list.js";
import { listFailed, listRetrying } from "./operations/history/failed-list.js";
import { checkIntegrity } from "./operations/history/integrity.js";
import { listDeliveries } from "./operations/history/log.js";
import { searchMessages } from "./operations/history/search.js";
import { readDatabaseSize } from "./operations/history/size.js";
import { listMessagesOf } from "./operations/history/messages-of.js";
import { listRecordsOf } from "./operations/history/records-of.js";
import { readMappingStatistics, readSeries, readStatistics } from "./operations/history/statistics.js";
import type { ReadSession } from "./read-session.js";
import { StoreError } from "./store.js";

/**
 * What is read on a connection of its own, by name. Each is a function of a session, and sees one state of the database.
 * A generator is long work: each step sees a state of its own, others are served between two steps, and it can end there.
 */
export const reads = {
  listDeliveries,
  searchMessages,
  readStatistics,
  readMappingStatistics,
  readSeries,
  listAudit,
  listFailed,
  listRetrying,
  readDatabaseSize,
  checkIntegrity,
  listMessagesOf,
  listRecordsOf,
} as const;

export type Reads = typeof reads;
export type ReadName = keyof Reads;
export type ReadInput<Name extends ReadName> = Reads[Name] extends (session: never, input: infer I) => unknown
  ? I
  : Record<string, never>;
export type ReadOutput<Name extends ReadName> =
  ReturnType<Reads[Name]> extends AsyncGenerator<Progress, infer Output> ? Output : Awaited<ReturnType<Reads[Name]>>;

/** Carries a read to the database. */
export type Read = <Name extends ReadName>(
  name: Name,
  input: ReadInput<Name>,
  options?: ReadOptions,
) => Promise<ReadOutput<Name>>;

/** Work that would keep others waiting: it has a connection to itself. */
export const LONG_READS: ReadonlySet<ReadName> = new Set<ReadName>(["checkIntegrity", "listRecordsOf"]);

const TIMEOUT_MS = 10_000;
const LONG_TIMEOUT_MS = 600_000;

export function timeoutOf(name: ReadName, options: ReadOptions | undefined): number {
  return options?.timeoutMs ?? (LONG_READS.has(name) ? LONG_TIMEOUT_MS : TIMEOUT_MS);
}

export function timedOut(name: ReadName): StoreError {
  return new StoreError("timeout", `Reading took too long and was given up (${name})`);
}

/** The steps of a read: a plain one has one. Each has to run in a transaction of its own. */
export function startRead(name: ReadName, session: ReadSession, input: unknown): () => Promise<ReadStep> {
  const run = reads[name] as (session: ReadSession, input: unknown) => Promise<unknown> | Steps;
  let steps: Steps | null = null;
  return async () => {
    const begun = steps ?? run(session, input);
    if (!isGenerator(begun)) return { done: true, value: await begun };
    steps = begun;
    const step = await begun.next();
    return step.done ? { done: true, value: step.value } : { done: false, progress: step.value };
  };
}

export type ReadStep =
  { readonly done: true; readonly value: unknown } | { readonly done: false; readonly progress: Progress };

type Steps = AsyncGenerator<Progress, unknown>;

function isGenerator(value: Promise<unknown> | Steps): value is Steps {
  return "next" in value;
}

/** For a store that was built without any. */
export const noReads: Read = () => Promise.reject(new StoreError("unavailable", "This store has no past to read"));
