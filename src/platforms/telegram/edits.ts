import { pause } from "../../clock.js";
import { DeliveryError } from "../../delivery/errors.js";
import { capabilities } from "../../rendering/capabilities.js";
import type { TelegramPart } from "../../rendering/telegram.js";
import { changeWords, swapFiles, type EditPlace } from "./edit-requests.js";
import { fileRefusal, isAlreadyGone, isBeyondEditing, toDeliveryError } from "./errors.js";
import { replyFields, textFields } from "./message-body.js";
import { wordsOf, type TelegramSurroundings } from "./part-requests.js";
import { deleteMessages } from "./removal.js";
import { fileKeys, newest, type SentPart } from "./remote-id.js";
import { sentMessageSchema } from "./schema.js";
import { sendPart } from "./sending.js";

type Parts = readonly [SentPart, ...SentPart[]];

/** How long a request that replaces a copy may stand still. */
const LONGEST_PAUSE_MS = 30_000;
const { text: LONGEST_TEXT } = capabilities.telegram.limits;

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
