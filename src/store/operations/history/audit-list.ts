import type { AuditEntry, Page, PageQuery } from "../../history.js";
import type { ReadSession } from "../../read-session.js";
import { pageSize, readCursor, writeCursor } from "./cursor.js";

interface AuditRow extends Omit<AuditEntry, "before" | "after"> {
  readonly before: string | null;
  readonly after: string | null;
}

export async function listAudit(
  session: ReadSession,
  { guildId, cursor, limit }: PageQuery & { readonly guildId: string },
): Promise<Page<AuditEntry>> {
  const [before = 0] = cursor === null ? [Number.MAX_SAFE_INTEGER] : readCursor(cursor, 1);
  const size = pageSize(limit);
  const rows = await session.all<AuditRow>(
    `SELECT "id", "guildId", "actorId", "actorName", "action", "subject", "before", "after", "at" FROM audit_log
     WHERE "guildId" = ? AND "id" < ? ORDER BY "id" DESC LIMIT ?`,
    guildId,
    before,
    size + 1,
  );
  const items = rows.slice(0, size).map((row) => ({ ...row, before: parse(row.before), after: parse(row.after) }));
  const last = items.at(-1);
  return { items, next: rows.length > size && last ? writeCursor(last.id) : null };
}

function parse(json: string | null): unknown {
  return json === null ? null : (JSON.parse(json) as unknown);
}
