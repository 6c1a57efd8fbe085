export interface User {
  readonly id: string;
  name: string;
  readonly bot: boolean;
  avatar: string | null;
}

/** An application with its bot user; both have the same id, as with every new application. */
export interface Bot {
  readonly id: string;
  readonly token: string;
  readonly name: string;
  /** Whether the privileged Message Content intent is switched on in the developer portal. */
  messageContent: boolean;
  /** The commands registered globally. */
  commands: Command[];
  readonly guildCommands: Map<string, Command[]>;
}

/** An application command as registered, with Discord's own fields. */
export type Command = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly name: string;
  readonly type: number;
};

export interface Role {
  readonly id: string;
  readonly name: string;
  permissions: bigint;
  readonly mentionable: boolean;
  /** The bot whose own role this is. */
  readonly botId: string | null;
}

export interface Member {
  readonly userId: string;
  readonly roleIds: string[];
  nickname: string | null;
  readonly joinedAt: number;
}

export interface Guild {
  readonly id: string;
  name: string;
  readonly ownerId: string;
  /** 0 to 3: raises the limit of a file from 10 MiB to 50 and 100. */
  premiumTier: number;
  readonly roles: Map<string, Role>;
  readonly members: Map<string, Member>;
  readonly locale: string;
}

export interface Overwrite {
  readonly id: string;
  readonly type: "role" | "member";
  allow: bigint;
  deny: bigint;
}

/** https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
export const CHANNEL_TYPES = {
  text: 0,
  voice: 2,
  category: 4,
  announcement: 5,
  "announcement-thread": 10,
  thread: 11,
  "private-thread": 12,
  forum: 15,
} as const;

export interface Channel {
  readonly id: string;
  readonly guildId: string;
  readonly type: number;
  name: string;
  /** A thread's channel, a forum post's forum, a channel's category. */
  readonly parentId: string | null;
  readonly overwrites: Map<string, Overwrite>;
  archived: boolean;
  locked: boolean;
  readonly threadMembers: Set<string>;
  readonly messages: Map<string, Message>;
  lastMessageId: string | null;
  /** The newest message of each nonce, by author. */
  readonly nonces: Map<string, Message>;
}

export interface Attachment {
  readonly id: string;
  /** As Discord keeps it. */
  readonly name: string;
  /** As clients show it, without its extension; null where the name is that. */
  readonly title: string | null;
  readonly type: string;
  readonly bytes: Buffer;
  readonly description: string | null;
  readonly spoiler: boolean;
}

export interface Message {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  /** The webhook that posted it, with the name and picture it wore. */
  readonly webhookId: string | null;
  readonly applicationId: string | null;
  readonly authorName: string;
  readonly avatarUrl: string | null;
  content: string;
  embeds: readonly Readonly<Record<string, unknown>>[];
  components: readonly unknown[];
  attachments: Attachment[];
  flags: number;
  readonly tts: boolean;
  readonly nonce: string | number | null;
  readonly replyTo: string | null;
  readonly at: number;
  editedAt: number | null;
  pings: readonly Ping[];
  /** Who reacted with which emoji, in the order of the first of each. */
  readonly reactions: Map<string, Set<string>>;
  pinned: boolean;
}

/** Someone whom a message pinged. */
export interface Ping {
  readonly channelId: string;
  readonly messageId: string;
  readonly kind: "everyone" | "here" | "user" | "role";
  /** The user or role; the guild for everyone and here. */
  readonly id: string;
}

export interface Webhook {
  readonly id: string;
  token: string;
  readonly guildId: string;
  channelId: string;
  name: string;
  avatar: string | null;
  /** Null for one that a person made in the client. */
  readonly applicationId: string | null;
  readonly userId: string;
}

/** Whether this is a thread or a forum post. */
export function isThread(channel: Channel): boolean {
  return channel.type >= 10 && channel.type <= 12;
}
