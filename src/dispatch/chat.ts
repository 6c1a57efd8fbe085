import type { Card } from "../platforms/kook/kasumi.js";

/** What commands and services may do and ask in KOOK. Implemented by platforms/kook/client.ts. @throws KookError */
export interface KookChat {
  /** Posts a card; resolves to its message id. */
  send(channelId: string, card: Card, options?: AnswerOptions): Promise<string>;
  sendDirect(userId: string, card: Card, options?: Pick<AnswerOptions, "replyTo">): Promise<string>;
  /** Changes a card that everybody can see. */
  update(messageId: string, card: Card): Promise<void>;
  /** Changes a card of a direct chat. */
  updateDirect(messageId: string, card: Card): Promise<void>;

  viewGuild(guildId: string): Promise<KookGuild>;
  /** All of them, also @everyone (id "0"). */
  listRoles(guildId: string): Promise<readonly KookRole[]>;
  viewChannel(channelId: string): Promise<KookChannel>;
  /** Who may do what in a channel, beside what their roles allow everywhere. */
  viewAccess(channelId: string): Promise<KookAccess>;
  /** Our own user id in that guild. */
  ownId(guildId: string): string;
  /** The ids of a member's roles, without @everyone. */
  memberRoleIds(guildId: string, userId: string): Promise<readonly string[]>;
}

/** Pictures, and cards that stay: what few commands need. Implemented beside KookChat. @throws KookError */
export interface KookShelf {
  /** Gives a picture to KOOK, to be shown in a card; resolves to its address. */
  uploadPicture(png: Buffer): Promise<string>;
  /** The same for a file that people download. */
  uploadFile(name: string, bytes: Uint8Array, contentType: string): Promise<string>;
  /** Takes one of our own messages away. */
  removeMessage(messageId: string): Promise<void>;
  /** Whether it still is there, and in sight. */
  hasMessage(messageId: string): Promise<boolean>;
  /** Puts a message among the pinned ones of its channel, or takes it from there. */
  setPinned(channelId: string, messageId: string, pinned: boolean): Promise<void>;
}

export interface AnswerOptions {
  /** Shown as an answer to this message. */
  readonly quote?: string;
  /** The member's message that this answers within 5 minutes: KOOK then charges less of the daily quota. */
  readonly replyTo?: string;
  /** Only this member sees it. */
  readonly onlyFor?: string;
}

export interface KookGuild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
}

export interface KookRole {
  readonly id: string;
  readonly name: string;
  /** KOOK's permission bits; may exceed 31 bits, so test with arithmetic or BigInt. */
  readonly permissions: number;
}

export interface KookChannel {
  readonly id: string;
  readonly guildId: string;
  readonly name: string;
  readonly kind: "category" | "text" | "voice" | "thread" | "other";
}

/** What a channel changes for roles and members. */
export interface KookAccess {
  /** By the role's id; @everyone is "0". */
  readonly roles: readonly Overwrite[];
  /** By the member's id. */
  readonly users: readonly Overwrite[];
  readonly hasPassword: boolean;
}

export interface Overwrite {
  readonly id: string;
  readonly allow: number;
  readonly deny: number;
}
