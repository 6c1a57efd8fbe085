import type { LoggedDelivery } from "../../history.js";
import type { ReadSession } from "../../read-session.js";
import { padded, placeholders } from "../../session.js";
import type { LogPlace } from "./log-sources.js";

/** The deliveries at these places, by id, from the log or the archive. What was purged meanwhile is missing. */
export async function readLogRows(
  session: ReadSession,
  places: readonly LogPlace[],
): Promise<ReadonlyMap<number, LoggedDelivery>> {
  const rows = new Map<number, LoggedDelivery>();
  const missing = new Set(places.map(({ id }) => id));
  for (const sql of [FROM_LOG, FROM_ARCHIVE]) {
    const ids = [...missing];
    for (let at = 0; at < ids.length; at += MOST_AT_ONCE) {
      const some = padded(ids.slice(at, at + MOST_AT_ONCE));
      for (const row of await session.all<LoggedDelivery>(sql(placeholders(some.length)), ...some)) {
        rows.set(row.id, row);
        missing.delete(row.id);
      }
    }
  }
  return rows;
}

const MOST_AT_ONCE = 256;

const COLUMNS = `d."id", d."mappingId", m."number" AS "mappingNumber", m."guildId", m."channelId", b."platform",
  m."placeName", d."action", d."state", d."attempts", d."receivedAt", d."finishedAt", d."delayMs", d."errorKind",
  d."error"`;
const MAPPING = `JOIN channel_mapping m ON m."id" = d."mappingId" JOIN lane l ON l."id" = m."laneId"
  JOIN bot_config b ON b."id" = l."botId"`;
const MESSAGE_COLUMNS = ["sourceId", "authorId", "authorName", "kind"] as const;
const names: Record<string, string> = { sourceId: "messageId" };

const FROM_LOG = (list: string): string =>
  `SELECT ${COLUMNS}, ${MESSAGE_COLUMNS.map((name) => `s."${name}" AS "${names[name] ?? name}"`).join(", ")}
   FROM delivery d ${MAPPING} JOIN message_log s ON s."id" = d."messageId" WHERE d."id" IN (${list})`;

/** An archived delivery's message is back in the log when something happened to it lately. */
const FROM_ARCHIVE = (list: string): string =>
  `SELECT ${COLUMNS},
     ${MESSAGE_COLUMNS.map((name) => `COALESCE(a."${name}", s."${name}") AS "${names[name] ?? name}"`).join(", ")}
   FROM delivery_archive d ${MAPPING} LEFT JOIN message_log_archive a ON a."id" = d."messageId"
     LEFT JOIN message_log s ON s."id" = d."messageId" WHERE d."id" IN (${list})`;
