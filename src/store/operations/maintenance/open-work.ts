import type { Session } from "../../session.js";
import type { Range } from "./slices.js";

/** A delivery `d` that waits, or that a person has still to decide about. */
const IS_OPEN = `d."state" IN ('pending', 'held') OR (d."state" IN ('dead', 'uncertain') AND EXISTS (
  SELECT 1 FROM failed_message f WHERE f."deliveryId" = d."id" AND f."resolvedAt" IS NULL))`;

/** Of the messages in a range, those that are open. */
export async function findOpen(session: Session, { first, last }: Range): Promise<ReadonlySet<number>> {
  const rows = await session.all<{ messageId: number }>(
    `SELECT DISTINCT d."messageId" FROM delivery d WHERE d."messageId" BETWEEN ? AND ? AND (${IS_OPEN})`,
    first,
    last,
  );
  return new Set(rows.map(({ messageId }) => messageId));
}

export interface MessageWork {
  readonly messageId: number;
  readonly deliveries: number;
  readonly open: number;
}

/**
 * The deliveries of the messages in a range, whose rows stay as they are until the commit. One that ended lately counts
 * as open, for a platform's answer can still come after a mapping's end cancelled it; so does one that the log's index
 * and the counts don't know yet (`countedUntil`).
 */
export async function readWork(
  session: Session,
  { first, last }: Range,
  { finishedBefore, countedUntil }: { readonly finishedBefore: number; readonly countedUntil: number },
): Promise<readonly MessageWork[]> {
  if (session.locking.update !== "") {
    await session.all(
      `SELECT "id" FROM delivery WHERE "messageId" BETWEEN ? AND ? ORDER BY "id"${session.locking.update}`,
      first,
      last,
    );
  }
  return session.all<MessageWork>(
    `SELECT d."messageId", CAST(count(*) AS INTEGER) AS "deliveries",
       max(CASE WHEN d."id" > ? OR d."finishedAt" >= ? OR ${IS_OPEN} THEN 1 ELSE 0 END) AS "open"
     FROM delivery d WHERE d."messageId" BETWEEN ? AND ? GROUP BY d."messageId" ORDER BY d."messageId"`,
    countedUntil,
    finishedBefore,
    first,
    last,
  );
}
