import type { AttemptOutcome, DeliveryAction, LaneHold, PartReceipt, RemovedPart } from "../store.js";
import { placeholders, type Session } from "../session.js";
import { countOutcome } from "./history/count-outcome.js";

interface Attempt {
  readonly messageId: number;
  readonly mappingId: number;
  readonly action: DeliveryAction;
}

export async function recordReceipt(
  session: Session,
  {
    hold,
    deliveryId,
    receipt,
    sharedBy = [],
  }: {
    readonly hold: LaneHold;
    readonly deliveryId: number;
    readonly receipt: PartReceipt | RemovedPart;
    readonly sharedBy?: readonly number[];
  },
): Promise<{ stale: boolean }> {
  if (!(await isOurs(session, hold))) return { stale: true };
  const attempt = await session.get<Attempt>(
    `SELECT "messageId", "mappingId", "action" FROM delivery WHERE "id" = ? AND "laneId" = ?`,
    deliveryId,
    hold.laneId,
  );
  if (!attempt) return { stale: true };
  if (receipt.remoteId === null) await forgetReceipt(session, attempt, receipt.part);
  else await keepReceipt(session, attempt, receipt);
  if (receipt.remoteId !== null && sharedBy.length > 0) await shareReceipt(session, attempt, receipt, sharedBy);
  return { stale: false };
}

/** A delivery that was paused or cancelled while its request ran is delivered all the same; a repeated call changes nothing. */
export async function recordOutcome(
  session: Session,
  input: { hold: LaneHold; deliveryId: number; now: number; outcome: AttemptOutcome },
): Promise<{ stale: boolean }> {
  if (!(await isOurs(session, input.hold))) return { stale: true };
  const { deliveryId, now, outcome } = input;
  const { laneId } = input.hold;
  switch (outcome.state) {
    case "delivered":
      await recordDelivered(session, laneId, deliveryId, now, outcome);
      break;
    case "pending":
      await recordRetry(session, laneId, deliveryId, now, outcome);
      break;
    case "dead":
    case "uncertain":
      await recordGivenUp(session, laneId, deliveryId, now, outcome);
      break;
    case "cancelled":
      await recordCancelled(session, laneId, deliveryId, now);
      break;
  }
  return { stale: false };
}

export async function recordOutcomes(
  session: Session,
  input: {
    readonly hold: LaneHold;
    readonly now: number;
    readonly outcomes: readonly { readonly deliveryId: number; readonly outcome: AttemptOutcome }[];
  },
): Promise<{ stale: boolean }> {
  const { hold, now } = input;
  for (const { deliveryId, outcome } of input.outcomes) {
    if ((await recordOutcome(session, { hold, deliveryId, now, outcome })).stale) return { stale: true };
  }
  return { stale: false };
}

/** Holds the lane's row until the commit: a claim that comes now waits for us, one that came before shows in the fence. */
async function isOurs(session: Session, { laneId, fence }: LaneHold): Promise<boolean> {
  const row = await session.get<{ fence: number }>(
    `SELECT "fence" FROM lane WHERE "id" = ? AND "owner" IS NOT NULL${session.locking.share}`,
    laneId,
  );
  return row?.fence === fence;
}

async function recordDelivered(
  session: Session,
  laneId: number,
  deliveryId: number,
  now: number,
  outcome: Extract<AttemptOutcome, { state: "delivered" }>,
): Promise<void> {
  const attempt = await session.get<Attempt>(
    `UPDATE delivery SET "state" = 'delivered', "attempts" = ?, "attemptedAt" = ?, "finishedAt" = ?, "delayMs" = ?,
       "errorKind" = NULL, "error" = NULL
     WHERE "id" = ? AND "laneId" = ? AND "state" IN ('pending', 'held', 'cancelled') RETURNING "messageId", "mappingId", "action"`,
    outcome.attempts,
    now,
    now,
    outcome.delayMs,
    deliveryId,
    laneId,
  );
  if (!attempt) return;
  for (const receipt of outcome.receipts) await keepReceipt(session, attempt, receipt);
  if (attempt.action !== "create") return; // what is counted are messages
  const { delayMs } = outcome;
  await countOutcome(session, { mappingId: attempt.mappingId, at: now, state: "delivered", delayMs });
}

