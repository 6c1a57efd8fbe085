import type { Destination, Platform } from "../delivery/destination.js";

/** The bots that this installation offers, and how people add them. `main.ts` knows the platforms and fills it. */
export interface BotDirectory {
  /** Where the bot can be added to a KOOK server; null when the host has not said. */
  readonly kookInviteUrl: string | null;
  /** In the order they are shown: at most one a platform. A bot whose platform was never reached is left out. */
  offered(): readonly OfferedBot[];
  /** Null while its platform has not been reached. */
  destination(botId: number): Destination | null;
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
