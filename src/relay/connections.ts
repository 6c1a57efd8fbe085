import type { Platform } from "../delivery/destination.js";

/** How each platform is connected right now; `main.ts` watches them. */
export interface Connections {
  /** Those that all guilds share, and this guild's own. */
  list(guildId: string): readonly Connection[];
}

export interface Connection {
  readonly platform: "kook" | Platform;
  readonly name: string;
  /** "refused": the token is not accepted, and only the host can mend that. */
  readonly state: "connected" | "connecting" | "down" | "refused";
  /** Since when it is as it is, epoch milliseconds. */
  readonly since: number;
}
