import type { Entity, FormattedText } from "./html.js";
import { chatObject, memberObject, messageObject, seconds, userObject } from "./objects.js";
import type { UpdateQueue } from "./updates.js";
import { isAdmin, isIn, type Bot, type Chat, type Member, type Message } from "./model.js";
import type { World } from "./world.js";

/** What a message is made of; what is left out is empty. */
export interface Post {
  readonly chat: Chat;
  readonly fromId: number;
  readonly senderChatId?: number | null;
  readonly topicId?: number | null;
  readonly formatted?: FormattedText;
  readonly source?: string;
  readonly media?: Message["media"];
  readonly albumId?: string | null;
  readonly replyTo?: number | null;
  readonly replyMarkup?: unknown;
  readonly linkPreview?: unknown;
  readonly silent?: boolean;
  readonly service?: Readonly<Record<string, unknown>>;
}

/** Puts messages into chats, and tells the bots that may know. */
export class Posting {
  constructor(
    private readonly world: World,
    private readonly updatesOf: (bot: Bot) => UpdateQueue,
    private readonly pinged: (message: Message) => void,
  ) {}

  /** Adds a message to its chat. */
  add(post: Post): Message {
    const { chat } = post;
    const message: Message = {
      id: chat.nextMessageId++,
      chatId: chat.id,
      topicId: post.topicId ?? null,
      threadId: threadOf(post),
      fromId: post.fromId,
      senderChatId: post.senderChatId ?? null,
      at: this.world.now(),
      editedAt: null,
      text: post.formatted?.text ?? "",
      entities: post.formatted?.entities ?? [],
      source: post.source ?? post.formatted?.text ?? "",
      media: post.media ?? null,
      albumId: post.albumId ?? null,
      replyTo: post.replyTo ?? null,
      replyMarkup: post.replyMarkup ?? null,
      linkPreview: post.linkPreview ?? null,
      silent: post.silent ?? false,
      service: post.service ?? null,
      reactions: new Map(),
    };
    chat.messages.set(message.id, message);
    if (this.world.bots.has(message.fromId)) chat.lastBotId = message.fromId;
    this.pinged(message);
    this.world.changed();
    return message;
  }

  /** Tells of a message that wasn't a bot's doing. Bots never hear other bots. */
  announce(message: Message): void {
    const chat = this.world.chat(message.chatId);
    const kind = chat.type === "channel" ? "channel_post" : "message";
    for (const bot of this.world.bots.values()) {
      if (bot.id === message.fromId || !this.#hears(bot, chat, message)) continue;
      this.updatesOf(bot).add(kind, messageObject(this.world, message));
    }
    this.world.changed();
  }

  /** Who hears what. https://core.telegram.org/bots/features#privacy-mode */
  #hears(bot: Bot, chat: Chat, message: Message): boolean {
    if (chat.type === "private") return this.world.users.get(chat.id)!.started.has(bot.id);
    const member = chat.members.get(bot.id);
    if (!isIn(member)) return false;
    if (!bot.privacyMode || isAdmin(member) || chat.type === "channel" || message.service !== null) return true;
    if (message.replyTo !== null && chat.messages.get(message.replyTo)?.fromId === bot.id) return true;
    return this.#isCommandFor(bot, chat, message);
  }

  /** A command that names the bot, or one that names none unless another bot was the last to write. */
  #isCommandFor(bot: Bot, chat: Chat, message: Message): boolean {
    const command = message.entities.find((entity) => entity.type === "bot_command" && entity.offset === 0);
    if (!command) return false;
    const [, name] = message.text.slice(0, command.length).split("@");
    if (name !== undefined) return name.toLowerCase() === bot.username.toLowerCase();
    return chat.lastBotId === null || chat.lastBotId === bot.id;
  }

  /** Changes what a bot is in a chat, and tells it so. */
  changeBot(chat: Chat, bot: Bot, byUserId: number, change: Partial<Pick<Member, "status" | "rights">>): void {
    const before = chat.members.get(bot.id);
    const old = memberObject(this.world, chat, bot.id, before);
    const member = this.world.addMember(chat.id, bot.id, {
      status: change.status ?? before?.status ?? "member",
      rights: [...(change.rights ?? before?.rights ?? [])],
    });
    this.updatesOf(bot).add("my_chat_member", {
      chat: chatObject(this.world, chat),
      from: userObject(this.world.users.get(byUserId)!),
      date: seconds(this.world.now()),
      old_chat_member: old,
      new_chat_member: memberObject(this.world, chat, bot.id, member),
    });
    this.world.changed();
  }
}

function threadOf({ chat, topicId, replyTo }: Post): number | null {
  if (topicId) return topicId;
  const target = chat.type === "supergroup" && replyTo ? chat.messages.get(replyTo) : undefined;
  return target ? (target.threadId ?? target.id) : null;
}

/** Whom a text pings: names and mentions outside of code. */
export function pingsIn(world: World, chat: Chat, text: string, entities: readonly Entity[]): number[] {
  const ids = entities.flatMap((entity) => {
    if (entity.type === "text_mention") return [entity.user!.id];
    if (entity.type !== "mention") return [];
    const name = text.slice(entity.offset + 1, entity.offset + entity.length).toLowerCase();
    return [...world.users.values()].filter((user) => user.username?.toLowerCase() === name).map((user) => user.id);
  });
  return ids.filter((id) => isIn(chat.members.get(id)));
}
