import type { Card, CardButton, CardImage, CardModule, CardText, ContentNode } from "../message/index.js";
import { replaceShortCodes } from "./emoji.js";
import type { NameTable } from "./names.js";
import { parseKMarkdown } from "./parse.js";
import { plainText } from "./plain-text.js";
import { isWebUrl } from "./url.js";

export { plainText } from "./plain-text.js";

type Fields = Readonly<Record<string, unknown>>;

interface Findings {
  readonly texts: (readonly ContentNode[])[];
  readonly images: CardImage[];
  readonly buttons: CardButton[];
}

/** Where a text may stand in what we don't know. */
const TEXT_KEYS = ["title", "text", "label"] as const;

/** How deep we look for texts in what we don't know. */
const MAX_DEPTH = 8;

/**
 * Parses the content of a card message: an array of cards, as JSON. Null if it is none. Lenient: KOOK's own JSON is
 * noisier than its documentation, and a module or element that we don't know gives the texts in it.
 * https://developer.kookapp.cn/doc/cardmessage
 */
export function parseCards(json: string, names: NameTable): readonly Card[] | null {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    return null;
  }
  const cards = (Array.isArray(content) ? content : [content]).filter(isCard);
  return cards.length > 0 ? cards.map((card) => readCard(card, names)) : null;
}

function isCard(value: unknown): value is Fields {
  return isFields(value) && value["type"] === "card";
}

function readCard(card: Fields, names: NameTable): Card {
  const color = str(card["color"]);
  return {
    color: /^#[0-9a-f]{6}$/i.test(color) ? color.toLowerCase() : null,
    theme: str(card["theme"]) || "primary",
    modules: list(card["modules"]).flatMap((module) => new ModuleReader(names).read(module)),
  };
}

class ModuleReader {
  constructor(private readonly names: NameTable) {}

  read(module: unknown): readonly CardModule[] {
    if (typeof module === "string") return this.section(module, null);
    if (!isFields(module)) return [];
    switch (module["type"]) {
      case "header":
        return this.header(module);
      case "section":
        return this.section(module["text"], module["accessory"]);
      case "image-group":
      case "container":
        return this.images(module);
      case "action-group":
        return this.buttons(module);
      case "context":
        return this.context(module);
      case "divider":
        return [{ type: "divider" }];
      case "file":
      case "audio":
      case "video":
        return this.file(module["type"], module);
      case "countdown":
        return this.countdown(module);
      case "invite":
        return this.invite(module);
      default:
        return this.unknown(module);
    }
  }

  private header(module: Fields): readonly CardModule[] {
    const text = plainText(this.text(module["text"])).trim();
    return text ? [{ type: "header", text }] : this.unknown(module["text"]);
  }

  private section(text: unknown, accessory: unknown): readonly CardModule[] {
    const paragraph = isFields(text) && text["type"] === "paragraph";
    const content = paragraph ? [] : this.text(text);
    const listed = paragraph ? list(text["fields"]) : [];
    const fields = listed.map((field) => this.text(field)).filter((field) => field.length > 0);
    const beside = this.accessory(accessory);
    const odd = (paragraph ? listed : [text]).filter((each) => this.text(each).length === 0);
    const others = this.unknown(beside ? odd : [...odd, accessory]);
    if (content.length === 0 && fields.length === 0 && !beside) return others;
    return [{ type: "section", content, fields, accessory: beside }, ...others];
  }

  private accessory(value: unknown): CardImage | CardButton | null {
    if (!isFields(value)) return null;
    return value["type"] === "button" ? this.button(value) : image(value);
  }

  private images(module: Fields): readonly CardModule[] {
    const elements = list(module["elements"]);
    const images = elements.flatMap((element) => image(element) ?? []);
    const others = this.unknown(images.length > 0 ? elements.filter((element) => !image(element)) : module);
    return images.length > 0 ? [{ type: "images", images }, ...others] : others;
  }

  private buttons(module: Fields): readonly CardModule[] {
    const elements = list(module["elements"]);
    const buttons = elements.flatMap((element) => (isButton(element) ? (this.button(element) ?? []) : []));
    const others = this.unknown(elements.filter((element) => !isButton(element)));
    return buttons.length > 0 ? [{ type: "buttons", buttons }, ...others] : others;
  }

  private button(value: unknown): CardButton | null {
    if (!isFields(value)) return null;
    const target = str(value["value"]).trim();
    const url = value["click"] === "link" && isWebUrl(target) ? target : null;
    const label = plainText(this.text(value["text"])).replace(/\s+/g, " ").trim() || url;
    return label ? { type: "button", label, url } : null;
  }

