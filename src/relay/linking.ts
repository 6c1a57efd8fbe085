import type { Clock } from "../clock.js";
import type { Platform } from "../delivery/destination.js";
import { platformNames, UserError, type Language } from "../language/index.js";
import type { Logger } from "../log.js";
import type { LinkCodeView, MappingView, Store } from "../store/store.js";
import type { Actor } from "./actor.js";
import { Allowance } from "./allowance.js";
import type { BotDirectory, OfferedBot } from "./bot-directory.js";
import type { Guilds } from "./guilds.js";
import { hashLinkCode, newLinkCode } from "./link-code.js";
import type { LinkOutcome, LinkRequest, RedeemLink } from "./link-redemption.js";
import type { MappingIndex } from "./mapping-index.js";

const LINK_CODE_MS = 10 * 60_000;
/** Enough to link every channel of a large guild in one go. */
const CODES_OF_A_GUILD = { burst: 60, refillMs: 10_000 };
/** Nobody guesses 63 bits; this keeps a script from trying at our expense. */
const WRONG_CODES_OF_A_PERSON = { burst: 10, refillMs: 60_000 };

export interface LinkingOptions {
  readonly store: Pick<Store, "createLinkCode" | "findLinkCode" | "redeemLinkCode">;
  readonly index: MappingIndex;
  readonly guilds: Guilds;
  readonly bots: BotDirectory;
  readonly clock: Clock;
  readonly log: Logger;
  readonly defaultLanguage: Language;
  /** False only when it is certain that this person may no longer link channels of the guild. */
  readonly mayStillLink: (guildId: string, userId: string) => Promise<boolean>;
  /** Tells the source channel. Its failures are its own. */
  readonly announce: (link: NewLink) => Promise<void>;
  readonly newCode?: () => string;
}

/** A link that was just made. */
export interface NewLink {
  readonly mapping: MappingView;
  readonly creator: Actor;
  /** Who used the code on the far side. */
  readonly actorName: string;
}

export interface LinkInvitation {
  readonly code: string;
  readonly expiresInMs: number;
  readonly bot: OfferedBot;
}

/** The two halves of linking: a code asked for in KOOK, and used at the place that messages shall go to. */
export class Linking {
  readonly #codesOfGuild: Allowance;
  readonly #wrongCodes: Allowance;
  readonly #announcements = new Set<Promise<void>>();

  constructor(private readonly options: LinkingOptions) {
    this.#codesOfGuild = new Allowance(options.clock, CODES_OF_A_GUILD);
    this.#wrongCodes = new Allowance(options.clock, WRONG_CODES_OF_A_PERSON);
  }

  /** @throws UserError when the platform isn't offered, or the guild asked for too many codes. */
  async begin(
    platform: Platform,
    channel: { readonly id: string; readonly name: string; readonly guildId: string },
    creator: Actor,
  ): Promise<LinkInvitation> {
    const { store, bots, clock } = this.options;
    const bot = bots.offered(channel.guildId).find((candidate) => candidate.platform === platform);
    if (!bot) throw this.#notOffered(platform, channel.guildId);
    if (!this.#codesOfGuild.take(channel.guildId)) {
      throw new UserError("link.too-many-codes", { wait: this.#codesOfGuild.waitMs(channel.guildId) });
    }
    const code = (this.options.newCode ?? newLinkCode)();
    const createdAt = clock.now();
    await store.createLinkCode({
      codeHash: hashLinkCode(code),
      platform,
      guildId: channel.guildId,
      channelId: channel.id,
      channelName: channel.name,
      creatorId: creator.id,
      creatorName: creator.name,
      createdAt,
      expiresAt: createdAt + LINK_CODE_MS,
    });
    return { code, expiresInMs: LINK_CODE_MS, bot };
  }

  /** What platforms call when somebody used a code there. Never rejects. */
  readonly redeem: RedeemLink = async (request) => {
    try {
      return await this.#redeem(request);
    } catch (error) {
      this.options.log.error({ err: error, platform: request.platform }, "Link code could not be redeemed");
      return { status: "failed", language: this.options.defaultLanguage };
    }
  };

  /** Resolves when the notices that are under way have been sent, for a clean stop. */
  async settled(): Promise<void> {
    await Promise.all(this.#announcements);
  }

  async #redeem(request: LinkRequest): Promise<LinkOutcome & { readonly language: Language }> {
    const { store, guilds, clock, defaultLanguage, mayStillLink } = this.options;
    if (!request.mayManage) return { status: "not-allowed", language: defaultLanguage };
    const tries = `${request.platform} ${request.actorId}`;
    if (this.#wrongCodes.waitMs(tries) > 0) return { status: "too-many-tries", language: defaultLanguage };

    const { platform, botId, address, placeName, actorName } = request;
    const key = { codeHash: hashLinkCode(request.code), platform, now: clock.now() };
    const code = await store.findLinkCode(key);
    if (!code || !this.#mayCarry(botId, code.guildId)) return this.#wrong(tries);
    if (!(await mayStillLink(code.guildId, code.creatorId))) return this.#wrong(tries);
    const language = (await guilds.get(code.guildId)).language ?? defaultLanguage;
    const redeemed = await store.redeemLinkCode({ ...key, botId, address, placeName, actorName });
    switch (redeemed.status) {
      case "code-invalid":
        return this.#wrong(tries);
      case "already-linked":
        return { status: "already-linked", channelName: redeemed.mapping.channelName, language };
      case "linked":
        this.#linked(redeemed.mapping, code, request);
        return {
          status: "linked",
          channelName: redeemed.mapping.channelName,
          mappingNumber: redeemed.mapping.number,
          language,
        };
    }
  }

  /** A guild's own bot carries nobody else's messages: whoever holds its token could read them. */
  #mayCarry(botId: number, guildId: string): boolean {
    const owner = this.options.bots.ownerOf(botId);
    return owner === null || owner === guildId;
  }

  #wrong(tries: string): LinkOutcome & { readonly language: Language } {
    this.#wrongCodes.take(tries);
    return { status: "code-invalid", language: this.options.defaultLanguage };
  }

  #linked(mapping: MappingView, code: LinkCodeView, request: LinkRequest): void {
    const { index, log } = this.options;
    index.put(mapping);
    log.info({ mappingId: mapping.id, guildId: mapping.guildId, platform: mapping.platform }, "Channel linked");
    const creator = { id: code.creatorId, name: code.creatorName };
    const announcement = this.options
      .announce({ mapping, creator, actorName: request.actorName })
      .catch((error: unknown) => log.warn({ err: error, mappingId: mapping.id }, "Link could not be announced"))
      .finally(() => this.#announcements.delete(announcement));
    this.#announcements.add(announcement);
  }

  #notOffered(platform: Platform, guildId: string): UserError {
    const offered = this.options.bots.offered(guildId).map((bot) => bot.platform);
    if (offered.length === 0) return new UserError("link.nothing-offered");
    return new UserError("link.not-offered", {
      platform: platformNames[platform],
      offered: offered.map((name) => platformNames[name]).join(", "),
    });
  }
}
