import { randomUUID } from "node:crypto";
import type { Agent } from "node:http";
import type { z } from "zod";
import type { Clock, Random } from "../../clock.js";
import type {
  AnswerOptions,
  KookAccess,
  KookChannel,
  KookChat,
  KookGuild,
  KookRole,
  KookShelf,
} from "../../dispatch/chat.js";
import { silentLogger, type Logger } from "../../log.js";
import type { MessageCreated, SourceEvent } from "../../message/index.js";
import { ListingError, type ListedPage, type ListedWindow, type MessageLister } from "../../relay/catch-up/listed.js";
import type { GuildNames, NameSource } from "../../relay/names.js";
import type { HeardMessage } from "../../relay/silence-watch.js";
import { decodeEvent, ignored } from "./decode.js";
import { decodeListedMessage, type MessagePlace } from "./decode-message.js";
import { KookError } from "./errors.js";
import type { EventPacket } from "./frame.js";
import { guardRest, ONE_TRY } from "./guarded-rest.js";
import { kasumiLogger } from "./kasumi-log.js";
import { Kasumi, MessageType, type Card } from "./kasumi.js";
import { directionOf, stampsOf, toListedPage, type ListDirection } from "./listed-page.js";
import { RateLimits } from "./rate-limits.js";
import * as schema from "./schema.js";

export interface KookClientOptions {
  readonly token: string;
  /** With /api/v3, without a slash at the end. */
  readonly apiUrl: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  /** A proxy's agent, or null for a direct way. */
  readonly agent: Agent | null;
}

/** kasumi's event object of what KOOK sent: what its commands work on. */
export type KasumiEvent = Parameters<KookClient["plugin"]["messageProcessing"]>[1] | { readonly rawEvent: unknown };

/** Is told every event of others. What it returns must settle when the event is kept, or could not be. */
export type EventListener = (event: SourceEvent, raw: KasumiEvent | null) => Promise<void>;

export interface ClientCounters {
  /** Our own messages, which KOOK tells us too. */
  own: number;
  /** By the reason for which they were ignored. */
  readonly ignored: Map<string, number>;
}

/** Where in a channel's messages to look: 50 at most beside that one, or the newest. */
export interface ListWindow {
  readonly after?: string;
  readonly before?: string;
  readonly limit?: number;
}

/** What KOOK answers when it is asked for something that isn't there any more. */
const GONE: ReadonlySet<KookError["kind"]> = new Set(["not-found", "permission", "refused"]);
const PAGE_SIZE = 50;
const MOST_PAGES = 200;
const QUOTA_PAUSE_MS = 3_600_000;
const SYSTEM_EVENT = 255;
const OUR_EVENTS = ["text", "image", "video", "file", "audio", "card"].map((kind) => `message.${kind}`);

/** kasumi makes its loggers in its constructor, before a subclass has any field. */
let logOfNextClient: Logger = silentLogger;

export function createKookClient(options: KookClientOptions): KookClient {
  logOfNextClient = options.log;
  return new KookClient(options);
}

/**
 * KOOK's REST API and events, on top of kasumi: its requests made safe, its event objects fed by our own gateway.
 * kasumi's sockets, its connect() and its fetchMe() are never used.
 */
export class KookClient extends Kasumi implements KookChat, KookShelf, NameSource, MessageLister {
  readonly counters: ClientCounters = { own: 0, ignored: new Map() };
  readonly #listeners: EventListener[] = [];
  readonly #clock: Clock;
  /** What the listeners began for the packet that kasumi is dispatching right now; null between packets. */
  #begun: Promise<void>[] | null = null;
  #noRepliesUntil = 0;
  /** How KOOK's lists came so far. */
  #listDirection: ListDirection = null;
  private readonly ownLog: Logger | undefined;

  /** Made by createKookClient. */
  constructor(options: KookClientOptions) {
    super({ type: "websocket", token: options.token, customEnpoint: options.apiUrl }, false, false);
    this.ownLog = options.log;
    this.#clock = options.clock;
    guardRest(this.API.rest.axios, { ...options, limits: new RateLimits(options) });
    // kasumi would run commands and buttons by itself; what is one, and who may, is for our dispatch to say.
    this.removeAllListeners("message.text");
    this.removeAllListeners("event.button");
    const hear = (event: KasumiEvent & { rawEvent: unknown }): void => this.#hear(event.rawEvent, event);
    for (const name of [...OUR_EVENTS, "event.system", "event.button", "event.action"]) {
      this.on(name as "message.text", hear);
    }
  }

