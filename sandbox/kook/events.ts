import { randomUUID } from "node:crypto";
import { mentionsOf, rawContent } from "./mentions.js";
import { roleParts, userParts, userView } from "./views.js";
import type { KookMessage, World } from "./world.js";

/** What KOOK puts into every event, and what must never be seen in a log. */
export const VERIFY_TOKEN = "sandbox-verify-token";

/** The d of a new message. https://developer.kookapp.cn/doc/event/message */
export function messageEvent(
  world: World,
  message: KookMessage,
  botId: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { place } = message;
  return {
    channel_type: place.kind === "channel" ? "GROUP" : "PERSON",
    type: message.type,
    target_id: place.kind === "channel" ? place.channelId : message.authorId === botId ? place.userId : botId,
    author_id: message.authorId,
    content: message.content,
    extra: { ...extraOf(world, message), ...more },
    msg_id: message.id,
    msg_timestamp: message.createdAt,
    nonce: message.nonce,
    from_type: 1,
    verify_token: VERIFY_TOKEN,
  };
}

function extraOf(world: World, message: KookMessage): Record<string, unknown> {
  const { place, type, content } = message;
  const guild = place.kind === "channel" ? world.guild(place.guildId) : null;
  const channel = place.kind === "channel" ? world.channel(place.channelId) : null;
  const mentions = mentionsOf(content, message.authorId, guild);
  return {
    type,
    code: place.kind === "direct" ? place.key : "",
    ...(channel ? { guild_id: channel.guildId, channel_name: channel.name } : {}),
    visible_only: message.visibleOnly,
    mention: mentions.userIds,
    mention_all: mentions.all,
    mention_roles: mentions.roleIds,
    mention_here: mentions.here,
    nav_channels: mentions.channelIds,
    author: userView(world.user(message.authorId), guild),
    ...(type === 1 || type === 9 ? { kmarkdown: kmarkdownPart(world, message) } : {}),
    ...(message.attachments === null ? {} : { attachments: message.attachments }),
    ...(message.quote === null ? {} : { quote: message.quote }),
    ...(channel ? { channel_type: channel.type === 2 ? 2 : 1 } : {}),
    last_msg_content: "",
    send_msg_device: 0,
  };
}

function kmarkdownPart(world: World, { place, content, authorId }: KookMessage): Record<string, unknown> {
  const guild = place.kind === "channel" ? world.guild(place.guildId) : null;
  const mentions = mentionsOf(content, authorId, guild);
  return {
    raw_content: rawContent(content, world, guild),
    mention_part: userParts(world, mentions.userIds),
    mention_role_part: roleParts(guild, mentions.roleIds),
    channel_part: mentions.channelIds.flatMap((id) => {
      const channel = world.channels.get(id);
      return channel ? [{ id, name: channel.name, guild_id: channel.guildId }] : [];
    }),
  };
}

/** What updated_message or updated_private_message tells: neither the author's name nor the type. */
export function editBody(world: World, message: KookMessage, withKmarkdown: boolean): Record<string, unknown> {
  const { place, content } = message;
  if (place.kind === "direct") {
    return { ...privateBody(message), content, updated_at: message.updatedAt };
  }
  const mentions = mentionsOf(content, message.authorId, world.guild(place.guildId));
  return {
    msg_id: message.id,
    channel_id: place.channelId,
    content,
    mention: mentions.userIds,
    mention_all: mentions.all,
    mention_here: mentions.here,
    mention_roles: mentions.roleIds,
    updated_at: message.updatedAt,
    channel_type: world.channel(place.channelId).type === 2 ? 2 : 1,
    ...(withKmarkdown ? { kmarkdown: kmarkdownPart(world, message), quote: message.quote } : {}),
  };
}

/** What deleted_message or deleted_private_message tells. */
export function deletionBody(message: KookMessage, deletedAt: number): Record<string, unknown> {
  const { place } = message;
  if (place.kind === "direct") return { ...privateBody(message), deleted_at: deletedAt };
  return { msg_id: message.id, channel_id: place.channelId, channel_type: 1 };
}

function privateBody({ id, place, authorId }: KookMessage): Record<string, unknown> {
  if (place.kind !== "direct") return {};
  const target = authorId === place.botId ? place.userId : place.botId;
  return { msg_id: id, author_id: authorId, target_id: target, chat_code: place.key };
}

/** The d of a system event. target_id is the guild's id, or the bot's for PERSON. */
export function systemEvent(
  channelType: "GROUP" | "PERSON",
  targetId: string,
  type: string,
  body: Readonly<Record<string, unknown>>,
  now: number,
): Record<string, unknown> {
  return {
    channel_type: channelType,
    type: 255,
    target_id: targetId,
    author_id: "1",
    content: "[系统消息]",
    extra: { type, body },
    msg_id: randomUUID(),
    msg_timestamp: now,
    nonce: "",
    from_type: 1,
    verify_token: VERIFY_TOKEN,
  };
}
