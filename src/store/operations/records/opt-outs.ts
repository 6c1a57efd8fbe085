import type { Session } from "../../session.js";

export async function listOptOuts(session: Session): Promise<readonly string[]> {
  const rows = await session.all<{ userId: string }>(`SELECT "userId" FROM opt_out`);
  return rows.map(({ userId }) => userId);
}

/** The first time counts. */
export async function setOptOut(
  session: Session,
  { userId, optedOut, now }: { readonly userId: string; readonly optedOut: boolean; readonly now: number },
): Promise<boolean> {
  const changed = optedOut
    ? await session.run(
        `INSERT INTO opt_out ("userId", "optedOutAt") VALUES (?, ?) ON CONFLICT DO NOTHING`,
        userId,
        now,
      )
    : await session.run(`DELETE FROM opt_out WHERE "userId" = ?`, userId);
  return changed > 0;
}
