import { badRequest, type Refusal } from "./refusal.js";

/** https://core.telegram.org/bots/api#messageentity; offsets and lengths in UTF-16 code units. */
export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
  readonly custom_emoji_id?: string;
  readonly unix_time?: number;
  readonly date_time_format?: string;
  readonly user?: { readonly id: number };
}

export interface FormattedText {
  readonly text: string;
  readonly entities: readonly Entity[];
}

const TYPES: Readonly<Record<string, string>> = {
  a: "text_link",
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  u: "underline",
  ins: "underline",
  "tg-spoiler": "spoiler",
  span: "spoiler",
  "tg-emoji": "custom_emoji",
  "tg-time": "date_time",
  pre: "pre",
  code: "code",
  blockquote: "blockquote",
};

interface OpenTag {
  readonly name: string;
  /** The link, the language, the emoji's id, the time, or "1" for an expandable quote. */
  readonly argument: string;
  /** Of a time. */
  readonly format: string;
  /** Where the text stood when it was opened. */
  readonly offset: number;
}

/**
 * Reads Telegram's HTML exactly as strictly as the Bot API does: any "<" begins a tag, and every tag must be one of a
 * few, closed in order. https://core.telegram.org/bots/api#html-style
 * @throws Refusal "can't parse entities", with the offset in bytes
 */
export function parseHtml(html: string): FormattedText {
  return new HtmlReader(html).read();
}

class HtmlReader {
  #at = 0;
  #text = "";
  readonly #open: OpenTag[] = [];
  readonly #entities: Entity[] = [];

  constructor(private readonly html: string) {}

