import type { Platform } from "../delivery/destination.js";

/** What a whole token looks like. Nothing else is ever put into a request: Telegram's goes into its address. */
const wholes: Readonly<Record<Platform, RegExp>> = {
  telegram: /^\d{5,16}:[\w-]{30,64}$/,
  // Its first part is the bot's id, digits, in base64.
  discord: /^[MNO][\w-]{17,39}\.[\w-]{4,12}\.[\w-]{20,100}$/,
};

/** Tokens anywhere in a text, also of KOOK's bots: https://developer.kookapp.cn/doc/reference#token */
const anywhere: readonly (readonly [Platform | "kook", RegExp])[] = [
  ["telegram", /(?<!\w)\d{5,16}:[\w-]{30,64}/g],
  ["discord", /(?<![\w.-])[MNO][\w-]{17,39}\.[\w-]{4,12}\.[\w-]{20,100}/g],
  ["kook", /(?<!\w)[12]\/[A-Za-z0-9+/]{4,24}={0,2}\/[A-Za-z0-9+/]{16,64}={0,2}/g],
];

/** A token as it was meant: without the client's escapes, the word Bot, and what quotes put around it. Null: it is none. */
export function readToken(platform: Platform, typed: string): string | null {
  const token = typed
    .normalize("NFKC")
    .replace(/[\\\s`"'<>]/g, "")
    .replace(/^bot(?=\d|[MNO])/i, "");
  return wholes[platform].test(token) ? token : null;
}

/** Of which platform a text holds a token; null where it holds none. */
export function findToken(text: string): Platform | "kook" | null {
  const plain = text.replaceAll("\\", "");
  return anywhere.find(([, shape]) => plain.search(shape) >= 0)?.[0] ?? null;
}

/** A text that can be shown: of a token only its first characters are left. */
export function hideTokens(text: string): string {
  return anywhere.reduce((shown, [, shape]) => shown.replace(shape, (token) => `${token.slice(0, 3)}…`), text);
}
