import type { FormattedText } from "./html.js";
import { userObject } from "./objects.js";
import type { Posting } from "./posting.js";
import { withFound } from "./text.js";
import {
  CHANNEL_BOT,
  GROUP_ANONYMOUS_BOT,
  isAdmin,
  isIn,
  type AdminRight,
  type Bot,
  type Chat,
  type Message,
  type Topic,
} from "./model.js";
import type { World } from "./world.js";

/** What people do in their clients, and what Telegram tells bots of it. */
export class People {
  constructor(
    private readonly world: World,
    private readonly posting: Posting,
  ) {}

  /** Writes a message. With a private chat's id, that is the person's own, it goes to the bot they have started. */
  types(
    chatId: number,
    userId: number,
    text: string,
    options: {
      readonly topicId?: number;
      /** Writes in the name of this channel, as its owners can. */
      readonly asChannel?: number;
      readonly replyTo?: number;
    } = {},
  ): number {
    const chat = this.world.chat(chatId);
    this.#requireWriting(chat, userId, options.topicId);
    const formatted = withFound({ text, entities: [] });
    const message = this.posting.add({
      chat,
      ...this.#sender(chat, userId, options.asChannel),
      formatted,
      topicId: options.topicId ?? null,
      replyTo: options.replyTo ?? null,
    });
    this.posting.announce(message);
    return message.id;
  }

  #requireWriting(chat: Chat, userId: number, topicId: number | undefined): void {
    if (chat.type === "channel") throw new Error("In a channel only the channel posts: use postToChannel");
    if (chat.type !== "private" && !isIn(chat.members.get(userId))) throw new Error("Only members can write here");
    if (topicId === undefined) return;
    const topic = chat.topics.get(topicId);
    if (!topic || topic.deleted !== false) throw new Error(`There is no topic ${topicId}`);
  }

  #sender(chat: Chat, userId: number, asChannel: number | undefined): { fromId: number; senderChatId: number | null } {
    if (asChannel !== undefined) return { fromId: CHANNEL_BOT, senderChatId: asChannel };
    const member = chat.members.get(userId);
    if (isAdmin(member) && member?.anonymous) return { fromId: GROUP_ANONYMOUS_BOT, senderChatId: chat.id };
    return { fromId: userId, senderChatId: null };
  }

  /** Posts in a channel, as one of its administrators. */
  postToChannel(chatId: number, text: string): number {
    const chat = this.world.chat(chatId);
    if (chat.type !== "channel") throw new Error(`${chatId} is no channel`);
    const formatted: FormattedText = withFound({ text, entities: [] });
    const message = this.posting.add({ chat, fromId: 0, senderChatId: chat.id, formatted });
    this.posting.announce(message);
    return message.id;
  }

  /** Opens a bot's chat and presses Start, with a link's code if there is one. */
  startPrivately(userId: number, botId: number, code?: string): number {
    const user = this.world.users.get(userId)!;
    user.started.add(botId);
    user.blocked.delete(botId);
    return this.types(userId, userId, code === undefined ? "/start" : `/start ${code}`);
  }

  /** Stops a bot in its private chat, which hears of it. */
  blockBot(userId: number, bot: Bot): void {
    this.world.users.get(userId)!.blocked.add(bot.id);
    this.posting.changeBot(this.world.chat(userId), bot, userId, { status: "kicked" });
  }

  /**
   * Opens https://t.me/<bot>?startgroup=CODE and chooses a group: the bot is added, and the client sends
   * "/start@bot CODE" there. https://core.telegram.org/api/links#bot-links
   */
  openStartGroup(code: string, chatId: number, userId: number, bot: Bot): number {
    const chat = this.world.chat(chatId);
    if (chat.type !== "group" && chat.type !== "supergroup") throw new Error("Only groups can be chosen");
    const member = chat.members.get(userId);
    if (!isAdmin(member) && !(isIn(member) && chat.permissions.has("can_invite_users"))) {
      throw new Error("This person may not add anyone to the group");
    }
    if (!isIn(chat.members.get(bot.id))) this.addBot(chat, bot, userId, {});
    return this.types(chatId, userId, `/start@${bot.username}${code === "" ? "" : ` ${code}`}`);
  }

  /** Adds a bot as a person does: it is told, and everyone sees that it joined. */
  addBot(chat: Chat, bot: Bot, byUserId: number, { rights }: { readonly rights?: readonly AdminRight[] }): void {
    const status = rights || chat.type === "channel" ? "administrator" : "member";
    const given = rights ? { rights: new Set(rights) } : {};
    this.posting.changeBot(chat, bot, byUserId, { status, ...given });
    if (chat.type === "channel") return;
    const joined = this.#named(bot);
    this.#tell(chat, byUserId, { new_chat_participant: joined, new_chat_member: joined, new_chat_members: [joined] });
  }

  /** Takes rights from a bot or gives them, removes or bans it; it is told. */
  changeBot(
    chat: Chat,
    bot: Bot,
    byUserId: number,
    change: {
      readonly status: "administrator" | "member" | "left" | "kicked";
      readonly rights?: readonly AdminRight[];
    },
  ): void {
    const rights = change.rights ? { rights: new Set(change.rights) } : {};
    const leaves = change.status === "left" || change.status === "kicked";
    if (leaves && chat.type !== "channel") this.#tell(chat, byUserId, { left_chat_member: this.#named(bot) });
    this.posting.changeBot(chat, bot, byUserId, { status: change.status, ...rights });
  }

  /** Makes a topic of a forum. Its id is that of the message that says so. */
  addTopic(chatId: number, name: string, byUserId: number): Topic {
    const chat = this.world.chat(chatId);
    if (!chat.isForum) throw new Error(`${chatId} is no forum`);
    const message = this.#tell(chat, byUserId, { forum_topic_created: { name, icon_color: 7_322_096 } });
    const topic: Topic = { id: message.id, name, closed: false, deleted: false };
    chat.topics.set(topic.id, topic);
    this.world.changed();
    return topic;
  }

  /** Deletes a topic with its messages. */
  deleteTopic(chatId: number, topicId: number, answer: "message thread not found" | "TOPIC_DELETED"): void {
    const chat = this.world.chat(chatId);
    const topic = chat.topics.get(topicId);
    if (!topic) throw new Error(`There is no topic ${topicId}`);
    topic.deleted = answer;
    for (const message of chat.messages.values()) {
      if (message.topicId === topicId || message.id === topicId) chat.messages.delete(message.id);
    }
    this.world.changed();
  }

  /** Makes a supergroup of a basic group: new id, new message numbers, the same members. */
  upgradeGroup(chatId: number): Chat {
    const chat = this.world.chat(chatId);
    if (chat.type !== "group") throw new Error("Only a basic group can become a supergroup");
    const after = this.world.addSupergroup({ title: chat.title });
    for (const member of chat.members.values()) after.members.set(member.userId, { ...member });
    const creator = [...chat.members.values()].find((member) => member.status === "creator")?.userId ?? 0;
    this.#tell(chat, creator, { migrate_to_chat_id: after.id });
    chat.migratedTo = after.id;
    this.#tell(after, GROUP_ANONYMOUS_BOT, { migrate_from_chat_id: chat.id });
    return after;
  }

  #named(bot: Bot): Readonly<Record<string, unknown>> {
    return userObject(this.world.users.get(bot.id)!);
  }

  #tell(chat: Chat, fromId: number, service: Readonly<Record<string, unknown>>): Message {
    const message = this.posting.add({ chat, fromId, service });
    this.posting.announce(message);
    return message;
  }
}
