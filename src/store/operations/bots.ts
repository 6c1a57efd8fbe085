import { Not } from "typeorm";
import { BotConfig } from "../../../entities/index.js";
import type { Platform } from "../../delivery/destination.js";
import type { BotView } from "../store.js";
import type { Session } from "../session.js";

export interface BotToOpen {
  readonly platform: Platform;
  readonly remoteId: string;
  readonly name: string;
  readonly tokenFingerprint: string;
  readonly now: number;
}

/** A token of the environment is everybody's, also where a guild had given us the same one before. */
const shared = { guildId: null, config: null };

export async function openBot(session: Session, input: BotToOpen): Promise<BotView> {
  const { platform, remoteId, name, tokenFingerprint, now } = input;
  const bots = session.orm.getRepository(BotConfig);
  await bots
    .createQueryBuilder()
    .insert()
    .values({ ...shared, platform, remoteId, name, tokenFingerprint, status: "active", createdAt: now, updatedAt: now })
    .orUpdate(["name", "guildId", "config", "tokenFingerprint", "status", "updatedAt"], ["platform", "remoteId"])
    .updateEntity(false)
    .execute();
  return viewBot(await bots.findOneByOrFail({ platform, remoteId }));
}

export async function findBotByFingerprint(
  session: Session,
  { platform, tokenFingerprint }: Pick<BotToOpen, "platform" | "tokenFingerprint">,
): Promise<BotView | null> {
  const bot = await session.orm.findOneBy(BotConfig, { platform, tokenFingerprint });
  return bot && viewBot(bot);
}

export async function setBotStatus(
  session: Session,
  { botId, status, now }: { readonly botId: number; readonly status: BotView["status"]; readonly now: number },
): Promise<void> {
  // What a guild took back stays so, whatever its platform still says.
  await session.orm.update(BotConfig, { id: botId, status: Not("removed") }, { status, updatedAt: now });
}

export function viewBot({ id, platform, remoteId, name, guildId, status }: BotConfig): BotView {
  return { id, platform, remoteId, name, guildId, status };
}
