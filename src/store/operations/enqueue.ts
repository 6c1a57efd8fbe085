import type { DeliveryAction, MappingOptions } from "../store.js";
import { padded, placeholders, type KnownMapping, type Session, type SqlValue } from "../session.js";

/** Of a delivery that was just enqueued only this is news. */
export interface Enqueued {
  readonly id: number;
  readonly laneId: number;
  readonly mappingId: number;
  readonly messageId: number;
  readonly dueAt: number;
  readonly quotedCopy: string | null;
}

export interface NewDelivery {
  readonly messageId: number;
  readonly mapping: KnownMapping;
  readonly action: DeliveryAction;
  readonly revision: number;
  readonly state: "pending" | "held";
  readonly dueAt: number;
  /** When its event reached us. */
  readonly receivedAt: number;
}

/** Those of these mappings that still are, with their lanes locked until the commit. */
export async function getMappings(
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

type MappingRow = Omit<KnownMapping, "options"> & { readonly options: string };

/**
 * The mappings that still are, with their lanes locked: from here to the commit nobody else enqueues on these lanes, so
 * ids grow in the order of the commits. A mapping whose lane changed while we waited for the lock shows at the second look.
 */
async function readMappings(session: Session, ids: readonly number[]): Promise<readonly KnownMapping[]> {
  const list = padded(ids);
  const sql = `SELECT m."id", m."laneId", m."state", m."options", l."movedAfterMessageId"
    FROM channel_mapping m JOIN lane l ON l."id" = m."laneId"
    WHERE m."id" IN (${placeholders(list.length)}) AND m."removedAt" IS NULL ORDER BY l."id"${session.locking.update}`;
  let found = await session.all<MappingRow>(sql, ...list);
  if (found.length !== ids.length && session.locking.update !== "") found = await session.all<MappingRow>(sql, ...list);
  return found.map((row) => ({ ...row, options: JSON.parse(row.options) as MappingOptions }));
}

/** These mappings with their lanes locked, ended ones too: what was sent on them can still be taken back. */
export async function readMappingsEvenEnded(
  session: Session,
  ids: readonly number[],
): Promise<readonly (KnownMapping & { readonly ended: boolean })[]> {
  if (ids.length === 0) return [];
  const list = padded(ids);
  const rows = await session.all<MappingRow & { readonly removedAt: number | null }>(
    `SELECT m."id", m."laneId", m."state", m."options", m."removedAt", l."movedAfterMessageId"
     FROM channel_mapping m JOIN lane l ON l."id" = m."laneId"
     WHERE m."id" IN (${placeholders(list.length)}) ORDER BY l."id"${session.locking.update}`,
    ...list,
  );
  return rows.map(({ removedAt, ...row }) => ({
    ...row,
    options: JSON.parse(row.options) as MappingOptions,
    ended: removedAt !== null,
  }));
}

export const INSERT_DELIVERY = `INSERT INTO delivery ("messageId", "mappingId", "laneId", "action", "revision", "state",
    "dueAt", "receivedAt") VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

export function deliveryRow(delivery: NewDelivery): readonly SqlValue[] {
  const { messageId, mapping, action, revision, state, dueAt, receivedAt } = delivery;
  return [messageId, mapping.id, mapping.laneId, action, revision, state, dueAt, receivedAt];
}

/** Resolves to its id. */
export async function insertDelivery(session: Session, delivery: NewDelivery): Promise<number> {
  const id = await session.insert(INSERT_DELIVERY, ...deliveryRow(delivery));
  if (id === null) throw new Error("The database kept a delivery without telling its id");
  return id;
}
