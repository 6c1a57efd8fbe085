import type { Clock } from "../../clock.js";
import { capabilities } from "../../rendering/index.js";
import type { DiscordClient } from "./client.js";
import { guildSchema } from "./schema.js";

const MIB = 1024 * 1024;
/** https://support.discord.com/hc/en-us/articles/360028038352-Server-Boosting-FAQ */
const BYTES_BY_TIER: Readonly<Record<number, number>> = { 2: 50 * MIB, 3: 100 * MIB };
const { fileBytes: UNBOOSTED_BYTES } = capabilities.discord.limits;
/** Boosts come and go seldom. */
const KNOWN_MS = 60 * 60_000;
const UNKNOWN_MS = 60_000;

/** How large a file may be in each guild, which grows with its boosts. */
export class UploadLimits {
  readonly #known = new Map<string, { readonly bytes: number; readonly until: number }>();

  constructor(
    private readonly client: DiscordClient,
    private readonly clock: Clock,
  ) {}

  /** Bytes of one file. Without an answer of Discord's, what every guild allows. */
  async of(guildId: string, signal: AbortSignal): Promise<number> {
    const known = this.#known.get(guildId);
    if (known !== undefined && this.clock.now() < known.until) return known.bytes;
    const tier = await this.#ask(guildId, signal);
    const bytes = (tier === null ? undefined : BYTES_BY_TIER[tier]) ?? UNBOOSTED_BYTES;
    this.#known.set(guildId, { bytes, until: this.clock.now() + (tier === null ? UNKNOWN_MS : KNOWN_MS) });
    return bytes;
  }

  /** Discord refused what should have been small enough. */
  forget(guildId: string): void {
    this.#known.delete(guildId);
  }

  async #ask(guildId: string, signal: AbortSignal): Promise<number | null> {
    try {
      return (await this.client.request("GET", `/guilds/${guildId}`, guildSchema, signal)).premium_tier ?? 0;
    } catch {
      return null; // a failure that matters is met again by the message itself
    }
  }
}

/** Of one request with all its files: Discord takes 25 MiB, or one file of the largest size. */
export function requestBytes(fileBytes: number): number {
  return Math.max(25 * MIB, fileBytes) - MIB / 2; // the text has to fit in, too
}
