import { randomInt } from "node:crypto";
import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Changes, type Nothing } from "../local/changes.js";
import { LocalClock } from "../local/clock.js";
import { Faults } from "../local/faults.js";
import { readForm } from "../local/form.js";
import { answer, LocalServer, readBody } from "../local/local-server.js";
import { remember, type SeenRequest } from "../local/request-log.js";
import type { Method } from "./call.js";
import { FloodControl } from "./flood.js";
import type { Entity } from "./html.js";
import { TelegramKnobs } from "./knobs.js";
import { chatMethods } from "./methods-chat.js";
import { editMethods } from "./methods-edit.js";
import { sendMethods } from "./methods-send.js";
import { filePath } from "./objects.js";
import { Params } from "./params.js";
import { People } from "./people.js";
import { pingsIn, Posting } from "./posting.js";
import { badRequest, Refusal } from "./refusal.js";
import { UpdateQueue } from "./updates.js";
import { World, type AdminRight, type Bot, type Chat, type MediaKind, type Message, type Topic } from "./world.js";

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
  } | null;
  readonly albumId: string | null;
  readonly replyTo: number | null;
  readonly replyMarkup: unknown;
  readonly linkPreview: unknown;
  readonly edited: boolean;
  readonly silent: boolean;
  /** Emoji by who reacted. */
  readonly reactions: ReadonlyMap<number, string>;
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
  /** What was asked of the API, oldest first: the path is the method's name. The oldest are forgotten after 20,000. */
  readonly requests: SeenRequest[] = [];
  /** Whom bots' messages pinged. */
  readonly pings: Ping[] = [];
  readonly #changes = new Changes();
  readonly #faults = new Faults();
  readonly #clock: LocalClock;
  readonly #queues = new Map<number, UpdateQueue>();
  readonly #people: People;
  readonly #methods = new Map<string, { readonly name: string; readonly run: Method }>();
  #server!: LocalServer;

  private constructor(now: (() => number) | undefined) {
    this.#clock = new LocalClock(now);
    this.world = new World(this.#clock.now, () => this.#changes.announce());
    const flood = new FloodControl(this.#clock.now);
    this.knobs = new TelegramKnobs(this.#faults, flood, this.#clock);
    const updatesOf = (bot: Bot): UpdateQueue => this.#queueOf(bot.id);
    const posting = new Posting(this.world, updatesOf, (message) => this.#notePings(message));
    this.#people = new People(this.world, posting);
    const context = { world: this.world, posting, flood, updatesOf };
    for (const methods of [sendMethods(context), editMethods(context), chatMethods(context)]) {
      for (const [name, run] of Object.entries(methods)) this.#methods.set(name.toLowerCase(), { name, run });
    }
  }

  static async start({ port = 0, now }: TelegramServerOptions): Promise<TelegramServer> {
    const server = new TelegramServer(now);
    server.#server = await LocalServer.open({
      port,
      onRequest: (request, response) => {
        server.#onRequest(request, response).catch(() => response.destroy());
      },
    });
    return server;
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
    this.#people.blockBot(userId, botId);
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
      },
      albumId: message.albumId,
      replyTo: message.replyTo,
      replyMarkup: message.replyMarkup,
      linkPreview: message.linkPreview,
      edited: message.editedAt !== null,
      silent: message.silent,
      reactions: message.reactions,
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

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const bytes = await readBody(request);
    const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname);
    if (file) return this.#serveFile(response, file[1]!, file[2]!);
    const shown = /^\/files\/([^/]+)$/.exec(url.pathname);
    if (shown) return this.#serveShown(response, shown[1]!);
    const [, token, method] = /^\/bot([^/]+)\/([^/]+)$/.exec(url.pathname) ?? [];
    if (token === undefined || method === undefined) return answer(response, 404, new Refusal(404, "Not Found").body);

    const seen = this.#see(request, this.#methods.get(method.toLowerCase())?.name ?? method, url.searchParams);
    const verdict = await this.#strike(seen, response);
    if (verdict === "ended") return;
    const { status, body, headers } = await this.#obey(request, response, seen, decodeURIComponent(token), bytes);
    seen.status = verdict === "drop" ? 0 : status;
    if (verdict === "drop") response.destroy();
    else answer(response, status, body, headers);
    this.#changes.announce();
  }

  #see(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
  ): { -readonly [K in keyof SeenRequest]: SeenRequest[K] } {
    const seen = {
      at: this.world.now(),
      method: request.method ?? "GET",
      path,
      query: Object.fromEntries(query),
      headers: request.headers as Record<string, string | undefined>,
      body: null as unknown,
      files: [] as { field: string; name: string; size: number }[],
      status: 0,
    };
    remember(this.requests, seen);
    return seen;
  }

  /** Lets the faults act. "ended": the request is done with. "drop": obey, but don't answer. */
  async #strike(
    seen: { readonly path: string; status: number },
    response: ServerResponse,
  ): Promise<"go" | "drop" | "ended"> {
    if (this.#faults.none) return "go";
    let verdict: "go" | "drop" | "ended" = "go";
    for (const effect of this.#faults.strike(seen.path)) {
      if (effect.kind === "delay") {
        await new Promise((resolve) => setTimeout(resolve, effect.ms).unref());
      } else if (effect.kind === "drop-answer") {
        verdict = "drop";
      } else {
        verdict = "ended";
        if (effect.kind === "cut") response.destroy();
        if (effect.kind === "answer") {
          seen.status = effect.answer.status;
          answer(response, effect.answer.status, effect.answer.body, effect.answer.headers);
        }
      }
    }
    if (verdict !== "go") this.#changes.announce();
    return verdict;
  }

  async #obey(
    request: IncomingMessage,
    response: ServerResponse,
    seen: { readonly path: string; body: unknown; files: SeenRequest["files"] },
    token: string,
    bytes: Buffer | null,
  ): Promise<{ readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> }> {
    try {
      const bot = this.#authenticate(token);
      if (bytes === null) throw new Refusal(413, "Request Entity Too Large");
      const method = this.#methods.get(seen.path.toLowerCase());
      if (!method) throw new Refusal(404, "Not Found: method not found");
      const params = await readParams(request, bytes, seen);
      const hungUp = new AbortController();
      response.on("close", () => hungUp.abort());
      return { status: 200, body: { ok: true, result: await method.run({ bot, params, signal: hungUp.signal }) } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const retryAfter = error.parameters?.retry_after;
      const headers = retryAfter === undefined ? {} : { headers: { "retry-after": String(retryAfter) } };
      return { status: error.code, body: error.body, ...headers };
    }
  }

  #authenticate(token: string): Bot {
    if (!/^\d+:[\w-]+$/.test(token)) throw new Refusal(404, "Not Found");
    const bot = this.world.findBot(token);
    if (!bot) throw new Refusal(401, "Unauthorized");
    return bot;
  }

  #serveFile(response: ServerResponse, token: string, path: string): void {
    if (!this.world.findBot(decodeURIComponent(token)))
      return answer(response, 401, new Refusal(401, "Unauthorized").body);
    const file = [...this.world.files.values()].find((candidate) => filePath(candidate) === path);
    if (!file) return answer(response, 404, new Refusal(404, "Not Found").body);
    answer(response, 200, file.bytes, { "content-type": "application/octet-stream" });
  }

  /** For people's eyes: what a client would show, without a token. */
  #serveShown(response: ServerResponse, uniqueId: string): void {
    const file = [...this.world.files.values()].find((candidate) => candidate.uniqueId === uniqueId);
    if (!file) return answer(response, 404, "Not Found");
    answer(response, 200, file.bytes, { "content-type": file.type });
  }
}

