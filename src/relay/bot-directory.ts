import type { Destination, Platform } from "../delivery/destination.js";

/** The bots that this installation offers, and how people add them. `main.ts` knows the platforms and fills it. */
export interface BotDirectory {
  /** Where the bot can be added to a KOOK server; null when the host has not said. */
  readonly kookInviteUrl: string | null;
  /**
   * What a guild links by: at most one a platform, in the order they are shown. Its own bot comes before the one that
   * all share. A bot whose platform was never reached, or refuses it, is left out.
   */
  offered(guildId: string): readonly OfferedBot[];
  /** Null while its platform has not been reached. */
  destination(botId: number): Destination | null;
  /** The guild whose own bot it is; null for one that all share. */
  ownerOf(botId: number): string | null;
  /** A guild's own bot that was removed: its links wait until it is added again. */
  wasRemoved(botId: number): boolean;
}

export interface OfferedBot {
  readonly botId: number;
  readonly platform: Platform;
  /** How people find it there: "Relay", "@relay_bot". */
  readonly name: string;
  /** Adds the bot to a server or group; null before the platform told who the bot is. */
  readonly inviteUrl: string | null;
  /** Adds the bot and hands over the code in one tap; null where the platform has no such link. */
  linkUrl(code: string): string | null;
}
