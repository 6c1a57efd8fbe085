import { BotConfig, Lane } from "../../../entities/index.js";
import type { AddedBot, BotView, MappingView, NewAudit, OwnBot } from "../store.js";
import type { Session } from "../session.js";
import { recordAudit } from "./audit.js";
import { viewBot } from "./bots.js";
import { suspendLane } from "./lane-changes.js";
import { findMappings } from "./mappings.js";

export interface BotToAdd {
  readonly platform: BotView["platform"];
  readonly remoteId: string;
  readonly name: string;
  readonly guildId: string;
  readonly tokenFingerprint: string;
  /** The token, encrypted. */
  readonly config: string;
  readonly most: number;
  readonly now: number;
  readonly audit: NewAudit;
}

/** All that guilds ever had, also the removed ones: their links wait. */
export async function listOwnBots(session: Session): Promise<readonly OwnBot[]> {
  return await session.all<OwnBot>(
    `SELECT "id", "platform", "remoteId", "name", "guildId", "status", "config" FROM bot_config
     WHERE "guildId" IS NOT NULL ORDER BY "id"`,
  );
}

/**
 * One bot carries one guild's messages: a bot that another guild has, or still has links by, is not handed over, or
 * what waits there would go out by a stranger's bot.
 */
export async function addOwnBot(session: Session, input: BotToAdd): Promise<AddedBot> {
  const { platform, remoteId, guildId, name, tokenFingerprint, config, now } = input;
  await makeRow(session, input);
  const known = await session.get<{ id: number; guildId: string | null; status: BotView["status"] }>(
    `SELECT "id", "guildId", "status" FROM bot_config WHERE "platform" = ? AND "remoteId" = ?${session.locking.update}`,
    platform,
    remoteId,
  );
  if (!known) throw new Error("The bot's row is missing");
  if (known.guildId !== guildId && (await isInUse(session, known, guildId))) return { status: "taken" };
  const ours = known.guildId === guildId && known.status !== "removed";
  if (!ours && (await countBots(session, guildId)) >= input.most) return { status: "too-many" };
  const values = { name, guildId, tokenFingerprint, config, status: "active" as const, updatedAt: now };
  await session.orm.update(BotConfig, { id: known.id }, values);
  const bot = await session.orm.findOneByOrFail(BotConfig, { platform, remoteId });
  await recordAudit(session, { ...input.audit, subject: String(bot.id) });
  return { status: ours ? "renewed" : "added", bot: viewBot(bot) };
}

/** Its token is forgotten, and its links are suspended; paused ones stay paused. Null: this guild has no such bot. */
export async function removeOwnBot(
  session: Session,
  input: {
    readonly guildId: string;
    readonly botId: number;
    readonly reason: string;
    readonly now: number;
    readonly audit: NewAudit;
  },
): Promise<readonly MappingView[] | null> {
  const { guildId, botId, reason, now } = input;
  const removed = await session.run(
    `UPDATE bot_config SET "status" = 'removed', "config" = NULL, "tokenFingerprint" = '', "updatedAt" = ?
     WHERE "id" = ? AND "guildId" = ? AND "status" <> 'removed'`,
    now,
    botId,
    guildId,
  );
  if (removed === 0) return null;
  const suspended: MappingView[] = [];
  for (const { id: laneId } of await session.orm.findBy(Lane, { botId })) {
    suspended.push(...(await suspendLane(session, { laneId, reason, now })));
  }
  await recordAudit(session, input.audit);
  return suspended;
}

/** A row that says nothing yet, so that two who add the same bot at once come one after the other. */
async function makeRow(session: Session, { platform, remoteId, name, guildId, now }: BotToAdd): Promise<void> {
  await session.run(
    `INSERT INTO bot_config ("platform", "remoteId", "name", "guildId", "tokenFingerprint", "status", "createdAt", "updatedAt")
     VALUES (?, ?, ?, ?, '', 'removed', ?, ?) ON CONFLICT DO NOTHING`,
    ...[platform, remoteId, name, guildId, now, now],
  );
}

async function isInUse(
  session: Session,
  bot: { readonly id: number; readonly guildId: string | null; readonly status: BotView["status"] },
  guildId: string,
): Promise<boolean> {
  if (bot.guildId !== null && bot.status !== "removed") return true;
  const linked = await findMappings(session, { lane: { botId: bot.id } });
  return linked.some((mapping) => mapping.guildId !== guildId);
}

async function countBots(session: Session, guildId: string): Promise<number> {
  const row = await session.get<{ count: number }>(
    `SELECT COUNT(*) AS "count" FROM bot_config WHERE "guildId" = ? AND "status" <> 'removed'`,
    guildId,
  );
  return Number(row?.count ?? 0);
}
