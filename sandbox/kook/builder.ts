import type { Kook } from "./call.js";
import { EVERYONE, INVITED_BOT } from "./permissions.js";
import { channelView, guildView, roleView } from "./views.js";
import type { KookBot, KookChannel, KookGuild, KookRole, KookUser } from "./world.js";

/** Builds and changes the world of a local KOOK. Ids count up unless they are given. */
export class Builder {
  constructor(protected readonly kook: Kook) {}

  addUser(options: {
    readonly name: string;
    readonly id?: string;
    readonly avatar?: string;
    readonly bot?: boolean;
  }): KookUser {
    const { world, assets } = this.kook;
    const { name, id = String(world.next("user", 2_125_000_000)), bot = false } = options;
    const identifyNum = id.slice(-4);
    const avatar = options.avatar ?? assets.avatar(name);
    const user: KookUser = { id, name, identifyNum, avatar, bot, blocksDirectMessages: false };
    world.users.set(id, user);
    return user;
  }

  addBot(options: { readonly token?: string; readonly name?: string; readonly id?: string } = {}): KookBot {
    const { world } = this.kook;
    const number = world.next("bot", 3_862_000_000);
    const userId = options.id ?? String(number);
    this.addUser({ name: options.name ?? "Relay", id: userId, bot: true });
    const token = options.token ?? `1/${Buffer.from(userId).toString("base64")}/c2FuZGJveC9zZWNyZXQr${number}==`;
    const bot: KookBot = { token, userId };
    world.bots.set(token, bot);
    return bot;
  }

  /** The token is worth nothing any more. */
  revokeToken(token: string): void {
    this.kook.world.bots.delete(token);
  }

  addGuild(options: { readonly name: string; readonly ownerId: string; readonly id?: string }): KookGuild {
    const { world } = this.kook;
    const { name, ownerId, id = String(2_040_000_000_000_000 + world.next("guild", 0)) } = options;
    const everyone: KookRole = { id: 0, name: "全体成员", permissions: EVERYONE, color: 0, position: 999, type: 255 };
    const roles = new Map([[0, everyone]]);
    const guild: KookGuild = { id, name, ownerId, roles, members: new Map(), channels: new Map() };
    world.guilds.set(id, guild);
    this.addMember(id, ownerId);
    return guild;
  }

  addMember(
    guildId: string,
    userId: string,
    options: { readonly nickname?: string; readonly roleIds?: readonly number[] } = {},
  ): void {
    const { world, chat, now } = this.kook;
    world.user(userId);
    const { nickname = "", roleIds = [] } = options;
    const joinedAt = now();
    world.guild(guildId).members.set(userId, { userId, nickname, roleIds: [...roleIds], joinedAt });
    chat.tellGuild(guildId, "joined_guild", { user_id: userId, joined_at: joinedAt });
  }

  removeMember(guildId: string, userId: string): void {
    const { world, chat, now } = this.kook;
    world.guild(guildId).members.delete(userId);
    chat.tellGuild(guildId, "exited_guild", { user_id: userId, exited_at: now() });
  }

  /** As if its invite link had been opened: the bot gets a role of its own with the permissions asked for. */
  addBotToGuild(guildId: string, botId: string, permissions: number = INVITED_BOT): void {
    const { world, chat } = this.kook;
    const role = this.addRole(guildId, { name: world.user(botId).name, permissions, type: 1 });
    this.addMember(guildId, botId, { roleIds: [role.id] });
    chat.tellBot(botId, "self_joined_guild", { guild_id: guildId, state: "" });
  }

  /** The bot is kicked: it hears of that, and of nothing else there. */
  removeBotFromGuild(guildId: string, botId: string): void {
    this.kook.world.guild(guildId).members.delete(botId);
    this.kook.chat.tellBot(botId, "self_exited_guild", { guild_id: guildId });
  }

  deleteGuild(guildId: string): void {
    const guild = this.kook.world.guild(guildId);
    this.kook.chat.tellGuild(guildId, "deleted_guild", guildView(guild, true));
    for (const id of guild.channels.keys()) this.kook.world.channels.delete(id);
    this.kook.world.guilds.delete(guildId);
  }

  changeGuild(guildId: string, change: { readonly name?: string; readonly ownerId?: string }): void {
    const guild = Object.assign(this.kook.world.guild(guildId), change);
    this.kook.chat.tellGuild(guildId, "updated_guild", guildView(guild, true));
  }

