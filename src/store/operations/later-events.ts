import type { DeliveryAction, GatewayPosition } from "../store.js";
import type { KnownMapping, Session } from "../session.js";
import { savePosition } from "./accounts.js";
import { canBeReached, findCopies, findCopy } from "./copies.js";
import { bringBack } from "./maintenance/archive.js";
import { getMappings, insertDelivery, type Enqueued } from "./enqueue.js";
import { noteTextsChanged } from "./history/texts.js";
import { findMessageId } from "./message-ids.js";

/** A known message; still JSON. */
export interface StoredMessage {
  readonly content: string | null;
  readonly deleted: boolean;
  readonly mappingIds: readonly number[];
}

interface LaterEvent {
  readonly accountId: number;
  readonly position: GatewayPosition | null;
  readonly sourceId: string;
  readonly mappingIds: readonly number[];
  readonly receivedAt: number;
}

export interface EditToAccept extends LaterEvent {
  /** The whole message as JSON. */
  readonly content: string;
  readonly editedAt: number;
  readonly withdrawnFrom: readonly number[];
}

export interface AcceptedEdit {
  readonly deliveries: readonly Enqueued[];
  /** Removals of copies. */
  readonly withdrawals: readonly Enqueued[];
}

export interface DeletionToAccept extends LaterEvent {
  readonly keepContent: boolean;
}

interface MessageRow {
  readonly id: number;
  readonly purpose: string;
  readonly content: string | null;
  readonly quotedId: number | null;
  readonly revision: number;
  readonly editedAt: number | null;
  readonly deletedAt: number | null;
}

export async function findMessage(
  session: Session,
  { sourceId }: { readonly sourceId: string },
): Promise<StoredMessage | null> {
  const id = await findMessageId(session, sourceId);
  if (id === null) return null;
  const message = await session.get<Pick<MessageRow, "id" | "content" | "deletedAt">>(
    `SELECT "id", "content", "deletedAt" FROM message_log WHERE "id" = ?`,
    id,
  );
  if (!message) return findArchived(session, id);
  const copies = await findCopies(session, message.id);
  return { content: message.content, deleted: message.deletedAt !== null, mappingIds: [...copies.keys()] };
}

async function findArchived(session: Session, id: number): Promise<StoredMessage | null> {
  const message = await session.get<Pick<MessageRow, "id" | "deletedAt">>(
    `SELECT "id", "deletedAt" FROM message_log_archive WHERE "id" = ?`,
    id,
  );
  if (!message) return null;
  const copies = await findCopies(session, message.id);
  return { content: null, deleted: message.deletedAt !== null, mappingIds: [...copies.keys()] };
}

export async function acceptEdit(session: Session, input: EditToAccept): Promise<AcceptedEdit> {
  const message = await lockMessage(session, input.sourceId);
  const accepted = message && isNews(message, input) ? await edit(session, message, input) : nothing;
  await movePosition(session, input);
  return accepted;
}

const nothing: AcceptedEdit = { deliveries: [], withdrawals: [] };

/** KOOK tells of an edit too when it only looked up a link's preview. */
function isNews(message: MessageRow, { content, editedAt }: EditToAccept): boolean {
  return message.content !== content && (message.editedAt === null || message.editedAt <= editedAt);
}

async function edit(session: Session, message: MessageRow, input: EditToAccept): Promise<AcceptedEdit> {
  const revision = message.revision + 1;
  await session.run(
    `UPDATE message_log SET "content" = ?, "revision" = ?, "editedAt" = ? WHERE "id" = ?`,
    input.content,
    revision,
    input.editedAt,
    message.id,
  );
  await noteTextsChanged(session, [message.id]);
  const deliveries = await enqueue(session, message, input, { action: "edit", revision });
  return { deliveries, withdrawals: await withdraw(session, message, input, revision) };
}

/** As a deletion, but only from some mappings: the message itself goes on. */
async function withdraw(
  session: Session,
  message: MessageRow,
  input: EditToAccept,
  revision: number,
): Promise<readonly Enqueued[]> {
  const { withdrawnFrom: mappingIds, receivedAt } = input;
  if (mappingIds.length === 0) return [];
  await dropDeadLetters(session, message.id, receivedAt, mappingIds);
  for (const mappingId of mappingIds)
    await session.run(`DELETE FROM copy_mark WHERE "messageId" = ? AND "mappingId" = ?`, message.id, mappingId);
  return await enqueue(session, message, { ...input, mappingIds }, { action: "delete", revision });
}

