import type { AttachmentSource } from "../../attachments/attachment-source.js";
import type { Clock } from "../../clock.js";
import type { Logger } from "../../log.js";
import { capabilities } from "../../rendering/capabilities.js";
import type { TelegramPart } from "../../rendering/telegram.js";
import { withLeftOut } from "../../rendering/telegram-left-out.js";
import type { TelegramClient } from "./client.js";
import type { FileIds } from "./file-ids.js";
import type { FloodWatch } from "./flood.js";
import type { Markup } from "./markup.js";
import { isSeen, mediumFields } from "./media.js";
import { captionFields, keyboardFields, marked, textFields } from "./message-body.js";
import { fileKeys, type SentPart } from "./remote-id.js";
import { sentAlbumSchema, sentMediaSchema, sentMessageSchema, type TelegramSentMedia } from "./schema.js";
import { reference, uploads, type Choice, type Sendable } from "./sendable.js";

export interface TelegramSurroundings {
  readonly client: TelegramClient;
  readonly attachments: AttachmentSource;
  readonly ids: FileIds;
  readonly markup: Markup;
  readonly flood: FloodWatch;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Where a part is sent: the fields that name the place, and what the part answers. */
export interface Target {
  readonly fields: object;
  /** It says what an older message should say. */
  readonly correction: boolean;
}

const { text: LONGEST_TEXT, caption: LONGEST_CAPTION } = capabilities.telegram.limits;
/** Files that are sent by their ids are copied by Telegram before it answers. */
const MEDIA_TIMEOUT_MS = 60_000;

export async function sendText(
  { client, markup, flood }: TelegramSurroundings,
  { fields, correction }: Target,
  part: TelegramPart,
  leftOut: SentPart["leftOut"],
  signal: AbortSignal,
): Promise<SentPart> {
  const html = wordsOf(part, { leftOut, correction, words: "text" });
  flood.sending(1);
  const sent = await markup.sending(html, LONGEST_TEXT, (words) =>
    client.request("sendMessage", { ...fields, ...textFields(words, part) }, sentMessageSchema, signal),
  );
  return { messageIds: [sent.message_id], words: "text", files: fileKeys(part.files), leftOut, correction };
}

export async function sendMedia(
  around: TelegramSurroundings,
  target: Target,
  part: TelegramPart,
  { sendables, shape: { leftOut } }: Choice,
  signal: AbortSignal,
): Promise<SentPart> {
  const { correction } = target;
  const words = sendables.every(({ medium }) => isSeen(medium)) ? "first-caption" : "last-caption";
  const captioned = words === "first-caption" ? 0 : sendables.length - 1;
  around.flood.sending(sendables.length);
  const html = wordsOf(part, { leftOut, correction, words });
  const sent = await around.markup.sending(html, LONGEST_CAPTION, (written) => {
    const caption = captionFields(written);
    const [only, ...others] = sendables;
    if (only && others.length === 0)
      return sendOne(around.client, target, { ...caption, ...keyboardFields(part.buttons) }, only, signal);
    const captions = sendables.map((_, index) => (index === captioned ? caption : {}));
    return sendAlbum(around.client, target, captions, sendables, signal);
  });
  sendables.forEach((sendable, index) => keepId(around.ids, sendable, sent[index]));
  const [first, ...others] = sent;
  return {
    messageIds: [first.message_id, ...others.map(({ message_id: id }) => id)],
    words,
    files: fileKeys(part.files),
    leftOut,
    correction,
  };
}

async function sendOne(
  client: TelegramClient,
  { fields }: Target,
  looks: object,
  one: Sendable,
  signal: AbortSignal,
): Promise<readonly [TelegramSentMedia]> {
  const { medium, source } = one;
  const method = `send${medium.charAt(0).toUpperCase()}${medium.slice(1)}`;
  const payload = {
    ...fields,
    ...looks,
    ...("fileId" in source ? { [medium]: source.fileId } : {}),
    ...mediumFields(medium),
  };
  const files = uploads([one], () => medium);
  return [
    files.length === 0
      ? await client.request(method, payload, sentMediaSchema, signal, MEDIA_TIMEOUT_MS)
      : await client.upload(method, payload, files, sentMediaSchema, signal),
  ];
}

async function sendAlbum(
  client: TelegramClient,
  { fields }: Target,
  captions: readonly object[],
  sendables: readonly Sendable[],
  signal: AbortSignal,
): Promise<readonly [TelegramSentMedia, ...TelegramSentMedia[]]> {
  const media = sendables.map((one, index) => ({
    type: one.medium,
    media: reference(one),
    ...captions[index],
    ...mediumFields(one.medium),
  }));
  const payload = { ...fields, media };
  const files = uploads(sendables);
  return files.length === 0
    ? client.request("sendMediaGroup", payload, sentAlbumSchema, signal, MEDIA_TIMEOUT_MS)
    : client.upload("sendMediaGroup", payload, files, sentAlbumSchema, signal);
}

/** Kept only where Telegram took the file as what it was sent as: it makes videos without sound animations. */
export function keepId(ids: FileIds, { file, medium }: Sendable, sent: TelegramSentMedia | undefined): void {
  const id = medium === "photo" ? sent?.photo?.at(-1)?.file_id : sent?.[medium]?.file_id;
  if (id !== undefined) ids.keep(file.url, medium, id);
}

/** What a part says, with lines for the files that aren't there. */
export function wordsOf(
  { html, files }: TelegramPart,
  { leftOut, correction, words }: Pick<SentPart, "leftOut" | "correction" | "words">,
): string {
  const missing = [...leftOut].flatMap(([index, size]) => {
    const file = files[index];
    return file ? [{ ...file, size: size ?? file.size }] : [];
  });
  const limit = words === "text" ? LONGEST_TEXT : LONGEST_CAPTION;
  return withLeftOut(correction ? marked(html) : html, missing, limit);
}
