import type { Entity } from "./html.js";
import {
  ADMIN_RIGHTS,
  PERMISSIONS,
  type Bot,
  type Chat,
  type Member,
  type Message,
  type StoredFile,
  type User,
} from "./model.js";
import type { World } from "./world.js";

type Json = Record<string, unknown>;

/** How this world's things look on the wire. https://core.telegram.org/bots/api#available-types */
export function userObject(user: User): Json {
  return {
    id: user.id,
    is_bot: user.isBot,
    first_name: user.firstName,
    ...(user.lastName === null ? {} : { last_name: user.lastName }),
    ...(user.username === null ? {} : { username: user.username }),
    ...(user.language === null ? {} : { language_code: user.language }),
  };
}

/** A bot about itself, as getMe tells. */
export function selfObject(user: User, bot: Bot): Json {
  return {
    ...userObject(user),
    can_join_groups: true,
    can_read_all_group_messages: !bot.privacyMode,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
  };
}

export function chatObject(world: World, chat: Chat): Json {
  if (chat.type === "private") {
    const { is_bot: _isBot, language_code: _language, ...names } = userObject(world.users.get(chat.id)!);
    return { ...names, type: "private" };
  }
  return {
    id: chat.id,
    type: chat.type,
    title: chat.title,
    ...(chat.username === null ? {} : { username: chat.username }),
    ...(chat.isForum ? { is_forum: true } : {}),
  };
}

/** https://core.telegram.org/bots/api#chatfullinfo */
export function fullChatObject(world: World, chat: Chat): Json {
  const common = { ...chatObject(world, chat), accent_color_id: 0, max_reaction_count: 11 };
  if (chat.type === "private" || chat.type === "channel") return common;
  return {
    ...common,
    permissions: permissionsObject(chat.permissions),
    join_to_send_messages: true,
    ...(chat.hiddenMembers ? { has_hidden_members: true } : {}),
  };
}

function permissionsObject(granted: ReadonlySet<string>): Json {
  return Object.fromEntries(PERMISSIONS.map((permission) => [permission, granted.has(permission)]));
}

const CHANNEL_ONLY: readonly string[] = ["can_post_messages", "can_edit_messages"];
const GROUP_ONLY: readonly string[] = ["can_pin_messages", "can_manage_topics"];

/** https://core.telegram.org/bots/api#chatmember */
export function memberObject(world: World, chat: Chat, userId: number, member: Member | undefined): Json {
  const user = userObject(world.users.get(userId)!);
  const status = member?.status ?? "left";
  switch (status) {
    case "creator":
      return { user, status, is_anonymous: member!.anonymous };
    case "administrator": {
      const absent = chat.type === "channel" ? GROUP_ONLY : CHANNEL_ONLY;
      const rights = ADMIN_RIGHTS.filter((right) => !absent.includes(right));
      const listed = Object.fromEntries(rights.map((right) => [right, member!.rights.has(right)]));
      return { user, status, can_be_edited: false, is_anonymous: member!.anonymous, ...listed };
    }
    case "restricted":
      return { user, status, is_member: true, until_date: 0, ...permissionsObject(member!.permissions) };
    case "kicked":
      return { user, status, until_date: 0 };
    default:
      return { user, status };
  }
}

/** A message; what it replies to is shown one level deep, as Telegram does. */
export function messageObject(world: World, message: Message, withReply = true): Json {
  const chat = world.chat(message.chatId);
  const from = world.users.get(message.fromId);
  const sender = message.senderChatId === null ? null : world.chat(message.senderChatId);
  const hasMedia = message.media !== null;
  return {
    message_id: message.id,
    ...(from && chat.type !== "channel" ? { from: userObject(from) } : {}),
    ...(sender ? { sender_chat: chatObject(world, sender) } : {}),
    chat: chatObject(world, chat),
    date: seconds(message.at),
    ...(message.editedAt === null ? {} : { edit_date: seconds(message.editedAt) }),
    ...(message.threadId === null ? {} : { message_thread_id: message.threadId }),
    ...(message.topicId === null ? {} : { is_topic_message: true }),
    ...(withReply ? replyOf(world, chat, message) : {}),
    ...(message.albumId === null ? {} : { media_group_id: message.albumId }),
    ...(hasMedia ? mediaFields(message) : {}),
    ...(message.text === "" ? {} : { [hasMedia ? "caption" : "text"]: message.text }),
    ...(message.entities.length === 0
      ? {}
      : {
          [hasMedia ? "caption_entities" : "entities"]: message.entities.map((entity) => entityObject(world, entity)),
        }),
    ...(message.linkPreview ? { link_preview_options: message.linkPreview } : {}),
    ...(message.replyMarkup ? { reply_markup: message.replyMarkup } : {}),
    ...message.service,
  };
}

/** In a topic, what answers nothing is shown as an answer to the topic's beginning. */
function replyOf(world: World, chat: Chat, message: Message): Json {
  const target = chat.messages.get(message.replyTo ?? message.topicId ?? 0);
  return target && target !== message ? { reply_to_message: messageObject(world, target, false) } : {};
}

function entityObject(world: World, entity: Entity): Json {
  const { user, ...rest } = entity;
  return user ? { ...rest, user: userObject(world.users.get(user.id)!) } : { ...rest };
}

function mediaFields(message: Message): Json {
  const { kind, file, spoiler } = message.media!;
  const common = { file_id: file.id, file_unique_id: file.uniqueId, file_size: file.bytes.length };
  const named = { ...common, file_name: file.name, mime_type: file.type };
  const spoilers = spoiler ? { has_media_spoiler: true } : {};
  switch (kind) {
    case "photo":
      return { photo: [{ ...common, width: 320, height: 240 }], ...spoilers };
    case "video":
      return { video: { ...named, width: 320, height: 240, duration: 1 }, ...spoilers };
    case "animation":
      return { animation: { ...named, width: 320, height: 240, duration: 1 }, document: named, ...spoilers };
    case "audio":
      return { audio: { ...named, duration: 1 } };
    case "voice":
      return { voice: { ...common, mime_type: file.type, duration: 1 } };
    default:
      return { document: named };
  }
}

/** Where getFile says a file is. */
export function filePath(file: StoredFile): string {
  return `${file.kind}s/${file.uniqueId}_${encodeURIComponent(file.name)}`;
}

export function seconds(at: number): number {
  return Math.floor(at / 1_000);
}
