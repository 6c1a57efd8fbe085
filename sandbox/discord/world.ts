import { randomBytes } from "node:crypto";
import {
  type User,
  type Bot,
  type Role,
  type Member,
  type Guild,
  CHANNEL_TYPES,
  type Channel,
  type Ping,
  type Webhook,
  isThread,
} from "./model.js";
import { bits, channelPermissions, EVERYONE_BY_DEFAULT, guildPermissions, type PermissionName } from "./permissions.js";
import { Snowflakes } from "./snowflake.js";

/** Everything there is on this local Discord, and the ways to build it. */
export class World {
  readonly bots = new Map<string, Bot>();
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  readonly webhooks = new Map<string, Webhook>();
  readonly pings: Ping[] = [];
  readonly #botsByToken = new Map<string, Bot>();
  readonly #snowflakes: Snowflakes;

  constructor(
    readonly now: () => number,
    readonly changed: () => void,
  ) {
    this.#snowflakes = new Snowflakes(now);
  }

  newId(): string {
    return this.#snowflakes.next();
  }

  /** An application with a bot. Tokens look like Discord's: three parts, the first one the id. */
  addBot(options: {
    readonly name: string;
    readonly token?: string;
    readonly applicationId?: string;
    readonly messageContent?: boolean;
  }): Bot {
    const id = options.applicationId ?? this.newId();
    const bot: Bot = {
      id,
      token: options.token ?? makeToken(id),
      name: options.name,
      messageContent: options.messageContent ?? false,
      commands: [],
      guildCommands: new Map(),
    };
    this.users.set(id, { id, name: options.name, bot: true, avatar: null });
    this.bots.set(id, bot);
    this.#botsByToken.set(bot.token, bot);
    this.changed();
    return bot;
  }

  findBot(token: string): Bot | undefined {
    return this.#botsByToken.get(token);
  }

  /** As a reset in the developer portal: from now on the old token is refused. */
  revokeToken(botId: string): void {
    const bot = this.bots.get(botId);
    if (bot) this.#botsByToken.delete(bot.token);
  }

  /** The new one that the portal shows after a reset; the old one is refused. */
  renewToken(botId: string): string {
    const bot = this.bots.get(botId);
    if (!bot) throw new Error(`There is no bot ${botId}`);
    this.revokeToken(botId);
    const token = makeToken(botId);
    this.#botsByToken.set(token, bot);
    return token;
  }

  addUser(options: { readonly name: string; readonly id?: string; readonly avatar?: string }): User {
    const user: User = {
      id: options.id ?? this.newId(),
      name: options.name,
      bot: false,
      avatar: options.avatar ?? null,
    };
    this.users.set(user.id, user);
    this.changed();
    return user;
  }

  /** A guild; its owner is a member, and @everyone may do what a new guild lets it. */
  addGuild(options: {
    readonly name: string;
    readonly ownerId: string;
    readonly id?: string;
    readonly premiumTier?: number;
    readonly locale?: string;
  }): Guild {
    const id = options.id ?? this.newId();
    const everyone: Role = {
      id,
      name: "@everyone",
      permissions: bits(EVERYONE_BY_DEFAULT),
      mentionable: false,
      botId: null,
    };
    const guild: Guild = {
      id,
      name: options.name,
      ownerId: options.ownerId,
      premiumTier: options.premiumTier ?? 0,
      roles: new Map([[id, everyone]]),
      members: new Map(),
      locale: options.locale ?? "en-US",
    };
    this.guilds.set(id, guild);
    this.addMember(id, options.ownerId);
    return guild;
  }

  addRole(
    guildId: string,
    options: {
      readonly name: string;
      readonly permissions?: readonly PermissionName[];
      readonly mentionable?: boolean;
      readonly id?: string;
    },
  ): Role {
    return this.#addRole(this.guild(guildId), { ...options, botId: null });
  }

