import type { Clock } from "../clock.js";
import type { Platform } from "../delivery/destination.js";
import { DeliveryError } from "../delivery/errors.js";
import { platformNames, UserError } from "../language/index.js";
import type { Logger } from "../log.js";
import type { SecretBox } from "../secret-box.js";
import type { Lane, MappingView, OwnBot, Store } from "../store/store.js";
import { auditRow, type Actor } from "./actor.js";
import { Allowance } from "./allowance.js";
import { fingerprintOf, type Bots, type GuildBot } from "./bots.js";
import type { Connection } from "./connections.js";
import type { MappingIndex } from "./mapping-index.js";
import type { BotIdentity, PlatformBot } from "./platform-bot.js";
import { OWN_BOT_REMOVED } from "./rights.js";
import { readToken } from "./token-shape.js";

export interface OwnBotsOptions {
  readonly store: Pick<Store, "listOwnBots" | "addOwnBot" | "removeOwnBot">;
  readonly box: SecretBox;
  readonly bots: Bots;
  readonly index: MappingIndex;
  readonly clock: Clock;
  readonly log: Logger;
  /** Asks nothing of the platform yet. */
  readonly open: (platform: Platform, token: string) => PlatformBot;
  /** What waited in these lanes is held now. */
  readonly lanesChanged: (lanes: readonly Lane[]) => void;
}

/** A token that its platform has accepted. */
export interface CheckedToken {
  readonly platform: Platform;
  readonly token: string;
  readonly identity: BotIdentity;
  /** Adds the bot to a server or group. */
  readonly inviteUrl: string | null;
}

export interface AddedOwnBot {
  readonly name: string;
  readonly renewed: boolean;
  readonly inviteUrl: string | null;
  /** The guild's links that stopped for want of this bot. */
  readonly waiting: readonly MappingView[];
}

export interface OwnBotView {
  /** Short, and the same for as long as the bot is there. */
  readonly number: number;
  readonly platform: Platform;
  readonly name: string;
  readonly guildId: string;
  readonly state: Connection["state"];
  /** The links that go by it. */
  readonly mappings: readonly MappingView[];
}

/** How long a platform may take to tell whose token it is. */
const ASK_MS = 10_000;
const MOST_OF_A_GUILD = 4;
/** Nobody tries out other people's tokens with us. */
const TOKENS_OF_A_PERSON = { burst: 5, refillMs: 2 * 60_000 };

/** The bots that guilds bring along: their tokens are checked, kept encrypted, and never told again. */
export class OwnBots {
  readonly #tokens: Allowance;

  constructor(private readonly options: OwnBotsOptions) {
    this.#tokens = new Allowance(options.clock, TOKENS_OF_A_PERSON);
  }

