import type { Session } from "../session.js";
import { acceptMessage, type MessageToAccept } from "./accept-message.js";
import { findCopy } from "./copies.js";
import { getMappings, insertDelivery, type Enqueued } from "./enqueue.js";
import { noteTextsChanged } from "./history/texts.js";
import { bringBack } from "./maintenance/archive.js";
import { findMessageId } from "./message-ids.js";

export interface AcceptedEarlier {
  readonly status: "enqueued" | "filtered" | "copied" | "gone";
  readonly deliveries: readonly Enqueued[];
}

interface KnownRow {
  readonly id: number;
  readonly purpose: string;
  readonly quotedId: number | null;
  readonly deletedAt: number | null;
  readonly content: string | null;
}

/**
 * A message that was said long ago, for one mapping. One that we know may have been kept from it then: that row stays
 * and tells why, and a new one is enqueued behind it.
 */
export async function acceptEarlier(session: Session, input: MessageToAccept): Promise<AcceptedEarlier> {
  const id = await findMessageId(session, input.sourceId);
  if (id === null) {
    const { deliveries, duplicate } = await acceptMessage(session, input);
    // On PostgreSQL another process may have been first.
    if (duplicate) return { status: "copied", deliveries: [] };
    return { status: input.mappingIds.length > 0 ? "enqueued" : "filtered", deliveries };
  }
  const known = await lockKnown(session, id);
  if (!known || known.deletedAt !== null || known.purpose !== "relay") return { status: "gone", deliveries: [] };
  return await enqueueKnown(session, known, input);
}

async function lockKnown(session: Session, id: number): Promise<KnownRow | undefined> {
  const find = () =>
    session.get<KnownRow>(
      `SELECT "id", "purpose", "quotedId", "deletedAt", "content" FROM message_log WHERE "id" = ?${session.locking.update}`,
      id,
    );
  const found = await find();
  if (found) return found;
  await bringBack(session, id);
  return await find();
}

async function enqueueKnown(session: Session, known: KnownRow, input: MessageToAccept): Promise<AcceptedEarlier> {
  const mappingId = input.mappingIds[0] ?? input.filtered[0]?.mappingId ?? 0;
  const mapping = (await getMappings(session, [mappingId])).get(mappingId); // locks the lane
  if (!mapping) return { status: "gone", deliveries: [] };
  const creates = await session.all<{ mappingId: number; state: string; revision: number }>(
    `SELECT "mappingId", "state", "revision" FROM delivery WHERE "messageId" = ? AND "action" = 'create'`,
    known.id,
  );
  const own = creates.filter((create) => create.mappingId === mappingId);
  const sent = await session.get<object>(
    `SELECT 1 AS "one" FROM receipt WHERE "messageId" = ? AND "mappingId" = ? LIMIT 1`,
    known.id,
    mappingId,
  );
  if (sent || own.some(({ state }) => state !== "filtered")) return { status: "copied", deliveries: [] };
  if (input.mappingIds.length === 0) return { status: "filtered", deliveries: [] };
  const isOthers = creates.some(({ state }) => state !== "filtered");
  if (known.content === null || !isOthers) await renew(session, known, input);
  const { receivedAt } = input;
  const state = mapping.state === "active" ? "pending" : "held";
  const revision = own.reduce((most, create) => Math.max(most, create.revision), -1) + 1;
  const row = {
    messageId: known.id,
    mapping,
    action: "create",
    revision,
    state,
    dueAt: receivedAt,
    receivedAt,
  } as const;
  const id = await insertDelivery(session, row);
  if (state === "held") return { status: "enqueued", deliveries: [] };
  const quotedCopy = known.quotedId === null ? null : await findCopy(session, known.quotedId, mapping.laneId);
  const { laneId } = mapping;
  return {
    status: "enqueued",
    deliveries: [{ id, laneId, mappingId, messageId: known.id, dueAt: receivedAt, quotedCopy }],
  };
}

/** As it is now: nobody has been shown what it was, or nobody knows any more. */
async function renew(session: Session, { id }: KnownRow, { content, editedAt }: MessageToAccept): Promise<void> {
  await session.run(`UPDATE message_log SET "content" = ?, "editedAt" = ? WHERE "id" = ?`, content, editedAt, id);
  await noteTextsChanged(session, [id]);
}
