import { MoreThan, IsNull, LessThanOrEqual } from "typeorm";
import { ChannelMapping, Lane, LinkCode } from "../../../entities/index.js";
import type { Platform } from "../../delivery/destination.js";
import type { LinkCodeView, MappingView, NewLinkCode, RedeemedLink } from "../store.js";
import type { Session } from "../session.js";
import { recordAudit } from "./audit.js";
import { takeMappingNumber } from "./guilds.js";
import { findMappings } from "./mappings.js";

export async function createLinkCode(session: Session, code: NewLinkCode): Promise<void> {
  await session.orm.insert(LinkCode, { ...code });
}

export async function findLinkCode(
  session: Session,
  { codeHash, platform, now }: { readonly codeHash: string; readonly platform: Platform; readonly now: number },
): Promise<LinkCodeView | null> {
  const good = { codeHash, platform, usedAt: IsNull(), expiresAt: MoreThan(now) };
  const code = await session.orm.findOneBy(LinkCode, good);
  if (!code) return null;
  const { guildId, channelId, channelName, creatorId, creatorName } = code;
  return { guildId, channelId, channelName, creatorId, creatorName };
}

export interface Redemption {
  readonly codeHash: string;
  readonly platform: Platform;
  readonly botId: number;
  readonly address: string;
  readonly placeName: string;
  readonly actorName: string;
  readonly now: number;
}

export async function redeemLinkCode(session: Session, input: Redemption): Promise<RedeemedLink> {
  if (!(await spend(session, input))) return { status: "code-invalid" };
  const code = await session.orm.findOneByOrFail(LinkCode, { codeHash: input.codeHash });
  const laneId = await openLane(session, input);
  // Also by another bot: the place would get each message twice.
  const { address, platform } = input;
  const existing = await findMappings(session, { channelId: code.channelId, lane: { address, bot: { platform } } });
  if (existing[0]) {
    await giveBack(session, input);
    return { status: "already-linked", mapping: existing[0] };
  }
  const mapping = await makeMapping(session, code, laneId, input);
  return { status: "linked", mapping };
}

/** One statement looks and spends: of those who come at once, one has it. */
async function spend(session: Session, { codeHash, platform, now }: Redemption): Promise<boolean> {
  const spent = await session.run(
    `UPDATE link_code SET "usedAt" = ?
     WHERE "codeHash" = ? AND "platform" = ? AND "usedAt" IS NULL AND "expiresAt" > ?`,
    now,
    codeHash,
    platform,
    now,
  );
  return spent === 1;
}

async function giveBack(session: Session, { codeHash }: Redemption): Promise<void> {
  await session.orm.update(LinkCode, { codeHash }, { usedAt: null });
}

/** The lane of an address, and its row locked: two who link the same channel to it come one after the other. */
async function openLane(session: Session, { botId, address }: Redemption): Promise<number> {
  await session.orm
    .createQueryBuilder()
    .insert()
    .into(Lane)
    .values({ botId, address })
    .orIgnore()
    .updateEntity(false)
    .execute();
  const lane = await session.get<{ id: number }>(
    `SELECT "id" FROM lane WHERE "botId" = ? AND "address" = ?${session.locking.update}`,
    botId,
    address,
  );
  if (!lane) throw new Error("The lane's row is missing");
  return lane.id;
}

async function makeMapping(session: Session, code: LinkCode, laneId: number, input: Redemption): Promise<MappingView> {
  const { guildId, channelId, channelName, creatorId, creatorName } = code;
  const { placeName, platform, actorName, now } = input;
  const number = await takeMappingNumber(session, guildId);
  const row = { guildId, number, channelId, channelName, laneId, placeName, createdBy: creatorId, createdAt: now };
  await session.orm.createQueryBuilder().insert().into(ChannelMapping).values(row).execute();
  await recordAudit(session, {
    guildId,
    actorId: creatorId,
    actorName: creatorName,
    action: "link",
    subject: String(number),
    before: null,
    after: { channelId, channelName, platform, placeName, acceptedBy: actorName },
    at: now,
  });
  const [mapping] = await findMappings(session, { guildId, number });
  if (!mapping) throw new Error("The mapping's row is missing");
  return mapping;
}

/** Spent ones too, once they would have expired. */
export async function removeExpiredLinkCodes(session: Session, { now }: { readonly now: number }): Promise<number> {
  const { affected } = await session.orm.delete(LinkCode, { expiresAt: LessThanOrEqual(now) });
  return affected ?? 0;
}
