import { IsNull, type FindOptionsWhere } from "typeorm";
import { ChannelMapping } from "../../../entities/index.js";
import type { MappingOptions, MappingState, MappingView, NewAudit } from "../store.js";
import type { Session } from "../session.js";
import { recordAudit } from "./audit.js";

interface MappingName {
  readonly guildId: string;
  readonly number: number;
}

export async function listAllMappings(session: Session): Promise<readonly MappingView[]> {
  return findMappings(session, {});
}

export async function listMappings(
  session: Session,
  { guildId }: { readonly guildId: string },
): Promise<readonly MappingView[]> {
  return findMappings(session, { guildId });
}

export async function findMapping(session: Session, { guildId, number }: MappingName): Promise<MappingView | null> {
  const [mapping] = await findMappings(session, { guildId, number });
  return mapping ?? null;
}

/** Those that have not ended, oldest first. */
export async function findMappings(
  session: Session,
  where: FindOptionsWhere<ChannelMapping>,
): Promise<readonly MappingView[]> {
  const found = await session.orm.find(ChannelMapping, {
    where: { ...where, removedAt: IsNull() },
    relations: { lane: { bot: true } },
    order: { id: "ASC" },
  });
  return found.map(viewMapping);
}

export interface NewMappingState extends MappingName {
  readonly state: MappingState;
  readonly reason: string | null;
  readonly options: MappingOptions;
  readonly audit: NewAudit;
}

/**
 * Whatever a pause does with messages that come meanwhile, those that wait already are held: they were accepted, so
 * they are delivered after the resume. What resumes starts afresh: the old failures don't count against it.
 */
export async function setMappingState(session: Session, input: NewMappingState): Promise<MappingView | null> {
  const mapping = await lockMapping(session, input);
  if (!mapping) return null;
  const { state, reason, options, audit } = input;
  await session.orm.update(ChannelMapping, { id: mapping.id }, { state, stateReason: reason, options });
  if (state === "active") await free(session, mapping.id);
  else await hold(session, mapping.id, mapping.laneId);
  await recordAudit(session, audit);
  return findMapping(session, input);
}

export interface NewMappingOptions extends MappingName {
  readonly options: MappingOptions;
  readonly audit: NewAudit;
}

export async function setMappingOptions(session: Session, input: NewMappingOptions): Promise<MappingView | null> {
  const mapping = await lockMapping(session, input);
  if (!mapping) return null;
  const { options, audit } = input;
  await session.orm.update(ChannelMapping, { id: mapping.id }, { options });
  await recordAudit(session, audit);
  return findMapping(session, input);
}

export async function removeMapping(
  session: Session,
  { guildId, number, audit }: MappingName & { readonly audit: NewAudit },
): Promise<MappingView | null> {
  const mapping = await lockMapping(session, { guildId, number });
  if (!mapping) return null;
  const view = await findMapping(session, { guildId, number });
  await endMapping(session, mapping.id, mapping.laneId, audit.at);
  await recordAudit(session, audit);
  return view;
}

/** Ends it and cancels what waits on it. */
export async function endMapping(session: Session, mappingId: number, laneId: number, now: number): Promise<void> {
  await session.run(`UPDATE channel_mapping SET "removedAt" = ? WHERE "id" = ?`, now, mappingId);
  await session.run(
    `UPDATE delivery SET "state" = 'cancelled', "finishedAt" = ?
     WHERE "laneId" = ? AND "state" = 'pending' AND "mappingId" = ?`,
    now,
    laneId,
    mappingId,
  );
  await session.run(
    `UPDATE delivery SET "state" = 'cancelled', "finishedAt" = ? WHERE "mappingId" = ? AND "state" = 'held'`,
    now,
    mappingId,
  );
}

/** Keeps deliveries from the lane until `free`. */
export async function hold(session: Session, mappingId: number, laneId: number): Promise<void> {
  await session.run(
    `UPDATE delivery SET "state" = 'held' WHERE "laneId" = ? AND "state" = 'pending' AND "mappingId" = ?`,
    laneId,
    mappingId,
  );
}

/** What failed may be tried again at once; what never was tried keeps its time of grace. */
export async function free(session: Session, mappingId: number): Promise<void> {
  await session.run(
    `UPDATE delivery SET "state" = 'pending', "attempts" = 0, "firstFailedAt" = NULL,
       "dueAt" = CASE WHEN "attempts" = 0 AND "firstFailedAt" IS NULL THEN "dueAt" ELSE 0 END
     WHERE "mappingId" = ? AND "state" = 'held'`,
    mappingId,
  );
}

/** From here to the commit no message is accepted on it, so none slips past a change of its state. */
function lockMapping(session: Session, { guildId, number }: MappingName) {
  return session.get<{ id: number; laneId: number }>(
    `SELECT "id", "laneId" FROM channel_mapping
     WHERE "guildId" = ? AND "number" = ? AND "removedAt" IS NULL${session.locking.update}`,
    guildId,
    number,
  );
}

export function viewMapping(mapping: ChannelMapping): MappingView {
  const { id, number, guildId, channelId, channelName, placeName, state, stateReason, options, lane } = mapping;
  const { botId, address } = lane;
  const { createdBy, createdAt } = mapping;
  const { platform } = lane.bot;
  const place = { botId, platform, address, placeName, laneId: lane.id };
  return { id, number, guildId, channelId, channelName, ...place, state, stateReason, options, createdBy, createdAt };
}
