import { DeliveryError } from "../../delivery/errors.js";
import type { TelegramClient } from "./client.js";
import { isAlreadyGone, isBeyondDeleting, isBeyondEditing, isUnchanged, toDeliveryError } from "./errors.js";
import type { SentPart } from "./remote-id.js";
import { anythingSchema } from "./schema.js";
import type { FormPart } from "../multipart.js";

const BLANK = "🗑️";

/** Stands where a picture was: a grey one, 64 by 64. */
const BLANK_PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQMAAACQp+OdAAAAA1BMVEWwsLBNgN7+AAAAD0lEQVR42mNgGAWjgHwAAAJAAAHgTR1EAAAAAElFTkSuQmCC",
  "base64",
);

/** Removes all that stands for a copy; what Telegram keeps is blanked. @throws what errors.ts sorts */
export async function removeParts(
  client: TelegramClient,
  chatId: number,
  parts: readonly SentPart[],
  signal: AbortSignal,
): Promise<void> {
  const messages = parts.flatMap(({ messageIds, words }) =>
    messageIds.map((id): Kept => ({ id, isText: words === "text", inAlbum: messageIds.length > 1 })),
  );
  try {
    await deleteMessages(
      client,
      chatId,
      messages.map(({ id }) => id),
      signal,
    );
  } catch (error) {
    if (!isBeyondDeleting(error)) throw error;
    const left: Kept[] = [];
    // Of several, one that can't be deleted keeps all of them.
    for (const message of messages) if (!(await isDeleted(client, chatId, message.id, signal))) left.push(message);
    let refusal: unknown = null;
    for (const message of left) refusal = (await blank(client, chatId, message, signal)) ?? refusal;
    if (refusal !== null) throw refused(refusal);
  }
}

/** A message that Telegram keeps. */
interface Kept {
  readonly id: number;
  readonly isText: boolean;
  readonly inAlbum: boolean;
}

/** What is gone already counts as deleted. https://core.telegram.org/bots/api#deletemessages */
export async function deleteMessages(
  client: TelegramClient,
  chatId: number,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const [only, ...others] = ids;
  const payload = others.length === 0 ? { message_id: only } : { message_ids: ids };
  const method = others.length === 0 ? "deleteMessage" : "deleteMessages";
  try {
    await client.request(method, { chat_id: chatId, ...payload }, anythingSchema, signal);
  } catch (error) {
    if (!isAlreadyGone(error)) throw error;
  }
}

async function isDeleted(client: TelegramClient, chatId: number, id: number, signal: AbortSignal): Promise<boolean> {
  try {
    await deleteMessages(client, chatId, [id], signal);
    return true;
  } catch (error) {
    if (!isBeyondDeleting(error)) throw error;
    return false;
  }
}

/** What was said is no longer to be seen: a sign stands for the words, and for what was shown. Else why it is. */
async function blank(client: TelegramClient, chatId: number, kept: Kept, signal: AbortSignal): Promise<unknown> {
  const message = { chat_id: chatId, message_id: kept.id };
  if (kept.isText) {
    return whyRefused(client.request("editMessageText", { ...message, text: BLANK }, anythingSchema, signal));
  }
  // In an album a picture can't stand for a document, nor a document for a recording.
  let refusal: unknown = null;
  for (const { type, file } of BLANK_FILES) {
    const media = { type, media: `attach://${file.field}`, caption: BLANK };
    const edit = client.upload("editMessageMedia", { ...message, media }, [file], anythingSchema, signal);
    refusal = await whyRefused(edit);
    if (refusal === null) return null;
  }
  await whyRefused(client.request("editMessageCaption", { ...message, caption: BLANK }, anythingSchema, signal));
  return refusal;
}

const BLANK_FILES: readonly { readonly type: string; readonly file: FormPart }[] = [
  { type: "photo", file: { field: "blank", name: "deleted.png", contentType: "image/png", content: BLANK_PICTURE } },
  {
    type: "document",
    file: { field: "blank", name: "deleted.txt", contentType: "text/plain", content: Buffer.from(BLANK) },
  },
];

async function whyRefused(edit: Promise<unknown>): Promise<unknown> {
  try {
    await edit;
    return null;
  } catch (error) {
    if (isUnchanged(error) || isAlreadyGone(error)) return null;
    if (isBeyondEditing(error)) return error;
    throw error;
  }
}

function refused(error: unknown): DeliveryError {
  const { message } = toDeliveryError(error) as Error;
  return new DeliveryError(
    { kind: "rejected" },
    `Telegram lets nobody remove the message or blank all of it: ${message}`,
  );
}
