import { DataSource, type DataSourceOptions } from "typeorm";
import { entities } from "../../entities/index.js";
import type { Config } from "../config/index.js";
import { postgresMigrations } from "../migrations/postgres/index.js";
import { sqliteMigrations } from "../migrations/sqlite/index.js";
import { refuseForeignFile } from "./sqlite/file-marker.js";

/** How much of the write-ahead log's file stays on the disk after a burst. */
const JOURNAL_SIZE_LIMIT_BYTES = 64 * 1024 * 1024;
const CACHE_KIB = 16 * 1024;
/** The log is copied into the file when it has this many pages (32 MB): rarely, so that a page changed often is copied once. */
const CHECKPOINT_PAGES = 8_192;
/** Only a backup or another tool can hold the file: the relay itself has one writing connection. */
const BUSY_TIMEOUT_MS = 5_000;

/** What is asked of better-sqlite3 before TypeORM sees the connection; its types are not TypeORM's affair. */
interface SqliteHandle {
  pragma(source: string, options?: { readonly simple: true }): unknown;
  prepare(sql: string): { pluck(): { all(): unknown[] } };
}

/** The connection for these settings, not yet open. */
export function createDataSource(database: Config["database"]): DataSource {
  const dataSource = new DataSource(dataSourceOptions(database));
  if (database.type === "postgres") widenIntegers(dataSource);
  return dataSource;
}

function dataSourceOptions(database: Config["database"]): DataSourceOptions {
  const shared = { entities: [...entities], synchronize: false };
  if (database.type === "postgres") {
    return {
      ...shared,
      type: "postgres",
      url: database.url,
      migrations: [...postgresMigrations],
      parseInt8: true,
      poolSize: 10,
      connectTimeoutMS: 10_000,
      applicationName: "kook-relay",
    };
  }
  return {
    ...shared,
    type: "better-sqlite3",
    database: database.path,
    migrations: [...sqliteMigrations],
    enableWAL: true,
    timeout: BUSY_TIMEOUT_MS,
    prepareDatabase: (handle: SqliteHandle) => {
      refuseForeignFile(handle, database.path);
      prepareSqlite(handle);
    },
  };
}

/** Foreign keys and WAL are turned on by TypeORM's driver right after this. */
function prepareSqlite(handle: SqliteHandle): void {
  handle.pragma("auto_vacuum = INCREMENTAL"); // counts only before the first table
  handle.pragma("synchronous = FULL"); // what was acknowledged survives a power cut
  handle.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT_BYTES}`);
  handle.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  handle.pragma(`cache_size = -${CACHE_KIB}`);
  handle.pragma("temp_store = MEMORY");
}

/**
 * SQLite numbers its rows only by a column of type "integer", which on PostgreSQL holds four bytes: too few for the
 * ids of a busy relay. So that the entities are the same, every integer of theirs is a bigint there.
 */
function widenIntegers(dataSource: DataSource): void {
  const { driver } = dataSource;
  const normalize = driver.normalizeType.bind(driver);
  driver.normalizeType = (column) => {
    const type = normalize(column);
    return type === "integer" ? "bigint" : type;
  };
}
