import type { ReadSession } from "../../read-session.js";
import type { LogPlace, LogRange } from "./log-sources.js";
import { floorTo, MINUTE_MS } from "./window.js";

/** Read ahead at once. */
const MINUTES = 16;

interface MinuteBounds {
  readonly minute: number;
  readonly first: number;
  readonly last: number;
}

/**
 * The newest of the whole host, a minute at a time: the ids of what came in within a minute lie between two bounds that
 * are kept. At least so many, unless there are no more; in no order.
 */
export async function readNewestOfAll(
  session: ReadSession,
  { before, from }: LogRange,
  count: number,
): Promise<readonly LogPlace[]> {
  const rolledUp = `(SELECT COALESCE(max("value"), 0) FROM watermark WHERE "name" = 'rolled-up')`;
  const part = (table: string): string =>
    `SELECT "mappingId", "receivedAt", "id" FROM ${table} WHERE "id" >= ? AND "id" <= ? AND "id" <= ${rolledUp}
       AND "receivedAt" >= ? AND "receivedAt" < ? AND ("receivedAt", "id") < (?, ?)`;
  const sql = `${part("delivery")} UNION ALL ${part("delivery_archive")}`;
  const found: LogPlace[] = [];
  for (let end = Math.min(before.receivedAt + 1, Number.MAX_SAFE_INTEGER); ;) {
    const minutes = await readMinutes(session, end, from);
    for (const { minute, first, last } of minutes) {
      const values = [first, last, Math.max(minute, from), minute + MINUTE_MS, before.receivedAt, before.id];
      found.push(...(await session.all<LogPlace>(sql, ...values, ...values)));
      if (found.length >= count) return found;
    }
    if (minutes.length < MINUTES) return found;
    end = (minutes.at(-1) as MinuteBounds).minute;
  }
}

/** Those that begin before `end`, newest first, down to the one that `from` lies in. */
async function readMinutes(session: ReadSession, end: number, from: number): Promise<readonly MinuteBounds[]> {
  return session.all<MinuteBounds>(
    `SELECT "minute", min("firstDeliveryId") AS "first", max("lastDeliveryId") AS "last" FROM minute_stat
     WHERE "minute" < ? AND "minute" >= ? AND "firstDeliveryId" IS NOT NULL
     GROUP BY "minute" ORDER BY "minute" DESC LIMIT ?`,
    end,
    floorTo(from, MINUTE_MS),
    MINUTES,
  );
}
