import { looseAttachments, shownEmbeds } from "./embed-pictures.js";
import {
  isThread,
  type Attachment,
  type Bot,
  type Channel,
  type Guild,
  type Member,
  type Message,
  type Role,
  type User,
  type Webhook,
} from "./model.js";
import type { World } from "./world.js";

type Json = Record<string, unknown>;

/** How this world's things look on the wire. https://docs.discord.com/developers/resources/ */
export function userObject(user: User): Json {
  return {
    id: user.id,
    username: user.name,
    discriminator: "0",
    global_name: user.bot ? null : user.name,
    avatar: user.avatar,
    bot: user.bot,
    public_flags: 0,
    flags: 0,
    system: false,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
  };
}

export function applicationObject(bot: Bot): Json {
  return {
    id: bot.id,
    name: bot.name,
    icon: null,
    description: "",
    summary: "",
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: "0".repeat(64),
    // GATEWAY_MESSAGE_CONTENT_LIMITED: switched on in the portal for an app in fewer than 100 guilds.
    flags: bot.messageContent ? 1 << 19 : 0,
    owner: { id: "1", username: "owner", discriminator: "0", avatar: null },
    team: null,
    integration_types_config: { "0": {} },
  };
}

export function roleObject(role: Role, position: number): Json {
  return {
    id: role.id,
    name: role.name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position,
    permissions: role.permissions.toString(),
    managed: role.botId !== null,
    mentionable: role.mentionable,
    flags: 0,
    ...(role.botId === null ? {} : { tags: { bot_id: role.botId } }),
  };
}

export function roleObjects(guild: Guild): Json[] {
  return [...guild.roles.values()].map(roleObject);
}

export function guildObject(guild: Guild): Json {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: roleObjects(guild),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: guild.premiumTier,
    preferred_locale: guild.locale,
    public_updates_channel_id: null,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    safety_alerts_channel_id: null,
  };
}

export function memberObject(world: World, member: Member): Json {
  return {
    user: userObject(world.users.get(member.userId) ?? unknownUser(member.userId)),
    nick: member.nickname,
    avatar: null,
    banner: null,
    roles: member.roleIds,
    joined_at: iso(member.joinedAt),
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  };
}

function unknownUser(id: string): User {
  return { id, name: "Deleted User", bot: false, avatar: null };
}

export function channelObject(channel: Channel): Json {
  const common = {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guildId,
    name: channel.name,
    parent_id: channel.parentId,
    last_message_id: channel.lastMessageId,
    flags: 0,
    rate_limit_per_user: 0,
  };
  if (isThread(channel)) {
    return {
      ...common,
      owner_id: channel.guildId,
      message_count: channel.messages.size,
      total_message_sent: channel.messages.size,
      member_count: channel.threadMembers.size,
      thread_metadata: {
        archived: channel.archived,
        auto_archive_duration: 4320,
        archive_timestamp: iso(0),
        locked: channel.locked,
      },
    };
  }
  const overwrites = [...channel.overwrites.values()].map((overwrite) => ({
    id: overwrite.id,
    type: overwrite.type === "role" ? 0 : 1,
    allow: overwrite.allow.toString(),
    deny: overwrite.deny.toString(),
  }));
  return { ...common, topic: null, nsfw: false, position: 0, permission_overwrites: overwrites };
}

export function webhookObject(world: World, webhook: Webhook, withUser: boolean): Json {
  const user = world.users.get(webhook.userId);
  return {
    id: webhook.id,
    type: 1,
    guild_id: webhook.guildId,
    channel_id: webhook.channelId,
    name: webhook.name,
    avatar: webhook.avatar,
    application_id: webhook.applicationId,
    token: webhook.token,
    url: `https://discord.com/api/webhooks/${webhook.id}/${webhook.token}`,
    ...(withUser && user ? { user: userObject(user) } : {}),
  };
}

/** A message as a reader gets it; without the Message Content intent, what others wrote is blank. */
export function messageObject(world: World, message: Message, origin: string, blank = false): Json {
  const user = world.users.get(message.authorId);
  const author = message.webhookId
    ? webhookAuthor(message)
    : userObject(user ?? { id: message.authorId, name: message.authorName, bot: false, avatar: null });
  return {
    id: message.id,
    type: message.replyTo ? 19 : 0,
    channel_id: message.channelId,
    author,
    content: blank ? "" : message.content,
    timestamp: iso(message.at),
    edited_timestamp: message.editedAt === null ? null : iso(message.editedAt),
    tts: message.tts,
    mention_everyone: message.pings.some((ping) => ping.kind === "everyone" || ping.kind === "here"),
    mentions: message.pings.filter((ping) => ping.kind === "user").map((ping) => userObject(world.users.get(ping.id)!)),
    mention_roles: message.pings.filter((ping) => ping.kind === "role").map((ping) => ping.id),
    attachments: blank
      ? []
      : looseAttachments(message).map((attachment) => attachmentObject(message, attachment, origin)),
    embeds: blank ? [] : shownEmbeds(message, (file) => attachmentUrl(message.channelId, file, origin)),
    components: blank ? [] : message.components,
    pinned: message.pinned,
    ...(message.reactions.size === 0 ? {} : { reactions: reactionObjects(message) }),
    flags: message.flags,
    ...(message.nonce === null ? {} : { nonce: message.nonce }),
    ...(message.webhookId ? { webhook_id: message.webhookId } : {}),
    ...(message.applicationId ? { application_id: message.applicationId } : {}),
    ...(message.replyTo
      ? { message_reference: { type: 0, message_id: message.replyTo, channel_id: message.channelId } }
      : {}),
  };
}

function reactionObjects(message: Message): Json[] {
  return [...message.reactions].map(([name, people]) => ({
    emoji: { id: null, name },
    count: people.size,
    count_details: { burst: 0, normal: people.size },
    me: false,
    me_burst: false,
    burst_colors: [],
  }));
}

function webhookAuthor(message: Message): Json {
  return {
    id: message.webhookId,
    username: message.authorName,
    avatar: message.avatarUrl === null ? null : "0".repeat(32),
    discriminator: "0000",
    public_flags: 0,
    flags: 0,
    bot: true,
    global_name: null,
  };
}

/** Where an attachment is served from, in place of cdn.discordapp.com. */
export function attachmentUrl(channelId: string, attachment: Attachment, origin: string): string {
  return `${origin}/attachments/${channelId}/${attachment.id}/${encodeURIComponent(attachment.name)}`;
}

function attachmentObject(message: Message, attachment: Attachment, origin: string): Json {
  const url = attachmentUrl(message.channelId, attachment, origin);
  return {
    id: attachment.id,
    filename: attachment.name,
    size: attachment.bytes.length,
    url,
    proxy_url: url,
    content_type: attachment.type,
    ...(attachment.title === null ? {} : { title: attachment.title }),
    ...(attachment.description === null ? {} : { description: attachment.description }),
    flags: attachment.spoiler ? 1 << 5 : 0,
  };
}

export function iso(at: number): string {
  return new Date(at).toISOString().replace("Z", "000+00:00");
}
