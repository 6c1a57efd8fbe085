import type { TelegramPart } from "../../rendering/telegram.js";

/** https://core.telegram.org/bots/api#sendmessage */
const LONGEST_TEXT = 4096;
const OUR_TAGS = /<\/?(b|strong|i|em|u|ins|s|strike|del|a|code|pre|blockquote|tg-spoiler|tg-emoji|span)(\s[^<>]*)?>/gi;

/** What a part says and how it looks, for sending and for editing. */
export function textFields(part: TelegramPart): object {
  return { ...looks(part), text: part.html, parse_mode: "HTML" };
}

/** The same without any markup, for when Telegram refuses ours. */
export function plainTextFields(part: TelegramPart): object {
  return { ...looks(part), text: plainText(part.html) };
}

function looks(part: TelegramPart): object {
  return {
    link_preview_options: part.linkPreview,
    ...(part.buttons.length > 0 ? { reply_markup: { inline_keyboard: part.buttons } } : {}),
  };
}

/** Sent also when the message that it answers is gone by now. */
export function replyFields(replyTo: string | null): object {
  if (replyTo === null) return {};
  return { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } };
}

/** The text of HTML, with the addresses of its links as far as there is room. */
export function plainText(html: string): string {
  const withAddresses = html.replace(/<a href="([^"]*)">([^<]*)<\/a>/gi, (_, url: string, label: string) =>
    label === url ? url : `${label} (${url})`,
  );
  const text = unescape(withAddresses.replace(OUR_TAGS, ""));
  return text.length <= LONGEST_TEXT ? text : unescape(html.replace(OUR_TAGS, "")).slice(0, LONGEST_TEXT);
}

function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
