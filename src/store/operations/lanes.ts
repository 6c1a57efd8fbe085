import type { DeliveryAction, Lane, LaneHold, PartReceipt } from "../store.js";
import { padded, placeholders, type Session, type SqlValue } from "../session.js";
import { findCopy, partsOf } from "./copies.js";

/** Asks once a lane for its head: lanes are few, what waits on them may be many. */
const WAITING_LANES = `SELECT "id", "botId", "address" FROM (
    SELECT l."id", l."botId", l."address",
      (SELECT min(d."id") FROM delivery d WHERE d."laneId" = l."id" AND d."state" = 'pending') AS "head"
    FROM lane l) AS waiting
  WHERE "head" IS NOT NULL ORDER BY "head"`;

export async function listWaitingLanes(session: Session): Promise<readonly Lane[]> {
  return session.all<Lane>(WAITING_LANES);
}

export async function claimLane(
  session: Session,
  input: { readonly laneId: number; readonly owner: string; readonly now: number; readonly leaseMs: number },
): Promise<(LaneHold & { readonly interrupted: boolean; readonly formerOwner: string | null }) | null> {
  const free = await session.get<{ owner: string | null }>(
    `SELECT "owner" FROM lane WHERE "id" = ? AND ("owner" IS NULL OR "owner" = ? OR "leaseUntil" <= ?)${session.locking.update}`,
    input.laneId,
    input.owner,
    input.now,
  );
  if (!free) return null;
  const claimed = await session.get<{ fence: number }>(
    `UPDATE lane SET "fence" = "fence" + 1, "owner" = ?, "leaseUntil" = ? WHERE "id" = ? RETURNING "fence"`,
    input.owner,
    input.now + input.leaseMs,
    input.laneId,
  );
  const { owner: formerOwner } = free;
  if (!claimed) return null;
  return { laneId: input.laneId, fence: claimed.fence, interrupted: formerOwner !== null, formerOwner };
}

/** Rows that are held by these very holds. */
const HELD_BY = (holds: number): string =>
  `"owner" IS NOT NULL AND ("id", "fence") IN (VALUES ${placeholders(holds, "(CAST(? AS BIGINT), CAST(? AS BIGINT))")})`;

export async function renewLanes(
  session: Session,
  { holds, now, leaseMs }: { readonly holds: readonly LaneHold[]; readonly now: number; readonly leaseMs: number },
): Promise<readonly number[]> {
  const kept: number[] = [];
  for (const some of inSlices(holds)) {
    const rows = await session.all<{ id: number }>(
      `UPDATE lane SET "leaseUntil" = ? WHERE ${HELD_BY(some.length)} RETURNING "id"`,
      now + leaseMs,
      ...some.flatMap(pair),
    );
    kept.push(...rows.map(({ id }) => id));
  }
  return kept;
}

export async function releaseLanes(
  session: Session,
  { holds }: { readonly holds: readonly LaneHold[] },
): Promise<void> {
  for (const some of inSlices(holds)) {
    await session.run(
      `UPDATE lane SET "owner" = NULL, "leaseUntil" = NULL WHERE ${HELD_BY(some.length)}`,
      ...some.flatMap(pair),
    );
  }
}

const pair = ({ laneId, fence }: LaneHold): SqlValue[] => [laneId, fence];

function inSlices(holds: readonly LaneHold[], size = 256): readonly (readonly LaneHold[])[] {
  return Array.from({ length: Math.ceil(holds.length / size) }, (_, index) =>
    padded(holds.slice(index * size, (index + 1) * size)),
  );
}

/** A delivery as it is kept; the message is still JSON. */
export interface StoredDelivery {
  readonly id: number;
  readonly laneId: number;
  readonly mappingId: number;
  readonly messageId: number;
  readonly action: DeliveryAction;
  readonly content: string | null;
  readonly deleted: boolean;
  readonly attempts: number;
  readonly firstFailedAt: number | null;
  readonly dueAt: number;
  readonly receipts: readonly PartReceipt[];
  readonly quotedCopy: string | null;
  readonly receivedAt: number;
  readonly takenBack?: boolean;
}

type DeliveryRow = Omit<StoredDelivery, "deleted" | "receipts" | "quotedCopy" | "takenBack"> & {
  readonly revision: number;
  readonly quotedId: number | null;
  readonly deletedAt: number | null;
  readonly withdrawn: number;
};

/** In SQL, of the delivery `d`: its message's copy on this mapping is to be removed by a later one. */
const WITHDRAWN = `CASE WHEN EXISTS (SELECT 1 FROM delivery w WHERE w."messageId" = d."messageId"
  AND w."mappingId" = d."mappingId" AND w."action" = 'delete' AND w."id" > d."id") THEN 1 ELSE 0 END`;

export async function readLane(
  session: Session,
  { laneId, afterId, limit }: { readonly laneId: number; readonly afterId: number; readonly limit: number },
): Promise<readonly StoredDelivery[]> {
  const rows = await session.all<DeliveryRow>(
    `SELECT d."id", d."laneId", d."mappingId", d."action", d."attempts", d."firstFailedAt", d."dueAt", d."messageId",
       d."revision", m."content", m."quotedId", m."deletedAt", COALESCE(d."receivedAt", m."receivedAt") AS "receivedAt",
       ${WITHDRAWN} AS "withdrawn"
     FROM delivery d JOIN message_log m ON m."id" = d."messageId"
     WHERE d."laneId" = ? AND d."state" = 'pending' AND d."id" > ? ORDER BY d."id" LIMIT ?`,
    laneId,
    afterId,
    limit,
  );
  const deliveries: StoredDelivery[] = [];
  for (const { quotedId, deletedAt, withdrawn, content, revision, ...row } of rows) {
    deliveries.push({
      ...row,
      // What was taken back from this mapping alone says by now what must not reach it, not even struck out.
      content: row.action === "delete" && deletedAt === null ? null : content,
      deleted: deletedAt !== null || withdrawn === 1,
      receipts: row.action === "create" ? await partsOf(session, row.messageId, row.mappingId) : [],
      quotedCopy: quotedId === null ? null : await findCopy(session, quotedId, row.laneId),
      // KOOK's own deletion has the revision 0.
      ...(row.action === "delete" && revision !== 0 ? { takenBack: true } : {}),
    });
  }
  return deliveries;
}
