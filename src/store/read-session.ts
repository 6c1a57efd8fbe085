import type { Session } from "./session.js";

/** One read's view of the database. Statements are written once for both, as for `Session`, and all see one state of it. */
export interface ReadSession extends Pick<Session, "all" | "get"> {
  /** For the few things that the two databases say differently. */
  readonly dialect: Dialect;
}

export type Dialect = "sqlite" | "postgres";

/** Which database an operation runs on: only PostgreSQL has other transactions to lock rows against. */
export function dialectOf(session: Session): Dialect {
  return session.locking.update === "" ? "sqlite" : "postgres";
}

export function toReadSession(session: Session): ReadSession {
  return {
    all: (sql, ...values) => session.all(sql, ...values),
    get: (sql, ...values) => session.get(sql, ...values),
    dialect: dialectOf(session),
  };
}

/** A list of ids for an IN, given as one value: their JSON. Its text is the same for every length. */
export function idList({ dialect }: Pick<ReadSession, "dialect">): string {
  return dialect === "sqlite"
    ? "(SELECT value FROM json_each(?))"
    : "(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(? AS JSON)))";
}

/** The same as a table `list` with a column `id`, for a join that goes by it. */
export function idTable({ dialect }: Pick<ReadSession, "dialect">): string {
  return dialect === "sqlite"
    ? `(SELECT value AS "id" FROM json_each(?)) AS list`
    : `(SELECT CAST(value AS BIGINT) AS "id" FROM json_array_elements_text(CAST(? AS JSON))) AS list`;
}
