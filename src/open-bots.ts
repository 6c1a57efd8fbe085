import type { AttachmentSource } from "./attachments/attachment-source.js";
import type { Clock, Random } from "./clock.js";
import type { Config } from "./config/index.js";
import type { Platform } from "./delivery/destination.js";
import type { Logger } from "./log.js";
import { openDiscord } from "./platforms/discord/open-discord.js";
import { openTelegram } from "./platforms/telegram/open-telegram.js";
import type { ConfiguredBot } from "./relay/bots.js";
import type { PlatformBot } from "./relay/platform-bot.js";

export interface BotSurroundings {
  readonly attachments: AttachmentSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** One line for each platform: the shared bots, and those that guilds bring along, are opened alike. */
export function botOpener(
  { reach, defaultLanguage }: Config,
  around: BotSurroundings,
): (platform: Platform, token: string) => PlatformBot {
  return (platform, token) => {
    switch (platform) {
      case "discord":
        return openDiscord({ ...reach.discord, ...around, token, defaultLanguage });
      case "telegram":
        return openTelegram({ ...reach.telegram, ...around, token, defaultLanguage });
    }
  };
}

/** The bots of the settings. */
export function openConfiguredBots(
  { discord, telegram }: Config,
  open: (platform: Platform, token: string) => PlatformBot,
): readonly ConfiguredBot[] {
  return [
    ...(discord ? [{ token: discord.token, bot: open("discord", discord.token) }] : []),
    ...(telegram ? [{ token: telegram.token, bot: open("telegram", telegram.token) }] : []),
  ];
}