  private context(module: Fields): readonly CardModule[] {
    const odd: unknown[] = [];
    const elements = list(module["elements"]).flatMap((element): readonly (CardImage | CardText)[] => {
      const picture = isFields(element) && element["type"] === "image" ? image(element) : null;
      if (picture) return [picture];
      const content = isButton(element) ? [] : this.text(element);
      if (content.length === 0) odd.push(element);
      return content.length > 0 ? [{ type: "text", content }] : [];
    });
    return [...(elements.length > 0 ? [{ type: "context", elements } as const] : []), ...this.unknown(odd)];
  }

  private file(kind: "file" | "audio" | "video", module: Fields): readonly CardModule[] {
    const url = str(module["src"]) || str(module["url"]);
    if (!url) return this.unknown(module);
    const title = str(module["title"]).trim() || nameInUrl(url);
    return [{ type: "file", kind, url, title, size: num(module["size"]) }];
  }

  private countdown(module: Fields): readonly CardModule[] {
    const endsAt = num(module["endTime"]);
    const mode = module["mode"];
    if (endsAt === null) return [];
    return [{ type: "countdown", mode: mode === "hour" || mode === "second" ? mode : "day", endsAt }];
  }

  private invite(module: Fields): readonly CardModule[] {
    const code = str(module["code"]).trim();
    if (isWebUrl(code)) return [{ type: "invite", url: code }];
    return /^[\w-]{1,64}$/.test(code) ? [{ type: "invite", url: `https://kook.top/${code}` }] : [];
  }

  /** Nothing that can be read is lost, only how it was arranged. */
  private unknown(module: unknown): readonly CardModule[] {
    const found: Findings = { texts: [], images: [], buttons: [] };
    this.search(module, found, 0);
    const { texts, images, buttons } = found;
    const content = texts.flatMap((text, index): readonly ContentNode[] => [
      ...(index > 0 ? plain("\n") : []),
      ...text,
    ]);
    return [
      ...(content.length > 0 ? [{ type: "section", content, fields: [], accessory: null } as const] : []),
      ...(images.length > 0 ? [{ type: "images", images } as const] : []),
      ...(buttons.length > 0 ? [{ type: "buttons", buttons } as const] : []),
    ];
  }

  private search(value: unknown, found: Findings, depth: number): void {
    if (depth > MAX_DEPTH) return;
    if (Array.isArray(value)) for (const item of value) this.search(item, found, depth + 1);
    if (!isFields(value)) return;
    const button = isButton(value) ? this.button(value) : null;
    if (button) return void found.buttons.push(button);
    const picture = typeof value["src"] === "string" || value["type"] === "image" ? image(value) : null;
    if (picture) found.images.push(picture);
    if (picture && value["type"] === "image") return;
    if (typeof value["content"] === "string") this.addText(value, found);
    for (const key of TEXT_KEYS) if (typeof value[key] === "string") this.addText(value[key], found);
    if (!picture && isWebUrl(str(value["url"]))) found.texts.push(addressOf(str(value["url"])));
    for (const item of Object.values(value)) this.search(item, found, depth + 1);
  }

  private addText(value: unknown, found: Findings): void {
    const text = this.text(value);
    if (text.length > 0) found.texts.push(text);
  }

  /** A text element; a bare string is short for a plain one. Some clients nest it once more, or leave out its type. */
  private text(value: unknown, depth = 0): readonly ContentNode[] {
    if (typeof value === "string") return plain(replaceShortCodes(value));
    if (!isFields(value) || depth > MAX_DEPTH) return [];
    const content = value["content"];
    if (typeof content !== "string") return this.text(content ?? value["text"], depth + 1);
    if (value["type"] === "kmarkdown") return parseKMarkdown(content, this.names);
    return plain(value["emoji"] === false ? content : replaceShortCodes(content));
  }
}

function plain(text: string): readonly ContentNode[] {
  return text === "" ? [] : [{ type: "text", text: text.replace(/\r\n?/g, "\n") }];
}

function addressOf(url: string): readonly ContentNode[] {
  return [{ type: "link", url, children: [{ type: "text", text: url }] }];
}

function image(value: unknown): CardImage | null {
  if (!isFields(value)) return null;
  const url = str(value["src"]) || str(value["url"]);
  return url ? { type: "image", url, alt: str(value["alt"]).trim() } : null;
}

function isButton(value: unknown): boolean {
  return isFields(value) && value["type"] === "button";
}

function nameInUrl(url: string): string {
  const name = /\/([^/?#]+)(?:[?#]|$)/.exec(url.replace(/^[a-z]+:\/\/[^/]*/i, ""))?.[1];
  return name ?? "";
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function str(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function num(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : null;
}
