import { shownChars, withStyle, type ShownChar } from "./shown.js";

/**
 * Reads Telegram's HTML as strictly as the Bot API does, and then some: refuses what it would refuse, and what it would
 * silently drop or change. https://core.telegram.org/bots/api#html-style
 */
export interface TelegramReading {
  /** After parsing: what the limits count. */
  readonly text: string;
  readonly chars: readonly ShownChar[];
  readonly entities: number;
}

type Tag = "b" | "i" | "u" | "s" | "tg-spoiler" | "a" | "code" | "pre" | "blockquote" | "tg-time";

const STYLES: Readonly<Record<Tag, string>> = {
  b: "b",
  i: "i",
  u: "u",
  s: "s",
  "tg-spoiler": "p",
  a: "",
  code: "c",
  pre: "c",
  blockquote: "q",
  "tg-time": "",
};
/** May hold, and be held by, anything but code. */
const PLAIN_TAGS: readonly string[] = ["b", "i", "u", "s", "tg-spoiler"];
const REFERENCES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };
const TOKEN = /<(\/?)([a-z-]+)((?:\s[^<>]*)?)>|&(\w+);|([^<>&]+)|([\s\S])/g;

interface Open {
  readonly tag: Tag;
  readonly url: string | null;
  empty: boolean;
}

export function readTelegram(html: string): TelegramReading {
  const reader = new Reader();
  for (const [source, slash, tag, attributes, reference, text, stray] of html.matchAll(TOKEN)) {
    if (stray !== undefined) throw new Error(`A bare ${JSON.stringify(stray)}`);
    if (text !== undefined) reader.show(text);
    else if (reference !== undefined) reader.showReference(reference);
    else if (slash === "/") reader.close(tag ?? "", source);
    else reader.open(tag ?? "", attributes ?? "");
  }
  return reader.finish();
}

class Reader {
  private text = "";
  private readonly chars: ShownChar[] = [];
  private readonly stack: Open[] = [];
  private entities = 0;

  finish(): TelegramReading {
    const left = this.stack.at(-1);
    if (left) throw new Error(`<${left.tag}> is never closed`);
    return { text: this.text, chars: this.chars, entities: this.entities };
  }

  show(text: string): void {
    if (/[^\P{Cc}\t\n]|\p{Surrogate}/u.test(text)) throw new Error("A character that is none");
    for (const open of this.stack) open.empty = false;
    const style = this.stack.reduce((all, { tag }) => [...STYLES[tag]].reduce(withStyle, all), "");
    const link = this.stack.find(({ url }) => url !== null)?.url ?? null;
    this.text += text;
    this.chars.push(...shownChars(text, style, link));
  }

  showReference(name: string): void {
    const char = REFERENCES[name];
    if (char === undefined) throw new Error(`Telegram knows no &${name};`);
    this.show(char);
  }

  open(name: string, attributes: string): void {
    if (!isTag(name)) throw new Error(`Telegram knows no <${name}>`);
    this.checkPlace(name);
    this.stack.push({ tag: name, url: this.readAttributes(name, attributes), empty: true });
    if (!(name === "code" && this.stack.at(-2)?.tag === "pre")) this.entities++;
  }

  close(name: string, source: string): void {
    const open = this.stack.pop();
    if (open?.tag !== name) throw new Error(`${source} closes <${open?.tag ?? "nothing"}>`);
    if (open.empty) throw new Error(`<${name}> holds nothing`);
  }

  private checkPlace(name: Tag): void {
    const inside = this.stack.map(({ tag }) => tag);
    if (inside.includes(name)) throw new Error(`<${name}> in itself`);
    if (name === "code" && inside.at(-1) === "pre") return;
    if (inside.includes("code") || inside.includes("pre")) throw new Error(`<${name}> in code`);
    const outside = inside.filter((tag) => tag !== "blockquote");
    if ((name === "code" || name === "pre") && outside.length > 0)
      throw new Error(`<${name}> in <${outside.join("><")}>`);
    const closed = inside.find((tag) => tag === "a" || tag === "tg-time");
    if (!PLAIN_TAGS.includes(name) && name !== "blockquote" && closed) throw new Error(`<${name}> in <${closed}>`);
    if (name === "blockquote" && inside.length > 0) throw new Error("<blockquote> in another tag");
  }

  private readAttributes(name: Tag, attributes: string): string | null {
    if (name === "a") return readUrl(attributes);
    if (name === "tg-time") return readTime(attributes);
    if (attributes === "") return null;
    const language = /^ class="language-[^"<>&]+"$/.test(attributes);
    if (name !== "code" || !language || this.stack.at(-1)?.tag !== "pre") throw new Error(`<${name}${attributes}>`);
    return null;
  }
}

/** https://core.telegram.org/bots/api#date-time-entity-formatting */
function readTime(attributes: string): null {
  const unix = /^ unix="([1-9]\d{0,9})" format="r"$/.exec(attributes)?.[1];
  if (unix === undefined || Number(unix) >= 2 ** 31) throw new Error(`<tg-time${attributes}>`);
  return null;
}

function isTag(name: string): name is Tag {
  return name in STYLES;
}

function readUrl(attributes: string): string {
  const value = /^ href="([^"<>]*)"$/.exec(attributes)?.[1];
  if (value === undefined) throw new Error(`<a${attributes}>`);
  const url = value.replace(/&(\w*);?/g, (_, name: string) => {
    const char = REFERENCES[name];
    if (char === undefined) throw new Error(`A bare & in ${value}`);
    return char;
  });
  if (!URL.canParse(url) || !/^https?:\/\//i.test(url)) throw new Error(`No web address: ${url}`);
  return url;
}
