import type { z } from "zod";
import type { DiscordEmbed, DiscordFile, DiscordPart } from "../../rendering/discord.js";
import { textOf } from "./message-body.js";
import { filesKey } from "./opened-files.js";
import type { readMessageSchema } from "./schema.js";
import type { SentMessage } from "./sent-message.js";

type ReadMessage = z.infer<typeof readMessageSchema>;

/** What of a message that Discord shows can be told from what was sent; the rest it makes itself. */
const SENT_EMBED = "rich";

/** A part in the form in which it was sent, if this message is it; else null. */
export function recognize(part: DiscordPart, message: ReadMessage): SentMessage | null {
  const leftOut = missingFiles(part.files, message.attachments);
  if (leftOut === null || !showsEmbeds(part.embeds, message.embeds)) return null;
  for (const named of [false, true]) {
    for (const buttonsAsLinks of part.buttons.length > 0 ? [false, true] : [false]) {
      const text = textOf(part, { named, leftOut: new Map(), buttonsAsLinks });
      if (!saysText(message.content, text, leftOut.length > 0)) continue;
      return {
        webhookId: message.webhook_id ?? null,
        messageId: message.id,
        named: named || !message.webhook_id,
        filesKey: filesKey(part.files),
        leftOut,
        correction: false,
      };
    }
  }
  return null;
}

/** Discord cuts the blanks at both ends. Lines for files that weren't sent stand below, with sizes that only sending told. */
function saysText(shown: string, sent: string, more: boolean): boolean {
  const [said, wanted] = [shown.trim(), sent.trim()];
  return more ? said.startsWith(wanted) : said === wanted;
}

/** The places of the files that aren't there; null: there are others. Those that an embed shows aren't listed. */
function missingFiles(files: readonly DiscordFile[], attached: ReadMessage["attachments"]): readonly number[] | null {
  const left = [...attached];
  const missing: number[] = [];
  for (const [index, file] of files.entries()) {
    if (file.embedded) continue;
    const found = left.findIndex((attachment) => isFile(file, attachment));
    if (found < 0) missing.push(index);
    else left.splice(found, 1);
  }
  return left.length === 0 ? missing : null;
}

/** Discord keeps the letters of a name that it likes, and the whole of it as the title. */
function isFile(
  { name, size }: DiscordFile,
  { filename, title, size: shownSize }: ReadMessage["attachments"][number],
): boolean {
  const stem = name.replace(/\.[^.]*$/, "");
  const isNamed = filename === name || (title ?? "") === stem;
  return isNamed && (size === null || shownSize === undefined || size === shownSize);
}

function showsEmbeds(wanted: readonly DiscordEmbed[], embeds: ReadMessage["embeds"]): boolean {
  const sent = embeds.filter(({ type }) => (type ?? SENT_EMBED) === SENT_EMBED);
  if (sent.length !== wanted.length) return false;
  return wanted.every(
    ({ title, description }, index) =>
      isSame(title, sent[index]?.title) && isSame(description, sent[index]?.description),
  );
}

function isSame(wanted: string | undefined, shown: string | null | undefined): boolean {
  return (wanted ?? "").trim() === (shown ?? "").trim();
}
