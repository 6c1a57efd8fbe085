import type { Agent } from "node:http";
import { backoffMs } from "../../backoff.js";
import { pause, type Clock, type Random } from "../../clock.js";
import type { Logger } from "../../log.js";
import type { DiscordClient } from "./client.js";
import { toDeliveryError } from "./errors.js";
import { holdSession, type GatewaySession, type SessionEnd } from "./gateway-session.js";
import { gatewayBotSchema, guildListSchema, leftGuildSchema } from "./schema.js";

export interface DiscordGatewayOptions {
  readonly client: DiscordClient;
  readonly token: string;
  readonly proxy: Agent | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  onInteraction(interaction: unknown): void;
  /** All guilds that the bot is in, told at the start of a session. */
  onGuilds(guildIds: ReadonlySet<string>): void;
  /** The bot was removed from it. */
  onGuildLeft(guildId: string): void;
}

const WAITS = { firstMs: 1_000, longestMs: 5 * 60_000 } as const;
/** After an answer that trying again won't change, such as a refused token: a person may mend it meanwhile. */
const REFUSED_WAIT_MS = 10 * 60_000;
/** A connection that held this long starts the growing waits anew. Discord allows 1,000 new sessions a day. */
const STEADY_MS = 60_000;

/**
 * Keeps a connection to Discord's gateway, for the two things that come by it: interactions, and that the bot was removed
 * from a guild. Whatever happens here, sending goes on.
 *
 * Ours, because the one of discord.js can't go through a proxy, dials each half second for as long as Discord is away,
 * and leaves rejections that nobody catches, which end a process.
 */
export class DiscordGateway {
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #connected = false;

  constructor(private readonly options: DiscordGatewayOptions) {}

  get connected(): boolean {
    return this.#connected;
  }

  start(): void {
    this.#running = this.#run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, random, log } = this.options;
    let session: GatewaySession | null = null;
    let failures = 0;
    while (!signal.aborted) {
      const startedAt = clock.now();
      const end: SessionEnd = await this.#connect(session, signal);
      this.#connected = false;
      if (signal.aborted) return;
      session = end.session;
      failures = clock.now() - startedAt >= STEADY_MS ? 1 : failures + 1;
      const waitMs = end.refused ? REFUSED_WAIT_MS : Math.max(end.waitMs, backoffMs(failures, WAITS, random));
      const fields = { reason: end.reason, resumable: session !== null, waitMs };
      if (end.refused) log.error(fields, "Discord's gateway refused the bot");
      else log.info(fields, "Discord gateway connection ended");
      await pause(clock, waitMs, signal);
    }
  }

  async #connect(session: GatewaySession | null, signal: AbortSignal): Promise<SessionEnd> {
    try {
      const url = session?.url ?? (await this.#findUrl(signal));
      return await holdSession({
        ...this.options,
        url,
        session,
        signal,
        onDispatch: (type, data) => this.#dispatch(type, data),
        onReady: (resumed) => {
          this.#connected = true;
          this.options.log.info({ resumed }, "Discord gateway connected");
        },
      });
    } catch (error) {
      const failure = toDeliveryError(error);
      return {
        session: null,
        reason: failure instanceof Error ? failure.message : "unknown",
        refused: false,
        waitMs: 0,
      };
    }
  }

  #dispatch(type: string, data: unknown): void {
    if (type === "INTERACTION_CREATE") this.options.onInteraction(data);
    if (type === "READY") {
      const ready = guildListSchema.safeParse(data);
      if (ready.success) this.options.onGuilds(new Set(ready.data.guilds.map(({ id }) => id)));
    }
    if (type === "GUILD_DELETE") {
      const left = leftGuildSchema.safeParse(data);
      // An outage of Discord's takes guilds away as well, for a while.
      if (left.success && !left.data.unavailable) this.options.onGuildLeft(left.data.id);
    }
  }

  async #findUrl(signal: AbortSignal): Promise<string> {
    const { url, session_start_limit: limit } = await this.options.client.request(
      "GET",
      "/gateway/bot",
      gatewayBotSchema,
      signal,
    );
    if (limit !== undefined && limit.remaining <= 0) {
      this.options.log.warn({ waitMs: limit.reset_after }, "Discord allows no new gateway session for now");
      await pause(this.options.clock, limit.reset_after, signal);
    }
    return url;
  }
}
