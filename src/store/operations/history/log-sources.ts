import type { DeliveryQuery, LoggedState } from "../../history.js";
import type { ReadSession } from "../../read-session.js";
import type { SqlValue } from "../../session.js";
import { StoreError } from "../../store.js";

/** A delivery's place in the log. */
export interface LogKey {
  readonly receivedAt: number;
  readonly id: number;
}

export interface LogPlace extends LogKey {
  readonly mappingId: number;
}

/** Which part of the log is wanted: before this place, and not from before that time. */
export interface LogRange {
  readonly before: LogKey;
  readonly from: number;
}

/**
 * Where the deliveries of a mapping are found newest first without looking at others: a SELECT of "receivedAt" and "id"
 * with `:mapping` for the mapping's id, and an index for its order.
 */
export interface LogSource {
  /** Ends with what is to be ordered and limited. */
  readonly sql: string;
  /** The values between the mapping's id and the range. */
  readonly values: readonly SqlValue[];
  /** What came after the last roll-up is missing here. */
  readonly rolledUp: boolean;
  /** What still has to be looked at in each row: its index doesn't tell. */
  readonly filtersRows: boolean;
}

const MAPPING = ":mapping";
const RANGE = `("receivedAt", "id") < (?, ?) AND "receivedAt" >= ?`;
const ENTRY_RANGE = `("receivedAt", "deliveryId") < (?, ?) AND "receivedAt" >= ?`;

/** What becomes part of a statement is one of these and nothing else, whatever a caller hands over. */
const STATES: ReadonlySet<LoggedState> = new Set<LoggedState>([
  "pending",
  "held",
  "delivered",
  "uncertain",
  "dead",
  "cancelled",
  "filtered",
]);

/** The few that went wrong or were edits have indexes of their own; all else is found in the log's index. */
export function sourcesOf({ state, action }: Pick<DeliveryQuery, "state" | "action">): readonly LogSource[] {
  if (state && !STATES.has(state)) throw new StoreError("other", "There is no such state of a delivery");
  const fromRows = (table: string, condition: string, ...values: readonly SqlValue[]): LogSource => ({
    sql: `SELECT "receivedAt", "id" FROM ${table} WHERE "mappingId" = :mapping AND ${condition} AND ${RANGE}`,
    values,
    rolledUp: false,
    filtersRows: false,
  });
  if (state === "pending" || state === "held") {
    // Open work is never archived.
    const lane =
      state === "pending" ? `"laneId" = (SELECT "laneId" FROM channel_mapping WHERE "id" = :mapping) AND ` : "";
    const open = fromRows("delivery", `${lane}"state" = '${state}'`);
    return [{ ...open, filtersRows: action !== null && action !== undefined }];
  }
  const both = (condition: string, ...values: readonly SqlValue[]): readonly LogSource[] =>
    ["delivery", "delivery_archive"].map((table) => fromRows(table, condition, ...values));
  if (state && state !== "delivered") {
    // Written out, for only so the partial index is used.
    return both(`"state" = '${state}'`).map((source) => ({ ...source, filtersRows: Boolean(action) }));
  }
  if (action && action !== "create") {
    return both(`"action" = ? AND "action" <> 'create'`, action).map((source) => ({
      ...source,
      filtersRows: Boolean(state),
    }));
  }
  const kind = action === "create" ? `AND "kind" < 2 ` : "";
  return [
    {
      sql: `SELECT "receivedAt", "deliveryId" AS "id" FROM log_entry WHERE "mappingId" = :mapping ${kind}AND ${ENTRY_RANGE}`,
      values: [],
      rolledUp: true,
      filtersRows: Boolean(state) || Boolean(action),
    },
  ];
}

/** The newest of each of these mappings, at most `limit` of each. */
export async function readNewest(
  session: ReadSession,
  source: LogSource,
  mappingIds: readonly number[],
  { before, from }: LogRange,
  limit: number,
): Promise<readonly LogPlace[]> {
  const order = `ORDER BY "receivedAt" DESC, ${source.rolledUp ? `"deliveryId"` : `"id"`} DESC LIMIT ?`;
  const range = [before.receivedAt, before.id, from, limit];
  if (session.dialect === "postgres") {
    // One journey for all: each has its own seek.
    const one = source.sql.replaceAll(MAPPING, `m."id"`);
    const rows = await session.all<LogPlace>(
      `SELECT m."id" AS "mappingId", e."receivedAt", e."id"
       FROM (SELECT CAST(value AS BIGINT) AS "id" FROM json_array_elements_text(CAST(? AS JSON))) m
       CROSS JOIN LATERAL (${one} ${order}) e`,
      JSON.stringify(mappingIds),
      ...source.values,
      ...range,
    );
    return rows;
  }
  const places: LogPlace[] = [];
  const times = source.sql.split(MAPPING).length - 1;
  const sql = `${source.sql.replaceAll(MAPPING, "?")} ${order}`;
  for (const mappingId of mappingIds) {
    const ids = new Array<number>(times).fill(mappingId);
    for (const row of await session.all<LogKey>(sql, ...ids, ...source.values, ...range)) {
      places.push({ mappingId, receivedAt: row.receivedAt, id: row.id });
    }
  }
  return places;
}

/** Newest first. */
export function compareKeys(one: LogKey, other: LogKey): number {
  return other.receivedAt - one.receivedAt || other.id - one.id;
}
