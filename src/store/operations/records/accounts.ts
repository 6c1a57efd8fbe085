import type { AccountView } from "../../history.js";
import type { Session } from "../../session.js";

export async function listAccounts(session: Session): Promise<readonly AccountView[]> {
  return session.all<AccountView>(
    `SELECT "id", "userId", "name", "status", "lastActiveAt" FROM account ORDER BY "id" DESC`,
  );
}

/** The one rule of activity: an account that is active now was active now. One that is refused keeps its last time. */
export async function setAccountStatus(
  session: Session,
  {
    accountId,
    status,
    now,
  }: { readonly accountId: number; readonly status: AccountView["status"]; readonly now: number },
): Promise<void> {
  await session.run(
    `UPDATE account SET "status" = ?, "updatedAt" = ?,
       "lastActiveAt" = CASE WHEN ? = 'active' THEN ? ELSE "lastActiveAt" END WHERE "id" = ?`,
    status,
    now,
    status,
    now,
    accountId,
  );
}
