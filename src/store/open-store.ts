import type { Config } from "../config/index.js";
import type { Logger } from "../log.js";
import { openPostgresStore } from "./postgres/store.js";
import { openSqliteStore } from "./sqlite/store.js";
import type { Store } from "./store.js";

/** Opens the database, brings it up to date, and hands out the store. @throws StoreError with a sentence that says the mend. */
export function openStore(database: Config["database"], { log }: { readonly log: Logger }): Promise<Store> {
  return database.type === "postgres" ? openPostgresStore(database.url, log) : openSqliteStore(database.path, log);
}
