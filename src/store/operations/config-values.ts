import { SystemConfig } from "../../../entities/index.js";
import type { Session } from "../session.js";

/** Undefined for a key that was never set. */
export async function getConfigValue(session: Session, { key }: { readonly key: string }): Promise<unknown> {
  return (await session.orm.findOneBy(SystemConfig, { key }))?.value;
}

export async function setConfigValue(
  session: Session,
  { key, value, now }: { readonly key: string; readonly value: unknown; readonly now: number },
): Promise<void> {
  await session.run(
    `INSERT INTO system_config ("key", "value", "updatedAt") VALUES (?, ?, ?)
     ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value", "updatedAt" = excluded."updatedAt"`,
    key,
    JSON.stringify(value ?? null),
    now,
  );
}
