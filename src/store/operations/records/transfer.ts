import { ChannelMapping, FilterRule, Guild } from "../../../../entities/index.js";
import type { FilterView } from "../../history.js";
import type { Session } from "../../session.js";
import type { GuildImport, ImportedGuild, PastMapping } from "../../store.js";
import { recordAudit } from "../audit.js";
import { getGuild, makeGuild, takeNumber } from "../guilds.js";
import { findMappings, free, hold, viewMapping } from "../mappings.js";
import { listFilters } from "./filters.js";

/** All that a guild has or ever had, oldest first. */
export async function listPastMappings(
  session: Session,
  { guildId }: { readonly guildId: string },
): Promise<readonly PastMapping[]> {
  const found = await session.orm.find(ChannelMapping, {
    where: { guildId },
    relations: { lane: { bot: true } },
    order: { id: "ASC" },
  });
  return found.map((mapping) => ({ ...viewMapping(mapping), removedAt: mapping.removedAt }));
}

/**
 * All of it or nothing. Each row is named together with the guild, so that whatever was asked for changes no other's.
 * A link that comes back takes its old row up again, and with it its number and what it knows of its copies.
 */
export async function importGuild(session: Session, input: GuildImport): Promise<ImportedGuild> {
  const { guildId, change, audit } = input;
  await makeGuild(session, guildId);
  if (Object.keys(change).length > 0) await session.orm.update(Guild, { guildId }, change);
  for (const link of input.links) await changeLink(session, guildId, link);
  for (const { number, enabled } of input.switched) {
    await session.orm.update(FilterRule, { guildId, number }, { enabled });
  }
  for (const rule of input.filters) await addFilter(session, guildId, rule, audit);
  await recordAudit(session, audit);
  const changed = new Set(input.links.map(({ mappingId }) => mappingId));
  const mappings = (await findMappings(session, { guildId })).filter(({ id }) => changed.has(id));
  return { guild: await getGuild(session, { guildId }), mappings, filters: await listFilters(session, { guildId }) };
}

async function changeLink(session: Session, guildId: string, link: GuildImport["links"][number]): Promise<void> {
  const { mappingId: id, options, state, restored } = link;
  const row = await session.get<{ id: number; laneId: number }>(
    `SELECT "id", "laneId" FROM channel_mapping WHERE "id" = ? AND "guildId" = ?${session.locking.update}`,
    id,
    guildId,
  );
  if (!row) throw new Error("The guild has no such mapping");
  await session.orm.update(
    ChannelMapping,
    { id, guildId },
    { options, ...(restored ? { removedAt: null } : {}), ...(state === null ? {} : { state, stateReason: null }) },
  );
  if (state === "active") await free(session, id);
  if (state === "paused") await hold(session, id, row.laneId);
}

async function addFilter(
  session: Session,
  guildId: string,
  rule: GuildImport["filters"][number],
  { actorId, at }: GuildImport["audit"],
): Promise<void> {
  const number = await takeNumber(session, guildId, "lastFilterNumber");
  const row: FilterView = { ...rule, guildId, number, hits: 0, createdBy: actorId, createdAt: at };
  await session.orm.createQueryBuilder().insert().into(FilterRule).values(row).updateEntity(false).execute();
}
