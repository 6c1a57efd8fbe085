import { capabilities } from "../../rendering/capabilities.js";
import type { TelegramPart } from "../../rendering/telegram.js";
import { isUnchanged } from "./errors.js";
import { canGoTogether, CAPTION_ABOVE, isSeen, mediumFields } from "./media.js";
import { captionFields, keyboardFields, textFields } from "./message-body.js";
import { OpenedFiles } from "./opened-files.js";
import { keepId, wordsOf, type TelegramSurroundings } from "./part-requests.js";
import { captionedId, fileKeys, type SentPart } from "./remote-id.js";
import { anythingSchema, sentMediaSchema } from "./schema.js";
import { asTheyAre, choose, reference, uploads, type Sendable } from "./sendable.js";

/** The place of a copy: its chat, and the fields that send something there. */
export interface EditPlace {
  readonly chatId: number;
  readonly fields: object;
}

const { text: LONGEST_TEXT, caption: LONGEST_CAPTION } = capabilities.telegram.limits;

export async function changeWords(
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
export async function swapFiles(
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
