import { mentionsOf } from "./mentions.js";
import type { KookChannel, KookGuild, KookMessage, KookRole, KookUser, World } from "./world.js";

/** KOOK's shape of a user, with what a guild adds. https://developer.kookapp.cn/doc/objects */
export function userView(user: KookUser, guild: KookGuild | null): Record<string, unknown> {
  const member = guild?.members.get(user.id);
  return {
    id: user.id,
    username: user.name,
    identify_num: user.identifyNum,
    online: true,
    os: "Websocket",
    status: user.bot ? 0 : 1,
    avatar: user.avatar,
    vip_avatar: "",
    banner: "",
    nickname: member?.nickname || user.name,
    roles: member?.roleIds ?? [],
    is_vip: false,
    bot: user.bot,
    ...(user.bot ? { tag_info: { color: "#34A853", text: "机器人" } } : {}),
  };
}

/** KOOK's shape of a role. */
export function roleView(role: KookRole): Record<string, unknown> {
  return {
    role_id: role.id,
    name: role.name,
    desc: "",
    color: role.color,
    position: role.position,
    hoist: 0,
    mentionable: 0,
    permissions: role.permissions,
    type: role.type,
  };
}

/** KOOK's shape of a channel; in events what is true or false elsewhere is 1 or 0. */
export function channelView(channel: KookChannel, ownerId: string, inEvent = false): Record<string, unknown> {
  const isCategory = channel.type === 0;
  return {
    id: channel.id,
    guild_id: channel.guildId,
    name: channel.name,
    user_id: ownerId,
    topic: channel.topic,
    type: channel.type,
    is_category: inEvent ? Number(isCategory) : isCategory,
    parent_id: "",
    level: 100,
    slow_mode: 0,
    limit_amount: 0,
    has_password: false,
    permission_sync: 1,
    permission_overwrites: channel.roleOverwrites,
    permission_users: channel.userOverwrites.map(({ user_id, allow, deny }) => ({
      user: { id: user_id },
      allow,
      deny,
    })),
  };
}

/** KOOK's shape of a guild. */
export function guildView(guild: KookGuild, inEvent = false): Record<string, unknown> {
  const first = [...guild.channels.values()].find(({ type }) => type === 1)?.id ?? "";
  return {
    id: guild.id,
    name: guild.name,
    topic: "",
    user_id: guild.ownerId,
    icon: "",
    notify_type: 1,
    region: "beijing",
    enable_open: inEvent ? 0 : false,
    open_id: "",
    default_channel_id: first,
    welcome_channel_id: first,
    boost_num: 0,
    level: 0,
  };
}

/** KOOK's shape of a stored message, as message/list and message/view show it to a bot. */
export function messageView(world: World, message: KookMessage, botId: string): Record<string, unknown> {
  const guild = message.place.kind === "channel" ? world.guild(message.place.guildId) : null;
  const mentions = mentionsOf(message.content, message.authorId, guild);
  return {
    id: message.id,
    type: message.type,
    content: message.content,
    mention: mentions.userIds,
    mention_all: mentions.all,
    mention_roles: mentions.roleIds,
    mention_here: mentions.here,
    embeds: [],
    attachments: message.attachments,
    create_at: message.createdAt,
    updated_at: message.updatedAt,
    reactions: [...message.reactions].map(([id, people]) => ({
      emoji: { id, name: id },
      count: people.size,
      me: people.has(botId),
    })),
    author: userView(world.user(message.authorId), guild),
    image_name: "",
    read_status: false,
    quote: message.quote,
    mention_info: {
      mention_part: userParts(world, mentions.userIds),
      mention_role_part: roleParts(guild, mentions.roleIds),
    },
  };
}

/** What a quote shows of its original. */
export function quoteView(world: World, message: KookMessage): Record<string, unknown> {
  const guild = message.place.kind === "channel" ? world.guild(message.place.guildId) : null;
  return {
    id: message.id,
    type: message.type,
    content: message.content,
    create_at: message.createdAt,
    author: userView(world.user(message.authorId), guild),
    rong_id: message.id,
  };
}

/** The people that a text mentions. */
export function userParts(world: World, userIds: readonly string[]): readonly unknown[] {
  return userIds.flatMap((id) => {
    const user = world.users.get(id);
    if (!user) return [];
    return [{ id, username: user.name, full_name: `${user.name}#${user.identifyNum}`, avatar: user.avatar }];
  });
}

/** The roles that a text mentions. */
export function roleParts(guild: KookGuild | null, roleIds: readonly number[]): readonly unknown[] {
  return roleIds.flatMap((id) => {
    const role = guild?.roles.get(id);
    return role ? [roleView(role)] : [];
  });
}
