import type { ContentNode, RoleMention, UserMention } from "../message/index.js";
import { cleanText, oneLine } from "./clean-text.js";
import { addSpan, settleSpaces, Style, type Block, type Flow, type Link, type Span } from "./flow.js";
import { channelJumpUrl, disguises, safeUrl } from "./links.js";
import { floorToGrapheme } from "./split.js";

/** What a platform shows in its own way, already as a text is composed. */
export interface Dialect {
  readonly maxUrl: number;
  readonly linksChannels: boolean;
  readonly everyone: Readonly<Record<"all" | "here", string>>;
  /** Which other styles code keeps, and whether it stays code. */
  formatCode(code: string, style: number, linked: boolean): { readonly style: number; readonly kind: "code" | "text" };
  /** Makes a plain text safe in ways that change its visible form or length. */
  clean(text: string): string;
  /** What stands for a mention that may notify someone, as the platform writes it; null for a mere name. */
  readonly mention?: (mention: UserMention | RoleMention) => string | null;
  /** Whether two texts, side by side, would be more than they are alone. `before` is the end of the first. */
  mustPart(before: string, after: string): boolean;
}

interface Format {
  readonly style: number;
  readonly link: Link | null;
}

const PLAIN: Format = { style: 0, link: null };
const STYLE_OF = {
  bold: Style.bold,
  italic: Style.italic,
  underline: Style.underline,
  strike: Style.strike,
  spoiler: Style.spoiler,
} as const;

