import { createHash } from "node:crypto";
import { pause, type Clock } from "../clock.js";
import type { Destination } from "../delivery/destination.js";
import { DeliveryError } from "../delivery/errors.js";
import type { Logger } from "../log.js";
import type { Store } from "../store/store.js";
import type { BotDirectory, OfferedBot } from "./bot-directory.js";
import type { Connection } from "./connections.js";
import type { IncomingLinks, PlatformBot } from "./platform-bot.js";

export interface ConfiguredBot {
  readonly bot: PlatformBot;
  readonly token: string;
}

export interface BotsOptions {
  readonly configured: readonly ConfiguredBot[];
  readonly kookInviteUrl: string | null;
  readonly store: Pick<Store, "openBot" | "findBotByFingerprint" | "setBotStatus">;
  readonly clock: Clock;
  readonly log: Logger;
  /** The bot has its id: deliveries can go by it. */
  readonly onReady: (botId: number, destination: Destination) => void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** A refused token is asked about again, for a platform may err; a changed one needs a restart anyway. */
const REFUSED_RETRY_MS = 10 * 60_000;
/** Link codes are listened for from the start; but messages flow without, so this is the longest that one waits for it. */
const LISTENING_PATIENCE_MS = 5_000;

interface Entry extends ConfiguredBot {
  botId: number | null;
  name: string;
  state: Connection["state"];
  since: number;
  /** When we began to listen for link codes; null before. */
  listeningSince: number | null;
}

/**
 * The bots of the settings. Each gets its row in the store as soon as its platform says who it is; one that was known
 * before is used at once, so that a platform that is away at our start only makes its own lanes wait.
 */
export class Bots implements BotDirectory {
  readonly #entries: readonly Entry[];
  readonly #stop = new AbortController();
  #identifying: readonly Promise<void>[] = [];

  constructor(private readonly options: BotsOptions) {
    const since = options.clock.now();
    this.#entries = options.configured.map((configured) => ({
      ...configured,
      botId: null,
      name: configured.bot.platform,
      state: "connecting",
      since,
      listeningSince: null,
    }));
  }

  get kookInviteUrl(): string | null {
    return this.options.kookInviteUrl;
  }

  /** Resolves when the bots known from before are ready; the others follow on their own. */
  async start(
    incoming: Omit<IncomingLinks, "botId" | "onMoved"> & { onMoved(botId: number, from: string, to: string): void },
  ): Promise<void> {
    for (const entry of this.#entries) {
      const tokenFingerprint = fingerprintOf(entry.token);
      const known = await this.options.store.findBotByFingerprint({ platform: entry.bot.platform, tokenFingerprint });
      if (known) this.#ready(entry, known.id, known.name, incoming);
    }
    this.#identifying = this.#entries.map((entry) => this.#identify(entry, incoming));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#identifying, ...this.#entries.map(({ bot }) => bot.close())]);
  }

  offered(): readonly OfferedBot[] {
    return this.#entries.flatMap(({ botId, bot, name }) =>
      botId === null
        ? []
        : [{ botId, platform: bot.platform, name, inviteUrl: bot.inviteUrl(), linkUrl: (code) => bot.linkUrl(code) }],
    );
  }

  destination(botId: number): Destination | null {
    return this.#entries.find((entry) => entry.botId === botId)?.bot.destination ?? null;
  }

  /** Each bot's connection, and whether messages can go by it. */
  list(): readonly (Connection & { readonly usable: boolean })[] {
    return this.#entries.map((entry) => ({
      platform: entry.bot.platform,
      name: entry.name,
      state: entry.state,
      since: entry.since,
      usable: entry.botId !== null && entry.state !== "refused" && this.#isSettled(entry),
    }));
  }

  async #identify(entry: Entry, incoming: Parameters<Bots["start"]>[0]): Promise<void> {
    const { clock, log, store } = this.options;
    const signal = this.#stop.signal;
    for (let waitMs = FIRST_RETRY_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      try {
        const { remoteId, name } = await entry.bot.identify(signal);
        const tokenFingerprint = fingerprintOf(entry.token);
        const row = await store.openBot({
          platform: entry.bot.platform,
          remoteId,
          name,
          tokenFingerprint,
          now: clock.now(),
        });
        this.#change(entry, "connected");
        log.info({ platform: entry.bot.platform, botId: row.id, name }, "Bot connected");
        return this.#ready(entry, row.id, name, incoming);
      } catch (error) {
        if (signal.aborted) return;
        await pause(clock, await this.#failed(entry, error, waitMs), signal);
      }
    }
  }

  async #failed(entry: Entry, error: unknown, waitMs: number): Promise<number> {
    const { log, store, clock } = this.options;
    const failure = error instanceof DeliveryError ? error.failure : null;
    const fields = { platform: entry.bot.platform, error: error instanceof Error ? error.message : String(error) };
    if (failure?.kind === "unreachable") {
      this.#change(entry, "refused");
      log.error(fields, "The platform refuses the bot's token: set the right one and restart");
      if (entry.botId !== null) await store.setBotStatus({ botId: entry.botId, status: "invalid", now: clock.now() });
      return REFUSED_RETRY_MS;
    }
    this.#change(entry, "down");
    log.warn({ ...fields, waitMs }, "The platform can't be reached, will try again");
    return failure?.kind === "rate-limited" ? Math.max(failure.retryAfterMs, waitMs) : waitMs;
  }

  #ready(entry: Entry, botId: number, name: string, incoming: Parameters<Bots["start"]>[0]): void {
    entry.name = name;
    if (entry.botId !== null && entry.botId !== botId) {
      this.options.log.error({ platform: entry.bot.platform }, "The token belongs to another bot than before: restart");
    }
    entry.botId = botId;
    this.options.onReady(botId, entry.bot.destination);
    if (entry.listeningSince !== null) return;
    entry.listeningSince = this.options.clock.now();
    entry.bot.listen({ botId, redeem: incoming.redeem, onMoved: (from, to) => incoming.onMoved(botId, from, to) });
  }

  #isSettled({ bot, listeningSince }: Entry): boolean {
    if (bot.listening) return true;
    return listeningSince !== null && this.options.clock.now() - listeningSince > LISTENING_PATIENCE_MS;
  }

  #change(entry: Entry, state: Connection["state"]): void {
    if (entry.state === state) return;
    entry.state = state;
    entry.since = this.options.clock.now();
  }
}

/** Tells tokens apart without keeping one. */
function fingerprintOf(token: string): string {
  return createHash("sha256").update(`kook-relay ${token}`).digest("base64url").slice(0, 24);
}
