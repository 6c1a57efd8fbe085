import type { Config } from "../config/index.js";
import type { Logger } from "../log.js";
import { openSqliteStore } from "./sqlite/store.js";
import type { Store } from "./store.js";

/** Opens the database, brings it up to date, and hands out the store. @throws StoreError with a sentence that says the mend. */
export async function openStore(database: Config["database"], { log }: { readonly log: Logger }): Promise<Store> {
  if (database.type === "sqlite") return await openSqliteStore(database.path, log);
  // Loaded when needed: on SQLite only the worker thread has TypeORM in its memory.
  const { openPostgresStore } = await import("./postgres/store.js");
  return await openPostgresStore(database.url, log);
}