  override getLogger(...names: string[]): ReturnType<Kasumi["getLogger"]> {
    return kasumiLogger(this.ownLog ?? logOfNextClient, names);
  }

  override connect(): Promise<void> {
    return Promise.reject(new Error("The gateway connects, not kasumi"));
  }

  override fetchMe(): Promise<boolean> {
    return Promise.reject(new Error("identify() asks who we are: kasumi's own arms a hidden reconnect"));
  }

  // ---------------------------------------------------------------- events

  /** Listeners are asked in the order in which they were added. */
  onEvent(listener: EventListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Hands an event to kasumi's listeners and ours. Resolves when all that ours began is done, and rejects when one of
   * them failed: the event was then not kept. Needs identify() first.
   */
  async receive(packet: EventPacket): Promise<void> {
    if (this.me.userId === "") throw new Error("An event came before identify()");
    const begun: Promise<void>[] = [];
    this.#begun = begun;
    try {
      if (!isDispatchable(packet.d)) this.#hear(packet.d, null);
      else if (packet.d.author_id === this.me.userId) this.counters.own += 1;
      else this.#dispatch(packet, begun);
    } finally {
      this.#begun = null;
    }
    await Promise.all(begun);
  }

  #dispatch(packet: EventPacket, begun: readonly Promise<void>[]): void {
    const heard = begun.length;
    try {
      this.message.recievedMessage(packet as unknown as Parameters<typeof this.message.recievedMessage>[0]);
    } catch (error) {
      this.ownLog?.error({ err: error }, "A listener of kasumi's events failed");
      // If kasumi itself stumbled over the event's shape, nobody was told yet.
      if (begun.length === heard) this.#hear(packet.d, null);
    }
  }

  #hear(d: unknown, raw: KasumiEvent | null): void {
    const event = this.#decode(d);
    if (event.type === "ignored") this.#countIgnored(event.reason, d);
    for (const listener of this.#listeners) {
      const done = (async () => await listener(event, raw))();
      // Events that someone else emits on the client have nobody who waits for them.
      if (this.#begun) this.#begun.push(done);
      else done.catch((error: unknown) => this.ownLog?.error({ err: error }, "An event could not be kept"));
    }
  }

