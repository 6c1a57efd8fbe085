import { dialectOf } from "../../read-session.js";
import type { Session } from "../../session.js";
import { COUNT_COLUMNS } from "./counts.js";
import { totalIdList } from "./totals.js";
import { setWatermark, type Watermarks } from "./watermarks.js";
import { DAY_MS, floorTo, HOUR_MS } from "./window.js";

/** How long after its end a day is summed up: what ended in its last minutes is recorded by then. */
const CALM_MS = HOUR_MS;

/** Sums up the next day that is over. False: there was none. */
export async function closeDay(session: Session, marks: Watermarks, now: number): Promise<boolean> {
  const day = marks.get("days-until") ?? (await firstDay(session));
  if (day === null || day + DAY_MS + CALM_MS > now) return false;
  await lockHours(session);
  await sumUpDay(session, day);
  if (!marks.has("days-until")) await setWatermark(session, "days-from", day);
  await setWatermark(session, "days-until", day + DAY_MS);
  return true;
}

async function firstDay(session: Session): Promise<number | null> {
  const totals = totalIdList(dialectOf(session));
  const row = await session.get<{ hour: number | null }>(
    `SELECT min("hour") AS "hour" FROM hourly_stat WHERE "mappingId" IN (${totals})`,
  );
  return row && row.hour !== null ? floorTo(row.hour, DAY_MS) : null;
}

/** Until the commit nothing is counted, so that a sum holds all that was. Only PostgreSQL has anyone who could. */
export async function lockHours(session: Session): Promise<void> {
  if (dialectOf(session) === "postgres") await session.run("LOCK TABLE hourly_stat IN SHARE ROW EXCLUSIVE MODE");
}

const NAMES = COUNT_COLUMNS.map((name) => `"${name}"`).join(", ");
const SUMS = COUNT_COLUMNS.map((name) => `COALESCE(SUM(s."${name}"), 0)`).join(", ");
const REPLACE = `ON CONFLICT ("mappingId", "day") DO UPDATE SET
  ${COUNT_COLUMNS.map((name) => `"${name}" = excluded."${name}"`).join(", ")}`;

/** The row of mapping 0 is there even when nothing happened: it tells whoever counts later that the day is summed up. */
export async function sumUpDay(session: Session, day: number): Promise<void> {
  const span = [day, day + DAY_MS];
  await session.run(
    `INSERT INTO daily_stat ("mappingId", "day", ${NAMES})
     SELECT m."id", CAST(? AS BIGINT), ${SUMS} FROM channel_mapping m
       JOIN hourly_stat s ON s."mappingId" = m."id" AND s."hour" >= ? AND s."hour" < ? GROUP BY m."id" ${REPLACE}`,
    day,
    ...span,
  );
  await session.run(
    `INSERT INTO daily_stat ("mappingId", "day", ${NAMES})
     SELECT 0, CAST(? AS BIGINT), ${SUMS} FROM hourly_stat s
     WHERE s."mappingId" IN (${totalIdList(dialectOf(session))}) AND s."hour" >= ? AND s."hour" < ? ${REPLACE}`,
    day,
    ...span,
  );
}
