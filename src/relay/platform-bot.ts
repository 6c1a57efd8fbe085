import type { Destination, Platform } from "../delivery/destination.js";
import type { RedeemLink } from "./link-redemption.js";

/** One bot of ours on a destination's platform, as a platform's folder opens it. Opening asks nothing of the platform. */
export interface PlatformBot {
  readonly platform: Platform;
  readonly destination: Destination;
  /** Who the token belongs to, asked anew each time. @throws DeliveryError */
  identify(signal: AbortSignal): Promise<BotIdentity>;
  /** Adds the bot to a server or group; null before the platform told who the bot is. */
  inviteUrl(): string | null;
  /** Adds the bot and hands over a link code in one tap; null where there is no such link. */
  linkUrl(code: string): string | null;
  /** Begins to listen for link codes, and comes back by itself after every failure. Sending needs none of it. */
  listen(incoming: IncomingLinks): void;
  /** Link codes arrive. */
  readonly listening: boolean;
  /** Ends listening; what was asked before is answered. */
  close(): Promise<void>;
}

export interface BotIdentity {
  readonly remoteId: string;
  readonly name: string;
}

export interface IncomingLinks {
  /** Our own id of the bot: what a link code is redeemed for. */
  readonly botId: number;
  readonly redeem: RedeemLink;
  /** The platform gave a place another address. */
  onMoved(from: string, to: string): void;
}
