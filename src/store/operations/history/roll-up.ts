import type { StepResult } from "../../history.js";
import { dialectOf } from "../../read-session.js";
import type { Session } from "../../session.js";
import { addArrival, noCounts, type Counts } from "./counts.js";
import { closeDay } from "./close-days.js";
import { insertMany } from "./insert-many.js";
import { totalIdOf } from "./totals.js";
import { readWatermarks, setWatermark, type Watermarks } from "./watermarks.js";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "./window.js";

const ROWS_A_STEP = 1_000;

/** A delivery as the log's index needs it. */
export interface Arrival {
  readonly id: number;
  readonly mappingId: number;
  readonly action: string;
  readonly state: string;
  readonly receivedAt: number;
}

/**
 * The ids up to which everything that will ever be there is there. Null on SQLite, where ids are given and committed in
 * one order. On PostgreSQL a lower id can be committed after a higher one: the lock waits for those that write, and
 * keeps new ones waiting only until this short transaction ends. It gives up soon rather than hold up the relay.
 */
export async function readSettledIds(
  session: Session,
): Promise<{ readonly deliveryId: number | null; readonly messageId: number | null }> {
  if (dialectOf(session) === "sqlite") return { deliveryId: null, messageId: null };
  await session.run("SET LOCAL lock_timeout = '500ms'");
  await session.run("LOCK TABLE message_log, delivery IN SHARE ROW EXCLUSIVE MODE");
  const newest = await session.get<{ deliveryId: number | null; messageId: number | null }>(
    `SELECT (SELECT max("id") FROM delivery) AS "deliveryId", (SELECT max("id") FROM message_log) AS "messageId"`,
  );
  return { deliveryId: newest?.deliveryId ?? 0, messageId: newest?.messageId ?? 0 };
}

/** One step: takes in the deliveries that came after the last step, else sums up a closed day. */
export async function rollUp(
  session: Session,
  input: { readonly now: number; readonly limit?: number; readonly settledId: number | null },
): Promise<StepResult> {
  const limit = input.limit ?? ROWS_A_STEP;
  const marks = await readWatermarks(session);
  const arrivals = await readArrivals(session, marks.get("rolled-up") ?? 0, input.settledId, limit);
  await takeIn(session, arrivals, marks);
  if (arrivals.length === limit) return { done: false };
  return { done: !(await closeDay(session, marks, input.now)) };
}

/** In the order of their ids, from the log and the archive. */
export async function readArrivals(
  session: Session,
  afterId: number,
  upToId: number | null,
  limit: number,
): Promise<readonly Arrival[]> {
  const from = (table: string): string =>
    `SELECT * FROM (SELECT "id", "mappingId", "action", "state", "receivedAt" FROM ${table}
       WHERE "id" > ? AND "id" <= ? ORDER BY "id" LIMIT ?) AS ${table}_part`;
  const range = [afterId, upToId ?? Number.MAX_SAFE_INTEGER, limit];
  return await session.all<Arrival>(
    `${from("delivery")} UNION ALL ${from("delivery_archive")} ORDER BY "id" LIMIT ?`,
    ...range,
    ...range,
    limit,
  );
}

async function takeIn(session: Session, arrivals: readonly Arrival[], marks: Watermarks): Promise<void> {
  const last = arrivals.at(-1);
  if (!last) return;
  await insertEntries(session, arrivals);
  await countArrivals(session, arrivals, marks);
  await setWatermark(session, "rolled-up", last.id);
}

/** Sorted, so that neighbours come one after another. Those that are there already stay. */
export async function insertEntries(session: Session, arrivals: readonly Arrival[]): Promise<void> {
  const rows = arrivals
    .toSorted((one, other) => one.mappingId - other.mappingId || one.receivedAt - other.receivedAt || one.id - other.id)
    .map(({ mappingId, receivedAt, id, action, state }) => [mappingId, receivedAt, id, kindOf(action, state)]);
  const columns = ["mappingId", "receivedAt", "deliveryId", "kind"];
  await insertMany(session, "log_entry", columns, "ON CONFLICT DO NOTHING", rows);
}

function kindOf(action: string, state: string): number {
  if (action !== "create") return 2;
  return state === "filtered" ? 1 : 0;
}

