/** The code points of `[#128226;]`; a sequence of several may come in one pair of brackets or in one each. */
const CODE_POINTS = /^(?:\[(?:#\d{1,7};)+\])+$/;
const LONGEST = 64;

/**
 * The emoji of a reaction: Unicode, or ":name:" for a guild's own; null for what is none. KOOK tells Unicode ones by
 * their code points or as they are, with or without the selector that makes them coloured: here they are always the
 * same. https://developer.kookapp.cn/doc/event/message
 */
export function decodeEmoji({ id, name }: { readonly id: string; readonly name: string }): string | null {
  const unicode = readUnicode(id) ?? (id === "" ? readUnicode(name) : null);
  if (unicode !== null || id === "") return unicode;
  const word = [...name.replace(/[:\s\p{C}]+/gu, "")].slice(0, LONGEST / 2 - 1).join("");
  return `:${word || "emoji"}:`;
}

function readUnicode(text: string): string | null {
  const written = CODE_POINTS.test(text) ? fromCodePoints(text) : text;
  return written !== null && isEmoji(written) ? qualified(written) : null;
}

function fromCodePoints(text: string): string | null {
  const points = [...text.matchAll(/\d+/g)].map(Number);
  if (points.some((point) => point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))) return null;
  return String.fromCodePoint(...points);
}

/** Pictures, flags and keycaps, and what joins them; no letters. */
function isEmoji(text: string): boolean {
  if (text.length > LONGEST || !/[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]/u.test(text)) return false;
  return /^[\p{Emoji}\u200d\ufe0f\u20e3\u{e0020}-\u{e007f}]+$/u.test(text);
}

/** With U+FE0F after every picture that would else be drawn like a letter: https://unicode.org/reports/tr51/ */
function qualified(text: string): string {
  return text.replace(/(?!\p{Emoji_Presentation})\p{Emoji}(?![\ufe0f\p{Emoji_Modifier}])/gu, "$&\ufe0f");
}
