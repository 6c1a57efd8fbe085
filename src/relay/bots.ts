import { createHash } from "node:crypto";
import { pause, type Clock } from "../clock.js";
import type { Destination, Platform } from "../delivery/destination.js";
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

/** A bot that a guild brought along; its row is there already. */
export interface GuildBot extends ConfiguredBot {
  readonly botId: number;
  readonly name: string;
  readonly guildId: string;
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

type Incoming = Omit<IncomingLinks, "botId" | "onMoved"> & { onMoved(botId: number, from: string, to: string): void };

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** A refused token is asked about again, for a platform may err; a changed one needs a restart anyway. */
const REFUSED_RETRY_MS = 10 * 60_000;
/** Link codes are listened for from the start; but messages flow without, so this is the longest that one waits for it. */
const LISTENING_PATIENCE_MS = 5_000;

interface Entry extends ConfiguredBot {
  /** Null for a bot of the settings. */
  readonly guildId: string | null;
  readonly stop: AbortController;
  identifying: Promise<void>;
  /** The bot's own id on its platform; null before that told it. */
  remoteId: string | null;
  botId: number | null;
  name: string;
  state: Connection["state"];
  since: number;
  /** When we began to listen for link codes; null before. */
  listeningSince: number | null;
}

/**
 * The bots of the settings, and those that guilds brought along. Each gets its row in the store as soon as its platform
 * says who it is; one that was known before is used at once, so that a platform that is away at our start only makes
 * its own lanes wait.
 */
export class Bots implements BotDirectory {
  readonly #entries: Entry[];
  readonly #removed = new Set<number>();
  readonly #closing = new Set<Promise<void>>();
  /** Those that are being asked whether they still are there. */
  readonly #asked = new Set<Entry>();
  #incoming: Incoming | null = null;

  constructor(private readonly options: BotsOptions) {
    this.#entries = options.configured.map((configured) => this.#entry(configured, null));
  }

  get kookInviteUrl(): string | null {
    return this.options.kookInviteUrl;
  }

  /** Resolves when the bots known from before are ready; the others follow on their own. */
  async start(incoming: Incoming, ofGuilds: readonly GuildBot[] = []): Promise<void> {
    this.#incoming = incoming;
    for (const entry of this.#entries) {
      const tokenFingerprint = fingerprintOf(entry.token);
      const known = await this.options.store.findBotByFingerprint({ platform: entry.bot.platform, tokenFingerprint });
      if (!known) continue;
      entry.remoteId = known.remoteId;
      this.#ready(entry, known.id, known.name);
    }
    for (const entry of this.#entries) entry.identifying = this.#identify(entry);
    for (const bot of ofGuilds) this.adopt(bot);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#entries.map((entry) => close(entry)), ...this.#closing]);
  }

  // ---------------------------------------------------------------- bots that guilds bring along

  /** Takes a guild's own bot into use, in the place of the one that had this id before. */
  adopt({ botId, name, guildId, ...configured }: GuildBot): void {
    this.retire(botId);
    this.#removed.delete(botId);
    const entry = this.#entry(configured, guildId);
    this.#entries.push(entry);
    this.#ready(entry, botId, name);
    entry.identifying = this.#identify(entry);
  }

  /** Lets go of a guild's own bot, without waiting for its last answers. */
  retire(botId: number): void {
    const at = this.#entries.findIndex((entry) => entry.botId === botId && entry.guildId !== null);
    const [entry] = at < 0 ? [] : this.#entries.splice(at, 1);
    if (!entry) return;
    const closing = close(entry)
      .catch((error: unknown) => this.options.log.warn({ err: error, botId }, "A bot could not be closed"))
      .finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  /** Its guild took it back: what goes by it waits until it is added again. */
  markRemoved(botId: number): void {
    this.#removed.add(botId);
  }

  /** A request was refused for its token: until the platform says otherwise, nothing goes by this bot. */
  tokenRefused(botId: number): void {
    const entry = this.#entries.find((candidate) => candidate.botId === botId);
    if (!entry || entry.state === "refused") return;
    entry.identifying = entry.identifying.then(() => this.#identify(entry));
  }

  /**
   * Asks the platforms of bots that hear nothing just now whether they are there at all: else a platform that went away
   * after our start would be shown as connected until something is to be sent. Every minute or so.
   */
  lookAfter(): void {
    for (const entry of this.#entries) {
      const silent = entry.listeningSince !== null && !entry.bot.listening;
      if (entry.state !== "connected" || !silent || this.#asked.has(entry)) continue;
      this.#asked.add(entry);
      entry.identifying = entry.identifying.then(() => this.#identify(entry)).finally(() => this.#asked.delete(entry));
    }
  }

  /** The one with this token, whoever gave it to us. */
  withToken(platform: Platform, token: string): { readonly guildId: string | null; readonly name: string } | null {
    return this.#entries.find((entry) => entry.bot.platform === platform && entry.token === token) ?? null;
  }

  /** Whether all guilds share the bot that its platform knows by this id. */
  isShared(platform: Platform, remoteId: string): boolean {
    return this.#entries.some(
      (entry) => entry.guildId === null && entry.bot.platform === platform && entry.remoteId === remoteId,
    );
  }

  // ---------------------------------------------------------------- what others ask

  offered(guildId: string): readonly OfferedBot[] {
    const own = this.#entries.filter((entry) => entry.guildId === guildId && entry.state !== "refused").toReversed();
    const shared = this.#entries.filter((entry) => entry.guildId === null);
    const seen = new Set<Platform>();
    const offered: OfferedBot[] = [];
    for (const { botId, bot, name } of [...own, ...shared]) {
      if (botId === null || seen.has(bot.platform)) continue;
      seen.add(bot.platform);
      const linkUrl = (code: string): string | null => bot.linkUrl(code);
      offered.push({ botId, platform: bot.platform, name, inviteUrl: bot.inviteUrl(), linkUrl });
    }
    return offered.sort((one, other) => one.platform.localeCompare(other.platform));
  }

  destination(botId: number): Destination | null {
    return this.#entries.find((entry) => entry.botId === botId)?.bot.destination ?? null;
  }

  ownerOf(botId: number): string | null {
    return this.#entries.find((entry) => entry.botId === botId)?.guildId ?? null;
  }

  wasRemoved(botId: number): boolean {
    return this.#removed.has(botId);
  }

  /** Each bot's connection, and whether messages can go by it. */
  list(): readonly (Connection & {
    readonly usable: boolean;
    readonly guildId: string | null;
    readonly botId: number | null;
  })[] {
    return this.#entries.map((entry) => ({
      platform: entry.bot.platform,
      name: entry.name,
      state: entry.state,
      since: entry.since,
      guildId: entry.guildId,
      botId: entry.botId,
      usable: entry.botId !== null && entry.state !== "refused" && this.#isSettled(entry),
    }));
  }

  #entry(configured: ConfiguredBot, guildId: string | null): Entry {
    return {
      ...configured,
      guildId,
      stop: new AbortController(),
      identifying: Promise.resolve(),
      remoteId: null,
      botId: null,
      name: configured.bot.platform,
      state: "connecting",
      since: this.options.clock.now(),
      listeningSince: null,
    };
  }

