import type { Session } from "../../session.js";
import type { ReadSession } from "../../read-session.js";

/**
 * `rolled-up`: the last delivery that is in the log's index and in the counts of what came in.
 * `minutes-from`: from this hour on minutes hold all that ended in them.
 * `days-from`, `days-until`: the days that are summed up.
 * `rows-from`: from this time on the rows of what is counted are all there; what is older can't be recounted.
 * `searchable`: the last message whose text is in the search's index, but for those in its queue.
 * `rebuild-entries`, `rebuild-hour`: how far an unfinished recount has come, in its first and its second half, which began
 * with the hour `rebuild-from`.
 */
export type WatermarkName =
  | "rolled-up"
  | "minutes-from"
  | "days-from"
  | "days-until"
  | "rows-from"
  | "searchable"
  | "rebuild-entries"
  | "rebuild-hour"
  | "rebuild-from";

export type Watermarks = ReadonlyMap<WatermarkName, number>;

export async function readWatermarks(session: Pick<ReadSession, "all">): Promise<Watermarks> {
  const rows = await session.all<{ name: WatermarkName; value: number }>(`SELECT "name", "value" FROM watermark`);
  return new Map(rows.map(({ name, value }) => [name, value]));
}

export async function setWatermark(session: Session, name: WatermarkName, value: number): Promise<void> {
  await session.run(
    `INSERT INTO watermark ("name", "value") VALUES (?, ?)
     ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value"`,
    name,
    value,
  );
}

export async function clearWatermark(session: Session, name: WatermarkName): Promise<void> {
  await session.run(`DELETE FROM watermark WHERE "name" = ?`, name);
}