/** `content`: what is still kept of it. */
export async function acceptDeletion(
  session: Session,
  input: DeletionToAccept,
): Promise<{ readonly deliveries: readonly Enqueued[]; readonly content: string | null }> {
  const message = await lockMessage(session, input.sourceId);
  const content = message && input.keepContent ? message.content : null;
  const deliveries = message ? await remove(session, message, content, input) : [];
  await movePosition(session, input);
  return { deliveries, content };
}

async function remove(
  session: Session,
  message: MessageRow,
  content: string | null,
  input: DeletionToAccept,
): Promise<readonly Enqueued[]> {
  await session.run(
    `UPDATE message_log SET "deletedAt" = ?, "content" = ? WHERE "id" = ?`,
    input.receivedAt,
    content,
    message.id,
  );
  await noteTextsChanged(session, [message.id]);
  await dropDeadLetters(session, message.id, input.receivedAt);
  await session.run(`DELETE FROM reaction WHERE "messageId" = ?`, message.id);
  await session.run(`DELETE FROM copy_mark WHERE "messageId" = ?`, message.id);
  return await enqueue(session, message, input, { action: "delete", revision: 0 });
}

/**
 * What was taken back, everywhere or from these mappings, must not be sent by a later replay. Resolves to the mappings
 * where this was still possible.
 */
export async function dropDeadLetters(
  session: Session,
  messageId: number,
  now: number,
  mappingIds?: readonly number[],
): Promise<ReadonlySet<number>> {
  const failed = await session.all<{ id: number; mappingId: number }>(
    `SELECT "id", "mappingId" FROM delivery WHERE "messageId" = ? AND "state" IN ('dead', 'uncertain')`,
    messageId,
  );
  const dropped = new Set<number>();
  for (const { id, mappingId } of failed) {
    if (mappingIds?.includes(mappingId) === false) continue;
    const changed = await session.run(
      `UPDATE failed_message SET "resolvedAt" = ?, "resolvedBy" = NULL, "resolution" = 'dropped'
       WHERE "deliveryId" = ? AND "resolvedAt" IS NULL`,
      now,
      id,
    );
    if (changed > 0) dropped.add(mappingId);
  }
  return dropped;
}

/**
 * The message, if something may still happen to it, with its row locked: of two edits the later one sees the earlier.
 * An archived one is back in the log from here on.
 */
async function lockMessage(session: Session, sourceId: string): Promise<MessageRow | null> {
  const id = await findMessageId(session, sourceId);
  if (id === null) return null;
  let message = await lockInLog(session, id);
  if (!message) {
    await bringBack(session, id);
    message = await lockInLog(session, id);
  }
  return message && message.purpose === "relay" && message.deletedAt === null ? message : null;
}

function lockInLog(session: Session, id: number) {
  return session.get<MessageRow>(
    `SELECT "id", "purpose", "content", "quotedId", "revision", "editedAt", "deletedAt" FROM message_log
     WHERE "id" = ?${session.locking.update}`,
    id,
  );
}

/** One delivery for each mapping that has or will have a copy within reach. */
async function enqueue(
  session: Session,
  { id: messageId, quotedId }: MessageRow,
  { mappingIds, receivedAt }: LaterEvent,
  what: { readonly action: DeliveryAction; readonly revision: number },
): Promise<readonly Enqueued[]> {
  const mappings = await getMappings(session, mappingIds); // locks the lanes, so that no copy moves from here on
  const copies = await findCopies(session, messageId);
  const enqueued: Enqueued[] = [];
  for (const mappingId of mappingIds) {
    const [mapping, copy] = [mappings.get(mappingId), copies.get(mappingId)];
    if (!mapping || !copy || !canBeReached(copy, messageId, mapping)) continue;
    const state = stateOnArrival(mapping);
    const id = await insertDelivery(session, { ...what, messageId, mapping, state, dueAt: receivedAt, receivedAt });
    if (state === "held") continue;
    const quotedCopy = quotedId === null ? null : await findCopy(session, quotedId, mapping.laneId);
    enqueued.push({ id, laneId: mapping.laneId, mappingId, messageId, dueAt: receivedAt, quotedCopy });
  }
  return enqueued;
}

/** Also where a pause drops new messages: what was sent before must stay true. */
function stateOnArrival({ state }: KnownMapping): "pending" | "held" {
  return state === "active" ? "pending" : "held";
}

async function movePosition(session: Session, { accountId, position }: LaterEvent): Promise<void> {
  if (position) await savePosition(session, { accountId, position });
}
