import type { Attachment } from "../message/index.js";

/** What one request to Telegram carries: a text, or files with a caption. */
export interface TelegramPart {
  /** The text, or the caption. Leaves room for a mark, and a caption for a few words about files that can't be sent. */
  readonly html: string;
  /** None in a text. Several become one album, if Telegram takes them together. */
  readonly files: readonly TelegramFile[];
  /** Of a text, as KOOK showed it: a preview of the first pasted address, or none. */
  readonly linkPreview: TelegramLinkPreview;
  /** The remote id of the copy that this one answers. */
  readonly replyTo: string | null;
  /** Row by row. An album has none. */
  readonly buttons: readonly (readonly TelegramButton[])[];
}

/** A file of the message, to be uploaded. */
export interface TelegramFile {
  /** What it is in KOOK. */
  readonly kind: Attachment["kind"];
  /** What it is to be in Telegram. Its bytes may show that it can only be a document. */
  readonly medium: TelegramMedium;
  /** Where KOOK keeps it. */
  readonly url: string;
  /** With an extension. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** Bytes, where KOOK tells them. */
  readonly size: number | null;
}

/** Photos and videos stand together in an album, audio and documents only with their like, an animation alone. */
export type TelegramMedium = "photo" | "video" | "animation" | "audio" | "document";

/** https://core.telegram.org/bots/api#linkpreviewoptions */
export type TelegramLinkPreview =
  { readonly is_disabled: true } | { readonly is_disabled: false; readonly url: string };

/** https://core.telegram.org/bots/api#inlinekeyboardbutton */
export interface TelegramButton {
  readonly text: string;
  readonly url: string;
}
