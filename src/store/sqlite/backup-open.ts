import { chmodSync, closeSync, openSync } from "node:fs";
import Database from "better-sqlite3";
import { sqliteMigrations } from "../../migrations/sqlite/index.js";
import { PROGRAM } from "../../version.js";
import { newerDatabase } from "../schema-marker.js";
import { StoreError } from "../store.js";
import { readContents, type FileContents } from "./backup-contents.js";
import { findProblems } from "./backup-copy.js";
import { toStoreError } from "./errors.js";

const PAGES_A_STEP = 4_096;

/** Copies a file that somebody named, with what its write-ahead log holds, even if it is in use. @throws StoreError */
export async function copyForRestore(file: string, copy: string): Promise<void> {
  await explaining(file, async () => {
    const source = new Database(file, { readonly: true, fileMustExist: true });
    try {
      source.exec("BEGIN");
      source.prepare("SELECT COUNT(*) FROM sqlite_schema").get();
      closeSync(openSync(copy, "wx", 0o600));
      chmodSync(copy, 0o600);
      await source.backup(copy, { progress: () => PAGES_A_STEP });
    } finally {
      source.close();
    }
  });
}

/**
 * What a copy holds, once it is certain that it is a sound database of this program, and none from the future.
 * @throws StoreError that names the file the copy was made of.
 */
export function readSoundContents(copy: string, file: string): FileContents {
  return explaining(file, () => {
    const handle = new Database(copy);
    try {
      handle.pragma("journal_mode = DELETE");
      const contents = readContents(handle);
      if (!contents.ours) throw new StoreError("other", `${file} is a database of another program, not of ${PROGRAM}.`);
      refuseNewer(contents);
      const problems = findProblems(handle, "integrity_check");
      if (problems.length > 0) throw damaged(file, problems.join("; "));
      const orphans = (handle.pragma("foreign_key_check") as unknown[]).length;
      if (orphans > 0) throw damaged(file, `${orphans} rows refer to others that are not there`);
      return contents;
    } finally {
      handle.close();
    }
  });
}

/** What a file says about itself, without a check of all of it. Null for one that can't be read. */
export function glanceAt(file: string): FileContents | null {
  let handle: Database.Database | null = null;
  try {
    handle = new Database(file, { readonly: true, fileMustExist: true });
    return readContents(handle);
  } catch {
    return null;
  } finally {
    handle?.close();
  }
}

function refuseNewer({ migrations, marker }: FileContents): void {
  const known = new Set<string>(sqliteMigrations.map(({ name }) => name));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) throw newerDatabase(unknown, marker?.version ?? null);
}

function explaining<T>(file: string, work: () => T): T {
  const explain = (error: unknown): unknown => {
    if (error instanceof StoreError) return error;
    const { kind, message } = toStoreError(error);
    if (kind === "corrupt") return damaged(file, message);
    return new StoreError(kind, `${file} can't be read (${message}). Check its rights, and whether it is a file.`, {
      cause: error,
    });
  };
  try {
    const result = work();
    return result instanceof Promise
      ? (result.catch((error: unknown) => {
          throw explain(error);
        }) as T)
      : result;
  } catch (error) {
    throw explain(error);
  }
}

function damaged(file: string, problem: string): StoreError {
  return new StoreError(
    "corrupt",
    `${file} can't be used: it is damaged, or no SQLite database at all (${problem}). Take another backup: "npm run restore -- list" shows what there is.`,
  );
}
