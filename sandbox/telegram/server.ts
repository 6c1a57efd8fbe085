import { randomInt } from "node:crypto";
import type { EventEmitter } from "node:events";
import { Changes, type Nothing } from "../local/changes.js";
import { LocalClock } from "../local/clock.js";
import { Faults } from "../local/faults.js";
import { LocalServer } from "../local/local-server.js";
import type { SeenRequest } from "../local/request-log.js";
import { TelegramApi } from "./api.js";
import { FloodControl } from "./flood.js";
import type { Entity } from "./html.js";
import { TelegramKnobs } from "./knobs.js";
import { People } from "./people.js";
import { pingsIn, Posting } from "./posting.js";
import { UpdateQueue } from "./updates.js";
import type { AdminRight, Bot, Chat, MediaKind, Message, Topic } from "./model.js";
import { World } from "./world.js";

/** A message as people see it in the client. */
export interface ShownMessage {
  readonly id: number;
  readonly authorName: string;
  /** Sent by a bot. */
  readonly bot: boolean;
  readonly topicId: number | null;
  /** The text, or the caption of what is shown. */
  readonly text: string;
  readonly entities: readonly Entity[];
  /** The text with its markup, as it was sent. */
  readonly html: string;
  readonly media: {
    readonly kind: MediaKind;
    readonly name: string;
    readonly type: string;
    readonly size: number;
    readonly url: string;
    readonly spoiler: boolean;
    readonly captionAbove: boolean;
  } | null;
  readonly albumId: string | null;
  readonly replyTo: number | null;
  readonly replyMarkup: unknown;
  readonly linkPreview: unknown;
  readonly edited: boolean;
  readonly silent: boolean;
  /** Emoji by who reacted. */
  readonly reactions: ReadonlyMap<number, string>;
  readonly pinned: boolean;
  /** Something that happened rather than something said. */
  readonly service: Readonly<Record<string, unknown>> | null;
  readonly at: number;
}

/** Someone whom a bot's message pinged. */
export interface Ping {
  readonly chatId: number;
  readonly messageId: number;
  readonly userId: number;
}

export interface TelegramServerOptions {
  readonly port?: number;
  readonly now?: () => number;
}

/** A local Telegram: the Bot API and its files, as strict as the real one, with people who act and with knobs. */
export class TelegramServer {
  readonly world: World;
  readonly knobs: TelegramKnobs;
  /** Whom bots' messages pinged. */
  readonly pings: Ping[] = [];
  readonly #changes = new Changes();
  readonly #queues = new Map<number, UpdateQueue>();
  readonly #people: People;
  readonly #api: TelegramApi;
  #server!: LocalServer;

  private constructor(base: (() => number) | undefined) {
    const clock = new LocalClock(base);
    const faults = new Faults();
    const flood = new FloodControl(clock.now);
    this.world = new World(clock.now, () => this.#changes.announce());
    this.knobs = new TelegramKnobs(faults, flood, clock);
    const updatesOf = (bot: Bot): UpdateQueue => this.#queueOf(bot.id);
    const posting = new Posting(this.world, updatesOf, (message) => this.#notePings(message));
    this.#people = new People(this.world, posting);
    this.#api = new TelegramApi({ world: this.world, posting, flood, updatesOf }, faults);
  }

  static async start({ port = 0, now }: TelegramServerOptions): Promise<TelegramServer> {
    const server = new TelegramServer(now);
    server.#server = await LocalServer.open({
      port,
      onRequest: (request, response) => {
        server.#api.serve(request, response).catch(() => response.destroy());
      },
    });
    return server;
  }

  /** What was asked of the API, oldest first: the path is the method's name. The oldest are forgotten after 20,000. */
  get requests(): readonly SeenRequest[] {
    return this.#api.requests;
  }

  /** The API's root: what telegraf's `apiRoot` takes. */
  get url(): string {
    return this.#server.origin;
  }

  /** Emits "change" whenever anything changed. */
  get events(): EventEmitter<{ change: [] }> {
    return this.#changes.events;
  }

  /** Resolves to what the predicate yields as soon as that is something. */
  until<T>(predicate: () => T | Nothing): Promise<T> {
    return this.#changes.until(predicate);
  }

  /** From now on connecting is refused; every connection is cut. */
  async stopListening(): Promise<void> {
    await this.#server.stop();
    this.#changes.announce();
  }

  async listenAgain(): Promise<void> {
    await this.#server.listen();
    this.#changes.announce();
  }

  async close(): Promise<void> {
    this.#changes.close();
    await this.#server.stop();
  }

  /** Whether a bot waits for updates right now. */
  isPolled(botId: number): boolean {
    return this.#queues.get(botId)?.polled ?? false;
  }

  /** Updates that a bot has not confirmed yet. */
  pendingUpdates(botId: number): readonly Readonly<Record<string, unknown>>[] {
    return this.#queues.get(botId)?.pending ?? [];
  }

  /** A person writes; the message's id. An anonymous administrator writes in the group's name. */
  types(
    chatId: number,
    userId: number,
    text: string,
    options: { readonly topicId?: number; readonly asChannel?: number; readonly replyTo?: number } = {},
  ): number {
    return this.#people.types(chatId, userId, text, options);
  }

