import type Database from "better-sqlite3";
import type { DataSource } from "typeorm";
import type { Transaction } from "../batch.js";
import type { Session, SqlValue } from "../session.js";
import { Streams } from "../streams.js";
import { SqliteSourceIds } from "./source-ids.js";

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
  return {
    session,
    streams: new Streams(),
    beginReading: () => void beginReading?.run(),
    begin: (synced) => {
      if (synced !== syncs) handle.pragma(`synchronous = ${synced ? "FULL" : "NORMAL"}`);
      syncs = synced;
      begin?.run();
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
