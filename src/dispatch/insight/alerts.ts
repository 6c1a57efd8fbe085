import type { Clock } from "../../clock.js";
import { Markup, translator, UserError, type Language, type Translate } from "../../language/index.js";
import type { Logger } from "../../log.js";
import type { Actor } from "../../relay/actor.js";
import type { Connection } from "../../relay/connections.js";
import type { Guilds } from "../../relay/guilds.js";
import type { FailedDelivery, HistoryReads } from "../../store/history.js";
import type { Store } from "../../store/store.js";
import { KookError, type KookFailure } from "../../platforms/kook/errors.js";
import { ReplyCard } from "../reply-card.js";
import { alarmBookSchema, decide, type AlarmBook } from "./alarm-book.js";
import { alarmCard, failedCard } from "./alarm-cards.js";
import { alarmsOf } from "./alarms.js";
import type { GuildCondition } from "./pinned-card.js";
import type { KookBot } from "./pinned-cards.js";
import { Ticker } from "./ticker.js";

export interface AlertsOptions {
  readonly store: Pick<Store, "getConfigValue" | "setConfigValue"> & Pick<HistoryReads, "listFailed">;
  readonly guilds: Guilds;
  /** The guilds that something is forwarded from. */
  readonly guildIds: () => ReadonlySet<string>;
  readonly conditionOf: (guildId: string) => Promise<GuildCondition>;
  readonly botIn: (guildId: string) => KookBot;
  /** Every minute, before anything is looked at. Must not throw. */
  readonly onLook?: () => void;
  readonly clock: Clock;
  readonly log: Logger;
  readonly defaultLanguage: Language;
}

const EVERY_MS = 60_000;
const DIGEST_MS = 10 * 60_000;
/** A channel that refuses us is asked again after so long. */
const REFUSED_MS = 60 * 60_000;
const PREFIX = "alarms:";
const PAGE = 100;
const MOST_COUNTED = 500;
/** KOOK won't take a message there however often it is asked. */
const REFUSALS: ReadonlySet<KookFailure> = new Set(["permission", "not-found", "refused"]);

/** A guild's notices: what is wrong, and that it is over, each told once in the channel that it chose. */
export class Alerts {
  readonly #books = new Map<string, AlarmBook>();
  /** Since when a connection was not seen connected: it says "since just now" at each new try. */
  readonly #cutSince = new Map<string, number>();
  readonly #refusedUntil = new Map<string, number>();
  readonly #ticker: Ticker;

  constructor(private readonly options: AlertsOptions) {
    const { clock, log } = options;
    this.#ticker = new Ticker({ clock, log, everyMs: EVERY_MS, name: "alerts", run: () => this.#lookAtAll() });
  }

  start(): void {
    this.#ticker.start();
  }

  stop(): Promise<void> {
    return this.#ticker.stop();
  }

  /** From now on notices go to this channel, which is tried at once. @throws UserError where the bot can't write. */
  async open(guildId: string, channelId: string, actor: Actor, language: Language): Promise<void> {
    const { guilds, log, botIn } = this.options;
    const t = await this.#languageOf(guildId, language);
    const card = ReplyCard.of("info")
      .title(t.plain("alert.first-title"))
      .say(t("alert.first", { by: Markup.user(actor.id) }))
      .note(t("alert.first-next"));
    await botIn(guildId)
      .client.send(channelId, card)
      .catch((error: unknown) => {
        log.warn({ err: error, guildId, channelId }, "An alert channel could not be written to");
        if (error instanceof KookError && error.kind === "quota") throw new UserError("alert.quota");
        throw new UserError("alert.cannot-write", { channel: Markup.channel(channelId) });
      });
    await guilds.setAlertChannel(guildId, channelId, actor);
    this.#refusedUntil.delete(guildId);
    // What failed before has been seen elsewhere; what is wrong now is told anew, here.
    const failed = { lastId: await this.#newestFailed(guildId), toldAt: 0 };
    await this.#keep(guildId, { language, open: {}, failed });
  }

  /** False: there was none. */
  async close(guildId: string, actor: Actor): Promise<boolean> {
    const { guilds } = this.options;
    if ((await guilds.get(guildId)).alertChannelId === null) return false;
    await guilds.setAlertChannel(guildId, null, actor);
    return true;
  }

  async #lookAtAll(): Promise<void> {
    this.options.onLook?.();
    for (const guildId of this.options.guildIds()) {
      try {
        await this.#lookAt(guildId);
      } catch (error) {
        this.options.log.warn({ err: error, guildId }, "A guild's notices could not be given");
      }
    }
  }

