import type { Session } from "../../session.js";
import type { NewAudit } from "../../store.js";
import { recordAudit } from "../audit.js";
import { countOutcome } from "../history/count-outcome.js";

export interface FailedToResolve {
  readonly guildId: string | null;
  readonly ids: readonly number[];
  readonly resolution: "replayed" | "dropped";
  readonly by: string;
  readonly now: number;
  readonly audit: NewAudit | null;
}

export interface ResolvedFailed {
  readonly id: number;
  readonly deliveryId: number;
  readonly laneId: number;
}

export async function resolveFailed(session: Session, input: FailedToResolve): Promise<readonly ResolvedFailed[]> {
  const resolved: ResolvedFailed[] = [];
  // In one order, so that two who decide about the same ones don't lock each other out.
  for (const id of [...new Set(input.ids)].toSorted((one, other) => one - other)) {
    const letter = await findOpen(session, id, input.guildId);
    if (!letter || !(await resolve(session, letter, input))) continue;
    resolved.push({ id, deliveryId: letter.deliveryId, laneId: letter.laneId });
  }
  if (input.audit && resolved.length > 0) {
    await recordAudit(session, { ...input.audit, subject: resolved.map(({ id }) => id).join(", ") });
  }
  return resolved;
}

interface OpenLetter {
  readonly id: number;
  readonly deliveryId: number;
  readonly mappingId: number;
  readonly laneId: number;
  readonly mappingState: string;
  readonly removedAt: number | null;
}

async function findOpen(session: Session, id: number, guildId: string | null): Promise<OpenLetter | null> {
  const found = await session.get<OpenLetter & { readonly guildId: string }>(
    `SELECT f."id", f."deliveryId", f."mappingId", d."laneId", m."state" AS "mappingState", m."removedAt", m."guildId"
     FROM failed_message f JOIN delivery d ON d."id" = f."deliveryId" JOIN channel_mapping m ON m."id" = f."mappingId"
     WHERE f."id" = ? AND f."resolvedAt" IS NULL`,
    id,
  );
  return found && (guildId === null || found.guildId === guildId) ? found : null;
}

/** False: it can't be, or another was faster. */
async function resolve(session: Session, letter: OpenLetter, input: FailedToResolve): Promise<boolean> {
  if (input.resolution === "replayed" && !(await enqueueAgain(session, letter, input.now))) return false;
  const changed = await session.run(
    `UPDATE failed_message SET "resolvedAt" = ?, "resolvedBy" = ?, "resolution" = ?
     WHERE "id" = ? AND "resolvedAt" IS NULL`,
    input.now,
    input.by,
    input.resolution,
    letter.id,
  );
  return changed > 0;
}

interface GivenUp {
  readonly action: string;
  readonly state: "dead" | "uncertain";
  readonly finishedAt: number;
}

/**
 * As if it had never been tried, after the parts that were sent. It is counted as what it becomes, so what it was is
 * taken back. An ended mapping sends nothing, what was deleted in KOOK isn't sent any more, and what is no longer kept can't be.
 */
async function enqueueAgain(session: Session, letter: OpenLetter, now: number): Promise<boolean> {
  if (letter.removedAt !== null) return false;
  const before = await session.get<GivenUp>(
    `SELECT d."action", d."state", d."finishedAt" FROM delivery d JOIN message_log m ON m."id" = d."messageId"
     WHERE d."id" = ? AND d."state" IN ('dead', 'uncertain') 
       AND (d."action" = 'delete' OR (m."deletedAt" IS NULL AND m."content" IS NOT NULL))`,
    letter.deliveryId,
  );
  if (!before) return false;
  const changed = await session.run(
    `UPDATE delivery SET "state" = ?, "attempts" = 0, "firstFailedAt" = NULL, "finishedAt" = NULL, "dueAt" = ?,
       "errorKind" = NULL, "error" = NULL WHERE "id" = ? AND "state" = ?`,
    letter.mappingState === "active" ? "pending" : "held",
    now,
    letter.deliveryId,
    before.state,
  );
  if (changed === 0) return false;
  const { mappingId } = letter;
  const outcome = { mappingId, at: before.finishedAt, state: before.state, delayMs: null };
  if (before.action === "create") await countOutcome(session, outcome, -1);
  return true;
}
