import type { Language } from "../language/index.js";
import { hideTokens } from "../relay/token-shape.js";

/** What a person typed to the bot, cut into words. */
export interface CommandLine {
  /** In which language they called the bot; null for a mention, which tells nothing. */
  readonly calledIn: Language | null;
  readonly words: readonly Word[];
}

/** A plain word, or something that KOOK's client put in for the person. */
export type Word = string | { readonly type: "user" | "role" | "channel"; readonly id: string };

/** The names that the bot answers to: other bots in the channel have others. */
const namesByLanguage: ReadonlyMap<string, Language> = new Map([
  ["relay", "en"],
  ["转发", "zh"],
  ["轉發", "zh"],
]);

/** Longer than any command: keeps hostile input cheap. */
const LONGEST_LINE = 2_000;
const NAME = /^(?:\\?[/／])([^\s/]+)(?=\s|$)/u;
const MENTION = /^\(met\)(\d+)\(met\)/;

/**
 * Reads a command from a message's source text, or returns null where it is none. It forgives what phones and Chinese
 * input methods make of a line: full-width characters, any white space, the client's own escapes, curly quotes.
 */
export function parseCommandLine(
  sourceText: string,
  bot: {
    readonly botUserId: string;
    /** Whether a word is a command's: then it may follow the bot's Chinese name without a space, as in "/转发帮助". */
    readonly isCommand?: (word: string) => boolean;
  },
): CommandLine | null {
  const text = sourceText
    .slice(0, LONGEST_LINE)
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, "")
    .trim();
  const mention = MENTION.exec(text);
  if (mention?.[1] === bot.botUserId) {
    const rest = text.slice(mention[0].length).trim();
    return readName(rest) ?? readGlued(rest, bot.isCommand) ?? { calledIn: null, words: splitWords(rest) };
  }
  return readName(text) ?? readGlued(text, bot.isCommand);
}

/** Chinese is written without spaces; but a message that only begins like a command stays a message. */
function readGlued(text: string, isCommand: (word: string) => boolean = () => false): CommandLine | null {
  const match = NAME.exec(text);
  const word = foldWord(match?.[1] ?? "");
  for (const [name, language] of namesByLanguage) {
    const rest = language === "zh" && word.startsWith(name) ? word.slice(name.length) : "";
    if (match === null || rest === "" || !isCommand(rest)) continue;
    return { calledIn: language, words: [rest, ...splitWords(text.slice(match[0].length))] };
  }
  return null;
}

function readName(text: string): CommandLine | null {
  const match = NAME.exec(text);
  const calledIn = match?.[1] === undefined ? undefined : namesByLanguage.get(foldWord(match[1]));
  if (match === null || calledIn === undefined) return null;
  return { calledIn, words: splitWords(text.slice(match[0].length)) };
}

/** How words are compared: full-width letters and digits, and upper case, are the same as plain ones. */
export function foldWord(word: string): string {
  return word.normalize("NFKC").toLowerCase();
}

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["＂", "＂"],
  ["“", "”"],
  ["”", "”"], // some input methods open with the closing one
  ["「", "」"],
  ["『", "』"],
  ["`", "`"],
]);
const TAG = /\((met|rol|chn)\)(\d+)\(\1\)/y;
/** The client writes a pasted address as a link to itself. */
const PASTED_URL = /\[((?:[^\]\\]|\\.)+)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/y;
/** KOOK drops a backslash before these; `\_` and `\d` keep theirs. */
const ESCAPED = /\\([!-/:-@[-^`{-~])/gu;
const kindOfTag = { met: "user", rol: "role", chn: "channel" } as const;

function splitWords(text: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  let plain = "";
  const endWord = (): void => {
    if (plain !== "") words.push(unescape(plain));
    plain = "";
  };
  while (at < text.length) {
    const special = plain === "" ? (readQuoted(text, at) ?? readTag(text, at)) : readTag(text, at);
    const url = special === null ? readPastedUrl(text, at) : null;
    if (special !== null) {
      endWord();
      words.push(special.word);
      at = special.end;
    } else if (url !== null) {
      plain += url.text;
      at = url.end;
    } else {
      const length = charLength(text, at);
      const char = text.slice(at, at + length);
      if (/\s/u.test(char)) endWord();
      else plain += char;
      at += length;
    }
  }
  endWord();
  return words;
}

/** An escape counts as one character, so that `\(met)` never begins anything. */
function charLength(text: string, at: number): number {
  return text[at] === "\\" && /[!-/:-@[-^`{-~]/.test(text[at + 1] ?? "") ? 2 : 1;
}

/**
 * A quote ends a word only where a word can end. Also with the client's backslash it is a quote. What stands in a code
 * span is as it was typed, backslashes and all: for patterns.
 */
function readQuoted(text: string, at: number): { word: Word; end: number } | null {
  const start = at + charLength(text, at);
  const close = QUOTES.get(text[start - 1] ?? "");
  if (close === undefined) return null;
  const code = text[at] === "`";
  for (let end = start; end < text.length;) {
    const next = end + (code ? 1 : charLength(text, end));
    const closes = text[next - 1] === close || (close === "”" && text[next - 1] === "“");
    if (closes && (next === text.length || /\s/u.test(text[next] ?? ""))) {
      const word = text.slice(start, end);
      return { word: code ? word : unescape(word), end: next };
    }
    end = next;
  }
  return null;
}

function readTag(text: string, at: number): { word: Word; end: number } | null {
  TAG.lastIndex = at;
  const match = text[at] === "(" ? TAG.exec(text) : null;
  if (match === null) return null;
  return { word: { type: kindOfTag[match[1] as keyof typeof kindOfTag], id: match[2] ?? "" }, end: TAG.lastIndex };
}

function readPastedUrl(text: string, at: number): { text: string; end: number } | null {
  PASTED_URL.lastIndex = at;
  const match = text[at] === "[" ? PASTED_URL.exec(text) : null;
  if (match === null || unescape(match[1] ?? "") !== unescape(match[2] ?? "")) return null;
  return { text: match[2] ?? "", end: PASTED_URL.lastIndex };
}

function unescape(text: string): string {
  return text.replace(ESCAPED, "$1");
}

/** The words as they would be typed, for answers and hints; of a token nothing that anyone could use. */
export function writeWords(words: readonly Word[]): string {
  return hideTokens(
    words.map((word) => (typeof word === "string" ? (/\s/u.test(word) ? `"${word}"` : word) : "…")).join(" "),
  );
}
