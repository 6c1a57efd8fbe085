import type { Session, SqlValue } from "../../session.js";
import { dialectOf } from "../../read-session.js";
import { addArrival, addOutcome, COUNT_COLUMNS, countValues, noCounts, type Counts } from "./counts.js";
import { insertMany } from "./insert-many.js";
import { totalIdList } from "./totals.js";
import { floorTo, HOUR_MS, MINUTE_MS } from "./window.js";

/** Everything that is counted in one hour, once more. */
class HourRecount {
  readonly total = noCounts();
  readonly mappings = new Map<number, MappingRecount>();
  readonly minutes = new Map<number, MinuteRecount>();

  mapping(id: number): MappingRecount {
    const known = this.mappings.get(id) ?? { counts: noCounts(), lastDeliveredAt: null };
    this.mappings.set(id, known);
    return known;
  }

  minute(at: number): MinuteRecount {
    const minute = floorTo(at, MINUTE_MS);
    const known = this.minutes.get(minute) ?? { counts: noCounts(), first: null, last: null };
    this.minutes.set(minute, known);
    return known;
  }
}

interface MappingRecount {
  readonly counts: Counts;
  lastDeliveredAt: number | null;
}

interface MinuteRecount {
  readonly counts: Counts;
  first: number | null;
  last: number | null;
}

/** Replaces an hour's counts, and those of its minutes, by what the rows say. Resolves to how many rows that were. */
export async function recountHour(session: Session, hour: number): Promise<number> {
  const recount = new HourRecount();
  const rows = (await countEnded(session, recount, hour)) + (await countArrived(session, recount, hour));
  await replaceHour(session, recount, hour);
  await replaceMinutes(session, recount, hour);
  return rows;
}

interface EndedRow {
  readonly mappingId: number;
  readonly state: string;
  readonly finishedAt: number;
  readonly delayMs: number | null;
}

async function countEnded(session: Session, recount: HourRecount, hour: number): Promise<number> {
  const part = (table: string): string =>
    `SELECT "mappingId", "state", "finishedAt", "delayMs" FROM ${table}
     WHERE "finishedAt" >= ? AND "finishedAt" < ? AND "action" = 'create'`;
  const span = [hour, hour + HOUR_MS];
  const sql = `${part("delivery")} UNION ALL ${part("delivery_archive")}`;
  const rows = await session.all<EndedRow>(sql, ...span, ...span);
  for (const { mappingId, state, finishedAt, delayMs } of rows) {
    if (state !== "delivered" && state !== "dead" && state !== "uncertain") continue;
    const mapping = recount.mapping(mappingId);
    if (state === "delivered") mapping.lastDeliveredAt = Math.max(mapping.lastDeliveredAt ?? 0, finishedAt);
    for (const counts of [mapping.counts, recount.total, recount.minute(finishedAt).counts]) {
      addOutcome(counts, state, delayMs);
    }
  }
  return rows.length;
}

interface EntryRow {
  readonly mappingId: number;
  readonly receivedAt: number;
  readonly deliveryId: number;
  /** Null: its delivery is gone. */
  readonly action: string | null;
  readonly state: string;
}

async function countArrived(session: Session, recount: HourRecount, hour: number): Promise<number> {
  const rows = await session.all<EntryRow>(
    `SELECT e."mappingId", e."receivedAt", e."deliveryId", COALESCE(d."action", a."action") AS "action",
       COALESCE(d."state", a."state") AS "state"
     FROM channel_mapping m JOIN log_entry e ON e."mappingId" = m."id" AND e."receivedAt" >= ? AND e."receivedAt" < ?
     LEFT JOIN delivery d ON d."id" = e."deliveryId" LEFT JOIN delivery_archive a ON a."id" = e."deliveryId"`,
    hour,
    hour + HOUR_MS,
  );
  for (const { mappingId, receivedAt, deliveryId, action, state } of rows) {
    if (action === null) await dropEntry(session, mappingId, receivedAt, deliveryId);
    if (action === null) continue;
    const minute = recount.minute(receivedAt);
    minute.first = Math.min(minute.first ?? deliveryId, deliveryId);
    minute.last = Math.max(minute.last ?? deliveryId, deliveryId);
    if (action !== "create") continue;
    for (const counts of [recount.mapping(mappingId).counts, recount.total, minute.counts]) addArrival(counts, state);
  }
  return rows.length;
}

async function dropEntry(session: Session, ...key: readonly SqlValue[]): Promise<void> {
  await session.run(`DELETE FROM log_entry WHERE "mappingId" = ? AND "receivedAt" = ? AND "deliveryId" = ?`, ...key);
}

const REPLACE = `ON CONFLICT ("mappingId", "hour") DO UPDATE SET "lastDeliveredAt" = excluded."lastDeliveredAt",
  ${COUNT_COLUMNS.map((name) => `"${name}" = excluded."${name}"`).join(", ")}`;

async function replaceHour(session: Session, recount: HourRecount, hour: number): Promise<void> {
  const counted = await session.all<{ mappingId: number }>(
    `SELECT s."mappingId" FROM channel_mapping m JOIN hourly_stat s ON s."mappingId" = m."id" AND s."hour" = ?`,
    hour,
  );
  for (const { mappingId } of counted) {
    if (recount.mappings.has(mappingId)) continue;
    await session.run(`DELETE FROM hourly_stat WHERE "mappingId" = ? AND "hour" = ?`, mappingId, hour);
  }
  const totals = totalIdList(dialectOf(session));
  await session.run(`DELETE FROM hourly_stat WHERE "mappingId" IN (${totals}) AND "hour" = ?`, hour);
  const rows: SqlValue[][] = [...recount.mappings]
    .toSorted(([one], [other]) => one - other)
    .map(([mappingId, { counts, lastDeliveredAt }]) => [mappingId, hour, lastDeliveredAt, ...countValues(counts)]);
  if (rows.length > 0) rows.push([0, hour, null, ...countValues(recount.total)]);
  await insertMany(session, "hourly_stat", ["mappingId", "hour", "lastDeliveredAt", ...COUNT_COLUMNS], REPLACE, rows);
}

async function replaceMinutes(session: Session, recount: HourRecount, hour: number): Promise<void> {
  await session.run(`DELETE FROM minute_stat WHERE "minute" >= ? AND "minute" < ?`, hour, hour + HOUR_MS);
  const rows = [...recount.minutes]
    .toSorted(([one], [other]) => one - other)
    .map(([minute, { counts, first, last }]) => [minute, 0, first, last, ...countValues(counts)]);
  const columns = ["minute", "part", "firstDeliveryId", "lastDeliveryId", ...COUNT_COLUMNS];
  await insertMany(session, "minute_stat", columns, "", rows);
}
