import type { Card } from "./card.js";
import type { MaskedFor } from "./masked.js";
import type { ContentNode } from "./nodes.js";

/** What was said, in a form that no platform owns. */
export interface Message {
  /** KOOK's message id. */
  readonly id: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly author: Author;
  readonly kind: MessageKind;
  readonly content: readonly ContentNode[];
  readonly cards: readonly Card[];
  readonly attachments: readonly Attachment[];
  readonly quote: Quote | null;
  /** The author pinged everyone. */
  readonly mentionsAll: boolean;
  /** Whom KOOK notified, for it let the author do so. Not kept of messages from before this was read. */
  readonly pings?: Pings;
  readonly guildName?: string;
  /** Where filters masked some of it. Its own words are then those of the mapping that shows least. */
  readonly masked?: readonly MaskedFor[];
  /** When KOOK took the message, epoch milliseconds. */
  readonly sentAt: number;
  /** It is forwarded long after it was said: its copy tells when that was. */
  readonly saidEarlier?: true;
}

export type MessageKind = "text" | "image" | "video" | "file" | "audio" | "card";

export interface Author {
  readonly id: string;
  /** As shown in the guild: nickname, else user name. */
  readonly name: string;
  readonly avatarUrl: string | null;
  readonly bot: boolean;
  readonly roleIds: readonly string[];
  /** The name of their highest role, where it is known. */
  readonly roleName?: string | null;
  /** Someone else in the guild has the same name: a mark tells them apart. */
  readonly hasNamesake?: boolean;
}

/** KOOK's ids of those that a message notified. */
export interface Pings {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly all: boolean;
  readonly here: boolean;
}

export interface Attachment {
  readonly kind: "image" | "video" | "audio" | "file";
  readonly url: string;
  readonly name: string;
  /** Bytes, where KOOK tells them. */
  readonly size: number | null;
  readonly contentType: string | null;
}

/** The message that another one answers. */
export interface Quote {
  /** KOOK's ids of the original, most trusted first. */
  readonly messageIds: readonly string[];
  /** Not kept of messages from before this was read; nor where KOOK doesn't tell. */
  readonly authorId?: string;
  readonly authorRoleIds?: readonly string[];
  readonly authorName: string;
  readonly kind: MessageKind;
  readonly content: readonly ContentNode[];
}
