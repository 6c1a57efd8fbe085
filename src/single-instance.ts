import { join } from "node:path";
import Database from "better-sqlite3";
import { StartUpError } from "./start-up-error.js";

/**
 * Holds the data folder for this process alone. The lock is SQLite's own file lock, which the operating system
 * drops with the process, however it ends: no stale lock is ever left behind.
 * @throws StartUpError when another process holds it.
 */
export function lockDataFolder(dataDir: string): { release(): void } {
  const path = join(dataDir, "relay.lock");
  const database = new Database(path, { timeout: 0 });
  try {
    database.pragma("locking_mode = EXCLUSIVE");
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (isBusy(error)) {
      throw new StartUpError(
        `Another KOOK Relay already runs on the data folder "${dataDir}". Stop it first, or give this one its own DATA_DIR and bot tokens.`,
        { cause: error },
      );
    }
    throw error;
  }
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
}
