import type { PoolClient, QueryResult } from "pg";
import type { QueryRunner } from "typeorm";
import type { Transaction } from "../batch.js";
import type { Session, SqlValue } from "../session.js";
import { worthAnotherTry } from "./errors.js";

interface Prepared {
  readonly name: string;
  readonly text: string;
}

/** By the text as written. PostgreSQL plans a named statement once a connection. */
const prepared = new Map<string, Prepared>();

/** One connection of the pool, for one transaction at a time. */
export async function openTransaction(runner: QueryRunner): Promise<Transaction> {
  const client = (await runner.connect()) as PoolClient;
  const session = createSession(client, runner.manager);
  return {
    session,
    begin: async () => void (await client.query("BEGIN")),
    commit: async () => void (await client.query("COMMIT")),
    rollback: () =>
      client.query("ROLLBACK").then(
        () => undefined,
        () => undefined, // the connection is gone, and the transaction with it
      ),
    worthAnotherTry,
  };
}

export function createSession(client: PoolClient, orm: Session["orm"]): Session {
  const query = (sql: string, values: readonly SqlValue[]): Promise<QueryResult> =>
    client.query({ ...prepare(sql), values: values.map(withoutNul) });
  const insert = async (sql: string, values: readonly SqlValue[]): Promise<number | null> => {
    const row = (await query(`${sql} RETURNING "id"`, values)).rows[0] as { id: number } | undefined;
    return row?.id ?? null;
  };
  return {
    all: async <Row>(sql: string, ...values: readonly SqlValue[]) => (await query(sql, values)).rows as Row[],
    get: async <Row>(sql: string, ...values: readonly SqlValue[]) =>
      (await query(sql, values)).rows[0] as Row | undefined,
    insert: (sql, ...values) => insert(sql, values),
    insertEach: async (sql, rows) => {
      const ids: (number | null)[] = [];
      for (const values of rows) ids.push(await insert(sql, values));
      return ids;
    },
    run: async (sql, ...values) => (await query(sql, values)).rowCount ?? 0,
    orm,
    // Not the full FOR UPDATE: rows that merely refer to ours by a foreign key need not wait.
    locking: { update: " FOR NO KEY UPDATE", share: " FOR SHARE" },
    knownMappings: null,
    pragma: null,
    sourceIds: null,
  };
}

/** The one character that PostgreSQL's text can't hold. A name must not stop a message. */
function withoutNul(value: SqlValue): SqlValue {
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "") : value;
}

function prepare(sql: string): Prepared {
  const known = prepared.get(sql);
  if (known) return known;
  let position = 0;
  const statement = { name: `relay_${prepared.size}`, text: sql.replaceAll("?", () => `$${(position += 1)}`) };
  prepared.set(sql, statement);
  return statement;
}
