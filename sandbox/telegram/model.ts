import type { Entity } from "./html.js";

export interface User {
  readonly id: number;
  firstName: string;
  lastName: string | null;
  username: string | null;
  readonly isBot: boolean;
  readonly language: string | null;
  /** Bots this person has started, and those they blocked. */
  readonly started: Set<number>;
  readonly blocked: Set<number>;
}

export interface Bot {
  readonly id: number;
  readonly token: string;
  readonly username: string;
  /** Off: the bot sees every message of its groups. https://core.telegram.org/bots/features#privacy-mode */
  privacyMode: boolean;
  readonly commands: Map<string, readonly unknown[]>;
}

export type ChatType = "private" | "group" | "supergroup" | "channel";

/** https://core.telegram.org/bots/api#chatadministratorrights */
export const ADMIN_RIGHTS = [
  "can_manage_chat",
  "can_delete_messages",
  "can_manage_video_chats",
  "can_restrict_members",
  "can_promote_members",
  "can_change_info",
  "can_invite_users",
  "can_post_messages",
  "can_edit_messages",
  "can_pin_messages",
  "can_manage_topics",
  "can_post_stories",
  "can_edit_stories",
  "can_delete_stories",
] as const;

export type AdminRight = (typeof ADMIN_RIGHTS)[number];

/** https://core.telegram.org/bots/api#chatpermissions */
export const PERMISSIONS = [
  "can_send_messages",
  "can_send_audios",
  "can_send_documents",
  "can_send_photos",
  "can_send_videos",
  "can_send_video_notes",
  "can_send_voice_notes",
  "can_send_polls",
  "can_send_other_messages",
  "can_add_web_page_previews",
  "can_change_info",
  "can_invite_users",
  "can_pin_messages",
  "can_manage_topics",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export interface Member {
  readonly userId: number;
  status: "creator" | "administrator" | "member" | "restricted" | "left" | "kicked";
  /** An administrator's rights. */
  rights: Set<AdminRight>;
  /** What a restricted member may still do. */
  permissions: Set<Permission>;
  /** Posts in the chat's own name. */
  anonymous: boolean;
}

export interface Topic {
  readonly id: number;
  name: string;
  closed: boolean;
  /** What sending to it is answered with, once deleted. */
  deleted: false | "message thread not found" | "TOPIC_DELETED";
}

export interface Chat {
  readonly id: number;
  readonly type: ChatType;
  title: string;
  username: string | null;
  isForum: boolean;
  readonly topics: Map<number, Topic>;
  readonly members: Map<number, Member>;
  /** What members who aren't administrators may do. */
  permissions: Set<Permission>;
  readonly messages: Map<number, Message>;
  nextMessageId: number;
  /** Where a basic group went when it became a supergroup. */
  migratedTo: number | null;
  /** Messages, the last one pinned on top. */
  readonly pinned: Set<number>;
  /** Only administrators may ask who is a member. */
  hiddenMembers: boolean;
  /** The last bot that wrote here: it alone hears commands that name no bot. */
  lastBotId: number | null;
}

export type MediaKind = "photo" | "video" | "audio" | "document" | "animation" | "voice";

export interface StoredFile {
  readonly id: string;
  readonly uniqueId: string;
  readonly kind: MediaKind;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface Message {
  readonly id: number;
  readonly chatId: number;
  /** The topic it stands in, in a forum. */
  readonly topicId: number | null;
  /**
   * In supergroups an answer outside of topics carries its conversation's number as well, which is no topic and can't
   * be sent to. https://github.com/tdlib/telegram-bot-api/issues/447
   */
  readonly threadId: number | null;
  readonly fromId: number;
  /** The chat in whose name it was posted: a channel, or a group with an anonymous administrator. */
  readonly senderChatId: number | null;
  readonly at: number;
  editedAt: number | null;
  text: string;
  entities: readonly Entity[];
  /** The text as it was sent, with its markup. */
  source: string;
  media: {
    readonly kind: MediaKind;
    readonly file: StoredFile;
    readonly spoiler: boolean;
    readonly captionAbove: boolean;
  } | null;
  readonly albumId: string | null;
  readonly replyTo: number | null;
  replyMarkup: unknown;
  linkPreview: unknown;
  /** Arrives without a sound. */
  readonly silent: boolean;
  /** Something that happened rather than something said, with the Bot API's own fields. */
  readonly service: Readonly<Record<string, unknown>> | null;
  reactions: ReadonlyMap<number, string>;
}

/** Whom Telegram names when an administrator writes anonymously, and when someone writes as a channel. */
export const GROUP_ANONYMOUS_BOT = 1_087_968_824;
export const CHANNEL_BOT = 136_817_688;

/** Whether this person is in the chat. */
export function isIn(member: Member | undefined): boolean {
  return member !== undefined && member.status !== "left" && member.status !== "kicked";
}

export function isAdmin(member: Member | undefined): boolean {
  return member?.status === "creator" || member?.status === "administrator";
}

export function hasRight(member: Member | undefined, right: AdminRight): boolean {
  return member?.status === "creator" || (member?.status === "administrator" && member.rights.has(right));
}