  #addRole(
    guild: Guild,
    options: {
      readonly name: string;
      readonly permissions?: readonly PermissionName[];
      readonly mentionable?: boolean;
      readonly id?: string;
      readonly botId: string | null;
    },
  ): Role {
    const role: Role = {
      id: options.id ?? this.newId(),
      name: options.name,
      permissions: bits(options.permissions ?? []),
      mentionable: options.mentionable ?? false,
      botId: options.botId,
    };
    guild.roles.set(role.id, role);
    this.changed();
    return role;
  }

  /** Makes someone a member; with permissions, by a role of their own. */
  addMember(
    guildId: string,
    userId: string,
    options: {
      readonly nickname?: string;
      readonly roleIds?: readonly string[];
      readonly permissions?: readonly PermissionName[];
    } = {},
  ): Member {
    const guild = this.guild(guildId);
    const roleIds = [...(options.roleIds ?? [])];
    if (options.permissions) {
      roleIds.push(this.addRole(guildId, { name: `role of ${userId}`, permissions: options.permissions }).id);
    }
    const member: Member = { userId, roleIds, nickname: options.nickname ?? null, joinedAt: this.now() };
    guild.members.set(userId, member);
    this.changed();
    return member;
  }

  /** Adds a bot as its invite link does: as a member with a role of its own, which has these permissions. */
  addBotToGuild(guildId: string, botId: string, permissions: readonly PermissionName[]): Member {
    const guild = this.guild(guildId);
    const bot = this.bots.get(botId);
    if (!bot) throw new Error(`There is no bot ${botId}`);
    const role = this.#addRole(guild, { name: bot.name, permissions, botId });
    return this.addMember(guildId, botId, { roleIds: [role.id] });
  }

  /** Kicks someone. What a bot made stays: its webhooks go on working, as Discord's do. */
  removeMember(guildId: string, userId: string): void {
    this.guild(guildId).members.delete(userId);
    this.changed();
  }

  /** Sets what a bot's own role may do in the whole guild. */
  setBotPermissions(guildId: string, botId: string, permissions: readonly PermissionName[]): void {
    for (const role of this.guild(guildId).roles.values())
      if (role.botId === botId) role.permissions = bits(permissions);
    this.changed();
  }

  setEveryonePermissions(guildId: string, permissions: readonly PermissionName[]): void {
    this.guild(guildId).roles.get(guildId)!.permissions = bits(permissions);
    this.changed();
  }

  addChannel(
    guildId: string,
    options: {
      readonly name: string;
      readonly type?: keyof typeof CHANNEL_TYPES;
      readonly parentId?: string;
      readonly id?: string;
    },
  ): Channel {
    this.guild(guildId);
    const channel: Channel = {
      id: options.id ?? this.newId(),
      guildId,
      type: CHANNEL_TYPES[options.type ?? "text"],
      name: options.name,
      parentId: options.parentId ?? null,
      overwrites: new Map(),
      archived: false,
      locked: false,
      threadMembers: new Set(),
      messages: new Map(),
      lastMessageId: null,
      nonces: new Map(),
    };
    if (isThread(channel) && !this.channels.has(channel.parentId ?? "")) {
      throw new Error("A thread needs its parent channel");
    }
    this.channels.set(channel.id, channel);
    this.changed();
    return channel;
  }

  /** A thread in a text or announcement channel, or a post in a forum. */
  addThread(
    parentId: string,
    options: { readonly name: string; readonly private?: boolean; readonly id?: string },
  ): Channel {
    const parent = this.channel(parentId);
    const announcement = parent.type === CHANNEL_TYPES.announcement;
    const type = options.private ? "private-thread" : announcement ? "announcement-thread" : "thread";
    return this.addChannel(parent.guildId, { ...options, type, parentId });
  }

  /** Deletes a channel, with its threads and webhooks. */
  deleteChannel(channelId: string): void {
    for (const channel of this.channels.values()) {
      if (channel.id === channelId || channel.parentId === channelId) this.channels.delete(channel.id);
    }
    for (const webhook of this.webhooks.values()) {
      if (webhook.channelId === channelId) this.webhooks.delete(webhook.id);
    }
    this.changed();
  }

  /** Allows or denies, in one channel, a role or a person; names not given keep what they had. */
  setOverwrite(
    channelId: string,
    targetId: string,
    {
      allow = [],
      deny = [],
    }: { readonly allow?: readonly PermissionName[]; readonly deny?: readonly PermissionName[] },
  ): void {
    const channel = this.channel(channelId);
    const type = this.guild(channel.guildId).roles.has(targetId) ? "role" : "member";
    const before = channel.overwrites.get(targetId) ?? { id: targetId, type, allow: 0n, deny: 0n };
    const touched = bits(allow) | bits(deny);
    channel.overwrites.set(targetId, {
      id: targetId,
      type,
      allow: (before.allow & ~touched) | bits(allow),
      deny: (before.deny & ~touched) | bits(deny),
    });
    this.changed();
  }

  deleteWebhook(webhookId: string): void {
    this.webhooks.delete(webhookId);
    this.changed();
  }

  /** A webhook as a person makes it in the channel's settings: it belongs to no application. */
  addWebhook(channelId: string, options: { readonly name: string; readonly userId: string }): Webhook {
    return this.createWebhook(this.channel(channelId), { ...options, applicationId: null });
  }

  createWebhook(
    channel: Channel,
    options: { readonly name: string; readonly userId: string; readonly applicationId: string | null },
  ): Webhook {
    const webhook: Webhook = {
      id: this.newId(),
      token: randomBytes(51).toString("base64url"),
      guildId: channel.guildId,
      channelId: channel.id,
      name: options.name,
      avatar: null,
      applicationId: options.applicationId,
      userId: options.userId,
    };
    this.webhooks.set(webhook.id, webhook);
    this.changed();
    return webhook;
  }

  guild(id: string): Guild {
    const guild = this.guilds.get(id);
    if (!guild) throw new Error(`There is no guild ${id}`);
    return guild;
  }

  channel(id: string): Channel {
    const channel = this.channels.get(id);
    if (!channel) throw new Error(`There is no channel ${id}`);
    return channel;
  }

  /** Where overwrites and webhooks of a channel live: a thread's in its parent. */
  parentOf(channel: Channel): Channel {
    return isThread(channel) ? this.channel(channel.parentId!) : channel;
  }

  /** What someone may do in a channel; nothing for who isn't a member. */
  permissionsIn(channel: Channel, userId: string): bigint {
    const guild = this.guild(channel.guildId);
    const member = guild.members.get(userId);
    return member ? channelPermissions(guild, member, this.parentOf(channel)) : 0n;
  }

  guildPermissionsOf(guildId: string, userId: string): bigint {
    const guild = this.guild(guildId);
    const member = guild.members.get(userId);
    return member ? guildPermissions(guild, member) : 0n;
  }
}

function makeToken(id: string): string {
  const first = Buffer.from(id).toString("base64url");
  return `${first}.${randomBytes(4).toString("base64url")}.${randomBytes(28).toString("base64url")}`;
}
