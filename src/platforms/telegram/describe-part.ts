import type { ShownPart } from "../../delivery/destination.js";
import type { TelegramPart } from "../../rendering/telegram.js";
import { plainText } from "./message-body.js";

/** What people see of a message, without tags. A spoiler keeps its bars. */
export function describePart(part: TelegramPart): ShownPart {
  return {
    text: plainText(part.html.replace(/<\/?tg-spoiler>/g, "||")).replaceAll("\u200b", ""),
    files: part.files.map(({ title: name, size }) => ({ name, size })),
    buttons: part.buttons.flat().map(({ text }) => text),
    sender: null,
  };
}
