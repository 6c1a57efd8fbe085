import { MoreThanOrEqual, IsNull, In } from "typeorm";
import { ChannelMapping, FailedMessage, HourlyStat } from "../../../entities/index.js";
import type { MappingHealth } from "../store.js";
import type { Session } from "../session.js";

const HOUR_MS = 3_600_000;

/** Counts are kept by the hour, so they begin with the hour that `since` lies in. */
export async function readMappingHealth(
  session: Session,
  { guildId, since }: { readonly guildId: string; readonly since: number },
): Promise<readonly MappingHealth[]> {
  const mappings = await session.orm.find(ChannelMapping, {
    select: { id: true, laneId: true },
    where: { guildId, removedAt: IsNull() },
    order: { id: "ASC" },
  });
  const totals = await readTotals(
    session,
    mappings.map(({ id }) => id),
    since - (since % HOUR_MS),
  );
  const health: MappingHealth[] = [];
  for (const { id, laneId } of mappings) {
    health.push({
      mappingId: id,
      ...(await readWaiting(session, id, laneId)),
      held: await readHeld(session, id),
      ...(totals.get(id) ?? { delivered: 0, dead: 0 }),
      lastDeliveredAt: await readLastDelivered(session, id),
      lastError: await readLastError(session, id, laneId),
    });
  }
  return health;
}

async function readTotals(session: Session, mappingIds: readonly number[], fromHour: number) {
  const rows = await session.orm
    .getRepository(HourlyStat)
    .createQueryBuilder("stat")
    .select("stat.mappingId", "mappingId")
    .addSelect("SUM(stat.delivered)", "delivered")
    .addSelect("SUM(stat.dead)", "dead")
    .where({ hour: MoreThanOrEqual(fromHour), mappingId: In([...mappingIds]) })
    .groupBy("stat.mappingId")
    .getRawMany<{ mappingId: number; delivered: number | string; dead: number | string }>();
  return new Map(
    rows.map(({ mappingId, delivered, dead }) => [mappingId, { delivered: Number(delivered), dead: Number(dead) }]),
  );
}

async function readWaiting(session: Session, mappingId: number, laneId: number) {
  const row = await session.get<{ waiting: number; head: number | null }>(
    `SELECT count(*) AS "waiting", min("id") AS "head" FROM delivery
     WHERE "laneId" = ? AND "state" = 'pending' AND "mappingId" = ?`,
    laneId,
    mappingId,
  );
  return { waiting: row?.waiting ?? 0, oldestWaitingAt: await readReceivedAt(session, row?.head ?? null) };
}

async function readHeld(session: Session, mappingId: number): Promise<number> {
  const row = await session.get<{ held: number }>(
    `SELECT count(*) AS "held" FROM delivery WHERE "mappingId" = ? AND "state" = 'held'`,
    mappingId,
  );
  return row?.held ?? 0;
}

async function readReceivedAt(session: Session, deliveryId: number | null): Promise<number | null> {
  if (deliveryId === null) return null;
  const row = await session.get<{ receivedAt: number }>(
    `SELECT COALESCE(d."receivedAt", m."receivedAt") AS "receivedAt" FROM delivery d JOIN message_log m ON m."id" = d."messageId" WHERE d."id" = ?`,
    deliveryId,
  );
  return row?.receivedAt ?? null;
}

async function readLastDelivered(session: Session, mappingId: number): Promise<number | null> {
  const row = await session.get<{ at: number | null }>(
    `SELECT "lastDeliveredAt" AS "at" FROM hourly_stat
     WHERE "mappingId" = ? AND "lastDeliveredAt" IS NOT NULL ORDER BY "hour" DESC LIMIT 1`,
    mappingId,
  );
  return row?.at ?? null;
}

/** The trouble of the moment: what the head of the queue fails with, else the newest dead letter that is still open. */
async function readLastError(session: Session, mappingId: number, laneId: number): Promise<MappingHealth["lastError"]> {
  const failing = await session.get<{ at: number; kind: string; error: string }>(
    `SELECT "attemptedAt" AS "at", "errorKind" AS "kind", "error" FROM delivery
     WHERE "laneId" = ? AND "state" = 'pending' AND "mappingId" = ? AND "errorKind" IS NOT NULL ORDER BY "id" LIMIT 1`,
    laneId,
    mappingId,
  );
  if (failing) return failing;
  const where = { mappingId, resolvedAt: IsNull() };
  const letter = await session.orm.findOne(FailedMessage, { where, order: { id: "DESC" } });
  return letter && { at: letter.failedAt, kind: letter.kind, error: letter.reason };
}

export async function readQueueDepth(
  session: Session,
): Promise<{ waiting: number; held: number; dead: number; oldestWaitingAt: number | null }> {
  const count = async (sql: string): Promise<number> => (await session.get<{ count: number }>(sql))?.count ?? 0;
  const head = await session.get<{ id: number | null }>(
    `SELECT min("head") AS "id" FROM (SELECT (SELECT min(d."id") FROM delivery d
       WHERE d."laneId" = l."id" AND d."state" = 'pending') AS "head" FROM lane l) AS heads`,
  );
  return {
    waiting: await count(`SELECT count(*) AS "count" FROM delivery WHERE "state" = 'pending'`),
    held: await count(`SELECT count(*) AS "count" FROM delivery WHERE "state" = 'held'`),
    dead: await count(`SELECT count(*) AS "count" FROM failed_message WHERE "resolvedAt" IS NULL`),
    oldestWaitingAt: await readReceivedAt(session, head?.id ?? null),
  };
}
