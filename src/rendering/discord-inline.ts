import { breakLinks, breakMentions, breakPairs, escapeText, ZERO_WIDTH } from "./discord-escape.js";
import { indexAfter, overlapping, Style, type Link, type Span } from "./flow.js";
import { MarkStack, type Open } from "./marks.js";

const MARKS: ReadonlyMap<number, string> = new Map([
  [Style.spoiler, "||"],
  [Style.underline, "__"],
  [Style.strike, "~~"],
  [Style.bold, "**"],
  [Style.italic, "*"],
]);
const OUTER_FIRST = [...MARKS.keys()];

/** Whether what follows an address is surely no part of it: a space, or the punctuation that Discord leaves out. */
const AFTER_URL = /^\)*[.,:;"'\]]*(?:\s|$)/;

/** A part of a text, and whether there are links in the message. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly hasLinks: boolean;
}

/**
 * Writes a stretch of formatted text in Discord's Markdown. Discord's rules are regular expressions, each of which looks
 * for its own end: most of what is odd here keeps one rule's end from being found inside another's.
 */
export class DiscordInlineWriter {
  private out = "";
  /** The last character of `out`: to look it up there would flatten a text that is still growing, each time. */
  private last = "";
  /** Where the span begins that is being written. */
  private from = 0;
  /** No more than spaces were written since the line began. */
  private lineStart = true;
  /** An address was just written: what follows must not become a part of it. */
  private afterUrl = false;
  /** A `*` or `**` was just closed. */
  private afterStars = false;
  /** The link's text holds brackets that don't pair up: Discord can't read them there, not even escaped. */
  private wideBrackets = false;
  private readonly start: number;
  private readonly end: number;
  private readonly hasLinks: boolean;
  private readonly marks = new MarkStack(
    OUTER_FIRST,
    (mark) => this.open(mark),
    (mark) => this.close(mark),
  );

  constructor(
    private readonly text: string,
    private readonly spans: readonly Span[],
    { start, end, hasLinks }: Stretch,
  ) {
    this.start = start;
    this.end = end;
    this.hasLinks = hasLinks;
  }

  write(): string {
    for (const span of overlapping(this.spans, this.start, this.end)) {
      this.from = Math.max(span.start, this.start);
      this.writeSpan(span, this.text.slice(this.from, Math.min(span.end, this.end)));
    }
    this.marks.closeAll();
    return this.out;
  }

  private writeSpan(span: Span, text: string): void {
    const link = span.link?.bare ? null : span.link;
    const visible = text.trimEnd();
    this.marks.moveTo({ style: span.style, link }, visible === "" && span.kind === "text");
    if (span.kind === "code") return this.writeCode(text, span.style);
    if (span.kind === "verbatim") return this.emit(text);
    if (span.link?.bare && text === span.link.url) return this.writeUrl(span.link, span.style);
    const escaped = escapeText(text, this.lineStart);
    this.lineStart = text.slice(visible.length).includes("\n") || (visible === "" && this.lineStart);
    if (this.afterUrl && AFTER_URL.test(this.text.slice(this.from, Math.min(this.end, this.from + 16))))
      this.afterUrl = false;
    if (link) this.append(this.escapeBrackets(escaped));
    // An open bracket before a link would draw the link in.
    else this.append(this.hasLinks ? escaped.replaceAll("[", "\\[") : escaped);
  }

  private writeCode(text: string, style: number): void {
    const ticked = text.includes("`");
    let code = breakMentions(ticked ? breakPairs(text, "`") : text);
    if ((style & Style.spoiler) !== 0) code = breakPairs(code, "|");
    if (this.hasLinks) code = breakLinks(code);
    if (code.startsWith("`")) code = ` ${code}`;
    if (code.endsWith("`")) code = `${code} `;
    const fence = ticked ? "``" : "`";
    if (this.last === "`") this.out += ZERO_WIDTH;
    this.emit(fence + code + fence);
  }

  /** Bare, Discord shows a preview; in angle brackets it doesn't. */
  private writeUrl({ url, preview }: Link, style: number): void {
    const safe = style === 0 ? url : withoutMarks(url);
    const plain = preview && !/[.,:;"')\]]$/.test(safe);
    this.emit(plain ? safe : `<${safe}>`);
    this.afterUrl = plain;
  }

  private escapeBrackets(escaped: string): string {
    if (!/[[\]]/.test(escaped)) return escaped;
    if (!this.wideBrackets) return escaped.replace(/[[\]]/g, "\\$&");
    return escaped.replaceAll("[", "［").replaceAll("]", "］");
  }

  private open(mark: Open): void {
    if (typeof mark !== "number") {
      this.emit("[");
      this.wideBrackets = !bracketsPair(this.textOf(mark));
      return;
    }
    const sign = MARKS.get(mark) ?? "";
    // `**a**` and `*b*` side by side would be read as one run of stars, and `~~` can't end before a `_`.
    if ((this.afterStars && sign.startsWith("*")) || (this.last === "~" && sign === "__")) this.out += ZERO_WIDTH;
    this.emit(sign);
  }

  private close(mark: Open): void {
    this.afterUrl = false;
    if (typeof mark !== "number") {
      this.wideBrackets = false;
      return this.emit(`](<${this.marks.isEmpty ? mark.url : withoutMarks(mark.url)}>)`);
    }
    const sign = MARKS.get(mark) ?? "";
    // Of these rules, Discord's don't heed an escape before the end.
    const { last } = this;
    if ((sign === "||" && last === "|") || (sign === "~~" && last === "~") || (sign === "__" && last === "~")) {
      this.out += ZERO_WIDTH;
    }
    this.emit(sign);
    this.afterStars = sign.startsWith("*");
  }

  private emit(markup: string): void {
    this.lineStart = false;
    this.append(markup);
  }

  private append(piece: string): void {
    const written = this.afterUrl ? ` ${piece}` : piece;
    this.afterUrl = false;
    this.afterStars = false;
    this.out += written;
    this.last = written.charAt(written.length - 1) || this.last;
  }

  private textOf(link: Link): string {
    let text = "";
    for (let next = indexAfter(this.spans, this.from); next < this.spans.length; next++) {
      const span = this.spans[next];
      if (span?.link !== link) break;
      text += this.text.slice(Math.max(span.start, this.from), Math.min(span.end, this.end));
    }
    return text;
  }
}

/**
 * Discord looks for the end of bold text and the like also inside code, and for brackets in that of a link: such code
 * gives up its style, or that it is code.
 */
export function formatCode(code: string, style: number, linked: boolean): { style: number; kind: "code" | "text" } {
  if (linked && /[[\]]/.test(code)) return { style, kind: "text" };
  return { style: /[*_~|\\]/.test(code) ? style & Style.spoiler : style, kind: "code" };
}

/** The same address, with nothing in it that would end the text that it stands in. */
function withoutMarks(url: string): string {
  return url.replace(/[*~]|_(?=_)/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function bracketsPair(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === "[") depth++;
    if (char === "]" && --depth < 0) return false;
  }
  return depth === 0;
}
