import type { SourceEvent } from "../../message/index.js";
import { decodeEmoji } from "./decode-emoji.js";
import { decodeEditedBody, decodePings } from "./decode-message.js";
import { nameTable } from "./names.js";
import {
  buttonBodySchema,
  channelBodySchema,
  deletedBodySchema,
  editedBodySchema,
  guildBodySchema,
  pinBodySchema,
  reactionBodySchema,
  systemExtraSchema,
  type RawEvent,
} from "./schema.js";

type Body = Record<string, unknown>;
type Decoder = (body: Body, event: RawEvent) => SourceEvent | null;

/**
 * Each kind of system event: what it means to us, or that it means nothing. In a guild's event `target_id` is the
 * guild. https://developer.kookapp.cn/doc/event/event-introduction
 */
const DECODERS: Readonly<Record<string, Decoder>> = {
  updated_message: decodeEdit,
  deleted_message: decodeDeletion,
  added_reaction: (body, event) => decodeReaction(body, event, true),
  deleted_reaction: (body, event) => decodeReaction(body, event, false),
  pinned_message: (body, event) => decodePin(body, event, true),
  unpinned_message: (body, event) => decodePin(body, event, false),
  message_btn_click: decodeButton,
  added_role: rolesChanged,
  updated_role: rolesChanged,
  deleted_role: rolesChanged,
  added_channel: decodeChannel,
  updated_channel: decodeChannel,
  deleted_channel: decodeChannelDeletion,
  // Undocumented, of unknown shape: what is known of the guild may be out of date.
  batch_added_channel: guildChanged,
  batch_updated_channel: guildChanged,
  batch_deleted_channel: guildChanged,
  updated_guild: guildChanged,
  deleted_guild: guildLeft,
  self_joined_guild: guildChanged,
  self_exited_guild: guildLeft,
};

/** Known, and of no interest to the relay. */
const OF_NO_INTEREST: ReadonlySet<string> = new Set([
  ...["private_added_reaction", "private_deleted_reaction", "embeds_append"],
  ...["updated_private_message", "deleted_private_message"],
  ...["joined_guild", "exited_guild", "updated_guild_member", "guild_member_online", "guild_member_offline"],
  ...["joined_channel", "exited_channel", "user_updated", "sort_channel", "live_status_changed"],
  ...["added_block_list", "deleted_block_list", "add_guild_mute", "delete_guild_mute"],
  ...["added_emoji", "removed_emoji", "deleted_emoji", "updated_emoji"],
  ...["updated_server_type", "unread_count_changed"],
]);

export function decodeSystemEvent(event: RawEvent): SourceEvent {
  const extra = systemExtraSchema.safeParse(event.extra);
  if (!extra.success) return { type: "ignored", reason: "malformed" };
  const { type, body } = extra.data;
  const decode = Object.hasOwn(DECODERS, type) ? DECODERS[type] : undefined;
  if (decode) return decode(body, event) ?? { type: "ignored", reason: "malformed" };
  return { type: "ignored", reason: OF_NO_INTEREST.has(type) ? type : "unknown-system-event" };
}

function decodeEdit(body: Body, event: RawEvent): SourceEvent | null {
  const parsed = editedBodySchema.safeParse(body);
  if (!parsed.success) return null;
  const { msg_id, channel_id, content, updated_at, kmarkdown, attachments } = parsed.data;
  return {
    type: "message-edited",
    messageId: msg_id,
    guildId: guildIdOf(event),
    channelId: channel_id,
    ...decodeEditedBody(content, attachments, nameTable(guildIdOf(event), kmarkdown)),
    pings: decodePings(parsed.data),
    editedAt: updated_at ?? event.msg_timestamp ?? 0,
  };
}

function decodeDeletion(body: Body, event: RawEvent): SourceEvent | null {
  const parsed = deletedBodySchema.safeParse(body);
  if (!parsed.success) return null;
  const { msg_id, channel_id } = parsed.data;
  return { type: "message-deleted", messageId: msg_id, guildId: guildIdOf(event), channelId: channel_id };
}

function decodeReaction(body: Body, event: RawEvent, added: boolean): SourceEvent | null {
  const parsed = reactionBodySchema.safeParse(body);
  const emoji = parsed.success ? decodeEmoji(parsed.data.emoji) : null;
  if (!parsed.success || emoji === null) return null;
  const { msg_id, channel_id, user_id } = parsed.data;
  const place = { guildId: guildIdOf(event), channelId: channel_id };
  return { type: "reaction-changed", messageId: msg_id, ...place, userId: user_id, emoji, added };
}

function decodePin(body: Body, event: RawEvent, pinned: boolean): SourceEvent | null {
  const parsed = pinBodySchema.safeParse(body);
  if (!parsed.success) return null;
  const { msg_id, channel_id } = parsed.data;
  return { type: "pin-changed", messageId: msg_id, guildId: guildIdOf(event), channelId: channel_id, pinned };
}

/** Always told as a direct event. In a direct message the target is no channel. */
function decodeButton(body: Body): SourceEvent | null {
  const parsed = buttonBodySchema.safeParse(body);
  if (!parsed.success) return null;
  const { msg_id, user_id, value, target_id, guild_id, user_info } = parsed.data;
  return {
    type: "button-pressed",
    messageId: msg_id,
    channelId: target_id,
    guildId: guild_id,
    userId: user_id,
    userName: user_info?.nickname || user_info?.username || "",
    value,
  };
}

function rolesChanged(_body: Body, event: RawEvent): SourceEvent | null {
  const guildId = guildIdOf(event);
  return guildId === "" ? null : { type: "roles-changed", guildId };
}

function decodeChannel(body: Body, event: RawEvent): SourceEvent | null {
  const parsed = channelBodySchema.safeParse(body);
  if (!parsed.success) return null;
  const { id, name } = parsed.data;
  return { type: "channel-changed", guildId: guildIdOf(event), channelId: id, name };
}

function decodeChannelDeletion(body: Body, event: RawEvent): SourceEvent | null {
  const parsed = channelBodySchema.safeParse(body);
  return parsed.success ? { type: "channel-deleted", guildId: guildIdOf(event), channelId: parsed.data.id } : null;
}

function guildChanged(body: Body, event: RawEvent): SourceEvent | null {
  const guildId = guildOf(body, event);
  return guildId === "" ? null : { type: "guild-changed", guildId };
}

function guildLeft(body: Body, event: RawEvent): SourceEvent | null {
  const guildId = guildOf(body, event);
  return guildId === "" ? null : { type: "guild-left", guildId };
}

function guildIdOf(event: RawEvent): string {
  return event.channel_type === "GROUP" ? event.target_id : "";
}

/** The guild that the event is about: named by its target, or by its body when only the bot is told. */
function guildOf(body: Body, event: RawEvent): string {
  const parsed = guildBodySchema.safeParse(body);
  return guildIdOf(event) || (parsed.success ? parsed.data.guild_id || parsed.data.id : "");
}