const ZERO_WIDTH = "\u200b";
/** Said where the event did not tell a name: never an id. */
const UNNAMED = { user: "someone", role: "role", channel: "channel" } as const;
/** A name that both platforms take. */
const LANGUAGE = /^[\w+#.-]{1,20}$/;
const RULE = "──────";
/** How much of the text before decides whether two must be parted. */
const TAIL = 8;

/** Composes a flow, piece by piece. A line that a block needs to itself, it gets. */
export class FlowBuilder {
  /** The text so far, but for the open block's. */
  private readonly done: string[] = [];
  private readonly blocks: Block[] = [];
  private length = 0;
  /** Of the open block; empty between blocks. Its spans count from its beginning. */
  private text = "";
  /** Its last characters: cut from `text`, which still grows, they would cost its whole length each time. */
  private tail = "";
  private spans: Span[] = [];
  private endsInBreak = false;
  private quote = 0;
  private quotes = 0;
  private small = false;

  constructor(private readonly dialect: Dialect) {}

  /** Grows with whatever is added. */
  get size(): number {
    return this.length + this.text.length;
  }

  build(): Flow {
    this.closeBlock();
    return { text: this.done.join(""), blocks: this.blocks };
  }

  add(nodes: readonly ContentNode[], format: Format = PLAIN): this {
    for (const node of nodes) this.addNode(node, format);
    return this;
  }

  addOne(node: ContentNode): this {
    this.addNode(node, PLAIN);
    return this;
  }

  /** A text of our own, or one that holds no markup. */
  say(text: string, style = 0): this {
    this.put(this.dialect.clean(text), { style, link: null });
    return this;
  }

  /** What follows begins a line. */
  newLine(): this {
    this.closeBlock();
    return this;
  }

  /** What follows begins after an empty line. */
  newParagraph(): this {
    this.closeBlock();
    if (this.length > 0 && !this.endsInBreak) this.append("\n");
    return this;
  }

  /** A quote of whatever `compose` adds. */
  inQuote(compose: (builder: this) => void): this {
    this.closeBlock();
    const outer = this.quote;
    if (outer === 0) this.quote = ++this.quotes;
    compose(this);
    this.closeBlock();
    this.quote = outer;
    return this;
  }

  inSmall(compose: (builder: this) => void): this {
    this.closeBlock();
    this.small = true;
    compose(this);
    this.closeBlock();
    this.small = false;
    return this;
  }

  /** A link to an address of ours or of the message; just the text where it is no web address. */
  link(text: string, url: string, style = 0): this {
    this.addLink(url, [{ type: "text", text }], { style, link: null });
    return this;
  }

  /** The beginning of a text, in one line, without its links. What is hidden in it stays hidden. */
  excerpt(nodes: readonly ContentNode[], length: number): this {
    const { text, blocks } = new FlowBuilder({ ...this.dialect, mention: () => null }).add(nodes).build();
    const end = floorToGrapheme(text, 0, Math.min(length, text.length));
    const inLine = (from: number, to: number): string => text.slice(from, Math.min(to, end)).replace(/\s+/g, " ");
    for (const [index, { start, spans, kind, hidden, end: blockEnd }] of blocks.entries()) {
      if (start >= end) break;
      if (index > 0) this.put(" ", PLAIN);
      if (kind === "code") this.put(inLine(start, blockEnd), { style: hidden ? Style.spoiler : 0, link: null });
      for (const span of spans) {
        if (span.start < end) this.put(inLine(span.start, span.end), { style: span.style, link: null });
      }
    }
    if (end < text.length) this.put("…", PLAIN);
    return this;
  }

  /** A time that the platform writes, if it can; `text` says it in words, or is its markup. */
  timestamp(text: string, url: string | null = null): this {
    this.put(text, { style: 0, link: url === null ? null : { url, bare: false, preview: false } }, "verbatim");
    return this;
  }

  private addNode(node: ContentNode, format: Format): void {
    switch (node.type) {
      case "text":
        return this.put(this.dialect.clean(node.text), format);
      case "code":
        return this.putCode(cleanText(node.text).replaceAll("\n", " "), format);
      case "mention-user":
        return this.putMention(node, UNNAMED.user, format);
      case "mention-role":
        return this.putMention(node, UNNAMED.role, format);
      case "mention-all":
        return this.put(this.dialect.everyone[node.target], format);
      case "mention-channel":
        return this.addChannel(node.id, node.guildId, `#${oneLine(node.name) || UNNAMED.channel}`, format);
      case "emoji":
        return this.put(this.dialect.clean(`:${oneLine(node.name)}:`), format);
      case "link":
        return this.addLink(node.url, node.children, format);
      case "colored":
        this.add(node.children, format);
        return;
      case "quote":
        this.inQuote(() => this.add(node.children, format));
        return;
      case "code-block":
        return this.addCodeBlock(node.language, cleanText(node.text), format);
      case "rule":
        this.newLine().put(RULE, PLAIN);
        return this.closeBlock();
      default:
        this.add(node.children, { ...format, style: format.style | STYLE_OF[node.type] });
    }
  }

  private putMention(node: UserMention | RoleMention, unnamed: string, format: Format): void {
    const written = this.dialect.mention?.(node) ?? null;
    if (written === null) return this.put(this.dialect.clean(`@${oneLine(node.name) || unnamed}`), format);
    this.put(written, { style: format.style, link: null }, "verbatim");
  }

  private putCode(code: string, { style, link }: Format): void {
    const format = this.dialect.formatCode(code, style, link !== null);
    const text = format.kind === "code" ? code : this.dialect.clean(code);
    this.put(text, { style: format.style, link }, format.kind);
  }

  private addChannel(id: string, guildId: string | null, text: string, format: Format): void {
    const url = this.dialect.linksChannels && guildId && !format.link ? channelJumpUrl(guildId, id) : null;
    const link = url === null ? format.link : { url, bare: false, preview: false };
    this.put(this.dialect.clean(text), { ...format, link });
  }

  private addLink(url: string, children: readonly ContentNode[], format: Format): void {
    const safe = format.link ? null : safeUrl(url, this.dialect.maxUrl);
    if (safe === null) return void this.add(children, format);
    const [only] = children;
    const visible = visibleText(children);
    if (children.length === 1 && only?.type === "text" && only.text === url) return this.putUrl(safe, true, format);
    if (visible.trim() === "") return this.putUrl(safe, false, format);
    if (!disguises(visible, safe)) {
      this.add(children, { ...format, link: { url: safe, bare: false, preview: false } });
      return;
    }
    this.add(children, format);
    this.put(" (", format);
    this.putUrl(safe, false, format);
    this.put(")", format);
  }

  private putUrl(url: string, preview: boolean, format: Format): void {
    const hidden = (format.style & Style.spoiler) !== 0;
    this.put(url, { ...format, link: { url, bare: true, preview: preview && !hidden } });
  }

  private addCodeBlock(language: string, text: string, format: Format): void {
    this.closeBlock();
    if (text.trim() === "") return;
    const hidden = (format.style & Style.spoiler) !== 0;
    this.pushBlock("code", text, [], LANGUAGE.test(language) ? language : "", hidden);
  }

  private put(text: string, { style, link }: Format, kind: Span["kind"] = "text"): void {
    if (text === "") return;
    if (kind !== "code" && this.dialect.mustPart(this.tail, text)) {
      this.addSpan(ZERO_WIDTH, { style, link: link?.bare ? null : link }, "text");
    }
    this.addSpan(text, { style, link }, kind);
  }

  private addSpan(text: string, { style, link }: Format, kind: Span["kind"]): void {
    const start = this.text.length;
    this.text += text;
    this.tail = text.length < TAIL ? (this.tail + text).slice(-TAIL) : text.slice(-TAIL);
    addSpan(this.spans, { start, end: start + text.length, style, link, kind });
  }

  private closeBlock(): void {
    if (this.text === "") return;
    this.pushBlock("text", this.text, settleSpaces(this.text, this.spans), "", false);
    this.text = this.tail = "";
    this.spans = [];
  }

  private pushBlock(kind: Block["kind"], text: string, own: readonly Span[], language: string, hidden: boolean): void {
    if (this.blocks.length > 0) this.append("\n");
    const start = this.length;
    this.append(text);
    const spans = start === 0 ? own : own.map((span) => moved(span, start));
    this.blocks.push({ kind, start, end: this.length, quote: this.quote, small: this.small, language, hidden, spans });
  }

  private append(text: string): void {
    this.done.push(text);
    this.length += text.length;
    this.endsInBreak = text.endsWith("\n");
  }
}

function moved({ start, end, style, link, kind }: Span, by: number): Span {
  return { start: start + by, end: end + by, style, link, kind };
}

/** Enough of a link's text to judge it by. */
function visibleText(nodes: readonly ContentNode[]): string {
  return nodes
    .map((node) => {
      if ("children" in node) return visibleText(node.children);
      if ("text" in node) return node.text;
      return `@${"name" in node ? (node.name ?? "") : ""}`;
    })
    .join("");
}
