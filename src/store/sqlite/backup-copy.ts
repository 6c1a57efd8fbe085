import { closeSync, fdatasyncSync, openSync } from "node:fs";
import Database from "better-sqlite3";
import { StoreError } from "../store.js";
import { readContents, type FileContents } from "./backup-contents.js";
import { toStoreError } from "./errors.js";

export interface CopyPace {
  /** Called after each step. */
  progress(done: number, total: number): void;
  /** Leaves the disk and the processor to others for so long. May throw, to stop the copy. */
  rest(ms: number): void;
}

/** About a megabyte: a step takes a millisecond or two. */
const PAGES_A_STEP = 256;
/** After so much the disk is waited for: else a gigabyte that is written at once keeps the relay's own syncs waiting. */
const PAGES_A_SYNC = 4_096;
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Copies a database, whoever writes to it meanwhile, into a file that is there and empty: all of one moment.
 * The moment is held by a read transaction. Without it SQLite's backup begins anew whenever another connection has
 * written (https://sqlite.org/c3ref/backup_finish.html), so that under steady traffic it never ends. With it, nobody
 * waits for us; the write-ahead log grows meanwhile, and is emptied afterwards.
 */
export async function copyDatabase(sourcePath: string, targetPath: string, pace: CopyPace): Promise<FileContents> {
  const source = new Database(sourcePath, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  const target = openSync(targetPath, "r+"); // only for its syncs; closed after SQLite has let go of the file
  try {
    source.pragma("query_only = ON");
    source.exec("BEGIN");
    const contents = readContents(source);
    await copyPages(source, targetPath, target, pace);
    checkCopy(targetPath, contents);
    fdatasyncSync(target);
    return contents;
  } catch (error) {
    throw toStoreError(error).kind === "corrupt" && !(error instanceof StoreError) ? damaged([String(error)]) : error;
  } finally {
    source.close();
    closeSync(target);
  }
}

async function copyPages(source: Database.Database, path: string, target: number, pace: CopyPace): Promise<void> {
  let [begunAt, unsynced] = [performance.now(), 0];
  const { totalPages } = await source.backup(path, {
    progress: ({ totalPages, remainingPages }) => {
      if ((unsynced += PAGES_A_STEP) > PAGES_A_SYNC) {
        fdatasyncSync(target);
        unsynced = 0;
      }
      pace.progress(totalPages - remainingPages, totalPages);
      // Twice as long as it took: on a slow disk, or a busy machine, it slows down by itself.
      pace.rest(Math.max(2, 2 * (performance.now() - begunAt)));
      begunAt = performance.now();
      return PAGES_A_STEP;
    },
  });
  pace.progress(totalPages, totalPages);
}

/** Opened as a restore would open it. It becomes one file without a write-ahead log, which can be carried away alone. */
function checkCopy(path: string, contents: FileContents): void {
  const copy = new Database(path);
  try {
    copy.pragma("journal_mode = DELETE");
    const problems = findProblems(copy, "quick_check");
    if (problems.length > 0) throw damaged(problems);
    if (JSON.stringify(readContents(copy)) !== JSON.stringify(contents)) throw damaged(["it holds something else"]);
  } finally {
    copy.close();
  }
}

/** What is wrong with a file, in SQLite's words. `integrity_check` also compares each index with its table. */
export function findProblems(handle: Database.Database, check: "quick_check" | "integrity_check"): readonly string[] {
  const found = handle.pragma(`${check}(10)`) as Record<string, string>[];
  return found.map((row) => row[check] ?? "").filter((text) => text !== "ok");
}

function damaged(problems: readonly string[]): StoreError {
  return new StoreError(
    "corrupt",
    `The copy is not sound, so it was not kept, and no older backup was removed. The database itself is probably damaged: ${problems.join("; ")}`,
  );
}
