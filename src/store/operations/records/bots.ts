import type { BotView } from "../../store.js";
import type { Session } from "../../session.js";

export async function listBots(
  session: Session,
  { platform, guildId }: { readonly platform: BotView["platform"]; readonly guildId: string | null },
): Promise<readonly BotView[]> {
  return session.all<BotView>(
    `SELECT "id", "platform", "remoteId", "name", "guildId", "status" FROM bot_config
     WHERE "platform" = ? AND "status" = 'active'${guildId === null ? "" : ` AND ("guildId" IS NULL OR "guildId" = ?)`}
     ORDER BY "id" DESC`,
    platform,
    ...(guildId === null ? [] : [guildId]),
  );
}
