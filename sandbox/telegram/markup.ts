import { badRequest } from "./refusal.js";

type Json = Readonly<Record<string, unknown>>;

/** Checks a keyboard below a message. https://core.telegram.org/bots/api#inlinekeyboardmarkup @throws Refusal */
export function checkReplyMarkup(markup: Json | undefined): void {
  const rows = markup?.["inline_keyboard"];
  if (markup === undefined || rows === undefined) return;
  if (!Array.isArray(rows)) throw badRequest('field "inline_keyboard" must be of type Array');
  let buttons = 0;
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row)) throw badRequest("can't parse inline keyboard: Expected an Array of Arrays");
    for (const button of row as Json[]) checkButton(button);
    buttons += row.length;
  }
  if (buttons > 100) throw badRequest("reply markup is too long");
}

function checkButton(button: Json): void {
  if (typeof button["text"] !== "string") {
    throw badRequest("can't parse inline keyboard button: Can't find field \"text\"");
  }
  if (typeof button["url"] === "string") return checkButtonUrl(button["url"]);
  const data = button["callback_data"];
  if (typeof data === "string" && data !== "") {
    if (Buffer.byteLength(data) > 64) throw badRequest("BUTTON_DATA_INVALID");
    return;
  }
  const others = [
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
    "pay",
  ];
  if (others.some((name) => button[name] !== undefined)) return;
  throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
}

function checkButtonUrl(url: string): void {
  const refuse = (why: string): never => {
    throw badRequest(`inline keyboard button URL '${url}' is invalid: ${why}`);
  };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === "tg" || scheme === "ton" || scheme === "tonsite") return;
  if (scheme !== undefined && scheme !== "http" && scheme !== "https") refuse("Unsupported URL protocol");
  try {
    const { hostname } = new URL(scheme === undefined ? `http://${url}` : url);
    if (!hostname.includes(".")) refuse("Wrong HTTP URL");
  } catch {
    refuse("Wrong HTTP URL");
  }
}
