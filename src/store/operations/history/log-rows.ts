import type { LoggedDelivery } from "../../history.js";
import { idTable, type ReadSession } from "../../read-session.js";
import type { LogPlace } from "./log-sources.js";

/** The deliveries at these places, by id, from the log or the archive. What was purged meanwhile is missing. */
export async function readLogRows(
  session: ReadSession,
  places: readonly LogPlace[],
): Promise<ReadonlyMap<number, LoggedDelivery>> {
  const rows = new Map<number, LoggedDelivery>();
  const missing = new Set(places.map(({ id }) => id));
  for (const sql of [fromLog(session), fromArchive(session)]) {
    if (missing.size === 0) break;
    for (const row of await session.all<LoggedDelivery>(sql, JSON.stringify([...missing]))) {
      rows.set(row.id, row);
      missing.delete(row.id);
    }
  }
  return rows;
}

const COLUMNS = `d."id", d."mappingId", m."number" AS "mappingNumber", m."guildId", m."channelId", b."platform",
  m."placeName", d."action", d."state", d."attempts", d."receivedAt", d."finishedAt", d."delayMs", d."errorKind",
  d."error"`;

/** With CROSS JOIN SQLite goes from the list to each row by its id, whatever it believes about the sizes of the tables. */
const DELIVERIES = (table: string): string =>
  `CROSS JOIN ${table} d CROSS JOIN channel_mapping m CROSS JOIN lane l CROSS JOIN bot_config b`;
const JOINED = `d."id" = list."id" AND m."id" = d."mappingId" AND l."id" = m."laneId" AND b."id" = l."botId"`;

function fromLog(session: ReadSession): string {
  return `SELECT ${COLUMNS}, s."sourceId" AS "messageId", s."authorId", s."authorName", s."kind", s."sentAt"
    FROM ${idTable(session)} ${DELIVERIES("delivery")} CROSS JOIN message_log s
    WHERE ${JOINED} AND s."id" = d."messageId"`;
}

/** An archived delivery's message is back in the log when something happened to it lately. */
function fromArchive(session: ReadSession): string {
  const either = (name: string): string => `COALESCE(a."${name}", s."${name}")`;
  return `SELECT ${COLUMNS}, ${either("sourceId")} AS "messageId", ${either("authorId")} AS "authorId",
      ${either("authorName")} AS "authorName", ${either("kind")} AS "kind", ${either("sentAt")} AS "sentAt"
    FROM ${idTable(session)} ${DELIVERIES("delivery_archive")}
      LEFT JOIN message_log_archive a ON a."id" = d."messageId" LEFT JOIN message_log s ON s."id" = d."messageId"
    WHERE ${JOINED}`;
}
