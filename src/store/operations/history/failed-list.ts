import type { FailedDelivery, FailedQuery, Page, RetryingDelivery } from "../../history.js";
import { idTable, type ReadSession } from "../../read-session.js";
import { pageSize, readCursor, writeCursor } from "./cursor.js";

interface Place {
  readonly id: number;
}

/** Dead letters, newest first. Of each mapping a page is read by its index, and of these the newest are shown. */
export async function listFailed(session: ReadSession, query: FailedQuery): Promise<Page<FailedDelivery>> {
  const [before = 0] = query.cursor === null ? [Number.MAX_SAFE_INTEGER] : readCursor(query.cursor, 1);
  const size = pageSize(query.limit);
  const places: Place[] = [];
  for (const mappingId of await mappingIdsOf(session, query)) {
    const open = query.open ? `AND "resolvedAt" IS NULL ` : "";
    const found = await session.all<Place>(
      `SELECT "id" FROM failed_message WHERE "mappingId" = ? AND "id" < ? ${open}ORDER BY "id" DESC LIMIT ?`,
      mappingId,
      before,
      size + 1,
    );
    places.push(...found);
  }
  const ids = places.map(({ id }) => id).toSorted((one, other) => other - one);
  const items = await readFailed(session, ids.slice(0, size));
  return { items, next: ids.length > size ? writeCursor(ids[size - 1] ?? 0) : null };
}

async function mappingIdsOf(
  session: ReadSession,
  { guildId, mappingId }: Pick<FailedQuery, "guildId" | "mappingId">,
): Promise<readonly number[]> {
  const where = guildId === null ? "" : ` WHERE "guildId" = ?`;
  const values = guildId === null ? [] : [guildId];
  const rows = await session.all<{ id: number }>(`SELECT "id" FROM channel_mapping${where}`, ...values);
  return rows.map(({ id }) => id).filter((id) => !mappingId || id === mappingId);
}

/** Its delivery and its message may be archived by now. */
async function readFailed(session: ReadSession, ids: readonly number[]): Promise<readonly FailedDelivery[]> {
  if (ids.length === 0) return [];
  return session.all<FailedDelivery>(
    `SELECT f."id", f."deliveryId", f."mappingId", m."number" AS "mappingNumber", m."guildId", m."channelId",
       b."platform", m."placeName", COALESCE(s."sourceId", t."sourceId") AS "messageId",
       COALESCE(s."authorName", t."authorName") AS "authorName", COALESCE(d."action", a."action") AS "action", f."kind",
       f."reason", f."attempts", f."failedAt", f."resolvedAt", f."resolvedBy", f."resolution"
     FROM ${idTable(session)} CROSS JOIN failed_message f CROSS JOIN channel_mapping m CROSS JOIN lane l
       CROSS JOIN bot_config b
       LEFT JOIN delivery d ON d."id" = f."deliveryId" LEFT JOIN delivery_archive a ON a."id" = f."deliveryId"
       LEFT JOIN message_log s ON s."id" = COALESCE(d."messageId", a."messageId")
       LEFT JOIN message_log_archive t ON t."id" = COALESCE(d."messageId", a."messageId")
     WHERE f."id" = list."id" AND m."id" = f."mappingId" AND l."id" = m."laneId" AND b."id" = l."botId"
     ORDER BY f."id" DESC`,
    JSON.stringify(ids),
  );
}

export async function listRetrying(
  session: ReadSession,
  { guildId, limit }: { readonly guildId: string | null; readonly limit: number },
): Promise<readonly RetryingDelivery[]> {
  return session.all<RetryingDelivery>(
    `SELECT d."id" AS "deliveryId", d."mappingId", m."number" AS "mappingNumber", m."guildId",
       s."sourceId" AS "messageId", d."attempts", d."firstFailedAt", d."attemptedAt" AS "lastTriedAt",
       d."dueAt" AS "nextTryAt", d."errorKind" AS "kind", d."error"
     FROM channel_mapping m JOIN delivery d ON d."laneId" = m."laneId" AND d."state" = 'pending'
       AND d."mappingId" = m."id" JOIN message_log s ON s."id" = d."messageId"
     WHERE d."errorKind" IS NOT NULL${guildId === null ? "" : ` AND m."guildId" = ?`}
     ORDER BY d."dueAt", d."id" LIMIT ?`,
    ...(guildId === null ? [] : [guildId]),
    pageSize(limit),
  );
}
