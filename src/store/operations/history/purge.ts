import type { StepResult } from "../../history.js";
import type { Session } from "../../session.js";
import { readWatermarks, setWatermark } from "./watermarks.js";
import { ceilTo, DAY_MS, floorTo, HOUR_MS } from "./window.js";

const ENTRIES_A_STEP = 2_000;
/** What came in before the border may have ended after it, and its rows are gone with the others: not to be recounted. */
const MARGIN_MS = 2 * DAY_MS;

/** One step: to be called before the rows go, so that nothing is recounted that is only half there. */
export async function purgeHistory(
  session: Session,
  input: { readonly before: number; readonly limit?: number },
): Promise<StepResult> {
  const limit = input.limit ?? ENTRIES_A_STEP;
  await moveBorders(session, input.before);
  await session.run(`DELETE FROM minute_stat WHERE "minute" < ?`, floorTo(input.before, HOUR_MS));
  const removed = await removeEntries(session, input.before, limit);
  return { done: removed < limit };
}

async function moveBorders(session: Session, before: number): Promise<void> {
  const marks = await readWatermarks(session);
  const minutesFrom = ceilTo(before, HOUR_MS);
  if (minutesFrom > (marks.get("minutes-from") ?? 0)) await setWatermark(session, "minutes-from", minutesFrom);
  const rowsFrom = ceilTo(before + MARGIN_MS, HOUR_MS);
  if (rowsFrom > (marks.get("rows-from") ?? 0)) await setWatermark(session, "rows-from", rowsFrom);
}

async function removeEntries(session: Session, before: number, limit: number): Promise<number> {
  const mappings = await session.all<{ id: number }>(
    `SELECT m."id" FROM channel_mapping m
     WHERE EXISTS (SELECT 1 FROM log_entry e WHERE e."mappingId" = m."id" AND e."receivedAt" < ?)`,
    before,
  );
  let removed = 0;
  for (const { id } of mappings) {
    if (removed >= limit) break;
    removed += await session.run(
      `DELETE FROM log_entry WHERE "mappingId" = ? AND ("receivedAt", "deliveryId") IN (
         SELECT "receivedAt", "deliveryId" FROM log_entry WHERE "mappingId" = ? AND "receivedAt" < ?
         ORDER BY "receivedAt", "deliveryId" LIMIT ?)`,
      ...[id, id, before, limit - removed],
    );
  }
  return removed;
}
