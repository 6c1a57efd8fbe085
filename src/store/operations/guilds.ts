import { Guild } from "../../../entities/index.js";
import type { GuildView, NewAudit } from "../store.js";
import type { Session } from "../session.js";
import { recordAudit } from "./audit.js";

export async function getGuild(session: Session, { guildId }: { readonly guildId: string }): Promise<GuildView> {
  const guild = await session.orm.findOneBy(Guild, { guildId });
  if (!guild) return { guildId, language: null, alertChannelId: null, managerRoleIds: [] };
  const { language, alertChannelId, managerRoleIds } = guild;
  return { guildId, language, alertChannelId, managerRoleIds };
}

export async function updateGuild(
  session: Session,
  input: { readonly guildId: string; readonly change: Partial<Omit<GuildView, "guildId">>; readonly audit: NewAudit },
): Promise<GuildView> {
  const { guildId, change, audit } = input;
  await makeGuild(session, guildId);
  if (Object.keys(change).length > 0) await session.orm.update(Guild, { guildId }, change);
  await recordAudit(session, audit);
  return getGuild(session, { guildId });
}

/** The next number for a mapping of this guild. Numbers only grow, so what someone remembers never means another one. */
export async function takeMappingNumber(session: Session, guildId: string): Promise<number> {
  return takeNumber(session, guildId, "lastMappingNumber");
}

export async function takeNumber(
  session: Session,
  guildId: string,
  counter: "lastMappingNumber" | "lastFilterNumber",
): Promise<number> {
  await makeGuild(session, guildId);
  const row = await session.get<{ number: number }>(
    `UPDATE guild SET "${counter}" = "${counter}" + 1 WHERE "guildId" = ? RETURNING "${counter}" AS "number"`,
    guildId,
  );
  if (!row) throw new Error("The guild's row is missing");
  return row.number;
}

export async function makeGuild(session: Session, guildId: string): Promise<void> {
  await session.orm
    .createQueryBuilder()
    .insert()
    .into(Guild)
    .values({ guildId })
    .orIgnore()
    .updateEntity(false)
    .execute();
}
