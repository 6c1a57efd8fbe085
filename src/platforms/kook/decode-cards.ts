import { parseCards, parseKMarkdown, parsePlainText } from "../../kmarkdown/index.js";
import type { NameTable } from "../../kmarkdown/index.js";
import type { Attachment, Card, CardModule, ContentNode } from "../../message/index.js";
import { fileName } from "./decode-attachments.js";

/** What a card message says. */
export interface CardContent {
  readonly content: readonly ContentNode[];
  readonly cards: readonly Card[];
  readonly attachments: readonly Attachment[];
  /** The KMarkdown of a text that a person typed; "" for a real card. */
  readonly sourceText: string;
}

/** Only a card message's content is a list whose first item calls itself a card. */
export function looksLikeCards(content: string): boolean {
  return content.trimStart().startsWith("[") && firstOf(content)?.type === "card";
}

/**
 * Reads a card message. What a person writes together with a picture or a file also comes as a card: one of theme
 * "invisible" with nothing but texts and files in it. That is taken as the text and the attachments that it was.
 */
export function decodeCards(json: string, names: NameTable): CardContent {
  const cards = parseCards(json, names);
  if (cards === null) return { content: textOfNoCards(json, names), cards: [], attachments: [], sourceText: "" };
  const [only] = cards;
  if (cards.length !== 1 || only?.theme !== "invisible" || !only.modules.every(isTextOrFile)) {
    return { content: [], cards, attachments: [], sourceText: "" };
  }
  return {
    content: joinLines(only.modules.map((module) => (module.type === "section" ? module.content : []))),
    cards: [],
    attachments: only.modules.flatMap(attachmentsOf),
    sourceText: typedText(json),
  };
}

/** A card's words, line by line: for where there is only room for text. */
export function cardText(cards: readonly Card[]): readonly ContentNode[] {
  return joinLines(cards.flatMap(({ modules }) => modules.flatMap(textsOf)));
}

/**
 * What stands in a card message that holds no cards: cut off, broken, or no JSON at all. Of what was JSON, the texts in
 * it; nobody should read the rest.
 */
function textOfNoCards(content: string, names: NameTable): readonly ContentNode[] {
  if (!/^\s*[[{]/.test(content)) return parsePlainText(content, names);
  return joinLines([...content.matchAll(TEXT_IN_JSON)].map(([, literal = ""]) => parseLiteral(literal, names)));
}

/** The last one may have been cut off. */
const TEXT_IN_JSON = /"(?:content|text|title)"\s*:\s*"((?:[^"\\]|\\.)*)(?:"|\\?$)/g;

function parseLiteral(literal: string, names: NameTable): readonly ContentNode[] {
  try {
    const text: unknown = JSON.parse(`"${literal}"`);
    return typeof text === "string" ? parseKMarkdown(text, names) : [];
  } catch {
    return parsePlainText(literal, names);
  }
}

function isTextOrFile(module: CardModule): boolean {
  if (module.type === "section") return module.accessory === null && module.fields.length === 0;
  return module.type === "images" || module.type === "file";
}

function attachmentsOf(module: CardModule): Attachment[] {
  if (module.type === "images") {
    return module.images.map(({ url, alt }) => ({
      kind: "image",
      url,
      name: alt || fileName(url),
      size: null,
      contentType: null,
    }));
  }
  if (module.type !== "file") return [];
  const { kind, url, title, size } = module;
  return [{ kind, url, name: title || fileName(url), size, contentType: null }];
}

function textsOf(module: CardModule): readonly (readonly ContentNode[])[] {
  switch (module.type) {
    case "header":
      return [[{ type: "text", text: module.text }]];
    case "section":
      return [module.content, ...module.fields];
    case "context":
      return module.elements.map((element) => (element.type === "text" ? element.content : []));
    case "file":
      return [[{ type: "text", text: module.title }]];
    default:
      return [];
  }
}

function joinLines(lines: readonly (readonly ContentNode[])[]): readonly ContentNode[] {
  return lines
    .filter((line) => line.length > 0)
    .flatMap((line, index) => (index === 0 ? line : [{ type: "text" as const, text: "\n" }, ...line]));
}

/** The texts of a card's sections as they were typed: a command may be among them. */
function typedText(json: string): string {
  const modules = firstOf(json)?.modules;
  if (!Array.isArray(modules)) return "";
  return modules.flatMap(sectionText).join("\n");
}

function sectionText(module: unknown): string[] {
  if (!isRecord(module) || module.type !== "section") return [];
  const text = isRecord(module.text) ? module.text.content : module.text;
  return typeof text === "string" && text !== "" ? [text] : [];
}

function firstOf(json: string): Record<string, unknown> | null {
  try {
    const list: unknown = JSON.parse(json);
    const first: unknown = Array.isArray(list) ? list[0] : null;
    return isRecord(first) ? first : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
