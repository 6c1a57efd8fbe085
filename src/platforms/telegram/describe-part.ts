import type { ShownPart } from "../../delivery/destination.js";
import type { TelegramPart } from "../../rendering/telegram.js";
import { plainText } from "./message-body.js";

/** What people see of a message, without tags. */
export function describePart(part: TelegramPart): ShownPart {
  return {
    text: plainText(part.html.replace(/<\/?tg-spoiler>/g, "||")).replaceAll("\u200b", ""),
    files: [],
    buttons: part.buttons.flat().map(({ text }) => text),
    sender: null,
  };
}
