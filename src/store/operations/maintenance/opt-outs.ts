import type { OptOutStep, Slice } from "../../maintenance.js";
import type { Session } from "../../session.js";
import { findOpen } from "./open-work.js";
import { lockMessages, rangesOf, type Range } from "./slices.js";

const OPTED_OUT = `(SELECT "userId" FROM opt_out)`;

export async function purgeOptOuts(session: Session, { afterId, limit, archived }: OptOutStep): Promise<Slice> {
  const nobody = { messages: 0, lastId: afterId, done: true };
  if (!(await session.get(`SELECT 1 AS "one" FROM opt_out LIMIT 1`))) return nobody;
  const table = archived ? "message_log_archive" : "message_log";
  const rows = await session.all<{ id: number; theirs: number }>(
    `SELECT "id", CASE WHEN "authorId" IN ${OPTED_OUT} THEN 1 ELSE 0 END AS "theirs" FROM ${table}
     WHERE "id" > ? ORDER BY "id" LIMIT ?`,
    afterId,
    limit,
  );
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return nobody;
  const all = { first: first.id, last: last.id };
  await session.run(
    `DELETE FROM reaction WHERE "messageId" BETWEEN ? AND ? AND "userId" IN ${OPTED_OUT}`,
    all.first,
    all.last,
  );
  const theirs = new Set(rows.filter((row) => row.theirs === 1).map(({ id }) => id));
  if (theirs.size > 0 && !archived) await lockMessages(session, all, `"authorId" IN ${OPTED_OUT}`);
  const open = theirs.size === 0 || archived ? new Set<number>() : await findOpen(session, all);
  let messages = 0;
  for (const range of rangesOf(rows, (id) => theirs.has(id) && !open.has(id))) {
    messages += await forgetAuthor(session, table, range);
  }
  return { messages, lastId: last.id, done: rows.length < limit };
}

/** What they said and under which name; that there was a message, and where its copies are, stays. */
async function forgetAuthor(session: Session, table: string, { first, last }: Range): Promise<number> {
  if (table === "message_log_archive") {
    return await session.run(
      `UPDATE message_log_archive SET "authorName" = '' WHERE "id" BETWEEN ? AND ? AND "authorName" <> ''`,
      first,
      last,
    );
  }
  await session.run(
    `INSERT INTO search_queue ("messageId")
     SELECT "id" FROM message_log WHERE "id" BETWEEN ? AND ? AND "content" IS NOT NULL ON CONFLICT DO NOTHING`,
    first,
    last,
  );
  return await session.run(
    `UPDATE message_log SET "content" = NULL, "authorName" = ''
     WHERE "id" BETWEEN ? AND ? AND ("content" IS NOT NULL OR "authorName" <> '')`,
    first,
    last,
  );
}
