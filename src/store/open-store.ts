import type { Config } from "../config/index.js";
import type { Logger } from "../log.js";
import { openSqliteStore } from "./sqlite/store.js";
import type { Store } from "./store.js";

export interface OpenOptions {
  readonly log: Logger;
  /** The store is lost while it is in use, and nothing but another start brings it back. Once at most. */
  readonly onBroken?: () => void;
}

/** Opens the database, brings it up to date, and hands out the store. @throws StoreError with a sentence that says the mend. */
export async function openStore(database: Config["database"], { log, onBroken }: OpenOptions): Promise<Store> {
  if (database.type === "sqlite") return await openSqliteStore(database.path, log, onBroken);
  // Loaded when needed: on SQLite only the worker thread has TypeORM in its memory.
  const { openPostgresStore } = await import("./postgres/store.js");
  return await openPostgresStore(database.url, log);
}
