import type { Attachment } from "../message/index.js";
import type { DiscordEmbed } from "./discord-embeds.js";

/** What one Discord message carries. */
export interface DiscordPart {
  /** Leaves room for the author's name, and for a few words about files and buttons that can't be sent. */
  readonly content: string;
  readonly embeds: readonly DiscordEmbed[];
  /** At most ten. */
  readonly files: readonly DiscordFile[];
  /** At most 25. */
  readonly buttons: readonly DiscordButton[];
  /** Discord's ids of those whom the text may notify. */
  readonly mentions: DiscordMentions;
  /** The author's name as a line of its own, for when the sender is someone else; "" but for the first part. Fits before `content`. */
  readonly header: string;
  /** Send as the author, where a webhook can. */
  readonly persona: boolean;
  /** The author, as a webhook may be named. */
  readonly username: string;
  readonly avatarUrl: string | null;
  /** The text holds addresses, and KOOK showed a preview of none. */
  readonly suppressEmbeds: boolean;
  /** Leads to the message in KOOK. */
  readonly sourceUrl: string | null;
}

/** A file of the message, to be uploaded. */
export interface DiscordFile {
  /** Its own in the message. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  readonly kind: Attachment["kind"];
  /** Where KOOK keeps it. */
  readonly url: string;
  /** Bytes, where KOOK tells them. */
  readonly size: number | null;
  /** Stands in the text where the file can't be sent, in Discord's markup. */
  readonly line: string;
  /** Shown by an embed, as "attachment://name". */
  readonly embedded: boolean;
}

export interface DiscordButton {
  readonly label: string;
  readonly url: string;
  /** Stands in the text where there can be no buttons, in Discord's markup. */
  readonly line: string;
}

export interface DiscordMentions {
  readonly users: readonly string[];
  readonly roles: readonly string[];
}