interface MinuteArrivals {
  readonly counts: Counts;
  first: number;
  last: number;
}

async function countArrivals(session: Session, arrivals: readonly Arrival[], marks: Watermarks): Promise<void> {
  const hours = new Sums();
  const totals = new Sums();
  const days = new Sums();
  const minutes = new Map<number, MinuteArrivals>();
  const [daysFrom, daysUntil] = [marks.get("days-from") ?? 0, marks.get("days-until") ?? 0];
  for (const { id, mappingId, action, state, receivedAt } of arrivals) {
    const minute = noteMinute(minutes, floorTo(receivedAt, MINUTE_MS), id);
    if (action !== "create") continue;
    addArrival(minute.counts, state);
    const [hour, day] = [floorTo(receivedAt, HOUR_MS), floorTo(receivedAt, DAY_MS)];
    addArrival(hours.at(mappingId, hour), state);
    addArrival(totals.at(totalIdOf(session, mappingId), hour), state);
    if (day >= daysFrom && day < daysUntil) for (const row of [mappingId, 0]) addArrival(days.at(row, day), state);
  }
  // In this order others lock them too: mappings, sums over all, minutes, days.
  await add(session, "hourly_stat", ["mappingId", "hour"], hours.rows());
  await add(session, "hourly_stat", ["mappingId", "hour"], totals.rows());
  await addMinutes(session, minutes);
  await add(session, "daily_stat", ["mappingId", "day"], days.rows());
}

function noteMinute(minutes: Map<number, MinuteArrivals>, minute: number, id: number): MinuteArrivals {
  const known = minutes.get(minute) ?? { counts: noCounts(), first: id, last: id };
  minutes.set(minute, known);
  known.first = Math.min(known.first, id);
  known.last = Math.max(known.last, id);
  return known;
}

type SumRow = readonly [key: number, time: number, created: number, filtered: number];

async function add(session: Session, table: string, key: readonly string[], rows: readonly SumRow[]): Promise<void> {
  const tail = `ON CONFLICT (${key.map((name) => `"${name}"`).join(", ")}) DO UPDATE SET
    "created" = ${table}."created" + excluded."created", "filtered" = ${table}."filtered" + excluded."filtered"`;
  await insertMany(session, table, [...key, "created", "filtered"], tail, rows);
}

async function addMinutes(session: Session, minutes: ReadonlyMap<number, MinuteArrivals>): Promise<void> {
  const rows = [...minutes]
    .toSorted(([one], [other]) => one - other)
    .map(([minute, { counts, first, last }]) => [minute, 0, counts.created, counts.filtered, first, last]);
  const extreme = (name: string, sign: string): string =>
    `"${name}" = CASE WHEN minute_stat."${name}" ${sign} excluded."${name}" THEN minute_stat."${name}" ELSE excluded."${name}" END`;
  const tail = `ON CONFLICT ("minute", "part") DO UPDATE SET
    "created" = minute_stat."created" + excluded."created", "filtered" = minute_stat."filtered" + excluded."filtered",
    ${extreme("firstDeliveryId", "<")}, ${extreme("lastDeliveryId", ">")}`;
  const columns = ["minute", "part", "created", "filtered", "firstDeliveryId", "lastDeliveryId"];
  await insertMany(session, "minute_stat", columns, tail, rows);
}

/** Counts by a mapping and a span of time. */
export class Sums {
  readonly #byKey = new Map<number, Map<number, Counts>>();

  at(key: number, time: number): Counts {
    const times = this.#byKey.get(key) ?? new Map<number, Counts>();
    this.#byKey.set(key, times);
    const counts = times.get(time) ?? noCounts();
    times.set(time, counts);
    return counts;
  }

  /** Sorted: whoever locks several of these rows takes them in one order. */
  rows(): readonly SumRow[] {
    return this.entries().map(([key, time, { created, filtered }]) => [key, time, created, filtered]);
  }

  entries(): readonly (readonly [key: number, time: number, counts: Counts])[] {
    return [...this.#byKey]
      .flatMap(([key, times]) => [...times].map(([time, counts]) => [key, time, counts] as const))
      .toSorted(([key, time], [otherKey, otherTime]) => key - otherKey || time - otherTime);
  }
}
