import type { FilteredMapping, GatewayPosition } from "../store.js";
import type { KnownMapping, Session } from "../session.js";
import { savePosition } from "./accounts.js";
import { findCopy } from "./copies.js";
import { getMappings, insertDelivery, type Enqueued } from "./enqueue.js";
import { findMessageId, isKept } from "./message-ids.js";

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
  readonly filtered: readonly FilteredMapping[];
  readonly sentAt: number;
  readonly receivedAt: number;
}

export interface Accepted {
  readonly duplicate: boolean;
  readonly deliveries: readonly Enqueued[];
}

export async function acceptMessage(session: Session, input: MessageToAccept): Promise<Accepted> {
  const duplicate = await isKept(session, input);
  const quotedId = duplicate ? null : await findQuoted(session, input.quotedSourceIds);
  const messageId = duplicate ? null : await keep(session, input, quotedId);
  const deliveries = messageId === null ? [] : await enqueue(session, input, messageId, quotedId);
  if (input.position) await savePosition(session, { accountId: input.accountId, position: input.position });
  return { duplicate: messageId === null, deliveries };
}

/** Null when another process was first. */
async function keep(session: Session, input: MessageToAccept, quotedId: number | null): Promise<number | null> {
  const id = await session.insert(
    `INSERT INTO message_log ("accountId", "sourceId", "guildId", "channelId", "authorId", "authorName", "quotedId",
       "kind", "purpose", "content", "sentAt", "receivedAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
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
  if (id !== null) session.sourceIds?.add(input.sourceId, id, input.sentAt);
  return id;
}

async function enqueue(
  session: Session,
  input: MessageToAccept,
  messageId: number,
  quotedId: number | null,
): Promise<readonly Enqueued[]> {
  await keepFiltered(session, input, messageId);
  const mappings = await getMappings(session, input.mappingIds);
  const enqueued: Enqueued[] = [];
  for (const mappingId of input.mappingIds) {
    const mapping = mappings.get(mappingId);
    const state = mapping && stateOnArrival(mapping);
    if (!mapping || !state) continue;
    const dueAt = input.receivedAt + (mapping.options.graceSeconds ?? 0) * 1_000;
    const create = { action: "create", revision: 0, receivedAt: input.receivedAt } as const;
    const id = await insertDelivery(session, { ...create, messageId, mapping, state, dueAt });
    if (state === "held") continue;
    const quotedCopy = quotedId === null ? null : await findCopy(session, quotedId, mapping.laneId);
    enqueued.push({ id, laneId: mapping.laneId, mappingId, messageId, dueAt, quotedCopy });
  }
  return enqueued;
}

/** Their rows say why nothing was sent. */
async function keepFiltered(session: Session, input: MessageToAccept, messageId: number): Promise<void> {
  if (input.filtered.length === 0) return;
  const mappingIds = input.filtered.map(({ mappingId }) => mappingId);
  const mappings = await getMappings(session, mappingIds);
  for (const { mappingId, reason } of input.filtered) {
    const mapping = mappings.get(mappingId);
    if (!mapping) continue;
    await session.run(
      `INSERT INTO delivery ("messageId", "mappingId", "laneId", "action", "state", "dueAt", "receivedAt", "finishedAt",
         "errorKind", "error") VALUES (?, ?, ?, 'create', 'filtered', ?, ?, ?, 'filtered', ?)`,
      ...[messageId, mappingId, mapping.laneId, input.receivedAt, input.receivedAt, input.receivedAt, reason],
    );
  }
}

/** Held ones stay with the others of their lane in order, since ids alone give the order. Null: nothing is enqueued. */
function stateOnArrival({ state, options }: KnownMapping): "pending" | "held" | null {
  if (state === "active") return "pending";
  return state === "paused" && options.pause === "drop" ? null : "held";
}

/** The most trusted of KOOK's ids that we know. */
async function findQuoted(session: Session, sourceIds: readonly string[]): Promise<number | null> {
  for (const sourceId of sourceIds) {
    const id = await findMessageId(session, sourceId);
    if (id !== null) return id;
  }
  return null;
}