async function recordRetry(
  session: Session,
  laneId: number,
  deliveryId: number,
  now: number,
  outcome: Extract<AttemptOutcome, { state: "pending" }>,
): Promise<void> {
  await session.run(
    `UPDATE delivery SET "attempts" = ?, "attemptedAt" = ?, "firstFailedAt" = ?, "dueAt" = ?, "errorKind" = ?, "error" = ?
     WHERE "id" = ? AND "laneId" = ? AND "state" IN ('pending', 'held')`,
    outcome.attempts,
    now,
    outcome.firstFailedAt,
    outcome.dueAt,
    outcome.kind,
    outcome.error,
    deliveryId,
    laneId,
  );
}

async function recordGivenUp(
  session: Session,
  laneId: number,
  deliveryId: number,
  now: number,
  outcome: Extract<AttemptOutcome, { state: "dead" | "uncertain" }>,
): Promise<void> {
  const kind = outcome.state === "dead" ? outcome.kind : "uncertain";
  const attempt = await session.get<Attempt>(
    `UPDATE delivery SET "state" = ?, "attempts" = ?, "attemptedAt" = ?, "finishedAt" = ?, "errorKind" = ?, "error" = ?
     WHERE "id" = ? AND "laneId" = ? AND "state" IN ('pending', 'held') RETURNING "messageId", "mappingId", "action"`,
    outcome.state,
    outcome.attempts,
    now,
    now,
    kind,
    outcome.error,
    deliveryId,
    laneId,
  );
  if (!attempt) return;
  await session.run(
    `INSERT INTO failed_message ("deliveryId", "mappingId", "kind", "reason", "attempts", "failedAt")
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT ("deliveryId") DO UPDATE SET "kind" = excluded."kind", "reason" = excluded."reason",
       "attempts" = excluded."attempts", "failedAt" = excluded."failedAt", "resolvedAt" = NULL, "resolvedBy" = NULL,
       "resolution" = NULL`,
    deliveryId,
    attempt.mappingId,
    kind,
    outcome.error,
    outcome.attempts,
    now,
  );
  if (attempt.action !== "create") return;
  await countOutcome(session, { mappingId: attempt.mappingId, at: now, state: outcome.state, delayMs: null });
}

async function recordCancelled(session: Session, laneId: number, deliveryId: number, now: number): Promise<void> {
  await session.run(
    `UPDATE delivery SET "state" = 'cancelled', "finishedAt" = ?
     WHERE "id" = ? AND "laneId" = ? AND "state" IN ('pending', 'held')`,
    now,
    deliveryId,
    laneId,
  );
}

async function keepReceipt(session: Session, attempt: Attempt, receipt: PartReceipt): Promise<void> {
  await session.run(
    `INSERT INTO receipt ("messageId", "mappingId", "part", "remoteId", "digest") VALUES (?, ?, ?, ?, ?)
     ON CONFLICT ("messageId", "mappingId", "part") DO UPDATE SET "remoteId" = excluded."remoteId",
       "digest" = excluded."digest"`,
    attempt.messageId,
    attempt.mappingId,
    receipt.part,
    receipt.remoteId,
    receipt.digest,
  );
}

async function shareReceipt(
  session: Session,
  { mappingId }: Attempt,
  { part, remoteId, digest }: PartReceipt,
  sharedBy: readonly number[],
): Promise<void> {
  await session.run(
    `UPDATE receipt SET "remoteId" = ?, "digest" = ?
     WHERE "mappingId" = ? AND "part" = ? AND "messageId" IN (${placeholders(sharedBy.length)})`,
    remoteId,
    digest,
    mappingId,
    part,
    ...sharedBy,
  );
}

async function forgetReceipt(session: Session, attempt: Attempt, part: number): Promise<void> {
  await session.run(
    `DELETE FROM receipt WHERE "messageId" = ? AND "mappingId" = ? AND "part" = ?`,
    attempt.messageId,
    attempt.mappingId,
    part,
  );
}