  #decode(d: unknown): SourceEvent {
    try {
      return decodeEvent(d, this.me.userId);
    } catch (error) {
      this.ownLog?.error({ err: error }, "An event could not be decoded");
      return ignored("malformed");
    }
  }

  #countIgnored(reason: string, d: unknown): void {
    this.counters.ignored.set(reason, (this.counters.ignored.get(reason) ?? 0) + 1);
    if (reason === "malformed" || reason.startsWith("unknown")) {
      this.ownLog?.warn({ reason, ...typesOf(d) }, "KOOK event skipped");
    }
  }

  // ---------------------------------------------------------------- the bot itself

  /** Who the token belongs to. @throws KookError, "auth" for a bad token */
  async identify(): Promise<{ id: string; name: string }> {
    const me = await this.#get("/user/me", {}, schema.meSchema);
    Object.assign(this.me, {
      userId: me.id,
      username: me.username,
      identifyNum: me.identify_num,
      avatar: me.avatar,
    });
    return { id: me.id, name: me.username };
  }

  /** Where to connect to. Tried once: the gateway has its own times for trying again. */
  async gatewayUrl(compress: boolean): Promise<string> {
    const { url } = await this.#get("/gateway/index", { compress: compress ? 1 : 0 }, schema.gatewayIndexSchema, true);
    return url;
  }

  /** Makes KOOK forget the bot's older connections. */
  async goOffline(): Promise<void> {
    await this.#post("/user/offline", {}, ONE_TRY());
  }

  // ---------------------------------------------------------------- KookChat

  async send(channelId: string, card: Card, options: AnswerOptions = {}): Promise<string> {
    const { quote, replyTo, onlyFor } = options;
    return await this.#create("/message/create", {
      ...cardBody(channelId, card),
      quote,
      reply_msg_id: replyTo,
      temp_target_id: onlyFor,
    });
  }

  async sendDirect(userId: string, card: Card, options: Pick<AnswerOptions, "replyTo"> = {}): Promise<string> {
    return await this.#create("/direct-message/create", { ...cardBody(userId, card), reply_msg_id: options.replyTo });
  }

  async update(messageId: string, card: Card): Promise<void> {
    await this.#post("/message/update", { msg_id: messageId, content: JSON.stringify([card]) });
  }

  async updateDirect(messageId: string, card: Card): Promise<void> {
    await this.#post("/direct-message/update", { msg_id: messageId, content: JSON.stringify([card]) });
  }

  async viewGuild(guildId: string): Promise<KookGuild> {
    const { id, name, user_id } = await this.#get("/guild/view", { guild_id: guildId }, schema.guildSchema);
    return { id, name, ownerId: user_id };
  }

  /** All guilds that the bot is in. */
  async listGuilds(): Promise<readonly KookGuild[]> {
    const guilds = await this.#pages("/guild/list", {}, schema.guildSchema);
    return guilds.map(({ id, name, user_id }) => ({ id, name, ownerId: user_id }));
  }

  /** The guilds that the bot is in. */
  async listGuildIds(): Promise<readonly string[]> {
    const guilds = await this.#pages("/guild/list", {}, schema.guildSchema);
    return guilds.map(({ id }) => id);
  }

  async listRoles(guildId: string): Promise<readonly KookRole[]> {
    const roles = await this.#pages("/guild-role/list", { guild_id: guildId }, schema.roleSchema);
    return roles.map(({ role_id, name, permissions }) => ({ id: role_id, name, permissions }));
  }

  async viewChannel(channelId: string): Promise<KookChannel> {
    const channel = await this.#get("/channel/view", { target_id: channelId }, schema.channelSchema);
    const { id, guild_id, name } = channel;
    return { id, guildId: guild_id, name, kind: channel.is_category ? "category" : channelKind(channel.type) };
  }

  async viewAccess(channelId: string): Promise<KookAccess> {
    const access = await this.#get("/channel/view", { target_id: channelId }, schema.accessSchema);
    return {
      roles: access.permission_overwrites.map(({ role_id, allow, deny }) => ({ id: role_id, allow, deny })),
      users: access.permission_users.map(({ user, allow, deny }) => ({ id: user.id, allow, deny })),
      hasPassword: access.has_password,
    };
  }

  ownId(): string {
    return this.me.userId;
  }

  async memberRoleIds(guildId: string, userId: string): Promise<readonly string[]> {
    // An answer without roles is an error: whoever asks must not take it for "none".
    const query = { user_id: userId, guild_id: guildId };
    const { roles } = await this.#get("/user/view", query, schema.memberSchema);
    return roles.filter((id) => id !== "0");
  }

  // ---------------------------------------------------------------- KookShelf

  async uploadPicture(png: Buffer): Promise<string> {
    const { data, err } = await this.API.asset.create(png, { filename: "chart.png", contentType: "image/png" });
    if (err) throw err;
    return read("/asset/create", schema.assetSchema, data).url;
  }

  async uploadFile(name: string, bytes: Uint8Array, contentType: string): Promise<string> {
    const { data, err } = await this.API.asset.create(Buffer.from(bytes), { filename: name, contentType });
    if (err) throw err;
    return read("/asset/create", schema.assetSchema, data).url;
  }

  async removeMessage(messageId: string): Promise<void> {
    await this.#post("/message/delete", { msg_id: messageId });
  }

  async hasMessage(messageId: string): Promise<boolean> {
    try {
      await this.#get("/message/view", { msg_id: messageId }, schema.anyMessageSchema);
      return true;
    } catch (error) {
      if (error instanceof KookError && GONE.has(error.kind)) return false;
      throw error;
    }
  }

  /** Not in KOOK's documentation, but in what clients send; it needs the right to manage messages. */
  async setPinned(channelId: string, messageId: string, pinned: boolean): Promise<void> {
    await this.#post(pinned ? "/message/pin" : "/message/unpin", { msg_id: messageId, target_id: channelId });
  }

  /** @throws KookError, also for someone who isn't there */
  async viewIsBot(guildId: string, userId: string): Promise<boolean> {
    const query = { user_id: userId, guild_id: guildId };
    return (await this.#get("/user/view", query, schema.memberKindSchema)).bot;
  }

  // ---------------------------------------------------------------- what was said before

  /** Messages of a channel, oldest first; our own and those of an unknown kind are among what is left out. */
  async listMessages(place: MessagePlace, window: ListWindow = {}): Promise<readonly MessageCreated[]> {
    const { after, before, limit = PAGE_SIZE } = window;
    const reference = after ?? before;
    const { items } = await this.#get(
      "/message/list",
      {
        target_id: place.channelId,
        page_size: Math.min(limit, PAGE_SIZE),
        ...(reference === undefined ? {} : { msg_id: reference, flag: after === undefined ? "before" : "after" }),
      },
      schema.messageListSchema,
    );
    return items
      .flatMap((item) => decodeListedMessage(item, place) ?? [])
      .filter(({ message }) => message.author.id !== this.me.userId)
      .sort((a, b) => a.message.sentAt - b.message.sentAt); // KOOK promises no order
  }

  /** Up to 50 messages, and what is known of the place of those that aren't anybody else's. @throws ListingError */
  async listPage(place: MessagePlace, window: ListedWindow): Promise<ListedPage> {
    try {
      const items = await this.#list(place, window);
      return toListedPage(items, await this.#directionOf(items, place), place, this.me.userId);
    } catch (error) {
      throw error instanceof KookError ? listingError(error, window) : error;
    }
  }

  async #list(place: MessagePlace, { after, before }: ListedWindow): Promise<readonly unknown[]> {
    const reference = after ?? before;
    const flag = after === undefined ? "before" : "after";
    const query = { target_id: place.channelId, page_size: PAGE_SIZE };
    const around = reference === undefined ? {} : { msg_id: reference, flag };
    return (await this.#get("/message/list", { ...query, ...around }, schema.messageListSchema)).items;
  }

  /** Where the times don't tell, another list does: of two messages, the later one is listed after the earlier. */
  async #directionOf(items: readonly unknown[], place: MessagePlace): Promise<Exclude<ListDirection, null>> {
    const stamps = stampsOf(items);
    const told = directionOf(stamps);
    if (told !== null) return (this.#listDirection = told);
    const [first] = stamps;
    if (this.#listDirection !== null || !first || stamps.length < 2) return this.#listDirection ?? "oldest-first";
    const later = stampsOf(await this.#list(place, { after: first.messageId }));
    const isLater = later.some(({ messageId }) => stamps.some((stamp) => stamp.messageId === messageId));
    return (this.#listDirection = isLater ? "oldest-first" : "newest-first");
  }

  /**
   * One message as an event would tell it, our own too; null when it is gone, out of the bot's sight, or not of that
   * place. Without a place the channel is asked for its guild and name. @throws KookError
   */
  async viewMessage(messageId: string, place?: MessagePlace): Promise<MessageCreated | null> {
    try {
      const found = await this.#get("/message/view", { msg_id: messageId }, schema.viewedMessageSchema);
      if (place && place.channelId !== found.channel_id) return null;
      return decodeListedMessage(found, place ?? (await this.#placeOf(found.channel_id)));
    } catch (error) {
      if (error instanceof KookError && GONE.has(error.kind)) return null;
      throw error;
    }
  }

  async #placeOf(channelId: string): Promise<MessagePlace> {
    const { guildId, name } = await this.viewChannel(channelId);
    return { guildId, channelId, channelName: name };
  }

  /** The newest message of a channel, whoever wrote it; null for an empty one. @throws KookError */
  async newestMessage(channelId: string): Promise<HeardMessage | null> {
    const query = { target_id: channelId, page_size: 1 };
    const { items } = await this.#get("/message/list", query, schema.messageListSchema, true);
    const [newest] = stampsOf(items).toSorted((one, other) => other.sentAt - one.sentAt);
    return newest ? { channelId, ...newest } : null;
  }

  // ---------------------------------------------------------------- names

  /** What a guild, its roles and those of its channels that the bot sees are called, by one request. */
  async viewGuildNames(guildId: string): Promise<GuildNames> {
    const { name, roles, channels } = await this.#get("/guild/view", { guild_id: guildId }, schema.guildNamesSchema);
    return {
      name,
      roles: roles.map(({ role_id, name: roleName, position }) => ({ id: role_id, name: roleName, position })),
      channels: channels.map(({ id, name: channelName }) => ({ id, name: channelName })),
    };
  }

  /** As shown in the guild; null for someone who isn't there. */
  async viewMemberName(guildId: string, userId: string): Promise<string | null> {
    try {
      const query = { user_id: userId, guild_id: guildId };
      const { nickname, username } = await this.#get("/user/view", query, schema.memberNameSchema);
      return nickname || username || null;
    } catch (error) {
      if (error instanceof KookError && GONE.has(error.kind)) return null;
      throw error;
    }
  }

  // ---------------------------------------------------------------- requests

  async #get<Schema extends z.ZodType>(
    path: string,
    query: object,
    answer: Schema,
    oneTry = false,
  ): Promise<z.output<Schema>> {
    const { data, err } = await this.API.rest.get<unknown>(path, query, oneTry ? ONE_TRY() : undefined);
    if (err) throw err;
    return read(path, answer, data);
  }

  async #post(path: string, body: object, config?: object): Promise<unknown> {
    const { data, err } = await this.API.rest.post<unknown>(path, body, config);
    if (err) throw err;
    return data;
  }

  /** kasumi's own call takes a message that was sent for a failure when KOOK doesn't echo the nonce. */
  async #create(path: string, body: object): Promise<string> {
    if (this.#clock.now() < this.#noRepliesUntil) {
      throw new KookError("The bot's messages for today are used up", { kind: "quota", sent: false });
    }
    try {
      const data = await this.#post(path, { ...body, nonce: randomUUID() });
      return read(path, schema.createdSchema, data).msg_id;
    } catch (error) {
      if (error instanceof KookError && error.kind === "quota") {
        this.#noRepliesUntil = this.#clock.now() + QUOTA_PAUSE_MS;
        this.ownLog?.warn("The bot's message quota is used up; it sends no replies for an hour");
      }
      throw error;
    }
  }

  /** All items of a paged list. kasumi's pager forgets the query after the first page. */
  async #pages<Schema extends z.ZodType>(path: string, query: object, item: Schema): Promise<z.output<Schema>[]> {
    const all: z.output<Schema>[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { items, meta } = await this.#get(path, { ...query, page, page_size: PAGE_SIZE }, schema.pageSchema);
      all.push(...items.map((each) => read(path, item, each)));
      if (items.length === 0 || meta === null || page >= meta.page_total) return all;
    }
    throw new KookError(`${path}: more pages than anyone could read`, { kind: "uncertain", sent: true });
  }
}

