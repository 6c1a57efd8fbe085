import { randomUUID } from "node:crypto";
import { Builder } from "./builder.js";
import { buttonValues } from "./buttons.js";
import { systemEvent, VERIFY_TOKEN } from "./events.js";
import type { KookGuild, KookMessage, KookUser } from "./world.js";

/** What may go with something that is said. */
export interface SayOptions {
  /** 9, KMarkdown, unless told otherwise. */
  readonly type?: number;
  /** The id of a message in the same place. */
  readonly quote?: string;
  readonly attachments?: unknown;
  /** The only person who sees it. */
  readonly visibleOnly?: string;
  readonly nonce?: string;
  /** Goes into the event's extra, over what is there; undefined leaves a field out. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** What people do in KOOK, and what they see. */
export class People extends Builder {
  /** Says something in a channel and yields the message's id. The author, a bot too, has to be a member. */
  say(channelId: string, userId: string, content: string, options: SayOptions = {}): string {
    const place = this.kook.world.channelPlace(channelId);
    const { guildId } = this.kook.world.channel(channelId);
    if (!this.kook.world.guild(guildId).members.has(userId)) throw new Error(`${userId} is no member of ${guildId}`);
    return this.#post(place, userId, content, options);
  }

  /** Writes to a bot in private. */
  sayDirect(userId: string, botUserId: string, content: string, options: SayOptions = {}): string {
    return this.#post(this.kook.world.directPlace(botUserId, userId), userId, content, options);
  }

  /** Uploads a file as a person; its address goes into a message. */
  upload(name: string, bytes: Buffer, type: string): string {
    return this.kook.assets.add(bytes, type, name);
  }

  /** Edits a message, whoever wrote it. */
  edit(messageId: string, content: string): void {
    this.kook.chat.edit(this.kook.world.message(messageId), content);
  }

  /** Deletes a message. */
  remove(messageId: string): void {
    this.kook.chat.remove(this.kook.world.message(messageId));
  }

  react(messageId: string, userId: string, emoji: string): void {
    this.kook.chat.react(this.kook.world.message(messageId), userId, emoji);
  }

  unreact(messageId: string, userId: string, emoji: string): void {
    this.kook.chat.unreact(this.kook.world.message(messageId), userId, emoji);
  }

  pin(messageId: string, userId: string, pinned = true): void {
    this.kook.chat.pin(this.kook.world.message(messageId), userId, pinned);
  }

  /** Clicks a button of a bot's card: one that the message really has, as this person sees it. */
  press(messageId: string, userId: string, value: string): void {
    const { world, chat } = this.kook;
    const message = world.message(messageId);
    if (!buttonValues(message.personal.get(userId) ?? message.content).includes(value)) {
      throw new Error(`The message ${messageId} has no button with the value ${value}`);
    }
    const { place } = message;
    const channel = place.kind === "channel" ? world.channel(place.channelId) : null;
    const user = world.user(userId);
    chat.tellBot(message.authorId, "message_btn_click", {
      msg_id: messageId,
      user_id: userId,
      value,
      target_id: channel?.id ?? "",
      user_info: {
        id: userId,
        username: user.name,
        identify_num: user.identifyNum,
        avatar: user.avatar,
        bot: user.bot,
      },
      channel_type: channel ? "GROUP" : "PERSON",
      guild_id: channel?.guildId ?? "",
    });
  }

  /** Sends a bot an event made by hand: its d, with what KOOK always adds where that is missing. */
  inject(d: Readonly<Record<string, unknown>>, botUserId?: string): void {
    const common = { msg_id: randomUUID(), msg_timestamp: this.kook.now(), nonce: "", verify_token: VERIFY_TOKEN };
    const event = JSON.stringify({ ...common, ...d });
    const bots = botUserId ? [botUserId] : [...this.kook.world.bots.values()].map(({ userId }) => userId);
    for (const botId of bots) this.kook.gateway.dispatch(botId, event);
  }

  /** Sends a bot a system event made by hand. */
  injectSystem(
    channelType: "GROUP" | "PERSON",
    targetId: string,
    type: string,
    body: Readonly<Record<string, unknown>>,
  ): void {
    this.inject(systemEvent(channelType, targetId, type, body, this.kook.now()));
  }

  user(userId: string): KookUser {
    return this.kook.world.user(userId);
  }

  guild(guildId: string): KookGuild {
    return this.kook.world.guild(guildId);
  }

  /** A channel's messages, those that only one person sees too. */
  allMessages(channelId: string): readonly KookMessage[] {
    return this.kook.world.timeline(channelId);
  }

  /** A channel's messages that everyone there sees, oldest first. */
  messages(channelId: string): readonly KookMessage[] {
    return this.kook.world.timeline(channelId).filter(({ visibleOnly }) => visibleOnly === null);
  }

  /** What one person sees in a channel: that which only they may see, too. */
  visibleTo(channelId: string, userId: string): readonly KookMessage[] {
    return this.kook.world
      .timeline(channelId)
      .filter(({ visibleOnly }) => visibleOnly === null || visibleOnly === userId)
      .map((message) => {
        const content = message.personal.get(userId);
        return content === undefined ? message : { ...message, content };
      });
  }

  /** All direct messages between a person and bots, oldest first. */
  directMessages(userId: string): readonly KookMessage[] {
    return [...this.kook.world.chats.values()]
      .filter((place) => place.userId === userId)
      .flatMap(({ key }) => this.kook.world.timeline(key));
  }

  message(messageId: string): KookMessage {
    return this.kook.world.message(messageId);
  }

  #post(place: KookMessage["place"], authorId: string, content: string, options: SayOptions): string {
    const { type = 9, quote, attachments = null, visibleOnly = null, nonce = randomUUID(), extra = {} } = options;
    const quoted = quote === undefined ? undefined : this.kook.world.message(quote);
    const draft = { place, authorId, content, type, attachments, visibleOnly, nonce, extra, quote: quoted };
    return this.kook.chat.post(draft).id;
  }
}
