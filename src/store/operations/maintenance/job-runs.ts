import { JOB_KEY_PREFIX } from "../../maintenance.js";
import type { Session } from "../../session.js";

export async function readJobRuns(session: Session): Promise<ReadonlyMap<string, unknown>> {
  const rows = await session.all<{ key: string; value: string }>(
    `SELECT "key", "value" FROM system_config WHERE "key" LIKE ? ORDER BY "key"`,
    `${JOB_KEY_PREFIX}%`,
  );
  return new Map(rows.map(({ key, value }) => [key.slice(JOB_KEY_PREFIX.length), JSON.parse(value) as unknown]));
}