  /** Those that were added before. One whose token can't be read any more is left out, and its links wait. */
  async load(): Promise<readonly GuildBot[]> {
    const { store, bots } = this.options;
    const rows = await store.listOwnBots({});
    for (const { id, status } of rows) if (status === "removed") bots.markRemoved(id);
    return rows.flatMap((row) => this.#open(row) ?? []);
  }

  /** @throws UserError when the token is none, is refused, is somebody's already, or can't be checked just now. */
  async check(platform: Platform, typed: string, actor: Actor): Promise<CheckedToken> {
    const token = readToken(platform, typed);
    if (token === null) throw new UserError(`bot.token-shape.${platform}`);
    if (!this.#tokens.take(actor.id)) throw new UserError("bot.too-often", { wait: this.#tokens.waitMs(actor.id) });
    const shared = this.options.bots.withToken(platform, token);
    if (shared?.guildId === null) throw new UserError("bot.is-shared", { name: shared.name });
    const bot = this.options.open(platform, token);
    try {
      const identity = await this.#identify(bot);
      return { platform, token, identity, inviteUrl: bot.inviteUrl() };
    } finally {
      await bot.close();
    }
  }

  /** @throws UserError when the bot is another guild's, or the guild has too many. */
  async add(
    { platform, token, identity, inviteUrl }: CheckedToken,
    guild: GuildName,
    actor: Actor,
  ): Promise<AddedOwnBot> {
    const { store, box, bots, clock, open } = this.options;
    const { remoteId, name } = identity;
    if (bots.isShared(platform, remoteId)) throw new UserError("bot.is-shared", { name });
    const at = clock.now();
    const added = await store.addOwnBot({
      ...{ platform, remoteId, name, guildId: guild.id, tokenFingerprint: fingerprintOf(token), now: at },
      config: box.seal(token),
      most: MOST_OF_A_GUILD,
      audit: auditRow(actor, {
        ...{ guildId: guild.id, action: "bot add", subject: "", before: null, at },
        after: { platform, name },
      }),
    });
    switch (added.status) {
      case "taken":
        throw new UserError("bot.taken", { name });
      case "too-many":
        throw new UserError("bot.too-many", { guild: guild.name, most: MOST_OF_A_GUILD });
      case "added":
      case "renewed": {
        const { id: botId } = added.bot;
        bots.adopt({ botId, name, guildId: guild.id, token, bot: open(platform, token) });
        const waiting = this.#mappings(botId).filter(({ state }) => state === "suspended");
        return { name, renewed: added.status === "renewed", inviteUrl, waiting };
      }
    }
  }

  /** Whose bot it is; null where no guild's has this number. */
  guildOf(number: number): string | null {
    return this.options.bots.ownerOf(number);
  }

  /** Those of these guilds. */
  list(guildIds: readonly string[]): readonly OwnBotView[] {
    return this.options.bots.list().flatMap(({ botId, guildId, platform, name, state }) => {
      if (botId === null || guildId === null || platform === "kook" || !guildIds.includes(guildId)) return [];
      return [{ number: botId, platform, name, guildId, state, mappings: this.#mappings(botId) }];
    });
  }

  /** Its links stop and keep what comes. Null: the guild has no such bot. */
  async remove(guildId: string, bot: OwnBotView, actor: Actor): Promise<readonly MappingView[] | null> {
    const { store, bots, index, clock, lanesChanged } = this.options;
    const at = clock.now();
    const { number: botId, platform, name } = bot;
    const suspended = await store.removeOwnBot({
      ...{ guildId, botId, reason: OWN_BOT_REMOVED, now: at },
      audit: auditRow(actor, {
        ...{ guildId, action: "bot remove", subject: String(botId), after: null, at },
        before: { platform, name },
      }),
    });
    if (suspended === null) return null;
    for (const mapping of suspended) index.put(mapping);
    lanesChanged(suspended.map(({ laneId: id, address }) => ({ id, botId, address })));
    bots.retire(botId);
    bots.markRemoved(botId);
    return suspended;
  }

  #mappings(botId: number): readonly MappingView[] {
    return this.options.index.all().filter((mapping) => mapping.botId === botId);
  }

  #open({ id, platform, name, guildId, status, config }: OwnBot): GuildBot | null {
    const { box, bots, log, open } = this.options;
    if (config === null || status === "removed") return null;
    try {
      const token = box.open(config);
      // The settings hold it too now: then it is everybody's.
      if (bots.withToken(platform, token)) return null;
      return { botId: id, name, guildId, token, bot: open(platform, token) };
    } catch (error) {
      log.error({ err: error, botId: id }, "The token of a guild's own bot can't be read: it has to be added again");
      return null;
    }
  }

  async #identify(bot: PlatformBot): Promise<BotIdentity> {
    const abort = new AbortController();
    const deadline = this.options.clock.after(ASK_MS, () => abort.abort());
    try {
      return await bot.identify(abort.signal);
    } catch (error) {
      const { platform } = bot;
      if (error instanceof DeliveryError && error.failure.kind === "unreachable") {
        throw new UserError(`bot.refused.${platform}`);
      }
      this.options.log.info({ err: error, platform }, "A token could not be checked");
      throw new UserError("bot.away", { platform: platformNames[platform] });
    } finally {
      deadline.cancel();
    }
  }
}

export interface GuildName {
  readonly id: string;
  readonly name: string;
}
