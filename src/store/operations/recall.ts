import type { KnownMapping, Session } from "../session.js";
import type { Lane, NewAudit } from "../store.js";
import { recordAudit } from "./audit.js";
import { canBeReached, findCopies, type Copy } from "./copies.js";
import { insertDelivery, readMappingsEvenEnded, type Enqueued } from "./enqueue.js";
import { dropDeadLetters } from "./later-events.js";
import { bringBack } from "./maintenance/archive.js";
import { findMessageId } from "./message-ids.js";

export interface MessageToRecall {
  readonly guildId: string | null;
  readonly sourceId: string;
  readonly now: number;
  readonly audit: NewAudit | null;
}

export interface RecalledCopies {
  readonly copies: number;
  readonly held: number;
  readonly outOfReach: number;
  readonly deliveries: readonly Enqueued[];
  readonly endedLanes: readonly Lane[];
}

export async function recallMessage(session: Session, input: MessageToRecall): Promise<RecalledCopies | null> {
  const { guildId, sourceId, now, audit } = input;
  const id = await findMessageId(session, sourceId);
  if (id === null || !(await isMessageOf(session, id, guildId))) return null;
  // An archived message has nothing that waits, and one without a copy stays where it is.
  if ((await findCopiesThatAre(session, id)).length > 0) await bringBack(session, id, "deleted ones too");
  await session.get(`SELECT "id" FROM message_log WHERE "id" = ?${session.locking.update}`, id);
  const recalled = await takeBack(session, id, now);
  if (audit && recalled.copies > 0) await recordAudit(session, audit);
  return recalled;
}

/** A command's row is no message. */
async function isMessageOf(session: Session, id: number, guildId: string | null): Promise<boolean> {
  const find = (table: string) =>
    session.get<{ guildId: string }>(`SELECT "guildId" FROM ${table} WHERE "id" = ? AND "purpose" = 'relay'`, id);
  const message = (await find("message_log")) ?? (await find("message_log_archive"));
  return message !== undefined && (guildId === null || message.guildId === guildId);
}

/** Sent, partly sent, or still to be sent. */
async function findCopiesThatAre(session: Session, messageId: number): Promise<readonly Copy[]> {
  return [...(await findCopies(session, messageId)).values()].filter(({ waits, hasParts }) => waits || hasParts);
}

async function takeBack(session: Session, messageId: number, now: number): Promise<RecalledCopies> {
  const copies = await findCopiesThatAre(session, messageId);
  const mappingIds = copies.map(({ mappingId }) => mappingId);
  const mappings = new Map(
    (await readMappingsEvenEnded(session, mappingIds)).map((mapping) => [mapping.id, mapping] as const),
  );
  const neverSent = await dropDeadLetters(session, messageId, now);
  const deliveries: Enqueued[] = [];
  const endedLanes: Lane[] = [];
  const counts = { copies: [...neverSent].filter((id) => !mappings.has(id)).length, held: 0, outOfReach: 0 };
  for (const copy of copies) {
    const mapping = mappings.get(copy.mappingId);
    if (!mapping || !canBeReached(copy, messageId, mapping)) {
      counts.outOfReach += 1;
      continue;
    }
    counts.copies += 1;
    if (mapping.state === "suspended" && !mapping.ended) counts.held += 1;
    const delivery = await enqueueRemoval(session, messageId, mapping, now);
    if (delivery) deliveries.push(delivery);
    if (delivery && mapping.ended) endedLanes.push(...(await readLaneView(session, mapping.laneId)));
  }
  return { ...counts, deliveries, endedLanes };
}

function readLaneView(session: Session, laneId: number) {
  return session.all<Lane>(`SELECT "id", "botId", "address" FROM lane WHERE "id" = ?`, laneId);
}

/**
 * Its revision is negative: KOOK's own deletion has 0, and each recall one of its own. Also where a pause holds what
 * comes: that copies go at once is what is asked for. Null: it needs no hand-over.
 */
async function enqueueRemoval(
  session: Session,
  messageId: number,
  mapping: KnownMapping & { readonly ended: boolean },
  now: number,
): Promise<Enqueued | null> {
  const { id: mappingId, laneId } = mapping;
  await session.run(`DELETE FROM copy_mark WHERE "messageId" = ? AND "mappingId" = ?`, messageId, mappingId);
  const before = await session.get<{ lowest: number | null; waiting: number | null }>(
    `SELECT min("revision") AS "lowest",
       max(CASE WHEN "state" IN ('pending', 'held') AND "revision" < 0 THEN 1 ELSE 0 END) AS "waiting"
     FROM delivery WHERE "messageId" = ? AND "mappingId" = ? AND "action" = 'delete'`,
    messageId,
    mappingId,
  );
  if (before?.waiting === 1) return null; // asked for twice
  const revision = Math.min(before?.lowest ?? 0, 0) - 1;
  const state = mapping.state === "suspended" && !mapping.ended ? "held" : "pending";
  const what = { messageId, mapping, action: "delete", revision, state, dueAt: now, receivedAt: now } as const;
  const id = await insertDelivery(session, what);
  return state === "held" ? null : { id, laneId, mappingId, messageId, dueAt: now, quotedCopy: null };
}
