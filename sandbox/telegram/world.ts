import { randomBytes } from "node:crypto";
import {
  type User,
  type Bot,
  type ChatType,
  type AdminRight,
  PERMISSIONS,
  type Permission,
  type Member,
  type Chat,
  type StoredFile,
  GROUP_ANONYMOUS_BOT,
  CHANNEL_BOT,
} from "./model.js";

/** Everything there is on this local Telegram, and the ways to build it. */
export class World {
  readonly users = new Map<number, User>();
  readonly bots = new Map<number, Bot>();
  readonly chats = new Map<number, Chat>();
  readonly files = new Map<string, StoredFile>();
  readonly #botsByToken = new Map<string, Bot>();
  #nextUserId = 5_000_001;
  #nextGroupId = 4_000_001;
  #nextChannelId = 1_900_000_001;

  constructor(
    readonly now: () => number,
    readonly changed: () => void,
  ) {
    this.#addServiceBot(GROUP_ANONYMOUS_BOT, "Group", "GroupAnonymousBot");
    this.#addServiceBot(CHANNEL_BOT, "Channel", "Channel_Bot");
  }

  #addServiceBot(id: number, firstName: string, username: string): void {
    this.users.set(id, newUser(id, { name: firstName, username, isBot: true }));
  }

  addBot(options: { readonly username: string; readonly token?: string; readonly name?: string }): Bot {
    const idInToken = Number(options.token?.split(":")[0]);
    const id = Number.isSafeInteger(idInToken) && idInToken > 0 ? idInToken : this.#nextUserId++ + 1_000_000_000;
    const token = options.token ?? `${id}:AA${randomBytes(24).toString("base64url")}`;
    const bot: Bot = { id, token, username: options.username, privacyMode: true, commands: new Map() };
    const name = options.name ?? options.username;
    this.users.set(id, newUser(id, { name, username: options.username, isBot: true }));
    this.bots.set(id, bot);
    this.#botsByToken.set(token, bot);
    this.changed();
    return bot;
  }

  findBot(token: string): Bot | undefined {
    return this.#botsByToken.get(token);
  }

  /** As BotFather's /revoke: from now on the token is refused. */
  revokeToken(botId: number): void {
    const bot = this.bots.get(botId);
    if (bot) this.#botsByToken.delete(bot.token);
  }

  /** A person, whose private chat with bots has their id. */
  addUser(options: {
    readonly name: string;
    readonly lastName?: string;
    readonly username?: string;
    readonly id?: number;
    readonly language?: string;
  }): User {
    const id = options.id ?? this.#nextUserId++;
    const user = newUser(id, { ...options, isBot: false });
    this.users.set(id, user);
    this.#addChat(id, "private", options.name, options);
    return user;
  }

  /** A basic group, with its creator. */
  addGroup(options: { readonly title: string; readonly creatorId?: number; readonly id?: number }): Chat {
    const chat = this.#addChat(options.id ?? -this.#nextGroupId++, "group", options.title, {});
    return this.#withCreator(chat, options.creatorId);
  }

  /** A supergroup; as a forum it has the General topic and those added later. */
  addSupergroup(options: {
    readonly title: string;
    readonly creatorId?: number;
    readonly isForum?: boolean;
    readonly username?: string;
    readonly id?: number;
  }): Chat {
    const chat = this.#addChat(options.id ?? this.#newChannelId(), "supergroup", options.title, options);
    chat.isForum = options.isForum ?? false;
    return this.#withCreator(chat, options.creatorId);
  }

  addChannel(options: {
    readonly title: string;
    readonly creatorId?: number;
    readonly username?: string;
    readonly id?: number;
  }): Chat {
    const chat = this.#addChat(options.id ?? this.#newChannelId(), "channel", options.title, options);
    return this.#withCreator(chat, options.creatorId);
  }

  /** Supergroups and channels have ids of -100 and their own number. */
  #newChannelId(): number {
    return -1_000_000_000_000 - this.#nextChannelId++;
  }

  #addChat(id: number, type: ChatType, title: string, { username }: { readonly username?: string }): Chat {
    const chat: Chat = {
      id,
      type,
      title,
      username: username ?? null,
      isForum: false,
      topics: new Map(),
      members: new Map(),
      permissions: new Set(
        PERMISSIONS.filter(
          (permission) =>
            permission.startsWith("can_send") ||
            permission === "can_add_web_page_previews" ||
            permission === "can_invite_users",
        ),
      ),
      messages: new Map(),
      // In supergroups and channels the first message is their creation, and in forums General bears its number.
      nextMessageId: type === "supergroup" || type === "channel" ? 2 : 1,
      migratedTo: null,
      pinned: new Set(),
      hiddenMembers: false,
      lastBotId: null,
    };
    this.chats.set(id, chat);
    this.changed();
    return chat;
  }

  #withCreator(chat: Chat, creatorId: number | undefined): Chat {
    if (creatorId !== undefined) this.addMember(chat.id, creatorId, { status: "creator" });
    return chat;
  }

  /** Makes someone a member, or changes what they are. Bots hear nothing of it: to have them told, see the server. */
  addMember(
    chatId: number,
    userId: number,
    options: {
      readonly status?: Member["status"];
      readonly rights?: readonly AdminRight[];
      readonly permissions?: readonly Permission[];
      readonly anonymous?: boolean;
    } = {},
  ): Member {
    const chat = this.chat(chatId);
    const status = options.status ?? "member";
    const member: Member = {
      userId,
      status,
      rights: new Set(options.rights ?? (status === "administrator" ? defaultRights(chat.type) : [])),
      permissions: new Set(options.permissions ?? []),
      anonymous: options.anonymous ?? false,
    };
    chat.members.set(userId, member);
    this.changed();
    return member;
  }

  /** Adds a bot quietly; with `admin`, as an administrator with these rights or the usual ones. */
  addBotToChat(
    chatId: number,
    botId: number,
    options: { readonly admin?: boolean | readonly AdminRight[] } = {},
  ): Member {
    const { admin = false } = options;
    if (admin === false) return this.addMember(chatId, botId);
    return this.addMember(chatId, botId, { status: "administrator", ...(admin === true ? {} : { rights: admin }) });
  }

  chat(id: number): Chat {
    const chat = this.chats.get(id);
    if (!chat) throw new Error(`There is no chat ${id}`);
    return chat;
  }

  /** A chat by its id or its public name. */
  findChat(reference: string): Chat | undefined {
    if (/^-?\d+$/.test(reference)) return this.chats.get(Number(reference));
    if (!reference.startsWith("@")) return undefined;
    const name = reference.slice(1).toLowerCase();
    return [...this.chats.values()].find((chat) => chat.type !== "private" && chat.username?.toLowerCase() === name);
  }
}

function newUser(
  id: number,
  options: {
    readonly name: string;
    readonly lastName?: string;
    readonly username?: string;
    readonly isBot: boolean;
    readonly language?: string;
  },
): User {
  return {
    id,
    firstName: options.name,
    lastName: options.lastName ?? null,
    username: options.username ?? null,
    isBot: options.isBot,
    language: options.language ?? null,
    started: new Set(),
    blocked: new Set(),
  };
}

/** What the client ticks when one makes someone an administrator. */
function defaultRights(type: ChatType): readonly AdminRight[] {
  const common: AdminRight[] = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_change_info",
    "can_invite_users",
    "can_restrict_members",
  ];
  if (type === "channel") return [...common, "can_post_messages", "can_edit_messages"];
  return [...common, "can_pin_messages"];
}
