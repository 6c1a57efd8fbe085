import type { ReadSession } from "../../read-session.js";
import type { PersonRecords } from "../../take-back.js";

/** More than anybody has, and few enough to be read at once. */
const MOST = 5_000;

type FilterRow = Omit<PersonRecords["filters"][number], "about"> & { readonly about: number };

export async function listRecordsOf(
  session: ReadSession,
  { userId }: { readonly userId: string },
): Promise<PersonRecords> {
  const optOut = await session.get<{ optedOutAt: number }>(
    `SELECT "optedOutAt" FROM opt_out WHERE "userId" = ?`,
    userId,
  );
  const filters = await session.all<FilterRow>(
    `SELECT "guildId", "number", CASE WHEN "kind" = 'user' AND "value" = ? THEN 1 ELSE 0 END AS "about", "createdAt"
     FROM filter_rule WHERE "createdBy" = ? OR ("kind" = 'user' AND "value" = ?) ORDER BY "guildId", "number"`,
    userId,
    userId,
    userId,
  );
  return {
    optedOutAt: optOut?.optedOutAt ?? null,
    reactions: await session.all(
      `SELECT COALESCE(m."sourceId", a."sourceId") AS "messageId", r."emoji" FROM reaction r
         LEFT JOIN message_log m ON m."id" = r."messageId" LEFT JOIN message_log_archive a ON a."id" = r."messageId"
       WHERE r."userId" = ? ORDER BY r."messageId", r."emoji" LIMIT ${MOST}`,
      userId,
    ),
    changes: await session.all(
      `SELECT "guildId", "actorName" AS "name", "action", "subject", "at" FROM audit_log
       WHERE "actorId" = ? ORDER BY "id" LIMIT ${MOST}`,
      userId,
    ),
    links: await session.all(
      `SELECT "guildId", "number", "createdAt" FROM channel_mapping
       WHERE "createdBy" = ? AND "removedAt" IS NULL ORDER BY "guildId", "number"`,
      userId,
    ),
    filters: filters.map(({ about, ...rule }) => ({ ...rule, about: about === 1 })),
  };
}
