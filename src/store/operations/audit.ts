import type { NewAudit } from "../store.js";
import type { Session } from "../session.js";

export async function recordAudit(session: Session, audit: NewAudit): Promise<void> {
  const { guildId, actorId, actorName, action, subject, before, after, at } = audit;
  await session.run(
    `INSERT INTO audit_log ("guildId", "actorId", "actorName", "action", "subject", "before", "after", "at")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[guildId, actorId, actorName, action, subject, asJson(before), asJson(after), at],
  );
}

function asJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
