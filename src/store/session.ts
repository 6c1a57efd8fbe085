import type { EntityManager } from "typeorm";
import type { MappingOptions, MappingState } from "./store.js";

export type SqlValue = string | number | null;

/** SQLite answers at once; awaiting what is there already costs next to nothing. */
export type Awaitable<T> = T | Promise<T>;

/**
 * One operation's view of the database, inside its transaction. Statements are written once for both databases, with a
 * `?` for each value, and are kept prepared: their text must never hold a value, and never vary without bound.
 */
export interface Session {
  all<Row>(sql: string, ...values: readonly SqlValue[]): Awaitable<readonly Row[]>;
  /** The first row. */
  get<Row>(sql: string, ...values: readonly SqlValue[]): Awaitable<Row | undefined>;
  /** For an INSERT of one row into a table with an id: resolves to the id, or null where ON CONFLICT DO NOTHING did nothing. */
  insert(sql: string, ...values: readonly SqlValue[]): Awaitable<number | null>;
  /** The same for several rows, in their order. */
  insertEach(sql: string, rows: readonly (readonly SqlValue[])[]): Awaitable<readonly (number | null)[]>;
  /** Resolves to how many rows it changed. */
  run(sql: string, ...values: readonly SqlValue[]): Awaitable<number>;
  /** For what isn't asked often. Its `save` and `remove` are out of place here: they begin a transaction of their own. */
  readonly orm: EntityManager;
  /**
   * What a SELECT ends with, so that its rows stay as read until the transaction ends. Empty on SQLite, where no other
   * transaction runs meanwhile.
   */
  readonly locking: { readonly update: string; readonly share: string };
  /**
   * The mappings as every message needs them, by id. Null where other processes change them too. `runBatch` empties it
   * after each operation that isn't known to leave mappings alone, and whenever something is rolled back.
   */
  readonly knownMappings: Map<number, KnownMapping> | null;
  /** SQLite's own settings and upkeep, asked until no row is left; null on PostgreSQL. */
  readonly pragma: ((source: string) => readonly Readonly<Record<string, unknown>>[]) | null;
  /** Null where a unique index knows, because other processes take messages in too. */
  readonly sourceIds: SourceIds | null;
}

/** Which row has which of KOOK's ids; operations ask `findMessageId`. */
export interface SourceIds {
  /** The row, wherever it lies now. A known `sentAt` spares a look at messages of other times. */
  find(sourceId: string, sentAt?: number): number | null;
  /** A message that the open transaction keeps. */
  add(sourceId: string, id: number, sentAt: number): void;
  /** For `runBatch`: where the open transaction stands … */
  mark(): number;
  /** … what came since then was rolled back … */
  takeBack(mark: number): void;
  /** … or the transaction was committed. */
  keep(): void;
}

export interface KnownMapping {
  readonly id: number;
  readonly laneId: number;
  readonly state: MappingState;
  readonly options: MappingOptions;
  /** Copies of messages up to this one went to a former address. */
  readonly movedAfterMessageId: number;
}

/** "?, ?, ?", of a length from a short list of lengths so that the statements stay few: see `padded`. */
export function placeholders(count: number, one = "?"): string {
  return count === 0 ? "" : `${one}, `.repeat(count - 1) + one;
}

/** The values with the last one repeated up to the next power of two. For lists where a repeated value changes nothing. */
export function padded<T>(values: readonly T[]): readonly T[] {
  const last = values.at(-1);
  const missing = last === undefined ? 0 : 2 ** Math.ceil(Math.log2(values.length)) - values.length;
  return missing === 0 ? values : [...values, ...new Array<T>(missing).fill(last as T)];
}
