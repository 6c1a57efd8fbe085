import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { freeBytesOf, sayBytes } from "../disk.js";
import { StoreError } from "../store.js";
import { toStoreError } from "./errors.js";

/** While it is rewritten there are the old file, a copy beside it, and what the write-ahead log holds of both. */
const COPIES = 2;

/**
 * Rewrites a file that nobody else uses, so that it has no free page, and from then on can give space back in steps.
 * Nothing is lost where it is killed: SQLite has the old pages until the last one is written.
 * @throws StoreError with a sentence that says the mend
 */
export async function compactFile(path: string): Promise<{ readonly before: number; readonly after: number }> {
  if (!existsSync(path)) {
    throw new StoreError("unavailable", `There is no database at ${path} yet: it is made when the relay starts.`);
  }
  await checkRoom(path);
  const before = statSync(path).size;
  const file = new Database(path, { fileMustExist: true, timeout: 0 });
  try {
    file.pragma("auto_vacuum = INCREMENTAL"); // counts from the next VACUUM on
    file.exec("VACUUM");
    file.pragma("wal_checkpoint(TRUNCATE)");
  } catch (error) {
    throw toStoreError(error);
  } finally {
    file.close();
  }
  return { before, after: statSync(path).size };
}

async function checkRoom(path: string): Promise<void> {
  const needed = COPIES * statSync(path).size;
  const free = await freeBytesOf(dirname(path));
  if (free >= needed) return;
  throw new StoreError(
    "full",
    `There is not enough room to rewrite ${path}: ${sayBytes(needed)} are needed and ${sayBytes(free)} are free.`,
  );
}
