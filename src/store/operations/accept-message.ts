import type { GatewayPosition, DeliveryAction, MappingOptions } from "../store.js";
import { padded, placeholders, type KnownMapping, type Session } from "../session.js";
import { savePosition } from "./accounts.js";

/** A message in the form in which it is kept: the worker thread gets texts and numbers, not trees. */
export interface MessageToAccept {
  readonly accountId: number;
  readonly position: GatewayPosition | null;
  readonly sourceId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly kind: string;
  readonly purpose: string;
  /** The whole message as JSON; null for a command. */
  readonly content: string | null;
  readonly quotedSourceIds: readonly string[];
  readonly mappingIds: readonly number[];
  readonly sentAt: number;
  readonly receivedAt: number;
}

export interface Accepted {
  readonly duplicate: boolean;
  readonly deliveries: readonly Enqueued[];
}

/** Of a delivery that was just enqueued only this is news. */
export interface Enqueued {
  readonly id: number;
  readonly laneId: number;
  readonly mappingId: number;
  readonly quotedCopy: string | null;
}

interface NewDelivery {
  readonly messageId: number;
  readonly mapping: KnownMapping;
  readonly action: DeliveryAction;
  readonly state: "pending" | "held";
  readonly dueAt: number;
}

export async function acceptMessage(session: Session, input: MessageToAccept): Promise<Accepted> {
  const quotedId = input.quotedSourceIds.length > 0 ? await findQuoted(session, input.quotedSourceIds) : null;
  const messageId = await session.insert(
    `INSERT INTO message_log ("accountId", "sourceId", "guildId", "channelId", "authorId", "authorName", "quotedId",
       "kind", "purpose", "content", "sentAt", "receivedAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("sourceId") DO NOTHING`,
    input.accountId,
    input.sourceId,
    input.guildId,
    input.channelId,
    input.authorId,
    input.authorName,
    quotedId,
    input.kind,
    input.purpose,
    input.content,
    input.sentAt,
    input.receivedAt,
  );
  const deliveries = messageId === null ? [] : await enqueue(session, input, messageId, quotedId);
  if (input.position) await savePosition(session, { accountId: input.accountId, position: input.position });
  return { duplicate: messageId === null, deliveries };
}

async function enqueue(
  session: Session,
  input: MessageToAccept,
  messageId: number,
  quotedId: number | null,
): Promise<readonly Enqueued[]> {
  const mappings = await getMappings(session, input.mappingIds);
  const enqueued: Enqueued[] = [];
  for (const mappingId of input.mappingIds) {
    const mapping = mappings.get(mappingId);
    const state = mapping && stateOnArrival(mapping);
    if (!mapping || !state) continue;
    const id = await insertDelivery(session, { messageId, mapping, action: "create", state, dueAt: input.receivedAt });
    if (state === "held") continue;
    const quotedCopy = quotedId === null ? null : await findCopy(session, quotedId, mapping.laneId);
    enqueued.push({ id, laneId: mapping.laneId, mappingId, quotedCopy });
  }
  return enqueued;
}

/** Held ones stay with the others of their lane in order, since ids alone give the order. Null: nothing is enqueued. */
function stateOnArrival(mapping: KnownMapping): "pending" | "held" | null {
  if (mapping.state === "active") return "pending";
  const options = JSON.parse(mapping.options) as MappingOptions;
  return mapping.state === "paused" && options.pause === "drop" ? null : "held";
}

async function getMappings(
  session: Session,
  ids: readonly number[],
): Promise<Pick<ReadonlyMap<number, KnownMapping>, "get">> {
  const known = session.knownMappings;
  const unknown = known ? ids.filter((id) => !known.has(id)) : ids;
  const found = unknown.length > 0 ? await readMappings(session, unknown) : [];
  if (!known) return new Map(found.map((mapping) => [mapping.id, mapping]));
  for (const mapping of found) known.set(mapping.id, mapping);
  return known;
}

/**
 * The mappings that still are, with their lanes locked: from here to the commit nobody else enqueues on these lanes, so
 * ids grow in the order of the commits. A mapping whose lane changed while we waited for the lock shows at the second look.
 */
async function readMappings(session: Session, ids: readonly number[]): Promise<readonly KnownMapping[]> {
  const list = padded(ids);
  const sql = `SELECT m."id", m."laneId", m."state", m."options" FROM channel_mapping m JOIN lane l ON l."id" = m."laneId"
    WHERE m."id" IN (${placeholders(list.length)}) AND m."removedAt" IS NULL ORDER BY l."id"${session.locking.update}`;
  const found = await session.all<KnownMapping>(sql, ...list);
  return found.length === ids.length || session.locking.update === "" ? found : session.all<KnownMapping>(sql, ...list);
}

async function insertDelivery(
  session: Session,
  { messageId, mapping, action, state, dueAt }: NewDelivery,
): Promise<number> {
  const id = await session.insert(
    `INSERT INTO delivery ("messageId", "mappingId", "laneId", "action", "state", "dueAt") VALUES (?, ?, ?, ?, ?, ?)`,
    messageId,
    mapping.id,
    mapping.laneId,
    action,
    state,
    dueAt,
  );
  if (id === null) throw new Error("The database kept a delivery without telling its id");
  return id;
}

/** The most trusted of KOOK's ids that we know. */
async function findQuoted(session: Session, sourceIds: readonly string[]): Promise<number | null> {
  for (const sourceId of sourceIds) {
    const row = await session.get<{ id: number }>(`SELECT "id" FROM message_log WHERE "sourceId" = ?`, sourceId);
    if (row) return row.id;
  }
  return null;
}

/** The first part of a message's copy at the address of a lane, whichever mapping brought it there. */
export async function findCopy(session: Session, messageId: number, laneId: number): Promise<string | null> {
  const row = await session.get<{ remoteId: string }>(
    `SELECT r."remoteId" FROM receipt r
     JOIN channel_mapping m ON m."id" = r."mappingId" JOIN lane l ON l."id" = m."laneId"
     WHERE r."messageId" = ? AND r."part" = 0 AND m."laneId" = ? AND r."messageId" > l."movedAfterMessageId" LIMIT 1`,
    messageId,
    laneId,
  );
  return row?.remoteId ?? null;
}