/** Of a list without a reference, KOOK can only have refused the channel. */
function listingError(error: KookError, { after, before }: ListedWindow): ListingError {
  const { kind, message } = error;
  if (!GONE.has(kind)) return new ListingError("trouble", message, { cause: error });
  const aboutReference = kind !== "permission" && (after ?? before) !== undefined;
  return new ListingError(aboutReference ? "reference" : "unreadable", message, { cause: error });
}

function read<Schema extends z.ZodType>(path: string, answer: Schema, data: unknown): z.output<Schema> {
  const parsed = answer.safeParse(data);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path: field }) => field.join(".")).join(", ");
  throw new KookError(`${path}: the answer lacks ${fields}`, { kind: "uncertain", status: 200, code: 0, sent: true });
}

function cardBody(targetId: string, card: Card): object {
  return { type: MessageType.CardMessage, target_id: targetId, content: JSON.stringify([card]) };
}

function channelKind(type: number): KookChannel["kind"] {
  switch (type) {
    case 0:
      return "category";
    case 1:
      return "text";
    case 2:
      return "voice";
    case 4:
      return "thread";
    default:
      return "other";
  }
}

/** The shape that kasumi's event classes take for granted, and a type that it knows: it logs all others in full. */
function isDispatchable(d: unknown): d is { readonly author_id: unknown } {
  if (!isRecord(d) || typeof d.type !== "number" || !isRecord(d.extra)) return false;
  if (d.type === SYSTEM_EVENT) return isRecord(d.extra.body);
  return DISPATCHED_TYPES.has(d.type);
}

const DISPATCHED_TYPES: ReadonlySet<number> = new Set([
  MessageType.TextMessage,
  MessageType.ImageMessage,
  MessageType.VideoMessage,
  MessageType.FileMessage,
  MessageType.AudioMessage,
  MessageType.MarkdownMessage,
  MessageType.CardMessage,
  MessageType.ActionMessage,
]);

/** What may be logged of an event that nobody knows. */
function typesOf(d: unknown): object {
  if (!isRecord(d)) return {};
  const kind = isRecord(d.extra) && typeof d.extra.type === "string" ? d.extra.type.slice(0, 40) : undefined;
  return { eventType: typeof d.type === "number" ? d.type : typeof d.type, kind };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
