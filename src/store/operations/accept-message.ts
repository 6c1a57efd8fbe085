import type { FilteredMapping, GatewayPosition } from "../store.js";
import type { KnownMapping, Session, SqlValue } from "../session.js";
import { savePosition } from "./accounts.js";
import { findCopy } from "./copies.js";
import { deliveryRow, getMappings, INSERT_DELIVERY, type Enqueued } from "./enqueue.js";
import { findMessageId, findRepeats } from "./message-ids.js";

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
  readonly editedAt: number | null;
  readonly receivedAt: number;
}

export interface Accepted {
  readonly duplicate: boolean;
  readonly deliveries: readonly Enqueued[];
}

export async function acceptMessage(session: Session, input: MessageToAccept): Promise<Accepted> {
  const [accepted] = await acceptMessages(session, [input]);
  return accepted as Accepted;
}

/**
 * The same for several, each as if it came after the ones before: in a burst nearly all of a message's cost would be
 * going from step to step, so a step is taken for all of them.
 */
export async function acceptMessages(
  session: Session,
  inputs: readonly MessageToAccept[],
): Promise<readonly Accepted[]> {
  const accepted: Accepted[] = [];
  for (const some of apart(inputs)) accepted.push(...(await acceptTogether(session, some)));
  for (const { accountId, position } of inputs) if (position) await savePosition(session, { accountId, position });
  return accepted;
}

/** In parts of which no message repeats or quotes another one of its own part. */
function apart(inputs: readonly MessageToAccept[]): readonly (readonly MessageToAccept[])[] {
  const parts: MessageToAccept[][] = [];
  const seen = new Set<string>();
  for (const input of inputs) {
    if (parts.length === 0 || seen.has(input.sourceId) || input.quotedSourceIds.some((id) => seen.has(id))) {
      parts.push([]);
      seen.clear();
    }
    parts.at(-1)?.push(input);
    seen.add(input.sourceId);
  }
  return parts;
}

/** A message that is new to us, with its row. */
interface Kept {
  readonly input: MessageToAccept;
  readonly messageId: number;
  readonly quotedId: number | null;
}

async function acceptTogether(session: Session, inputs: readonly MessageToAccept[]): Promise<readonly Accepted[]> {
  const kept = await keep(session, inputs);
  const deliveries = kept.size > 0 ? await enqueue(session, [...kept.values()]) : new Map<number, Enqueued[]>();
  return inputs.map((input) => {
    const messageId = kept.get(input)?.messageId;
    if (messageId === undefined) return { duplicate: true, deliveries: [] };
    return { duplicate: false, deliveries: deliveries.get(messageId) ?? [] };
  });
}

const INSERT_MESSAGE = `INSERT INTO message_log ("accountId", "sourceId", "guildId", "channelId", "authorId",
    "authorName", "quotedId", "kind", "purpose", "content", "sentAt", "editedAt", "receivedAt")
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

/** Those that are new. */
async function keep(session: Session, inputs: readonly MessageToAccept[]): Promise<ReadonlyMap<MessageToAccept, Kept>> {
  const repeats = await findRepeats(session, inputs);
  const fresh = repeats.size === 0 ? inputs : inputs.filter((input) => !repeats.has(input));
  const quotedIds = new Map<MessageToAccept, number | null>();
  for (const input of fresh) {
    if (input.quotedSourceIds.length > 0) quotedIds.set(input, await findQuoted(session, input.quotedSourceIds));
  }
  const rows = fresh.map((input) => messageRow(input, quotedIds.get(input) ?? null));
  const ids = await session.insertEach(INSERT_MESSAGE, rows);
  const kept = new Map<MessageToAccept, Kept>();
  for (const [index, input] of fresh.entries()) {
    const messageId = ids[index] ?? null;
    if (messageId === null) continue; // another process was first
    session.sourceIds?.add(input.sourceId, messageId, input.sentAt);
    kept.set(input, { input, messageId, quotedId: quotedIds.get(input) ?? null });
  }
  return kept;
}

function messageRow(input: MessageToAccept, quotedId: number | null): readonly SqlValue[] {
  return [
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
    input.editedAt,
    input.receivedAt,
  ];
}

/** By message. Held ones stay with the others of their lane in order, since ids alone give the order. */
async function enqueue(session: Session, kept: readonly Kept[]): Promise<ReadonlyMap<number, readonly Enqueued[]>> {
  const mappings = await getMappings(session, mappingsOf(kept));
  await keepFiltered(session, kept, mappings);
  const deliveries = kept.flatMap((message) => deliveriesOf(message, mappings));
  const ids = await session.insertEach(INSERT_DELIVERY, deliveries.map(deliveryRow));
  const enqueued = new Map<number, Enqueued[]>();
  for (const [index, { messageId, mapping, state, dueAt, quotedId }] of deliveries.entries()) {
    if (state === "held") continue;
    const quotedCopy = quotedId === null ? null : await findCopy(session, quotedId, mapping.laneId);
    const id = ids[index] as number;
    const one = { id, laneId: mapping.laneId, mappingId: mapping.id, messageId, dueAt, quotedCopy };
    const others = enqueued.get(messageId);
    if (others) others.push(one);
    else enqueued.set(messageId, [one]);
  }
  return enqueued;
}

type KnownMappings = Pick<ReadonlyMap<number, KnownMapping>, "get">;

function mappingsOf(kept: readonly Kept[]): readonly number[] {
  const ids = new Set<number>();
  for (const { input } of kept) {
    for (const id of input.mappingIds) ids.add(id);
    for (const { mappingId } of input.filtered) ids.add(mappingId);
  }
  return [...ids];
}

/** In the order of the mappings. */
function deliveriesOf({ input, messageId, quotedId }: Kept, mappings: KnownMappings) {
  return input.mappingIds.flatMap((mappingId) => {
    const mapping = mappings.get(mappingId);
    const state = mapping && stateOnArrival(mapping);
    if (!mapping || !state) return [];
    const dueAt = input.receivedAt + (mapping.options.graceSeconds ?? 0) * 1_000;
    const { receivedAt } = input;
    return [{ messageId, mapping, action: "create", revision: 0, state, dueAt, receivedAt, quotedId } as const];
  });
}

/** Null: nothing is enqueued. */
function stateOnArrival({ state, options }: KnownMapping): "pending" | "held" | null {
  if (state === "active") return "pending";
  return state === "paused" && options.pause === "drop" ? null : "held";
}

const INSERT_FILTERED = `INSERT INTO delivery ("messageId", "mappingId", "laneId", "action", "state", "dueAt",
    "receivedAt", "finishedAt", "errorKind", "error")
  VALUES (?, ?, ?, 'create', 'filtered', ?, ?, ?, 'filtered', ?)`;

/** Their rows say why nothing was sent. */
async function keepFiltered(session: Session, kept: readonly Kept[], mappings: KnownMappings): Promise<void> {
  const rows: SqlValue[][] = [];
  for (const { input, messageId } of kept) {
    for (const { mappingId, reason } of input.filtered) {
      const [mapping, at] = [mappings.get(mappingId), input.receivedAt];
      if (mapping) rows.push([messageId, mappingId, mapping.laneId, at, at, at, reason]);
    }
  }
  if (rows.length > 0) await session.insertEach(INSERT_FILTERED, rows);
}

/** The most trusted of KOOK's ids that we know. */
async function findQuoted(session: Session, sourceIds: readonly string[]): Promise<number | null> {
  for (const sourceId of sourceIds) {
    const id = await findMessageId(session, sourceId);
    if (id !== null) return id;
  }
  return null;
}
