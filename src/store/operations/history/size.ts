import { statSync } from "node:fs";
import type { DatabaseSize } from "../../history.js";
import type { ReadSession } from "../../read-session.js";
import { readCounts, sumUp } from "./read-counts.js";

export async function readDatabaseSize(session: ReadSession): Promise<DatabaseSize> {
  const { created, filtered } = sumUp(await readCounts(session, null, { from: 0, to: Number.MAX_SAFE_INTEGER }));
  const rows = { deliveries: created + filtered, messages: await estimateMessages(session) };
  if (session.dialect === "postgres") {
    const row = await session.get<{ bytes: number }>(`SELECT pg_database_size(current_database()) AS "bytes"`);
    return { bytes: row?.bytes ?? 0, walBytes: 0, freeBytes: 0, ...rows };
  }
  const file = await session.get<{ path: string; pageSize: number; free: number }>(
    `SELECT d."file" AS "path", s."page_size" AS "pageSize", f."freelist_count" AS "free"
     FROM pragma_database_list d, pragma_page_size s, pragma_freelist_count f WHERE d."name" = 'main'`,
  );
  if (!file) throw new Error("SQLite doesn't tell where its file is");
  const walBytes = sizeOf(`${file.path}-wal`);
  const bytes = sizeOf(file.path) + walBytes + sizeOf(`${file.path}-shm`);
  return { bytes, walBytes, freeBytes: file.free * file.pageSize, ...rows };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Ids are given one by one, so the span between the first and the last tells about how many there are. */
async function estimateMessages(session: ReadSession): Promise<number> {
  let messages = 0;
  for (const table of ["message_log", "message_log_archive"]) {
    const row = await session.get<{ first: number | null; last: number | null }>(
      `SELECT (SELECT min("id") FROM ${table}) AS "first", (SELECT max("id") FROM ${table}) AS "last"`,
    );
    if (row && row.first !== null && row.last !== null) messages += row.last - row.first + 1;
  }
  return messages;
}
