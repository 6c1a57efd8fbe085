import type { EmojiNode } from "../message/index.js";
import { EMOJI_TABLE } from "./emoji-table.js";

const SKIN_TONE = /^(.+)_tone([1-5])$/;
const LIGHTEST_SKIN = 0x1f3fb;

const byCode = readTable();

function readTable(): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const line of EMOJI_TABLE.split("\n")) {
    const [emoji = "", ...codes] = line.split(" ");
    for (const code of codes) table.set(code, emoji);
  }
  return table;
}

/** The Unicode emoji of a short code such as `smile` or `wave_tone2`, or null where we know none. */
export function findEmoji(code: string): string | null {
  const name = code.toLowerCase();
  const emoji = byCode.get(name);
  if (emoji !== undefined) return emoji;
  const toned = SKIN_TONE.exec(name);
  const base = toned ? byCode.get(toned[1] ?? "") : undefined;
  if (!base || !/^\p{Emoji_Modifier_Base}\ufe0f?$/u.test(base)) return null;
  return base.replace("\ufe0f", "") + String.fromCodePoint(LIGHTEST_SKIN + Number(toned?.[2]) - 1);
}

/** The character of KOOK's `[#128512;]`, or null for a number that is none, or a plain letter. */
export function emojiOfCodePoint(decimal: string): string | null {
  const point = Number(decimal);
  const valid = point >= 0xa0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  return valid ? String.fromCodePoint(point) : null;
}

/** Turns the short codes in a plain text into emoji; unknown ones stay as typed. */
export function replaceShortCodes(text: string): string {
  if (!text.includes(":")) return text;
  return text.replace(/:([\w+-]{1,64}):/g, (typed, code: string) => findEmoji(code) ?? typed);
}

/** A guild's own emoji; KOOK serves its picture under its id. */
export function guildEmoji(name: string, id: string): EmojiNode {
  return { type: "emoji", id, name, url: `https://img.kookapp.cn/emojis/${id}.png` };
}
