import { shownChars, withStyle, type ShownChar } from "./shown.js";

/**
 * Reads Discord's Markdown as Discord's clients do: by the regular expressions of simple-markdown, which they are built
 * on, and Discord's own rules. Written from those, and knows nothing of how we write.
 */
export interface DiscordReading {
  readonly chars: readonly ShownChar[];
  /** What must come from nobody's text: mentions, headings, lists and so on, as "kind: source". */
  readonly constructs: readonly string[];
  readonly masked: readonly { readonly text: string; readonly url: string }[];
}

const QUOTE = /^( *>>> ?([\s\S]*))|^( *> [^\n]*(?:\n *> [^\n]*)*\n?)/;
const CODE_BLOCK = /^```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][^]*?)\n*```/i;
const INLINE_CODE = /^(`+)([\s\S]*?[^`])\1(?!`)/;
const ESCAPE = /^\\([^0-9A-Za-z\s])/u;
const EM =
  /^\b_((?:__|\\[\s\S]|[^\\_])+?)_\b|^\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/;
const STRONG = /^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/;
const UNDERLINE = /^__((?:\\[\s\S]|[^\\])+?)__(?!_)/;
const STRIKE = /^~~([\s\S]+?)~~(?!_)/;
const SPOILER = /^\|\|([\s\S]+?)\|\|/;
const LINK_INSIDE = "(?:\\[[^\\]]*\\]|[^\\[\\]]|\\](?=[^\\[]*\\]))*";
const LINK_TARGET = "\\s*<?((?:\\([^)]*\\)|[^\\s\\\\]|\\\\.)*?)>?(?:\\s+['\"]([\\s\\S]*?)['\"])?\\s*";
const LINK = new RegExp(`^\\[(${LINK_INSIDE})\\]\\(${LINK_TARGET}\\)`);
const AUTOLINK = /^<([^: >]+:\/[^ >]+)>/;
const URL = /^(?:https?|steam|discord):\/\/[^\s<]+[^<.,:;"'\]\s]/i;

const CONSTRUCTS: readonly (readonly [string, RegExp])[] = [
  ["mention", /^<@!?\d+>/],
  ["role mention", /^<@&\d+>/],
  ["channel mention", /^<#\d+>/],
  ["emoji", /^<a?:\w+:\d+>/],
  ["timestamp", /^<t:-?\d{1,17}(?::[tTdDfFR])?>/],
  ["command", /^<\/[-_\p{L}\p{N} ]+:\d+>/u],
  ["guild navigation", /^<id:\w+>/],
  ["contact", /^<(?:mailto:|tel:|\+\d|[\w.+-]+@[\w.-]+>)/],
  ["everyone", /^@everyone/],
  ["here", /^@here/],
];
const LINE_CONSTRUCTS: readonly (readonly [string, RegExp])[] = [
  ["heading", /^ *#{1,3}(?!#) +\S/],
  ["subtext", /^ *-# +\S/],
  ["list", /^ *(?:[*-]|\d+\.) +\S/],
];

interface Around {
  readonly style: string;
  readonly link: string | null;
  readonly quoted: boolean;
}

export function readDiscord(content: string): DiscordReading {
  const reader = new Reader();
  reader.read(content, { style: "", link: null, quoted: false }, true);
  return reader;
}

class Reader implements DiscordReading {
  readonly chars: ShownChar[] = [];
  readonly constructs: string[] = [];
  readonly masked: { text: string; url: string }[] = [];

  /** `lines`: rules for the starts of lines apply, which they don't inside of bold text and the like. */
  read(source: string, around: Around, lines: boolean): void {
    for (let at = 0; at < source.length;) {
      const lineStart = lines && (at === 0 || source[at - 1] === "\n");
      at += this.readOne(source, at, around, lineStart) || this.show(source, at, around);
    }
  }

  private show(source: string, at: number, { style, link }: Around): number {
    const char = String.fromCodePoint(source.codePointAt(at) ?? 0);
    this.chars.push({ char, style, link });
    return char.length;
  }

  private readOne(source: string, at: number, around: Around, lineStart: boolean): number {
    const rest = source.slice(at);
    if (lineStart) {
      const quote = around.quoted ? null : QUOTE.exec(rest);
      if (quote) return this.readQuote(quote[0], around);
      for (const [kind, pattern] of LINE_CONSTRUCTS) if (pattern.test(rest)) this.note(kind, rest);
    }
    for (const [kind, pattern] of CONSTRUCTS) {
      const found = pattern.exec(rest);
      if (found) {
        this.note(kind, rest);
        return found[0].length;
      }
    }
    return this.readMarkup(rest, source, at, around);
  }

  private readMarkup(rest: string, source: string, at: number, around: Around): number {
    const first = rest.charAt(0);
    if (first === "\\") return this.readEscape(rest, around);
    if (first === "`") return this.readCode(rest, around);
    if (first === "*") return this.readStars(rest, around);
    if (first === "_") return this.readUnderscores(rest, source, at, around);
    if (first === "~") return this.readPair(STRIKE, rest, "s", around);
    if (first === "|") return this.readPair(SPOILER, rest, "p", around);
    if (around.link !== null) return 0;
    if (first === "[") return this.readLink(rest, around);
    if (first === "<") return this.readAddress(AUTOLINK.exec(rest), 1, around);
    return this.readUrl(rest, around);
  }

  private readQuote(quote: string, around: Around): number {
    const body = quote.startsWith(">>>") ? quote.replace(/^ *>>> ?/, "") : quote.replace(/^ *> ?/gm, "");
    this.read(body, { ...around, style: withStyle(around.style, "q"), quoted: true }, true);
    return quote.length;
  }

  private readEscape(rest: string, { style, link }: Around): number {
    const found = ESCAPE.exec(rest);
    if (!found) return 0;
    this.chars.push({ char: found[1] ?? "", style, link });
    return found[0].length;
  }

  private readCode(rest: string, { style, link }: Around): number {
    const block = CODE_BLOCK.exec(rest);
    const found = block ?? INLINE_CODE.exec(rest);
    if (!found) return 0;
    this.chars.push(...shownChars(found[2] ?? "", withStyle(style, "c"), link));
    return found[0].length;
  }

  /** Of the two, the longer one is taken. */
  private readStars(rest: string, around: Around): number {
    const em = EM.exec(rest);
    const strong = STRONG.exec(rest);
    if (strong && (!em || strong[0].length > em[0].length)) return this.inside(strong[0], strong[1], "b", around);
    return em ? this.inside(em[0], em[2], "i", around) : 0;
  }

  private readUnderscores(rest: string, source: string, at: number, around: Around): number {
    const boundary = at === 0 || !/\w/.test(source.charAt(at - 1));
    const em = boundary ? EM.exec(rest) : null;
    const underline = UNDERLINE.exec(rest);
    if (underline && (!em || underline[0].length >= em[0].length)) {
      return this.inside(underline[0], underline[1], "u", around);
    }
    return em ? this.inside(em[0], em[1], "i", around) : 0;
  }

  private readPair(pattern: RegExp, rest: string, style: string, around: Around): number {
    const found = pattern.exec(rest);
    return found ? this.inside(found[0], found[1], style, around) : 0;
  }

  private inside(all: string, body: string | undefined, style: string, around: Around): number {
    this.read(body ?? "", { ...around, style: withStyle(around.style, style) }, false);
    return all.length;
  }

  /** Discord masks no link whose text holds an address. */
  private readLink(rest: string, around: Around): number {
    const found = LINK.exec(rest);
    const [all = "", text = "", url = ""] = found ?? [];
    if (!found || !/^https?:\/\//i.test(url)) return 0;
    if (/https?:\/\//i.test(text)) {
      this.note("refused link", rest);
      return 0;
    }
    this.masked.push({ text, url });
    this.read(text, { ...around, link: url }, false);
    return all.length;
  }

  private readUrl(rest: string, around: Around): number {
    const found = URL.exec(rest);
    if (!found) return 0;
    let url = found[0];
    while (url.endsWith(")") && url.split(")").length > url.split("(").length) url = url.slice(0, -1);
    this.chars.push(...shownChars(url, around.style, url));
    return url.length;
  }

  private readAddress(found: RegExpExecArray | null, group: number, around: Around): number {
    const url = found?.[group];
    if (!found || url === undefined) return 0;
    this.chars.push(...shownChars(url, around.style, url));
    return found[0].length;
  }

  private note(kind: string, rest: string): void {
    this.constructs.push(`${kind}: ${rest.slice(0, 24)}`);
  }
}