/** Query and body together; the body wins. @throws Refusal */
async function readParams(
  request: IncomingMessage,
  bytes: Buffer,
  seen: { readonly query?: Readonly<Record<string, string>>; body: unknown; files: SeenRequest["files"] },
): Promise<Params> {
  const query = { ...seen.query };
  if (bytes.length === 0) {
    seen.body = query;
    return new Params(query, []);
  }
  const type = (request.headers["content-type"] ?? "").toLowerCase();
  if (type.startsWith("application/json")) {
    const body = { ...query, ...parseJson(bytes) };
    seen.body = body;
    return new Params(body, []);
  }
  const form = await readForm(bytes, request.headers["content-type"] ?? "");
  if (!form) throw badRequest("can't parse request");
  const body = { ...query, ...form.fields };
  seen.body = body;
  seen.files = form.files.map((file) => ({ field: file.field, name: file.name, size: file.bytes.length }));
  return new Params(body, form.files);
}

function parseJson(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(bytes.toString("utf8")) as unknown;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls to the refusal below, which Telegram gives to broken JSON and to what is no object alike.
  }
  throw badRequest("can't parse JSON encoded request body");
}

/** Starts a local Telegram on loopback. Port 0 takes any free one. */
export function startTelegramServer(options: TelegramServerOptions = {}): Promise<TelegramServer> {
  return TelegramServer.start(options);
}
