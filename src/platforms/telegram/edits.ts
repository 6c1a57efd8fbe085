import { pause } from "../../clock.js";
import { DeliveryError } from "../../delivery/errors.js";
import { capabilities } from "../../rendering/capabilities.js";
import type { TelegramPart } from "../../rendering/telegram.js";
import { fileRefusal, isAlreadyGone, isBeyondEditing, isUnchanged, toDeliveryError } from "./errors.js";
import { canGoTogether, CAPTION_ABOVE, isSeen, mediumFields } from "./media.js";
import { captionFields, keyboardFields, replyFields, textFields } from "./message-body.js";
import { OpenedFiles } from "./opened-files.js";
import { deleteMessages } from "./removal.js";
import { captionedId, fileKeys, newest, type SentPart } from "./remote-id.js";
import { anythingSchema, sentMediaSchema, sentMessageSchema } from "./schema.js";
import { asTheyAre, choose, reference, uploads, type Sendable } from "./sendable.js";
import { keepId, sendPart, wordsOf, type TelegramSurroundings } from "./sending.js";

type Parts = readonly [SentPart, ...SentPart[]];

/** How long a request that replaces a copy may stand still. */
const LONGEST_PAUSE_MS = 30_000;
const { text: LONGEST_TEXT, caption: LONGEST_CAPTION } = capabilities.telegram.limits;

/** The place of a copy: its chat, and the fields that send something there. */
export interface EditPlace {
  readonly chatId: number;
  readonly fields: object;
}

/**
 * Makes a copy what the part says; resolves to all that stands for it then. What Telegram won't change is corrected by a
 * marked answer, and a copy whose files are others now is sent anew, marked too, in place of the old one.
 */
export async function editPart(
  around: TelegramSurroundings,
  place: EditPlace,
  parts: Parts,
  part: TelegramPart,
  signal: AbortSignal,
): Promise<readonly SentPart[]> {
  const now = newest(parts);
  const others = parts.slice(0, -1);
  const changed = changedFiles(now, part);
  try {
    if (changed.length === 0) {
      await changeWords(around, place, now, part, signal);
      return parts;
    }
    const swapped = await swapFiles(around, place, now, part, changed, signal);
    if (swapped) return [...others, swapped];
  } catch (error) {
    if (isAlreadyGone(error)) return parts;
    if (!isBeyondEditing(error) && (changed.length === 0 || fileRefusal(error) === null)) throw error;
    if (changed.length === 0) return [...parts, await correct(around, place, now, part, signal)];
  }
  return replace(around, place, parts, part, signal);
}

/** The places of files that the copy has not, or has others of. */
function changedFiles(now: SentPart, { files }: TelegramPart): readonly number[] {
  const wanted = fileKeys(files);
  const length = Math.max(wanted.length, now.files.length);
  return Array.from({ length }, (_, index) => index).filter((index) => wanted[index] !== now.files[index]);
}

async function changeWords(
  { client, markup }: TelegramSurroundings,
  { chatId }: EditPlace,
  now: SentPart,
  part: TelegramPart,
  signal: AbortSignal,
): Promise<void> {
  const message = { chat_id: chatId, message_id: captionedId(now) };
  const html = wordsOf(part, now);
  await unlessUnchanged(
    now.words === "text"
      ? markup.sending(html, LONGEST_TEXT, (words) =>
          client.request("editMessageText", { ...message, ...textFields(words, part) }, anythingSchema, signal),
        )
      : markup.sending(html, LONGEST_CAPTION, (words) => {
          const caption = { ...captionFields(words), ...(now.words === "first-caption" ? CAPTION_ABOVE : {}) };
          const payload = { ...message, ...caption, ...keyboardOf(now, part) };
          return client.request("editMessageCaption", payload, anythingSchema, signal);
        }),
  );
}