  /** An administrator posts in a channel. */
  postToChannel(chatId: number, text: string): number {
    return this.#people.postToChannel(chatId, text);
  }

  /** A person opens the bot's chat and presses Start. */
  startPrivately(userId: number, botId: number, code?: string): number {
    return this.#people.startPrivately(userId, botId, code);
  }

  blockBot(userId: number, botId: number): void {
    this.#people.blockBot(userId, this.#bot(botId));
  }

  /** A person opens https://t.me/<bot>?startgroup=CODE and chooses a group. */
  openStartGroup(code: string, chatId: number, userId: number, botId?: number): number {
    return this.#people.openStartGroup(code, chatId, userId, this.#bot(botId));
  }

  /** A person adds a bot to a group, or to a channel as an administrator; bots are told, as Telegram tells them. */
  addBotByPerson(chatId: number, botId: number, byUserId: number, rights?: readonly AdminRight[]): void {
    this.#people.addBot(this.world.chat(chatId), this.#bot(botId), byUserId, rights ? { rights } : {});
  }

  /** A person makes a bot something else, or removes or bans it. */
  changeBot(chatId: number, botId: number, byUserId: number, change: Parameters<People["changeBot"]>[3]): void {
    this.#people.changeBot(this.world.chat(chatId), this.#bot(botId), byUserId, change);
  }

  addTopic(chatId: number, name: string, byUserId: number): Topic {
    return this.#people.addTopic(chatId, name, byUserId);
  }

  /** Deletes a topic. Telegram answers those who still write there in one of two ways. */
  deleteTopic(
    chatId: number,
    topicId: number,
    answer: "message thread not found" | "TOPIC_DELETED" = "message thread not found",
  ): void {
    this.#people.deleteTopic(chatId, topicId, answer);
  }

  closeTopic(chatId: number, topicId: number, closed = true): void {
    const topic = this.world.chat(chatId).topics.get(topicId);
    if (!topic) throw new Error(`There is no topic ${topicId}`);
    topic.closed = closed;
    this.#changes.announce();
  }

  /** Makes a supergroup of a basic group, which gets a new id. */
  upgradeGroup(chatId: number): Chat {
    return this.#people.upgradeGroup(chatId);
  }

  /** The messages of a chat, or of one topic of it, oldest first, without what merely happened. */
  shows(chatId: number, topicId?: number): ShownMessage[] {
    return this.showsAll(chatId, topicId).filter((message) => message.service === null);
  }

  /** As `shows`, with what happened: who joined, which topics were made. */
  showsAll(chatId: number, topicId?: number): ShownMessage[] {
    const messages = [...this.world.chat(chatId).messages.values()];
    const here = topicId === undefined ? messages : messages.filter((message) => message.topicId === topicId);
    return here.map((message) => this.#shown(message));
  }

  #shown(message: Message): ShownMessage {
    const from = this.world.users.get(message.fromId);
    const sender = message.senderChatId === null ? null : this.world.chat(message.senderChatId);
    const { media } = message;
    return {
      id: message.id,
      authorName: sender?.title ?? from?.firstName ?? "",
      bot: this.world.bots.has(message.fromId),
      topicId: message.topicId,
      text: message.text,
      entities: message.entities,
      html: message.source,
      media: media && {
        kind: media.kind,
        name: media.file.name,
        type: media.file.type,
        size: media.file.bytes.length,
        url: `${this.url}/files/${media.file.uniqueId}`,
        spoiler: media.spoiler,
        captionAbove: media.captionAbove,
      },
      albumId: message.albumId,
      replyTo: message.replyTo,
      replyMarkup: message.replyMarkup,
      linkPreview: message.linkPreview,
      edited: message.editedAt !== null,
      silent: message.silent,
      reactions: message.reactions,
      pinned: this.world.chat(message.chatId).pinned.has(message.id),
      service: message.service,
      at: message.at,
    };
  }

  #bot(botId: number | undefined): Bot {
    const bot = botId === undefined ? [...this.world.bots.values()][0] : this.world.bots.get(botId);
    if (!bot) throw new Error("There is no such bot");
    return bot;
  }

  #queueOf(botId: number): UpdateQueue {
    const queue = this.#queues.get(botId) ?? this.#newQueue();
    this.#queues.set(botId, queue);
    return queue;
  }

  #newQueue(): UpdateQueue {
    return new UpdateQueue(randomInt(100_000_000, 900_000_000), () => this.#changes.announce());
  }

  #notePings(message: Message): void {
    if (!this.world.bots.has(message.fromId)) return;
    const chat = this.world.chat(message.chatId);
    for (const userId of pingsIn(this.world, chat, message.text, message.entities)) {
      this.pings.push({ chatId: chat.id, messageId: message.id, userId });
    }
  }
}

/** Starts a local Telegram on loopback. Port 0 takes any free one. */
export function startTelegramServer(options: TelegramServerOptions = {}): Promise<TelegramServer> {
  return TelegramServer.start(options);
}
