import { Account } from "../../../entities/index.js";
import type { GatewayPosition } from "../store.js";
import type { Session } from "../session.js";

/**
 * KOOK counts events to 65535 and begins again at 1, so "later" is meant on that circle: less than half of it ahead.
 * Twice modulo, for the databases give a negative remainder to a negative number.
 */
const SAVE_POSITION = `UPDATE account SET "sessionId" = ?, "sn" = ?
  WHERE "id" = ? AND ("sn" IS NULL OR "sessionId" IS NULL OR "sessionId" <> ?
    OR ((CAST(? AS BIGINT) - "sn") % 65535 + 65535) % 65535 BETWEEN 1 AND 32767)`;

export async function savePosition(
  session: Session,
  { accountId, position }: { readonly accountId: number; readonly position: GatewayPosition },
): Promise<void> {
  const { sessionId, sn } = position;
  await session.run(SAVE_POSITION, sessionId, sn, accountId, sessionId, sn);
}

export async function clearPosition(session: Session, { accountId }: { readonly accountId: number }): Promise<void> {
  await session.run(`UPDATE account SET "sessionId" = NULL, "sn" = NULL WHERE "id" = ?`, accountId);
}

export async function openAccount(
  session: Session,
  { userId, name, now }: { readonly userId: string; readonly name: string; readonly now: number },
): Promise<{ id: number; position: GatewayPosition | null }> {
  const accounts = session.orm.getRepository(Account);
  await accounts
    .createQueryBuilder()
    .insert()
    .values({ userId, name, status: "active", createdAt: now, updatedAt: now })
    .orUpdate(["name", "status", "updatedAt"], ["userId"])
    .updateEntity(false)
    .execute();
  const { id, sessionId, sn } = await accounts.findOneByOrFail({ userId });
  return { id, position: sessionId !== null && sn !== null ? { sessionId, sn } : null };
}
