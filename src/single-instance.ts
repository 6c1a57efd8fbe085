import { join } from "node:path";
import Database from "better-sqlite3";
import { leaveToOwner } from "./data-folder.js";
import { StartUpError } from "./start-up-error.js";

export interface FileLock {
  release(): void;
}

/**
 * Holds the data folder for this process alone.
 * @throws StartUpError when another process holds it.
 */
export function lockDataFolder(dataDir: string): FileLock {
  const lock = lockFile(join(dataDir, "relay.lock"));
  if (lock) return lock;
  throw new StartUpError(
    `Another KOOK Relay already runs on the data folder "${dataDir}". Stop it first, or give this one its own DATA_DIR and bot tokens.`,
  );
}

/**
 * Null while somebody else holds it. The lock is SQLite's own file lock, which the operating system drops with the
 * process, however it ends: no stale lock is ever left behind.
 */
export function lockFile(path: string): FileLock | null {
  const database = new Database(path, { timeout: 0 });
  leaveToOwner(path);
  try {
    database.pragma("locking_mode = EXCLUSIVE");
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
}
