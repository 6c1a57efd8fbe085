import { z } from "zod";
import type { Clock } from "../../clock.js";
import { translator, UserError, type Language } from "../../language/index.js";
import type { Logger } from "../../log.js";
import { auditRow, type Actor } from "../../relay/actor.js";
import type { Guilds } from "../../relay/guilds.js";
import type { Store } from "../../store/store.js";
import type { KookChat, KookShelf } from "../chat.js";
import { pinnedCard, type GuildCondition } from "./pinned-card.js";
import { Ticker } from "./ticker.js";

/** A KOOK bot of ours, and what it can do there. */
export interface KookBot {
  readonly userId: string;
  readonly client: Pick<KookChat, "send" | "sendDirect" | "update"> & KookShelf;
}

export interface PinnedCardsOptions {
  readonly store: Pick<Store, "listConfigValues" | "setConfigValue" | "removeConfigValue" | "recordAudit">;
  readonly guilds: Guilds;
  readonly conditionOf: (guildId: string) => Promise<GuildCondition>;
  /** The bot that is in this guild. */
  readonly botIn: (guildId: string) => KookBot;
  /** Only the bot that posted a card may change it; null: it no longer is one of ours. */
  readonly botNamed: (userId: string) => KookBot | null;
  readonly clock: Clock;
  readonly log: Logger;
  readonly defaultLanguage: Language;
  readonly timeZone: string;
}

const EVERY_MS = 60_000;
/** Also an unchanged card is confirmed so often: whoever reads it sees that somebody still looks. */
const CONFIRM_MS = 60 * 60_000;
/** Out of sight so often in a row, and a card is taken to be deleted. */
const MISSES = 3;
const PREFIX = "pinned-card:";

const keptSchema = z.object({
  channelId: z.string(),
  messageId: z.string(),
  botUserId: z.string(),
  /** Of whoever asked for it: where the guild has chosen none. */
  language: z.enum(["zh", "en"]).nullable().default(null),
});

interface Pinned extends z.output<typeof keptSchema> {
  /** What it said last, and when it was looked at; null after a start. */
  shown: { readonly content: string; readonly at: number } | null;
  misses: number;
}

/** One card a guild that tells how forwarding is, kept up to date in its channel. */
export class PinnedCards {
  readonly #cards = new Map<string, Pinned>();
  readonly #ticker: Ticker;

  constructor(private readonly options: PinnedCardsOptions) {
    const { clock, log } = options;
    this.#ticker = new Ticker({ clock, log, everyMs: EVERY_MS, name: "pinned-cards", run: () => this.#updateAll() });
  }

  /** Goes on with the cards of earlier starts. */
  async start(): Promise<void> {
    for (const { key, value } of await this.options.store.listConfigValues({ prefix: PREFIX })) {
      const kept = keptSchema.safeParse(value);
      if (kept.success) this.#cards.set(key.slice(PREFIX.length), { ...kept.data, shown: null, misses: 0 });
    }
    this.#ticker.start();
  }

  stop(): Promise<void> {
    return this.#ticker.stop();
  }

  /**
   * Posts a card that is kept up to date from now on, in the place of the one before. `pinned`: KOOK also shows it among
   * the channel's pinned messages. @throws UserError where the bot can't write.
   */
  async pin(
    guildId: string,
    channelId: string,
    actor: Actor,
    language: Language,
  ): Promise<{ readonly pinned: boolean }> {
    const { store, clock, log } = this.options;
    const { userId, client } = this.options.botIn(guildId);
    const { card, content } = await this.#draw(guildId, language);
    const messageId = await client.send(channelId, card).catch((error: unknown) => {
      log.warn({ err: error, guildId, channelId }, "A status card could not be posted");
      throw new UserError("pinned.cannot-write");
    });
    const now = clock.now();
    const before = this.#cards.get(guildId) ?? null;
    const kept = { channelId, messageId, botUserId: userId, language };
    this.#cards.set(guildId, { ...kept, shown: { content, at: now }, misses: 0 });
    await store.setConfigValue({ key: `${PREFIX}${guildId}`, value: kept, now });
    await this.#audit(guildId, "status pin", before?.channelId ?? null, channelId, actor);
    if (before) await this.#takeAway(guildId, before);
    const pinned = await client.setPinned(channelId, messageId, true).then(
      () => true,
      (error: unknown) => {
        log.info({ err: error, guildId }, "KOOK didn't pin the status card; it is kept up to date all the same");
        return false;
      },
    );
    return { pinned };
  }

  /** Takes the card away. False: there is none. */
  async unpin(guildId: string, actor: Actor): Promise<boolean> {
    const card = this.#cards.get(guildId);
    if (!card) return false;
    await this.#forget(guildId);
    await this.#audit(guildId, "status unpin", card.channelId, null, actor);
    await this.#takeAway(guildId, card);
    return true;
  }

  async #updateAll(): Promise<void> {
    for (const [guildId, card] of this.#cards) {
      try {
        await this.#update(guildId, card);
      } catch (error) {
        this.options.log.warn({ err: error, guildId }, "A status card could not be kept up to date");
      }
    }
  }

  async #update(guildId: string, pinned: Pinned): Promise<void> {
    const bot = this.options.botNamed(pinned.botUserId);
    if (!bot) return;
    const { card, content } = await this.#draw(guildId, pinned.language);
    const at = this.options.clock.now();
    const { shown } = pinned;
    const same = shown !== null && shown.content === content && at - shown.at < CONFIRM_MS;
    // It may have been moved or taken away while it was drawn.
    if (same || this.#cards.get(guildId) !== pinned) return;
    try {
      await bot.client.update(pinned.messageId, card);
      pinned.shown = { content, at };
      pinned.misses = 0;
    } catch (error) {
      if (await bot.client.hasMessage(pinned.messageId)) throw error;
      await this.#missed(guildId, pinned);
    }
  }

  /** A right that is lost for a moment looks the same as a deleted message. */
  async #missed(guildId: string, pinned: Pinned): Promise<void> {
    pinned.misses += 1;
    if (pinned.misses < MISSES || this.#cards.get(guildId) !== pinned) return;
    this.options.log.info({ guildId }, "The status card was deleted, and is no longer kept up to date");
    await this.#forget(guildId);
  }

  async #forget(guildId: string): Promise<void> {
    this.#cards.delete(guildId);
    await this.options.store.removeConfigValue({ key: `${PREFIX}${guildId}` });
  }

  async #takeAway(guildId: string, { botUserId, messageId }: Pinned): Promise<void> {
    try {
      await this.options.botNamed(botUserId)?.client.removeMessage(messageId);
    } catch (error) {
      this.options.log.info({ err: error, guildId }, "An old status card could not be taken away");
    }
  }

  async #draw(guildId: string, language: Language | null) {
    const { guilds, defaultLanguage, clock, timeZone, conditionOf } = this.options;
    const t = translator((await guilds.get(guildId)).language ?? language ?? defaultLanguage);
    return pinnedCard(t, await conditionOf(guildId), clock.now(), timeZone);
  }

  async #audit(guildId: string, action: string, before: string | null, after: string | null, actor: Actor) {
    const change = {
      ...{ guildId, action, subject: "guild", at: this.options.clock.now() },
      ...{ before: { channelId: before }, after: { channelId: after } },
    };
    await this.options.store.recordAudit(auditRow(actor, change));
  }
}
