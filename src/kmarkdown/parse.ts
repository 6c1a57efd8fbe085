import type { ContentNode } from "../message/index.js";
import { CodeFinder, endOfRun } from "./code.js";
import { Emphasis } from "./emphasis.js";
import { emojiOfCodePoint, findEmoji, guildEmoji } from "./emoji.js";
import type { NameTable } from "./names.js";
import { mark, match, type Mark, type MarkKind, type Token } from "./tokens.js";
import { buildTree } from "./tree.js";
import { endOfBareUrl, readLinkTarget, unescapeUrl } from "./url.js";

export type { NameTable } from "./names.js";
export { parsePlainText } from "./plain-message.js";

const MENTION = /\((?:met\)(\d{1,24}|all|here)\(met|rol\)(\d{1,24})\(rol|chn\)(\d{1,24})\(chn)\)/y;
const GUILD_EMOJI = /\(emj\)([^()\n]{1,64})\(emj\)\[([\w/-]{1,64})\]/y;
const PAIRED_TAG = /\((ins|spl|font)\)/y;
const FONT_END = /\[([a-z]{1,20})\]/y;
const CODE_POINT = /\[#(\d{1,7});\]/y;
const SHORT_CODE = /:([\w+-]{1,64}):/y;
const RULE = /---[ \t]*(?=\n|$)/y;
const PUNCTUATION = /[!-/:-@[-^`{-~]/;
const SPACE = /\s/;
const TAG_KINDS: Readonly<Record<string, MarkKind>> = { ins: "underline", spl: "spoiler", font: "font" };
const MAX_PASTED_URL = 4096;

/** What stands at these characters may be markup; everything else is skipped over. */
const SPECIAL = new Uint8Array(128);
for (const char of "\\`*~([]:>-") SPECIAL[char.charCodeAt(0)] = 1;

/**
 * Parses KOOK's markup. Total: whatever is no markup is text, and nothing throws. Linear: each character is looked at a
 * bounded number of times, whatever the text.
 *
 * Of a line break beside a block (quote, code block, rule), one is the block's own and not in the tree.
 * The markup: https://developer.kookapp.cn/doc/kmarkdown
 */
export function parseKMarkdown(source: string, names: NameTable): readonly ContentNode[] {
  return new Parser(source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source, names, false).parse();
}

class Parser {
  private readonly tokens: Token[] = [];
  private readonly emphasis = new Emphasis(this.tokens);
  private readonly code: CodeFinder;
  /** Open ends of tags; the same tag opens and closes, so there is one of a kind at most. */
  private readonly openTags = new Map<MarkKind, Mark>();
  private readonly openFonts: Mark[] = [];
  private brackets: Mark[] = [];
  /** Where the text begins that no token holds yet. */
  private textFrom = 0;
  private at = 0;
  /** Where the next "](" stands, as far as it was sought. */
  private nextTarget = -1;

  constructor(
    private readonly source: string,
    private readonly names: NameTable,
    private readonly inQuote: boolean,
  ) {
    this.code = new CodeFinder(source);
  }

  parse(): ContentNode[] {
    const { source } = this;
    while (this.at < source.length) {
      const char = source.charCodeAt(this.at);
      if (char < 128 && SPECIAL[char]) this.readSpecial(source.charAt(this.at));
      else this.at++;
    }
    this.flush(source.length);
    this.pairFonts();
    return buildTree(this.tokens);
  }

  /** Precedence is the order of the text: code hides all, an escape hides the character behind it. */
  private readSpecial(char: string): void {
    switch (char) {
      case "\\":
        return this.readEscape();
      case "`":
        return this.readBackticks();
      case "*":
      case "~":
        return this.readEmphasis(char);
      case "(":
        return this.readParenthesis();
      case "[":
        return this.readBracket();
      case "]":
        return this.closeBracket();
      case ":":
        return this.readColon();
      case ">":
        return this.readQuote();
      default:
        return this.readRule();
    }
  }

  /** `\_` keeps its backslash, as KOOK does it. */
  private readEscape(): void {
    if (PUNCTUATION.test(this.source.charAt(this.at + 1))) {
      this.flush(this.at);
      this.textFrom = this.at + 1;
      this.at += 2;
    } else this.at++;
  }

  private readBackticks(): void {
    const runEnd = endOfRun(this.source, this.at);
    const found = this.code.find(this.at, runEnd - this.at);
    if (!found) this.at = runEnd;
    else if (found.node.type === "code-block") this.pushBlock(found.node, found.end);
    else this.push(found.node, found.end);
  }

  private readEmphasis(char: string): void {
    const from = this.at;
    const end = endOfRun(this.source, from);
    const opens = end < this.source.length && !SPACE.test(this.source.charAt(end));
    const closes = from > 0 && !SPACE.test(this.source.charAt(from - 1));
    this.flush(from);
    const typed = this.source.slice(from, end);
    if (char === "*") this.emphasis.addStars(typed, opens, closes);
    else this.emphasis.addTildes(typed, opens, closes);
    this.advance(end);
  }

  private readParenthesis(): void {
    const mention = this.matchAt(MENTION);
    if (mention) return this.push(this.mentionOf(mention), this.at + mention[0].length);
    const emoji = this.matchAt(GUILD_EMOJI);
    if (emoji) return this.push(guildEmoji(emoji[1] ?? "", emoji[2] ?? ""), this.at + emoji[0].length);
    const tag = this.matchAt(PAIRED_TAG);
    if (tag) return this.readTag(TAG_KINDS[tag[1] ?? ""] ?? "font", tag[0]);
    this.at++;
  }

  private mentionOf([, user, role, channel]: RegExpExecArray): ContentNode {
    if (user === "all" || user === "here") return { type: "mention-all", target: user };
    if (user !== undefined) return { type: "mention-user", id: user, name: this.names.users.get(user) ?? null };
    if (role !== undefined) return { type: "mention-role", id: role, name: this.names.roles.get(role) ?? null };
    const id = channel ?? "";
    return { type: "mention-channel", id, guildId: this.names.guildId, name: this.names.channels.get(id) ?? null };
  }

  private readTag(kind: MarkKind, typed: string): void {
    if (kind === "font") return this.readFont(typed);
    const open = this.openTags.get(kind);
    const tag = mark(kind, !open, typed);
    this.push(tag, this.at + typed.length);
    if (open) match(open, tag);
    if (open) this.openTags.delete(kind);
    else this.openTags.set(kind, tag);
  }

  /** Its colour stands behind the end: so fonts can nest, and what has no colour may be either end. */
  private readFont(typed: string): void {
    FONT_END.lastIndex = this.at + typed.length;
    const theme = FONT_END.exec(this.source);
    const open = theme ? this.openFonts.pop() : undefined;
    const tag = mark("font", !open, typed);
    this.push(tag, this.at + typed.length);
    if (!open) return void this.openFonts.push(tag);
    match(open, tag, theme?.[1] ?? null);
    this.advance(this.at + (theme?.[0].length ?? 0));
  }

  /** Two ends without a colour are still no text. */
  private pairFonts(): void {
    for (let index = 0; index + 1 < this.openFonts.length; index += 2) {
      const [open, close] = this.openFonts.slice(index, index + 2);
      if (!open || !close) return;
      close.opens = false;
      match(open, close);
    }
  }

  private readBracket(): void {
    const point = this.matchAt(CODE_POINT);
    const emoji = point ? emojiOfCodePoint(point[1] ?? "") : null;
    if (point && emoji) return this.push(emoji, this.at + point[0].length);
    if (this.readPastedUrl()) return;
    const open = mark("link", true, "[");
    this.push(open, this.at + 1);
    this.brackets.push(open);
  }

  /** `[u](u)` is how KOOK's client sends a pasted address; nothing in it is markup. */
  private readPastedUrl(): boolean {
    const { source, at } = this;
    if (source.charAt(at + 1).toLowerCase() !== "h") return false;
    if (this.nextTarget < at) {
      const found = source.indexOf("](", at);
      this.nextTarget = found < 0 ? source.length : found;
    }
    if (this.nextTarget - at > MAX_PASTED_URL) return false;
    const target = readLinkTarget(source, this.nextTarget + 1);
    if (!target || unescapeUrl(source.slice(at + 1, this.nextTarget)) !== target.url) return false;
    this.push(bareLink(target.url), target.end);
    return true;
  }

  private closeBracket(): void {
    const open = this.brackets.pop();
    const target = open ? readLinkTarget(this.source, this.at + 1) : null;
    if (!open || !target) {
      this.at++;
      return;
    }
    const close = mark("link", false, "]");
    match(open, close, target.url);
    this.push(close, target.end);
    this.brackets = []; // a link holds no link
  }

  private readColon(): void {
    if (this.source.startsWith("//", this.at + 1) && this.readBareUrl()) return;
    const shortCode = this.matchAt(SHORT_CODE);
    const emoji = shortCode ? findEmoji(shortCode[1] ?? "") : null;
    const time = /\d/.test(this.source.charAt(this.at - 1)) && /^\d+$/.test(shortCode?.[1] ?? "");
    if (shortCode && emoji && !time) this.push(emoji, this.at + shortCode[0].length);
    else this.at++;
  }

  private readBareUrl(): boolean {
    const scheme = /https?$/i.exec(this.source.slice(Math.max(this.textFrom, this.at - 5), this.at));
    const from = this.at + 3;
    const end = scheme ? endOfBareUrl(this.source, from) : from;
    if (!scheme || end === from) return false;
    this.at -= scheme[0].length;
    this.push(bareLink(unescapeUrl(this.source.slice(this.at, end))), end);
    return true;
  }

  /** From "> " at the start of a line to an empty line. Quotes don't nest: what looks like one inside is text. */
  private readQuote(): void {
    if (this.inQuote || !this.atLineStart() || this.source.charAt(this.at + 1) !== " ") {
      this.at++;
      return;
    }
    const end = this.endOfQuote(this.at + 2);
    const body = this.source.slice(this.at + 2, end).replace(/\n> /g, "\n");
    const children = new Parser(body, this.names, true).parse();
    this.pushBlock({ type: "quote", children }, end, 2);
  }

  /** An empty line ends a quote, but not inside a code block. */
  private endOfQuote(from: number): number {
    let at = from;
    for (;;) {
      const emptyLine = this.source.indexOf("\n\n", at);
      if (emptyLine < 0) return this.source.length;
      const fence = this.source.slice(at, emptyLine).indexOf("```");
      const close = fence < 0 ? -1 : this.source.indexOf("```", at + fence + 3);
      if (close < 0) return emptyLine;
      at = close + 3;
    }
  }

  private readRule(): void {
    const rule = this.atLineStart() ? this.matchAt(RULE) : null;
    if (rule) this.pushBlock({ type: "rule" }, this.at + rule[0].length);
    else this.at++;
  }

  private atLineStart(): boolean {
    return this.at === 0 || this.source.charCodeAt(this.at - 1) === 0x0a;
  }

  private matchAt(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.source);
  }

  private push(token: Token, end: number): void {
    this.flush(this.at);
    this.tokens.push(token);
    this.advance(end);
  }

  /** The line breaks around it, one before and up to `breaks` after, belong to the block; so do spaces beside it. */
  private pushBlock(block: ContentNode, end: number, breaks = 1): void {
    const { source } = this;
    let before = this.at;
    while (before > this.textFrom && isBlank(source.charCodeAt(before - 1))) before--;
    const ownLine = before > this.textFrom && source.charCodeAt(before - 1) === 0x0a;
    this.flush(ownLine ? before - 1 : before);
    this.emphasis.reset();
    this.brackets = [];
    this.tokens.push(block);
    let next = end;
    while (isBlank(source.charCodeAt(next))) next++;
    for (let left = breaks; left > 0 && source.charCodeAt(next) === 0x0a; left--) next++;
    this.advance(next);
  }

  private flush(to: number): void {
    if (to > this.textFrom) this.tokens.push(this.source.slice(this.textFrom, to));
    this.textFrom = to;
  }

  private advance(to: number): void {
    this.at = to;
    this.textFrom = to;
  }
}

function isBlank(char: number): boolean {
  return char === 0x20 || char === 0x09;
}

function bareLink(url: string): ContentNode {
  return { type: "link", url, children: [{ type: "text", text: url }] };
}
