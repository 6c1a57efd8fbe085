import type { Session } from "../session.js";

/** An archived message isn't in the log's index; the archive is asked only for what was sent so long before it came. */
const NEVER_ARCHIVED_BEFORE_MS = 24 * 60 * 60_000;

interface Known {
  readonly id: number;
}

/** Our own id of the message with this id of KOOK's, whether it lies in the log or in the archive; null: we never had it. */
export async function findMessageId(session: Session, sourceId: string): Promise<number | null> {
  if (session.sourceIds) return session.sourceIds.find(sourceId);
  const row = await session.get<Known>(`SELECT "id" FROM message_log WHERE "sourceId" = ?`, sourceId);
  return row?.id ?? (await findArchived(session, sourceId));
}

/** Of messages that just came, those that were kept before. On PostgreSQL what the log has is left to the insert to find. */
export async function findRepeats<Came extends { sourceId: string; sentAt: number; receivedAt: number }>(
  session: Session,
  messages: readonly Came[],
): Promise<ReadonlySet<Came>> {
  const known = session.sourceIds;
  if (known) return new Set(messages.filter(({ sourceId, sentAt }) => known.find(sourceId, sentAt) !== null));
  const repeats = new Set<Came>();
  for (const message of messages) {
    if (message.receivedAt - message.sentAt < NEVER_ARCHIVED_BEFORE_MS) continue;
    if ((await findArchived(session, message.sourceId)) !== null) repeats.add(message);
  }
  return repeats;
}

async function findArchived(session: Session, sourceId: string): Promise<number | null> {
  const row = await session.get<Known>(`SELECT "id" FROM message_log_archive WHERE "sourceId" = ?`, sourceId);
  return row?.id ?? null;
}