  async #lookAt(guildId: string): Promise<void> {
    const { alertChannelId } = await this.options.guilds.get(guildId);
    const now = this.options.clock.now();
    if (alertChannelId === null || now < (this.#refusedUntil.get(guildId) ?? 0)) return;
    const book = await this.#bookOf(guildId);
    const t = await this.#languageOf(guildId, book.language);
    const condition = await this.options.conditionOf(guildId);
    this.#noteConnected(condition.connections);
    const seen = alarmsOf(condition, now, (key, connection) => this.#cut(key, connection));
    const decision = decide(book, seen, condition.mappings, now);
    const card = alarmCard(t, decision, condition.mappings, now);
    if (card !== null && !(await this.#tell(guildId, alertChannelId, card))) return;
    const told = { ...book, open: decision.open };
    if (JSON.stringify(told) !== JSON.stringify(book)) await this.#keep(guildId, told);
    await this.#tellFailed(guildId, alertChannelId, told, t, now);
  }

  /** At most one in ten minutes; what fails meanwhile is in the next one. */
  async #tellFailed(guildId: string, channelId: string, book: AlarmBook, t: Translate, now: number): Promise<void> {
    if (now - book.failed.toldAt < DIGEST_MS) return;
    const { letters, more } = await this.#failedSince(guildId, book.failed.lastId);
    const [newest] = letters;
    if (!newest || !(await this.#tell(guildId, channelId, failedCard(t, letters, more)))) return;
    await this.#keep(guildId, { ...book, failed: { lastId: newest.id, toldAt: now } });
  }

  /** The newest first. */
  async #failedSince(guildId: string, lastId: number) {
    const letters: FailedDelivery[] = [];
    for (let cursor: string | null = null; ;) {
      const page = await this.options.store.listFailed({ guildId, open: true, cursor, limit: PAGE });
      const fresh = page.items.filter(({ id }) => id > lastId);
      letters.push(...fresh);
      const seenAll = page.next === null || fresh.length < page.items.length;
      if (seenAll || letters.length >= MOST_COUNTED) return { letters, more: !seenAll };
      cursor = page.next;
    }
  }

  async #newestFailed(guildId: string): Promise<number> {
    const { items } = await this.options.store.listFailed({ guildId, open: false, cursor: null, limit: 1 });
    return items[0]?.id ?? 0;
  }

  /** False: it has to be told another time. What may have arrived isn't told twice. */
  async #tell(guildId: string, channelId: string, card: ReplyCard): Promise<boolean> {
    const { botIn, log, clock } = this.options;
    try {
      await botIn(guildId).client.send(channelId, card);
      return true;
    } catch (error) {
      log.warn({ err: error, guildId, channelId }, "A notice could not be given");
      if (!(error instanceof KookError)) return false;
      if (REFUSALS.has(error.kind)) this.#refusedUntil.set(guildId, clock.now() + REFUSED_MS);
      return error.sent;
    }
  }

  #cut(key: string, { since }: Connection): number {
    const known = this.#cutSince.get(key) ?? since;
    this.#cutSince.set(key, known);
    return known;
  }

  #noteConnected(connections: readonly Connection[]): void {
    for (const { platform, name, state } of connections) {
      if (state === "connected") this.#cutSince.delete(`connection ${platform} ${name}`);
    }
  }

  async #bookOf(guildId: string): Promise<AlarmBook> {
    const known = this.#books.get(guildId);
    if (known) return known;
    const kept = alarmBookSchema.safeParse(await this.options.store.getConfigValue({ key: `${PREFIX}${guildId}` }));
    const book = kept.success
      ? kept.data
      : { language: null, open: {}, failed: { lastId: await this.#newestFailed(guildId), toldAt: 0 } };
    this.#books.set(guildId, book);
    return book;
  }

  /** In memory first: on a full disk nothing can be written, and that is told once all the same. */
  async #keep(guildId: string, book: AlarmBook): Promise<void> {
    this.#books.set(guildId, book);
    const { store, clock } = this.options;
    await store.setConfigValue({ key: `${PREFIX}${guildId}`, value: book, now: clock.now() });
  }

  async #languageOf(guildId: string, chosen: Language | null): Promise<Translate> {
    const { guilds, defaultLanguage } = this.options;
    return translator((await guilds.get(guildId)).language ?? chosen ?? defaultLanguage);
  }
}
