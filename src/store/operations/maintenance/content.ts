import type { Slice, SliceOf } from "../../maintenance.js";
import type { Session } from "../../session.js";
import { findOpen } from "./open-work.js";
import { oldOnes, rangesOf, readMessages, type Range } from "./slices.js";

/** Looks at all that is old each time, since a message that was open at the last run needn't be so any more. */
export async function purgeContent(session: Session, step: SliceOf): Promise<Slice> {
  const { old, lastId, done } = oldOnes(await readMessages(session, step.afterId, step.limit), step);
  const full = old.filter(({ hasContent }) => hasContent === 1);
  const [first, last] = [full[0], full.at(-1)];
  if (!first || !last) return { messages: 0, lastId, done };
  const open = await findOpen(session, { first: first.id, last: last.id });
  let messages = 0;
  for (const range of rangesOf(full, (id) => !open.has(id))) messages += await forgetContent(session, range);
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
  return await session.run(
    `UPDATE message_log SET "content" = NULL WHERE "id" BETWEEN ? AND ? AND "content" IS NOT NULL`,
    first,
    last,
  );
}
