import type { MovedSlice, SliceOf } from "../../maintenance.js";
import type { Session } from "../../session.js";
import { oldOnes, rangesOf, type Range } from "./slices.js";

export async function purgeArchive(session: Session, step: SliceOf): Promise<MovedSlice> {
  const rows = await session.all<{ id: number; receivedAt: number }>(
    `SELECT "id", "receivedAt" FROM message_log_archive WHERE "id" > ? ORDER BY "id" LIMIT ?${session.locking.update}`,
    step.afterId,
    step.limit,
  );
  const { old, lastId, done } = oldOnes(rows, step);
  const chosen = new Set(old.map(({ id }) => id));
  let [messages, deliveries] = [0, 0];
  for (const range of rangesOf(rows, (id) => chosen.has(id))) {
    const gone = await removeArchived(session, range);
    messages += gone.messages;
    deliveries += gone.deliveries;
  }
  return { messages, deliveries, lastId, done };
}

/** With them goes the way to their copies: an edit in KOOK reaches these no more. */
async function removeArchived(session: Session, { first, last }: Range) {
  // Between archived messages may lie one that is back in the log, or open ever since: what belongs to it stays.
  const ids = `(SELECT "id" FROM message_log_archive WHERE "id" BETWEEN ? AND ?)`;
  await session.run(
    `DELETE FROM failed_message WHERE "deliveryId" IN (
       SELECT "id" FROM delivery_archive WHERE "messageId" IN ${ids})`,
    first,
    last,
  );
  const deliveries = await session.run(`DELETE FROM delivery_archive WHERE "messageId" IN ${ids}`, first, last);
  for (const table of ["receipt", "reaction", "copy_mark"]) {
    await session.run(`DELETE FROM ${table} WHERE "messageId" IN ${ids}`, first, last);
  }
  const messages = await session.run(`DELETE FROM message_log_archive WHERE "id" BETWEEN ? AND ?`, first, last);
  return { messages, deliveries };
}