  addRole(
    guildId: string,
    options: { readonly name: string; readonly permissions?: number; readonly id?: number; readonly type?: number },
  ): KookRole {
    const { world, chat } = this.kook;
    const guild = world.guild(guildId);
    const { name, permissions = 0, id = world.next("role", 100), type = 0 } = options;
    const role: KookRole = { id, name, permissions, color: 0, position: guild.roles.size, type };
    guild.roles.set(id, role);
    chat.tellGuild(guildId, "added_role", roleView(role));
    return role;
  }

  changeRole(guildId: string, roleId: number, change: { readonly name?: string; readonly permissions?: number }): void {
    const role = this.#role(guildId, roleId);
    this.kook.chat.tellGuild(guildId, "updated_role", roleView(Object.assign(role, change)));
  }

  deleteRole(guildId: string, roleId: number): void {
    const guild = this.kook.world.guild(guildId);
    const role = this.#role(guildId, roleId);
    guild.roles.delete(roleId);
    for (const member of guild.members.values()) member.roleIds = member.roleIds.filter((id) => id !== roleId);
    this.kook.chat.tellGuild(guildId, "deleted_role", roleView(role));
  }

  /** Gives a member these roles and no others. KOOK tells nobody. */
  changeRoles(guildId: string, userId: string, roleIds: readonly number[]): void {
    const member = this.kook.world.guild(guildId).members.get(userId);
    if (!member) throw new Error(`${userId} is no member of ${guildId}`);
    member.roleIds = [...roleIds];
  }

  changeNickname(guildId: string, userId: string, nickname: string): void {
    const member = this.kook.world.guild(guildId).members.get(userId);
    if (!member) throw new Error(`${userId} is no member of ${guildId}`);
    member.nickname = nickname;
    this.kook.chat.tellGuild(guildId, "updated_guild_member", { user_id: userId, nickname });
  }

  addChannel(
    guildId: string,
    options: { readonly name: string; readonly type?: number; readonly id?: string; readonly topic?: string },
  ): KookChannel {
    const { world, chat } = this.kook;
    const guild = world.guild(guildId);
    const { name, type = 1, id = String(1_095_000_000_000_000 + world.next("channel", 0)), topic = "" } = options;
    const channel: KookChannel = { id, guildId, name, type, topic, roleOverwrites: [], userOverwrites: [] };
    guild.channels.set(id, channel);
    world.channels.set(id, channel);
    chat.tellGuild(guildId, "added_channel", channelView(channel, guild.ownerId, true), channel);
    return channel;
  }

  changeChannel(channelId: string, change: Partial<Pick<KookChannel, "name" | "topic">>): void {
    const channel = Object.assign(this.kook.world.channel(channelId), change);
    const { ownerId } = this.kook.world.guild(channel.guildId);
    this.kook.chat.tellGuild(channel.guildId, "updated_channel", channelView(channel, ownerId, true), channel);
  }

  deleteChannel(channelId: string): void {
    const { world, chat, now } = this.kook;
    const channel = world.channel(channelId);
    world.guild(channel.guildId).channels.delete(channelId);
    chat.tellGuild(channel.guildId, "deleted_channel", { id: channelId, deleted_at: now() }, channel);
    world.channels.delete(channelId);
  }

  /** Sets what a role may in a channel: role 0 is everyone. */
  overwriteRole(channelId: string, roleId: number, masks: { readonly allow?: number; readonly deny?: number }): void {
    const channel = this.kook.world.channel(channelId);
    const others = channel.roleOverwrites.filter(({ role_id }) => role_id !== roleId);
    channel.roleOverwrites = [...others, { role_id: roleId, allow: masks.allow ?? 0, deny: masks.deny ?? 0 }];
    this.changeChannel(channelId, {});
  }

  /** Sets what a person, or a bot, may in a channel. */
  overwriteUser(channelId: string, userId: string, masks: { readonly allow?: number; readonly deny?: number }): void {
    const channel = this.kook.world.channel(channelId);
    const others = channel.userOverwrites.filter(({ user_id }) => user_id !== userId);
    channel.userOverwrites = [...others, { user_id: userId, allow: masks.allow ?? 0, deny: masks.deny ?? 0 }];
    this.changeChannel(channelId, {});
  }

  blockDirectMessages(userId: string, blocked = true): void {
    this.kook.world.user(userId).blocksDirectMessages = blocked;
  }

  #role(guildId: string, roleId: number): KookRole {
    const role = this.kook.world.guild(guildId).roles.get(roleId);
    if (!role) throw new Error(`${guildId} has no role ${roleId}`);
    return role;
  }
}
