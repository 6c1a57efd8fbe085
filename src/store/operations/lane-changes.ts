import { ChannelMapping, Lane } from "../../../entities/index.js";
import { IsNull } from "typeorm";
import type { MappingView } from "../store.js";
import type { Session } from "../session.js";
import { endMapping, findMappings, hold } from "./mappings.js";

/** A paused mapping stays paused: it sends nothing, and what its pause does with new messages must go on. */
export async function suspendLane(
  session: Session,
  { laneId, reason, now }: { readonly laneId: number; readonly reason: string; readonly now: number },
): Promise<readonly MappingView[]> {
  const changed = await session.all<{ id: number }>(
    `UPDATE channel_mapping SET "state" = 'suspended', "stateReason" = ?
     WHERE "laneId" = ? AND "removedAt" IS NULL AND "state" = 'active' RETURNING "id"`,
    reason,
    laneId,
  );
  const mappings = await session.all<{ id: number }>(
    `SELECT "id" FROM channel_mapping WHERE "laneId" = ? AND "removedAt" IS NULL`,
    laneId,
  );
  for (const { id } of mappings) await hold(session, id, laneId); // on a paused one a recall may wait
  await cancelOfEnded(session, laneId, now);
  const ids = new Set(changed.map(({ id }) => id));
  return (await findMappings(session, { laneId })).filter(({ id }) => ids.has(id));
}

/** Recalls of what ended mappings sent: nobody resumes these. */
async function cancelOfEnded(session: Session, laneId: number, now: number): Promise<void> {
  await session.run(
    `UPDATE delivery SET "state" = 'cancelled', "finishedAt" = ? WHERE "laneId" = ? AND "state" = 'pending'
       AND "mappingId" IN (SELECT "id" FROM channel_mapping WHERE "removedAt" IS NOT NULL)`,
    now,
    laneId,
  );
}

export interface LaneMove {
  readonly laneId: number;
  readonly address: string;
  readonly now: number;
}

/** The copies so far stay where they were, so their remote ids must not be looked for at the new address. */
export async function moveLane(session: Session, { laneId, address, now }: LaneMove): Promise<{ laneId: number }> {
  const lane = await lockLane(session, laneId);
  if (!lane || lane.address === address) return { laneId };
  const target = await session.orm.findOneBy(Lane, { botId: lane.botId, address });
  if (target) {
    await joinLane(session, lane, target, now);
    return { laneId: target.id };
  }
  await session.run(
    `UPDATE lane SET "address" = ?, "movedAfterMessageId" = ? WHERE "id" = ?`,
    address,
    await lastMessageSent(session, laneId),
    laneId,
  );
  return { laneId };
}

function lockLane(session: Session, laneId: number) {
  return session.get<{ id: number; botId: number; address: string }>(
    `SELECT "id", "botId", "address" FROM lane WHERE "id" = ?${session.locking.update}`,
    laneId,
  );
}

/**
 * Someone linked the new address already. Its lane takes over what waits here, in the order of ids; a mapping whose
 * channel goes there anyway ends, or each message would arrive twice. Whoever holds the old lane loses it.
 */
async function joinLane(session: Session, from: Pick<Lane, "id">, to: Pick<Lane, "id">, now: number): Promise<void> {
  await lockLane(session, to.id);
  const mappings = await session.orm.findBy(ChannelMapping, { laneId: from.id, removedAt: IsNull() });
  const there = await session.orm.findBy(ChannelMapping, { laneId: to.id, removedAt: IsNull() });
  const channels = new Set(there.map(({ channelId }) => channelId));
  for (const mapping of mappings) {
    if (channels.has(mapping.channelId)) await endMapping(session, mapping.id, from.id, now);
    else await session.orm.update(ChannelMapping, { id: mapping.id }, { laneId: to.id });
  }
  await session.run(`UPDATE delivery SET "laneId" = ? WHERE "laneId" = ? AND "state" = 'pending'`, to.id, from.id);
  for (const { id } of mappings) {
    await session.run(
      `UPDATE delivery SET "laneId" = ? WHERE "mappingId" = ? AND "state" = 'held' AND "laneId" = ?`,
      to.id,
      id,
      from.id,
    );
  }
  await session.run(
    `UPDATE lane SET "fence" = "fence" + 1, "owner" = NULL, "leaseUntil" = NULL WHERE "id" = ?`,
    from.id,
  );
}

/**
 * The messages before the first one that is still to be sent on the lane, all when there is none. One whose first parts
 * were sent already counts as sent: those are at the old address.
 */
async function lastMessageSent(session: Session, laneId: number): Promise<number> {
  const waiting = await session.get<{ messageId: number; part: number | null }>(
    `SELECT d."messageId", r."part" FROM delivery d
     LEFT JOIN receipt r ON r."messageId" = d."messageId" AND r."mappingId" = d."mappingId" AND r."part" = 0
     WHERE d."laneId" = ? AND d."state" = 'pending' AND d."action" = 'create' ORDER BY d."id" LIMIT 1`,
    laneId,
  );
  if (waiting) return waiting.part === null ? waiting.messageId - 1 : waiting.messageId;
  const last = await session.get<{ id: number | null }>(
    `SELECT max("id") AS "id" FROM (SELECT max("id") AS "id" FROM message_log
       UNION ALL SELECT max("id") AS "id" FROM message_log_archive) AS newest`,
  );
  return last?.id ?? 0;
}
