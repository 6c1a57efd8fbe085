import type { Card } from "./card.js";
import type { Attachment, Message, Pings } from "./message.js";
import type { ContentNode } from "./nodes.js";

/** What happened in KOOK, as far as the relay cares. */
export type SourceEvent =
  | MessageCreated
  | MessageEdited
  | MessageDeleted
  | ReactionChanged
  | PinChanged
  | ButtonPressed
  | { readonly type: "roles-changed"; readonly guildId: string }
  | { readonly type: "guild-changed"; readonly guildId: string }
  | { readonly type: "guild-left"; readonly guildId: string }
  | { readonly type: "channel-changed"; readonly guildId: string; readonly channelId: string; readonly name: string }
  | { readonly type: "channel-deleted"; readonly guildId: string; readonly channelId: string }
  /** Known and of no interest, or of an unknown kind: counted by its reason. */
  | { readonly type: "ignored"; readonly reason: string };

export interface MessageCreated {
  readonly type: "message-created";
  /** guildId and channelName are "" in a direct message, where channelId is the chat code. */
  readonly message: Message;
  /** As typed, in KOOK's own markup: what a command line is read from. */
  readonly sourceText: string;
  readonly direct: boolean;
  /** Only one person may see it: never relayed. */
  readonly visibleOnly: boolean;
  /** Written by KOOK itself. */
  readonly system: boolean;
}

/** KOOK tells neither author nor kind of an edited message: they are in our log. */
export interface MessageEdited {
  readonly type: "message-edited";
  readonly messageId: string;
  readonly guildId: string;
  readonly channelId: string;
  /** As typed. */
  readonly sourceText: string;
  /** What it says now; empty where it is cards. Names that the event didn't tell are null. */
  readonly content: readonly ContentNode[];
  readonly cards: readonly Card[];
  /** Null where the event doesn't tell them: they are what they were. */
  readonly attachments: readonly Attachment[] | null;
  readonly pings: Pings;
  readonly editedAt: number;
}

export interface MessageDeleted {
  readonly type: "message-deleted";
  readonly messageId: string;
  readonly guildId: string;
  readonly channelId: string;
}

/** Someone reacted to a message, or took a reaction back. */
export interface ReactionChanged {
  readonly type: "reaction-changed";
  readonly messageId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly userId: string;
  /** Unicode, or ":name:" for a guild's own. */
  readonly emoji: string;
  readonly added: boolean;
}

export interface PinChanged {
  readonly type: "pin-changed";
  readonly messageId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly pinned: boolean;
}

export interface ButtonPressed {
  readonly type: "button-pressed";
  readonly messageId: string;
  readonly channelId: string;
  readonly guildId: string;
  readonly userId: string;
  readonly userName: string;
  readonly value: string;
}
