import type { PartReceipt } from "../store.js";
import type { KnownMapping, Session } from "../session.js";

/** One mapping's copy of a message: sent, partly sent, or still to be sent. */
export interface Copy {
  readonly mappingId: number;
  /** The lane that its create went to; null when nobody knows any more. */
  readonly laneId: number | null;
  /** Its create still waits. */
  readonly waits: boolean;
  readonly hasParts: boolean;
}

interface CreateRow {
  readonly mappingId: number;
  readonly laneId: number;
  readonly state: string;
}

/** The copies of a message that are or will be, by mapping. */
export async function findCopies(session: Session, messageId: number): Promise<ReadonlyMap<number, Copy>> {
  const creates = await session.all<CreateRow>(
    `SELECT "mappingId", "laneId", "state" FROM delivery WHERE "messageId" = ? AND "action" = 'create'
     UNION ALL
     SELECT "mappingId", "laneId", "state" FROM delivery_archive WHERE "messageId" = ? AND "action" = 'create'`,
    messageId,
    messageId,
  );
  const sent = await session.all<{ mappingId: number }>(
    `SELECT DISTINCT "mappingId" FROM receipt WHERE "messageId" = ?`,
    messageId,
  );
  const withParts = new Set(sent.map(({ mappingId }) => mappingId));
  const copies = new Map<number, Copy>();
  for (const mappingId of withParts) copies.set(mappingId, { mappingId, laneId: null, waits: false, hasParts: true });
  for (const { mappingId, laneId, state } of creates) {
    const hasParts = withParts.has(mappingId);
    const waits = state === "pending" || state === "held";
    // One that was kept back and is forwarded later has a row for either: the later one tells where it went.
    if (state === "filtered" && creates.some((other) => other.mappingId === mappingId && other.state !== state))
      continue;
    if ((state !== "cancelled" && state !== "filtered") || hasParts)
      copies.set(mappingId, { mappingId, laneId, waits, hasParts });
  }
  return copies;
}

/**
 * False for a copy that went to a former address of its mapping: there its ids mean nothing any more (Telegram's
 * supergroup counts its messages anew: https://core.telegram.org/api/channel#migration), and at the present address
 * they may be another message's.
 */
export function canBeReached(copy: Copy, messageId: number, mapping: KnownMapping): boolean {
  if (copy.laneId !== null && copy.laneId !== mapping.laneId) return false;
  return messageId > mapping.movedAfterMessageId || (copy.waits && !copy.hasParts);
}

/** The same in SQL, where `d` is a delivery of the message and `l` its lane. */
const WENT_TO_THIS_ADDRESS = `d."messageId" > l."movedAfterMessageId" AND NOT EXISTS (
  SELECT 1 FROM delivery c WHERE c."messageId" = d."messageId" AND c."mappingId" = d."mappingId"
    AND c."action" = 'create' AND c."laneId" <> d."laneId")`;

/** In SQL: the create of the message and mapping of the row `of` went to another lane, in the log or in the archive. */
export function wentElsewhere(of: string, laneId: string): string {
  const found = (table: string): string => `EXISTS (SELECT 1 FROM ${table} c WHERE c."messageId" = ${of}."messageId"
    AND c."mappingId" = ${of}."mappingId" AND c."action" = 'create' AND c."laneId" <> ${laneId})`;
  return `(${found("delivery")} OR ${found("delivery_archive")})`;
}

/** None for an edit or a deletion of a copy that went to a former address. */
export async function readReceipts(
  session: Session,
  { deliveryId }: { readonly deliveryId: number },
): Promise<readonly PartReceipt[]> {
  return session.all<PartReceipt>(
    `SELECT r."part", r."remoteId", r."digest" FROM delivery d JOIN lane l ON l."id" = d."laneId"
     JOIN receipt r ON r."messageId" = d."messageId" AND r."mappingId" = d."mappingId"
     WHERE d."id" = ? AND (d."action" = 'create' OR ${WENT_TO_THIS_ADDRESS}) ORDER BY r."part"`,
    deliveryId,
  );
}

/** Deliveries that ended are few in the time that this is asked for: since an attempt whose answer got lost. */
export async function listLatestCopies(
  session: Session,
  { laneId, since, limit }: { readonly laneId: number; readonly since: number; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await session.all<{ remoteId: string }>(
    `SELECT r."remoteId" FROM delivery d
     JOIN receipt r ON r."messageId" = d."messageId" AND r."mappingId" = d."mappingId"
     WHERE d."finishedAt" IS NOT NULL AND d."finishedAt" >= ? AND d."laneId" = ? ORDER BY d."finishedAt" DESC LIMIT ?`,
    since,
    laneId,
    limit,
  );
  return rows.map(({ remoteId }) => remoteId);
}

/** All parts that were sent, wherever. */
export function partsOf(session: Session, messageId: number, mappingId: number) {
  return session.all<PartReceipt>(
    `SELECT "part", "remoteId", "digest" FROM receipt WHERE "messageId" = ? AND "mappingId" = ? ORDER BY "part"`,
    messageId,
    mappingId,
  );
}

export async function findQuotedCopy(
  session: Session,
  { deliveryId }: { readonly deliveryId: number },
): Promise<string | null> {
  const row = await session.get<{ quotedId: number | null; laneId: number }>(
    `SELECT m."quotedId", d."laneId" FROM delivery d JOIN message_log m ON m."id" = d."messageId" WHERE d."id" = ?`,
    deliveryId,
  );
  return row && row.quotedId !== null ? findCopy(session, row.quotedId, row.laneId) : null;
}

/** The first part of a message's copy at the address of a lane, whichever mapping brought it there. */
export async function findCopy(session: Session, messageId: number, laneId: number): Promise<string | null> {
  const row = await session.get<{ remoteId: string }>(
    `SELECT r."remoteId" FROM receipt r
     JOIN channel_mapping m ON m."id" = r."mappingId" JOIN lane l ON l."id" = m."laneId"
     WHERE r."messageId" = ? AND r."part" = 0 AND m."laneId" = ? AND r."messageId" > l."movedAfterMessageId"
       AND NOT ${wentElsewhere("r", `m."laneId"`)} LIMIT 1`,
    messageId,
    laneId,
  );
  return row?.remoteId ?? null;
}
