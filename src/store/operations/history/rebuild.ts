import type { RebuildStep } from "../../history.js";
import { dialectOf } from "../../read-session.js";
import type { Session } from "../../session.js";
import { lockHours, sumUpDay } from "./close-days.js";
import { recountHour } from "./recount-hour.js";
import { insertEntries, readArrivals } from "./roll-up.js";
import { totalIdList } from "./totals.js";
import { clearWatermark, readWatermarks, setWatermark, type Watermarks } from "./watermarks.js";
import { DAY_MS, floorTo, HOUR_MS } from "./window.js";

const ROWS_A_STEP = 1_000;
/** Of hours in which little happened, so many go in one step. */
const HOURS_A_STEP = 24;

/**
 * Recounts everything from the rows: first the log's index is completed, then each hour is counted anew, whole, in one
 * transaction. The sums are right between any two steps, so a run can end anywhere and go on later.
 */
export async function rebuildStats(
  session: Session,
  input: { readonly now: number; readonly limit?: number },
): Promise<RebuildStep> {
  const limit = input.limit ?? ROWS_A_STEP;
  const marks = await readWatermarks(session);
  const hour = marks.get("rebuild-hour");
  if (hour === undefined) return await completeEntries(session, marks, limit, input.now);
  return await recountHours(session, marks, hour, limit, input.now);
}

async function completeEntries(session: Session, marks: Watermarks, limit: number, now: number): Promise<RebuildStep> {
  const rolledUp = marks.get("rolled-up") ?? 0;
  const arrivals = await readArrivals(session, marks.get("rebuild-entries") ?? 0, rolledUp, limit);
  await insertEntries(session, arrivals);
  const last = arrivals.at(-1);
  if (last && arrivals.length === limit) {
    await setWatermark(session, "rebuild-entries", last.id);
    return { done: false, progress: (0.5 * last.id) / Math.max(rolledUp, 1) };
  }
  const first = await findFirstHour(session, marks, now);
  for (const name of ["rebuild-from", "rebuild-hour"] as const) await setWatermark(session, name, first);
  return { done: false, progress: 0.5 };
}

/** The first hour in which something was counted or has to be, of those whose rows are still there. */
async function findFirstHour(session: Session, marks: Watermarks, now: number): Promise<number> {
  const earliest = async (sql: string): Promise<number> =>
    (await session.get<{ at: number | null }>(sql))?.at ?? Number.POSITIVE_INFINITY;
  const totals = totalIdList(dialectOf(session));
  const at = Math.min(
    await earliest(`SELECT min("hour") AS "at" FROM hourly_stat WHERE "mappingId" IN (${totals})`),
    await earliest(`SELECT min("finishedAt") AS "at" FROM delivery WHERE "finishedAt" IS NOT NULL`),
    await earliest(`SELECT min("finishedAt") AS "at" FROM delivery_archive WHERE "finishedAt" IS NOT NULL`),
    await earliest(
      `SELECT min((SELECT min(e."receivedAt") FROM log_entry e WHERE e."mappingId" = m."id")) AS "at" FROM channel_mapping m`,
    ),
    now,
  );
  return Math.max(floorTo(at, HOUR_MS), marks.get("rows-from") ?? 0);
}

async function recountHours(
  session: Session,
  marks: Watermarks,
  first: number,
  limit: number,
  now: number,
): Promise<RebuildStep> {
  await lockHours(session);
  const end = await findEnd(session, now);
  let hour = first;
  for (let rows = 0; hour < end && hour < first + HOURS_A_STEP * HOUR_MS && rows < limit; hour += HOUR_MS) {
    rows += await recountHour(session, hour);
  }
  await renewDays(session, marks, first, hour);
  if (hour < end) {
    await setWatermark(session, "rebuild-hour", hour);
    const from = marks.get("rebuild-from") ?? first;
    return { done: false, progress: 0.5 + (0.5 * (hour - from)) / (end - from) };
  }
  for (const name of ["rebuild-entries", "rebuild-from", "rebuild-hour"] as const) await clearWatermark(session, name);
  // Whatever was counted only by the hour once has its minutes now.
  await setWatermark(session, "minutes-from", marks.get("rows-from") ?? 0);
  return { done: true, progress: 1 };
}

/** Behind the last hour that anything is counted in: later than now where the clock was ahead once. */
async function findEnd(session: Session, now: number): Promise<number> {
  const row = await session.get<{ hour: number | null }>(
    `SELECT max("hour") AS "hour" FROM hourly_stat WHERE "mappingId" IN (${totalIdList(dialectOf(session))})`,
  );
  return floorTo(Math.max(row?.hour ?? 0, now), HOUR_MS) + HOUR_MS;
}

/** The closed days that these hours lie in. */
async function renewDays(session: Session, marks: Watermarks, from: number, to: number): Promise<void> {
  const [daysFrom, daysUntil] = [marks.get("days-from") ?? 0, marks.get("days-until") ?? 0];
  for (let day = floorTo(from, DAY_MS); day < to; day += DAY_MS) {
    if (day >= daysFrom && day < daysUntil) await sumUpDay(session, day);
  }
}
