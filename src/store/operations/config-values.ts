import { SystemConfig } from "../../../entities/index.js";
import type { Session } from "../session.js";
import type { ConfigValue } from "../take-back.js";

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

export async function listConfigValues(
  session: Session,
  { prefix }: { readonly prefix: string },
): Promise<readonly ConfigValue[]> {
  const rows = await session.all<{ key: string; value: string }>(
    `SELECT "key", "value" FROM system_config WHERE substr("key", 1, ?) = ? ORDER BY "key"`,
    prefix.length,
    prefix,
  );
  return rows.map(({ key, value }) => ({ key, value: JSON.parse(value) as unknown }));
}

export async function removeConfigValue(session: Session, { key }: { readonly key: string }): Promise<void> {
  await session.run(`DELETE FROM system_config WHERE "key" = ?`, key);
}