  async #identify(entry: Entry): Promise<void> {
    const signal = entry.stop.signal;
    for (let waitMs = FIRST_RETRY_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      try {
        const { remoteId, name } = await entry.bot.identify(signal);
        entry.remoteId = remoteId;
        const botId = await this.#row(entry, remoteId, name);
        if (signal.aborted) return;
        const level = entry.state === "connected" ? "debug" : "info";
        this.#change(entry, "connected");
        this.options.log[level]({ platform: entry.bot.platform, botId, name }, "Bot connected");
        return this.#ready(entry, botId, name);
      } catch (error) {
        if (signal.aborted) return;
        await pause(this.options.clock, await this.#failed(entry, error, waitMs), signal);
      }
    }
  }

  async #row(entry: Entry, remoteId: string, name: string): Promise<number> {
    const { store, clock } = this.options;
    const now = clock.now();
    if (entry.guildId !== null && entry.botId !== null) {
      if (entry.state === "refused") await store.setBotStatus({ botId: entry.botId, status: "active", now });
      return entry.botId;
    }
    const { platform } = entry.bot;
    const { id } = await store.openBot({ platform, remoteId, name, tokenFingerprint: fingerprintOf(entry.token), now });
    // A guild had brought along what the settings hold now.
    this.retire(id);
    this.#removed.delete(id);
    return id;
  }

  async #failed(entry: Entry, error: unknown, waitMs: number): Promise<number> {
    const { log, store, clock } = this.options;
    const failure = error instanceof DeliveryError ? error.failure : null;
    const { platform } = entry.bot;
    const fields = { platform, botId: entry.botId, error: error instanceof Error ? error.message : String(error) };
    if (failure?.kind === "unreachable") {
      this.#change(entry, "refused");
      if (entry.guildId === null)
        log.error(fields, "The platform refuses the bot's token: set the right one and restart");
      else log.warn(fields, "The platform refuses the token of a guild's own bot");
      if (entry.botId !== null) await store.setBotStatus({ botId: entry.botId, status: "invalid", now: clock.now() });
      return REFUSED_RETRY_MS;
    }
    this.#change(entry, "down");
    log.warn({ ...fields, waitMs }, "The platform can't be reached, will try again");
    return failure?.kind === "rate-limited" ? Math.max(failure.retryAfterMs, waitMs) : waitMs;
  }

  #ready(entry: Entry, botId: number, name: string): void {
    entry.name = name;
    if (entry.botId !== null && entry.botId !== botId) {
      this.options.log.error({ platform: entry.bot.platform }, "The token belongs to another bot than before: restart");
    }
    entry.botId = botId;
    this.options.onReady(botId, entry.bot.destination);
    const incoming = this.#incoming;
    if (entry.listeningSince !== null || incoming === null) return;
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

async function close({ stop, identifying, bot }: Entry): Promise<void> {
  stop.abort();
  await Promise.all([identifying, bot.close()]);
}

/** Tells tokens apart without keeping one. */
export function fingerprintOf(token: string): string {
  return createHash("sha256").update(`kook-relay ${token}`).digest("base64url").slice(0, 24);
}
