/** Breaks a pattern without being seen. */
export const ZERO_WIDTH = "\u200b";

const SPECIAL = /[\\*_~`|<@(:]/;
/** What may be markup anywhere in a line. */
const INLINE = /[\\*_~`|]|<(?! )|@(?=everyone|here)|(?<=\])\(|:(?=\/\/)/gi;
/** Mentions, timestamps and the like: Discord's server sees them through a backslash. */
const MENTION = /^(?:[@#:/]|(?:t|a|id|sound):)/i;
/** What is a heading, a list, a quote or a small line at the start of one. */
const LINE_START = /(^|\n)([^\S\n]*)(?:(?=[>#+-](?:[\s>#]|$))|(\d+)(?=[.)](?:\s|$)))/g;
const MENTION_IN_CODE = /@(?=everyone|here)|<(?=@[!&]?\d|#\d|t:-?\d)/gi;

/** Writes a plain text so that Discord shows exactly that. `lineStart`: only spaces, if anything, stand before it. */
export function escapeText(text: string, lineStart: boolean): string {
  const inline = !SPECIAL.test(text)
    ? text
    : text.replace(INLINE, (char, at: number) => {
        if (char === "@") return `@${ZERO_WIDTH}`;
        const mention = char === "<" && MENTION.test(text.slice(at + 1, at + 7));
        return mention ? `\\<${ZERO_WIDTH}` : `\\${char}`;
      });
  if (!(lineStart && mayStartLine(inline)) && !inline.includes("\n")) return inline;
  return inline.replace(LINE_START, (found, before: string, space: string, digits: string | undefined, at: number) =>
    at === 0 && before === "" && !lineStart ? found : `${before}${space}${digits ?? ""}\\`,
  );
}

/** Spares most texts a closer look: a sign, a digit or a space is first in what LINE_START finds. */
function mayStartLine(text: string): boolean {
  const code = text.charCodeAt(0);
  return code <= 0x3e || (code >= 0x80 && code <= 0x3000) || code === 0xfeff;
}

/** Nothing is markup in code, but what would ping outside of it is broken all the same. */
export function breakMentions(code: string): string {
  return !/[@<]/.test(code) ? code : code.replace(MENTION_IN_CODE, (char) => char + ZERO_WIDTH);
}

/** Keeps a character from standing twice in a row. */
export function breakPairs(text: string, char: "`" | "|"): string {
  const pair = char + char;
  return text.includes(pair)
    ? text.replaceAll(pair, char + ZERO_WIDTH + char).replaceAll(pair, char + ZERO_WIDTH + char)
    : text;
}

/** Keeps what stands in code from being taken for the end of a link before it. */
export function breakLinks(code: string): string {
  return !code.includes("](") ? code : code.replaceAll("](", `]${ZERO_WIDTH}(`);
}
