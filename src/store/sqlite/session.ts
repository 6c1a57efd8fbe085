import type Database from "better-sqlite3";
import type { DataSource } from "typeorm";
import type { Transaction } from "../batch.js";
import type { Session, SqlValue } from "../session.js";
import { Streams } from "../streams.js";
import { toStoreError } from "./errors.js";
import { SqliteSourceIds } from "./source-ids.js";

/**
 * Once somebody who holds the file was waited for in vain, others are waited for so long: everything else stands behind
 * whoever waits, also those who only want to know what is wrong.
 */
const IMPATIENCE_MS = 100;

/** The hot path goes past TypeORM to the driver's own prepared statements, on TypeORM's connection. */
export async function openTransaction(dataSource: DataSource): Promise<Transaction> {
  const runner = dataSource.createQueryRunner();
  const handle = (await runner.connect()) as Database.Database;
  const sourceIds = new SqliteSourceIds(handle);
  const session = createSession(handle, runner.manager, sourceIds);
  const [begin, beginReading, commit, rollback] = ["BEGIN IMMEDIATE", "BEGIN", "COMMIT", "ROLLBACK"].map((sql) =>
    handle.prepare(sql),
  );
  let syncs = true;
  const patienceMs = Number(handle.pragma("busy_timeout", { simple: true }));
  let impatient = false;
  const setImpatient = (now: boolean): void => {
    if (now !== impatient) handle.pragma(`busy_timeout = ${now ? IMPATIENCE_MS : patienceMs}`);
    impatient = now;
  };
  return {
    session,
    streams: new Streams(),
    beginReading: () => void beginReading?.run(),
    begin: (synced) => {
      if (synced !== syncs) handle.pragma(`synchronous = ${synced ? "FULL" : "NORMAL"}`);
      syncs = synced;
      try {
        begin?.run();
        setImpatient(false);
      } catch (error) {
        setImpatient(toStoreError(error).kind === "locked");
        throw error;
      }
    },
    commit: () => void commit?.run(),
    rollback: () => void (handle.inTransaction && rollback?.run()),
    worthAnotherTry: () => false,
    tidy: () => sourceIds.seal(),
  };
}

function createSession(handle: Database.Database, orm: Session["orm"], sourceIds: SqliteSourceIds): Session {
  const statements = new Map<string, Database.Statement<SqlValue[]>>();
  const prepare = (sql: string): Database.Statement<SqlValue[]> => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = handle.prepare<SqlValue[]>(sql);
    statements.set(sql, statement);
    return statement;
  };
  const insert = (statement: Database.Statement<SqlValue[]>, values: readonly SqlValue[]): number | null => {
    const { changes, lastInsertRowid } = statement.run(...values);
    return changes === 0 ? null : Number(lastInsertRowid);
  };
  return {
    all: <Row>(sql: string, ...values: readonly SqlValue[]) => prepare(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: readonly SqlValue[]) => prepare(sql).get(...values) as Row | undefined,
    insert: (sql, ...values) => insert(prepare(sql), values),
    insertEach: (sql, rows) => {
      const statement = prepare(sql);
      return rows.map((values) => insert(statement, values));
    },
    run: (sql, ...values) => prepare(sql).run(...values).changes,
    orm,
    locking: { update: "", share: "" },
    knownMappings: new Map(),
    pragma: (source) => handle.pragma(source) as Record<string, unknown>[],
    sourceIds,
  };
}
