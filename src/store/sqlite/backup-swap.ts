import { closeSync, existsSync, linkSync, openSync, readSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { stampOf } from "../backup.js";
import { syncFolder } from "../disk.js";
import { StoreError } from "../store.js";
import { toStoreError } from "./errors.js";
import { refuseForeignFile } from "./file-marker.js";

export interface PresentDatabase {
  /** The last id that each table gave out; empty where there is no database that can be read. */
  readonly lastIds: ReadonlyMap<string, number>;
  /** When the newest message that it knows came. */
  readonly newestMessageAt: number | null;
}

const NOTHING: PresentDatabase = { lastIds: new Map(), newestMessageAt: null };

/**
 * Brings the database that is there into one file, without a write-ahead log: then a rename is all it takes to put
 * another in its place. A damaged one is left as it is.
 * @throws StoreError while another program has it open, or when it isn't ours.
 */
export function settlePresent(path: string): PresentDatabase {
  if (!existsSync(path) || !looksLikeDatabase(path)) return NOTHING;
  let handle: Database.Database | null = null;
  try {
    handle = new Database(path, { fileMustExist: true, timeout: 1_000 });
    refuseForeignFile(handle, path);
    handle.pragma("journal_mode = DELETE"); // refused while anybody else is connected
    return { lastIds: readLastIds(handle), newestMessageAt: readNewestMessageAt(handle) };
  } catch (error) {
    const { kind, message } = toStoreError(error);
    if (kind === "corrupt") return NOTHING;
    if (kind !== "locked") throw error;
    throw new StoreError(
      kind,
      `${path} is in use by another program (${message}). Stop that program, and try again: nothing was changed.`,
      { cause: error },
    );
  } finally {
    handle?.close();
  }
}

/** What SQLite opens and finds to be no database loses its write-ahead log by that: there may be much left in it. */
function looksLikeDatabase(path: string): boolean {
  const start = Buffer.alloc(16);
  const file = openSync(path, "r");
  try {
    readSync(file, start, 0, start.length, 0);
  } finally {
    closeSync(file);
  }
  return start.toString("latin1") === "SQLite format 3\0";
}

/** https://sqlite.org/fileformat2.html#seqtab */
export function readLastIds(handle: Database.Database): ReadonlyMap<string, number> {
  const there = handle.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").get();
  const rows = there ? (handle.prepare("SELECT name, seq FROM sqlite_sequence").all() as NamedSequence[]) : [];
  return new Map(rows.map(({ name, seq }) => [name, seq]));
}

/** Of a database of any version, also an empty one. */
export function readNewestMessageAt(handle: Database.Database): number | null {
  for (const table of ["message_log", "message_log_archive"]) {
    if (!handle.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(table)) continue;
    const time = handle.prepare(`SELECT "receivedAt" FROM "${table}" ORDER BY id DESC LIMIT 1`).pluck().get();
    if (typeof time === "number") return time;
  }
  return null;
}

interface NamedSequence {
  readonly name: string;
  readonly seq: number;
}

/**
 * The copy takes the place of the database, which is kept under another name. At each moment one of the two is there,
 * whole: a relay that found none would begin with an empty one. Returns the other name, or null if there was none.
 */
export function putInPlace(copy: string, path: string, now: number): string | null {
  const aside = existsSync(path) ? freeName(path, now) : null;
  if (aside !== null) keepAside(path, aside);
  // Of a damaged database only: what it had not yet taken over. It must never meet another file.
  for (const end of ["-wal", "-journal"]) {
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${aside ?? freeName(path, now)}${end}`);
  }
  rmSync(`${path}-shm`, { force: true });
  renameSync(copy, path);
  syncFolder(dirname(path));
  return aside;
}

/** A second name for the file, so that its own is never without one. Some file systems have no such thing. */
function keepAside(path: string, aside: string): void {
  try {
    linkSync(path, aside);
  } catch {
    renameSync(path, aside);
  }
}

function freeName(path: string, now: number): string {
  for (let time = now; ; time += 1_000) {
    const name = `${path}.before-restore-${stampOf(time)}`;
    if (!existsSync(name)) return name;
  }
}
