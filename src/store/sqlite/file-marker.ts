import { PROGRAM } from "../../version.js";
import { StoreError } from "../store.js";

/**
 * "KKRL", in the header of every file of ours: by it `file` and other tools can tell whose a database is.
 * https://sqlite.org/pragma.html#pragma_application_id
 */
export const APPLICATION_ID = 0x4b_4b_52_4c;

/** Of better-sqlite3's connection, as much as this needs. */
interface SqliteHandle {
  pragma(source: string, options: { readonly simple: true }): unknown;
  prepare(sql: string): { pluck(): { all(): unknown[] } };
}

/**
 * Whether a file is ours to write to: ours, or empty. Files from before there was the mark are known by the list of
 * migrations that is kept in each of them.
 * @throws StoreError for the database of another program, before anything in it is changed.
 */
export function refuseForeignFile(handle: SqliteHandle, path: string): void {
  const mark = Number(handle.pragma("application_id", { simple: true }));
  if (mark === APPLICATION_ID) return;
  const tables = handle.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  if (mark === 0 && (tables.length === 0 || tables.includes("migrations"))) return;
  throw new StoreError(
    "other",
    `${path} is a database of another program, and not one of ${PROGRAM}. It was left alone: name another file.`,
  );
}
