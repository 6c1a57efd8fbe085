import type { Session } from "../session.js";
import { placeholders } from "../session.js";

/** A line as it is kept; the message is still JSON. */
export interface StoredLine {
  readonly messageId: number;
  readonly mappingId: number;
  readonly remoteId: string;
  readonly content: string | null;
  readonly deleted: boolean;
  readonly takenBack: boolean;
}

type LineRow = Omit<StoredLine, "deleted" | "takenBack"> & { readonly deleted: number; readonly takenBack: number };

/** In SQL: a removal of the message's copy on the mapping that KOOK's deletion, which has the revision 0, did not cause. */
const TAKEN_BACK = `CASE WHEN EXISTS (SELECT 1 FROM delivery w WHERE w."messageId" = r."messageId"
  AND w."mappingId" = r."mappingId" AND w."action" = 'delete' AND w."revision" <> 0) THEN 1 ELSE 0 END`;

/** Of what lies in the archive, nobody has the content any more. */
export async function readLines(
  session: Session,
  { deliveryId, messageIds }: { readonly deliveryId: number; readonly messageIds: readonly number[] },
): Promise<readonly StoredLine[]> {
  if (messageIds.length === 0) return [];
  const rows = await session.all<LineRow>(
    `SELECT r."messageId", r."mappingId", r."remoteId", m."content", CASE WHEN m."deletedAt" IS NULL THEN 0 ELSE 1 END AS "deleted",
       ${TAKEN_BACK} AS "takenBack"
     FROM delivery d JOIN receipt r ON r."mappingId" = d."mappingId" AND r."part" = 0
     LEFT JOIN message_log m ON m."id" = r."messageId"
     WHERE d."id" = ? AND r."messageId" IN (${placeholders(messageIds.length)}) ORDER BY r."messageId"`,
    deliveryId,
    ...messageIds,
  );
  return rows.map((row) => ({ ...row, deleted: row.deleted === 1, takenBack: row.takenBack === 1 }));
}
