import { capabilities } from "../../rendering/capabilities.js";
import type { TelegramPart } from "../../rendering/telegram.js";
import { firstMessageId } from "./remote-id.js";

const { text: LONGEST_TEXT } = capabilities.telegram.limits;
const OUR_TAGS =
  /<\/?(b|strong|i|em|u|ins|s|strike|del|a|code|pre|blockquote|tg-spoiler|tg-emoji|tg-time|span)(\s[^<>]*)?>/gi;
const TIME_TAGS = /<\/?tg-time(\s[^<>]*)?>/gi;
const CORRECTED = "✏️";

/** A text as it is sent. */
export interface Words {
  readonly text: string;
  readonly markup: { readonly parse_mode?: "HTML" };
}

export function htmlWords(html: string): Words {
  return { text: html, markup: { parse_mode: "HTML" } };
}

/** For when Telegram doesn't know the tag of times. */
export function timelessWords(html: string): Words {
  return htmlWords(html.replace(TIME_TAGS, ""));
}

/** The same without any markup, for when Telegram refuses ours. */
export function plainWords(html: string, limit: number): Words {
  return { text: plainText(html, limit), markup: {} };
}

/** Of a text, for sending and for editing: an edit without buttons would take them away. */
export function textFields({ text, markup }: Words, { linkPreview, buttons }: Looks): object {
  return { text, ...markup, link_preview_options: linkPreview, ...keyboardFields(buttons) };
}
export type Looks = Pick<TelegramPart, "linkPreview" | "buttons">;

export function captionFields({ text, markup }: Words): object {
  return { caption: text, ...markup };
}

export function keyboardFields(buttons: TelegramPart["buttons"]): object {
  return buttons.length > 0 ? { reply_markup: { inline_keyboard: buttons } } : {};
}

/** Sent also when the message that it answers is gone by now. */
export function replyFields(messageId: number | null): object {
  if (messageId === null) return {};
  return { reply_parameters: { message_id: messageId, allow_sending_without_reply: true } };
}

export function answerTo({ replyTo }: TelegramPart): object {
  return replyFields(replyTo === null ? null : firstMessageId(replyTo));
}

/** The text of a message that says what an older one should say. */
export function marked(html: string): string {
  if (html === "") return CORRECTED;
  return CORRECTED + (/^<(blockquote|pre)\b/.test(html) ? "\n" : " ") + html;
}

/** The text of HTML, with the addresses of its links as far as there is room. */
export function plainText(html: string, limit: number = LONGEST_TEXT): string {
  const withAddresses = html.replace(/<a href="([^"]*)">([^<]*)<\/a>/gi, (_, url: string, label: string) =>
    label === url ? url : `${label} (${url})`,
  );
  const text = unescape(withAddresses.replace(OUR_TAGS, ""));
  return text.length <= limit ? text : unescape(html.replace(OUR_TAGS, "")).slice(0, limit);
}

function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