/** Only where each of the files has a message of its own; null where the copy can't become what the part is. */
async function swapFiles(
  around: TelegramSurroundings,
  place: EditPlace,
  now: SentPart,
  part: TelegramPart,
  changed: readonly number[],
  signal: AbortSignal,
): Promise<SentPart | null> {
  const { messageIds, leftOut, words } = now;
  const sameShape = words !== "text" && leftOut.size === 0 && messageIds.length === part.files.length;
  if (!sameShape || part.files.length !== now.files.length) return null;
  const opened = new OpenedFiles(part.files, around, signal);
  try {
    const { sendables, shape } = await choose(part.files, asTheyAre, { ids: around.ids, opened });
    const caption = sendables.every(({ medium }) => isSeen(medium)) ? "first-caption" : "last-caption";
    const fits = shape.leftOut.size === 0 && caption === words && canGoTogether(sendables.map(({ medium }) => medium));
    if (!fits) return null;
    const then: SentPart = { ...now, files: fileKeys(part.files) };
    for (const index of changed) await swapFile(around, place, then, part, sendables[index], signal);
    await changeWords(around, place, then, part, signal);
    return then;
  } finally {
    opened.release();
  }
}

async function swapFile(
  { client, markup, ids }: TelegramSurroundings,
  { chatId }: EditPlace,
  now: SentPart,
  part: TelegramPart,
  one: Sendable | undefined,
  signal: AbortSignal,
): Promise<void> {
  const messageId = one && now.messageIds[one.index];
  if (one === undefined || messageId === undefined) return;
  const isCaptioned = messageId === captionedId(now);
  const files = uploads([one]);
  const edit = async (caption: object): Promise<void> => {
    const media = { type: one.medium, media: reference(one), ...caption, ...mediumFields(one.medium) };
    const payload = { chat_id: chatId, message_id: messageId, media, ...keyboardOf(now, part) };
    const edited = await client.upload("editMessageMedia", payload, files, sentMediaSchema, signal);
    keepId(ids, one, edited);
  };
  await unlessUnchanged(
    isCaptioned ? markup.sending(wordsOf(part, now), LONGEST_CAPTION, (words) => edit(captionFields(words))) : edit({}),
  );
}

/** The words alone: the files are there. */
async function correct(
  around: TelegramSurroundings,
  place: EditPlace,
  now: SentPart,
  part: TelegramPart,
  signal: AbortSignal,
): Promise<SentPart> {
  const { client, markup, flood } = around;
  const correction = { ...now, words: "text", correction: true } as const;
  const fields = { ...place.fields, ...replyFields(now.messageIds[0]) };
  flood.sending(1);
  const sent = await markup.sending(wordsOf(part, correction), LONGEST_TEXT, (words) =>
    client.request("sendMessage", { ...fields, ...textFields(words, part) }, sentMessageSchema, signal),
  );
  return { ...correction, messageIds: [sent.message_id] };
}

/** The new one first: if the old one can't be removed, both stand for the part, and a later removal takes both. */
async function replace(
  around: TelegramSurroundings,
  place: EditPlace,
  parts: Parts,
  part: TelegramPart,
  signal: AbortSignal,
): Promise<readonly SentPart[]> {
  const sent = await sendPart(around, { fields: place.fields, correction: true }, part, signal);
  const old = parts.flatMap(({ messageIds }) => messageIds);
  try {
    await deletePatiently(around, place.chatId, old, signal);
    return [sent];
  } catch (error) {
    const { message: words } = toDeliveryError(error) as Error;
    around.log.warn({ words }, "An old copy could not be removed");
    return [...parts, sent];
  }
}

/** Not by another try at all of it: the new copy would be sent once more. */
async function deletePatiently(
  { client, clock }: TelegramSurroundings,
  chatId: number,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await deleteMessages(client, chatId, ids, signal);
  } catch (error) {
    const failure = toDeliveryError(error);
    if (!(failure instanceof DeliveryError) || failure.failure.kind !== "rate-limited") throw error;
    if (failure.failure.retryAfterMs > LONGEST_PAUSE_MS) throw error;
    await pause(clock, failure.failure.retryAfterMs, signal);
    await deleteMessages(client, chatId, ids, signal);
  }
}

/** An album has none. */
function keyboardOf({ messageIds }: SentPart, { buttons }: TelegramPart): object {
  return messageIds.length === 1 ? keyboardFields(buttons) : {};
}

async function unlessUnchanged(edit: Promise<unknown>): Promise<void> {
  try {
    await edit;
  } catch (error) {
    if (!isUnchanged(error)) throw error;
  }
}
