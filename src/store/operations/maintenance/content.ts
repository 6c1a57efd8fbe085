import { MessageLog } from "../../../../entities/index.js";
import type { Slice, SliceOf } from "../../maintenance.js";
import { dialectOf } from "../../read-session.js";
import type { Session } from "../../session.js";
import { sharedColumns } from "./columns.js";
import { findOpen } from "./open-work.js";
import { lockMessages, oldOnes, rangesOf, readMessages, type Range } from "./slices.js";

/** Looks at all that is old each time, since a message that was open at the last run needn't be so any more. */
export async function purgeContent(session: Session, step: SliceOf): Promise<Slice> {
  const { old, lastId, done } = oldOnes(await readMessages(session, step, false), step);
  const full = old.filter(({ hasContent }) => hasContent === 1);
  const [first, last] = [full[0], full.at(-1)];
  if (!first || !last) return { messages: 0, lastId, done };
  const range = { first: first.id, last: last.id };
  await lockMessages(session, range, `"content" IS NOT NULL`);
  const open = await findOpen(session, range);
  let messages = 0;
  for (const done of rangesOf(full, (id) => !open.has(id))) messages += await forgetContent(session, done);
  return { messages, lastId, done };
}

/** What these messages said is no longer kept, and soon no longer found. Resolves to how many still had something. */
export async function forgetContent(session: Session, { first, last }: Range): Promise<number> {
  await session.run(
    `INSERT INTO search_queue ("messageId")
     SELECT "id" FROM message_log WHERE "id" BETWEEN ? AND ? AND "content" IS NOT NULL ON CONFLICT DO NOTHING`,
    first,
    last,
  );
  return await session.run(withoutContent(session), first, last);
}

/**
 * SQLite leaves a row that becomes shorter where it is, on a page that then is mostly empty for weeks. A row that is
 * removed and put back lets pages be joined, so that there is space to give back.
 */
function withoutContent(session: Session): string {
  const those = `WHERE "id" BETWEEN ? AND ? AND "content" IS NOT NULL`;
  if (dialectOf(session) === "postgres") return `UPDATE message_log SET "content" = NULL ${those}`;
  const others = sharedColumns(session, [MessageLog], ["content"]);
  return `REPLACE INTO message_log (${others}) SELECT ${others} FROM message_log ${those}`;
}