  read(): FormattedText {
    const { html } = this;
    while (this.#at < html.length) {
      const char = html[this.#at]!;
      if (char === "&") this.#text += this.#reference();
      else if (char !== "<") {
        this.#text += char;
        this.#at += 1;
      } else if (html[this.#at + 1] === "/") this.#endTag();
      else this.#startTag();
    }
    const left = this.#open.at(-1);
    if (left) throw cannotParse(`Can't find end tag corresponding to start tag "${left.name}"`);
    if (!isWellFormed(this.#text)) {
      throw cannotParse(
        "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units",
      );
    }
    return { text: this.#text, entities: sortEntities(this.#entities) };
  }

  /** A character reference, decoded; an unknown one stays as it is. */
  #reference(): string {
    const { char, end } = decodeReference(this.html, this.#at);
    this.#at = end;
    return char;
  }

  #startTag(): void {
    const { html } = this;
    const begin = this.#at;
    this.#at += 1;
    while (this.#at < html.length && !isSpace(html[this.#at]!) && html[this.#at] !== ">") this.#at += 1;
    if (this.#at >= html.length) throw this.#error("Unclosed start tag", begin);
    const name = html.slice(begin + 1, this.#at).toLowerCase();
    if (!(name in TYPES)) throw this.#error(`Unsupported start tag "${name}"`, begin);

    let argument = "";
    let format = "";
    for (;;) {
      this.#skipSpaces();
      if (html[this.#at] === ">") break;
      const meant = this.#attribute(name, begin);
      if (typeof meant === "string") argument = meant;
      else format = meant?.format ?? format;
    }
    if (name === "span" && argument !== "spoiler") throw this.#error('Tag "span" must have class "tg-spoiler"', begin);
    this.#at += 1;
    this.#open.push({ name, argument, format, offset: this.#text.length });
  }

  /** One attribute; what the tag means by it, or null. */
  #attribute(tag: string, begin: number): string | { readonly format: string } | null {
    const { html } = this;
    const from = this.#at;
    while (this.#at < html.length && !isSpace(html[this.#at]!) && !"=>".includes(html[this.#at]!)) this.#at += 1;
    const name = html.slice(from, this.#at);
    if (this.#at >= html.length) throw this.#error("Unclosed start tag", begin);
    if (name === "") throw this.#error(`Empty attribute name in the tag "${tag}"`, begin);
    this.#skipSpaces();
    if (html[this.#at] !== "=") {
      if (tag === "blockquote" && name === "expandable") return "1";
      throw this.#error(`Expected equal sign in declaration of an attribute of the tag "${tag}"`, begin);
    }
    this.#at += 1;
    this.#skipSpaces();
    if (this.#at >= html.length) throw this.#error(`Unclosed start tag "${tag}"`, begin);
    const quote = html[this.#at]!;
    const value = quote === "'" || quote === '"' ? this.#quoted(quote, begin) : this.#token();
    if (tag === "tg-time" && name === "format") return { format: value };
    return meaningOf(tag, name, value);
  }

  #quoted(quote: string, begin: number): string {
    let value = "";
    this.#at += 1;
    while (this.#at < this.html.length && this.html[this.#at] !== quote) {
      if (this.html[this.#at] === "&") value += this.#reference();
      else {
        value += this.html[this.#at];
        this.#at += 1;
      }
    }
    this.#at += 1;
    if (this.#at >= this.html.length) throw this.#error("Unclosed start tag", begin);
    return value;
  }

  /** Without quotes only letters, digits, dots and hyphens. */
  #token(): string {
    const from = this.#at;
    while (this.#at < this.html.length && /[A-Za-z0-9.-]/.test(this.html[this.#at]!)) this.#at += 1;
    const next = this.html[this.#at];
    if (next === undefined || (!isSpace(next) && next !== ">")) {
      throw this.#error("Unexpected end of name token", from);
    }
    return this.html.slice(from, this.#at).toLowerCase();
  }

  #endTag(): void {
    const { html } = this;
    const begin = this.#at;
    const tag = this.#open.at(-1);
    if (!tag) throw this.#error("Unexpected end tag", begin);
    this.#at += 2;
    while (this.#at < html.length && !isSpace(html[this.#at]!) && html[this.#at] !== ">") this.#at += 1;
    const name = html.slice(begin + 2, this.#at).toLowerCase();
    this.#skipSpaces();
    if (html[this.#at] !== ">") throw this.#error("Unclosed end tag", begin);
    if (name !== "" && name !== tag.name) {
      throw cannotParse(
        `Unmatched end tag at byte offset ${this.#bytes(begin)}, expected "</${tag.name}>", found "</${name}>"`,
      );
    }
    this.#at += 1;
    this.#open.pop();
    this.#close(tag);
  }

  #close(tag: OpenTag): void {
    const length = this.#text.length - tag.offset;
    if (length === 0) return;
    const entity = { type: TYPES[tag.name]!, offset: tag.offset, length };
    const last = this.#entities.at(-1);
    const sameSpan = last?.offset === entity.offset && last.length === length;
    switch (tag.name) {
      case "a":
        return this.#addLink(entity, tag.argument || this.#text.slice(tag.offset));
      case "tg-emoji":
        if (!/^\d{1,19}$/.test(tag.argument) || BigInt(tag.argument) > 2n ** 63n - 1n || BigInt(tag.argument) === 0n) {
          throw cannotParse("Invalid custom emoji identifier specified");
        }
        this.#entities.push({ ...entity, custom_emoji_id: tag.argument });
        return;
      case "tg-time":
        this.#entities.push({ ...entity, ...checkedTime(tag.argument, tag.format) });
        return;
      case "pre":
        // <pre><code class="language-x"> is one block with a language, in either order.
        if (sameSpan && last.type === "code" && last.language) {
          this.#entities[this.#entities.length - 1] = { ...last, type: "pre" };
        } else this.#entities.push(entity);
        return;
      case "code":
        if (sameSpan && last.type === "pre" && tag.argument) {
          this.#entities[this.#entities.length - 1] = { ...last, language: tag.argument };
        } else this.#entities.push(tag.argument ? { ...entity, language: tag.argument } : entity);
        return;
      case "blockquote":
        this.#entities.push({ ...entity, type: tag.argument ? "expandable_blockquote" : "blockquote" });
        return;
      default:
        this.#entities.push(entity);
    }
  }

  /** A link that isn't one leaves plain text, without a word. */
  #addLink(entity: Entity, target: string): void {
    const userId = /^tg:\/\/user\/?\?id=(\d+)$/i.exec(target)?.[1];
    if (userId) {
      this.#entities.push({ ...entity, type: "text_mention", user: { id: Number(userId) } });
      return;
    }
    const url = checkedLink(target);
    if (url !== null) this.#entities.push({ ...entity, url });
  }

  #skipSpaces(): void {
    while (this.#at < this.html.length && isSpace(this.html[this.#at]!)) this.#at += 1;
  }

  #bytes(at: number): number {
    return Buffer.byteLength(this.html.slice(0, at), "utf8");
  }

  #error(words: string, at: number): Refusal {
    return cannotParse(`${words} at byte offset ${this.#bytes(at)}`);
  }
}

/** https://core.telegram.org/bots/api#date-time-entity-formatting @throws Refusal */
function checkedTime(unix: string, format: string): Pick<Entity, "unix_time" | "date_time_format"> {
  if (!/^[1-9]\d{0,9}$/.test(unix) || Number(unix) >= 2 ** 31) throw cannotParse("Invalid date specified");
  if (!/^(r|w?[dD]?[tT]?)$/.test(format)) throw cannotParse("Invalid date format specified");
  return { unix_time: Number(unix), date_time_format: format };
}

function cannotParse(words: string): Refusal {
  return badRequest(`can't parse entities: ${words}`);
}

function isSpace(char: string): boolean {
  return " \t\r\n\0\v".includes(char);
}

function meaningOf(tag: string, attribute: string, value: string): string | null {
  if (tag === "a" && attribute === "href") return value;
  if (tag === "code" && attribute === "class" && value.startsWith("language-")) return value.slice(9);
  if (tag === "span" && attribute === "class" && value.startsWith("tg-")) return value.slice(3);
  if (tag === "tg-time" && attribute === "unix") return value;
  if (tag === "tg-emoji" && attribute === "emoji-id") return value;
  return null;
}

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** Only four names are known; numbers may take nine characters at most. The semicolon may be missing. */
function decodeReference(html: string, at: number): { readonly char: string; readonly end: number } {
  const plain = { char: "&", end: at + 1 };
  const numeric = /^&#(?:x([0-9a-fA-F]*)|(\d*))/.exec(html.slice(at, at + 16));
  let char: string | undefined;
  let end: number;
  if (numeric) {
    end = at + numeric[0].length;
    const code = numeric[1] === undefined ? Number(numeric[2] || 0) : parseInt(numeric[1] || "0", 16);
    if (code === 0 || code >= 0x10ffff || numeric[0].length >= 10) return plain;
    char = String.fromCodePoint(code);
  } else {
    end = at + 1;
    while (end < html.length && /[A-Za-z]/.test(html[end]!)) end += 1;
    char = NAMED[html.slice(at + 1, end)];
    if (char === undefined) return plain;
  }
  return { char, end: html[end] === ";" ? end + 1 : end };
}

/** A link as Telegram keeps it, or null where it would drop it. */
export function checkedLink(target: string): string | null {
  const trimmed = target.trim();
  if (trimmed === "" || /\s/.test(trimmed)) return null;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === "tg" || scheme === "ton" || scheme === "tonsite") return trimmed;
  const absolute = /^https?:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (scheme !== undefined && scheme !== "http" && scheme !== "https" && !/^[^/]*:\d/.test(trimmed)) return null;
  try {
    const url = new URL(absolute);
    const numeric = /^[\d.]+$/.test(url.hostname) || url.hostname.startsWith("[");
    if (!numeric && !url.hostname.includes(".")) return null;
    return url.pathname === "/" && !absolute.includes("/", 8) ? `${absolute}/` : absolute;
  } catch {
    return null;
  }
}

function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

/** By where they begin, the longer first, as Telegram lists them. */
export function sortEntities(entities: readonly Entity[]): Entity[] {
  return entities
    .map((entity) => (entity.type === "code" ? withoutLanguage(entity) : entity))
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function withoutLanguage({ language: _language, ...entity }: Entity): Entity {
  return entity;
}
