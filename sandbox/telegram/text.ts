import { checkedLink, parseHtml, sortEntities, type Entity, type FormattedText } from "./html.js";
import { badRequest } from "./refusal.js";

/** The longest text and caption, in UTF-16 code units, after the entities are parsed. */
export const LONGEST_TEXT = 4_096;
export const LONGEST_CAPTION = 1_024;

/** Telegram keeps the first hundred formatting entities of a message and drops the rest without a word. */
const MOST_ENTITIES = 100;

export interface TextInput {
  readonly text: string;
  readonly parseMode: string;
  readonly entities: unknown;
}

/** A message's text as Telegram keeps it: parsed, trimmed, with what it finds by itself. @throws Refusal */
export function readText(input: TextInput): FormattedText {
  if (input.text === "") throw badRequest("message text is empty");
  const formatted = tidy(parse(input));
  if (formatted.text === "") throw badRequest("text must be non-empty");
  if (formatted.text.length > LONGEST_TEXT) throw badRequest("message is too long");
  return withFound(formatted);
}

/** A caption; an empty one is fine. @throws Refusal */
export function readCaption(input: TextInput): FormattedText {
  const formatted = tidy(parse(input));
  if (formatted.text.length > LONGEST_CAPTION) throw badRequest("message caption is too long");
  return withFound(formatted);
}

function parse({ text, parseMode, entities }: TextInput): FormattedText {
  const clean = text.replace(/\r/g, "");
  switch (parseMode.toLowerCase()) {
    case "html":
      return parseHtml(clean);
    case "":
    case "none":
      return { text: clean, entities: readEntities(entities, clean) };
    default:
      // Markdown and MarkdownV2 exist, but this local server knows HTML alone and says so in Telegram's words.
      throw badRequest("unsupported parse_mode");
  }
}

const PLAIN_TYPES: readonly string[] = [
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "blockquote",
  "expandable_blockquote",
  "code",
  "pre",
  "text_link",
  "text_mention",
  "custom_emoji",
];
const FOUND_TYPES: readonly string[] = ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"];

/** Entities given beside the text. https://core.telegram.org/bots/api#messageentity */
function readEntities(given: unknown, text: string): Entity[] {
  if (!Array.isArray(given)) return [];
  const entities = (given as readonly Entity[]).map((entity) => {
    const { type, offset, length } = entity;
    if (!PLAIN_TYPES.includes(type) && !FOUND_TYPES.includes(type)) {
      throw badRequest("can't parse MessageEntity: Unsupported type specified");
    }
    if (type === "text_link" && entity.url === undefined) {
      throw badRequest(`can't parse MessageEntity: Can't find field "url"`);
    }
    if (offset < 0 || offset > 1_000_000) throw badRequest(`receive an entity with incorrect offset ${offset}`);
    if (length < 0 || length > 1_000_000) throw badRequest(`receive an entity with incorrect length ${length}`);
    if (offset >= text.length) {
      throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`);
    }
    if (offset + length > text.length) {
      const end = offset + length;
      throw badRequest(
        `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${end}`,
      );
    }
    if (type === "text_link" && checkedLink(entity.url!) === null) {
      throw badRequest(`entity URL '${entity.url}' is invalid: Wrong HTTP URL`);
    }
    return entity;
  });
  return sortEntities(entities.filter((entity) => PLAIN_TYPES.includes(entity.type) && entity.length > 0));
}

/** Cuts white space at the end, and at the beginning up to the first entity; empty entities go. */
function tidy({ text, entities }: FormattedText): FormattedText {
  const end = text.trimEnd().length;
  const kept = entities
    .map((entity) => ({ ...entity, length: Math.min(entity.length, end - entity.offset) }))
    .filter((entity) => entity.length > 0)
    .slice(0, MOST_ENTITIES);
  const firstEntity = kept[0]?.offset ?? end;
  let start = 0;
  while (start < firstEntity && (text[start] === " " || text[start] === "\n")) start += 1;
  return {
    text: text.slice(start, end),
    entities: outsideOfCode(kept).map((entity) => ({ ...entity, offset: entity.offset - start })),
  };
}

const STYLES: readonly string[] = ["bold", "italic", "underline", "strikethrough", "spoiler"];

/** Code holds no styles: one that reaches over it is cut there. https://core.telegram.org/bots/api#formatting-options */
function outsideOfCode(entities: readonly Entity[]): Entity[] {
  const code = entities.filter((entity) => entity.type === "code" || entity.type === "pre");
  if (code.length === 0) return [...entities];
  return sortEntities(entities.flatMap((entity) => (STYLES.includes(entity.type) ? without(entity, code) : entity)));
}

/** What is left of an entity beside others. */
function without(entity: Entity, others: readonly Entity[]): Entity[] {
  let from = entity.offset;
  const end = entity.offset + entity.length;
  const left: Entity[] = [];
  for (const other of others) {
    if (other.offset >= end || other.offset + other.length <= from) continue;
    if (other.offset > from) left.push({ ...entity, offset: from, length: other.offset - from });
    from = Math.max(from, other.offset + other.length);
  }
  if (from < end) left.push({ ...entity, offset: from, length: end - from });
  return left;
}

const FOUND: readonly { readonly type: string; readonly pattern: RegExp }[] = [
  { type: "bot_command", pattern: /(?<![\w/<>])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])/g },
  { type: "url", pattern: /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}']/g },
  { type: "mention", pattern: /(?<![\w`./@])@[A-Za-z0-9_]{2,32}(?![\w@])/g },
  { type: "hashtag", pattern: /(?<![\w#])#(?=[\p{L}\p{N}_]*\p{L})[\p{L}\p{N}_]{1,256}/gu },
  { type: "email", pattern: /(?<![\w.+-])[\w.+-]+@[\w-]+\.[A-Za-z]{2,}(?![\w])/g },
];

/** Adds the commands, links, names and tags that Telegram makes tappable by itself, outside of code and links. */
export function withFound({ text, entities }: FormattedText): FormattedText {
  const closed = entities.filter((entity) => ["code", "pre", "text_link", "text_mention"].includes(entity.type));
  const found: Entity[] = [];
  for (const { type, pattern } of FOUND) {
    if (!text.includes(type === "bot_command" || type === "url" ? "/" : type === "hashtag" ? "#" : "@")) continue;
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (![...closed, ...found].some((other) => overlaps(other, entity))) found.push(entity);
    }
  }
  return found.length === 0 ? { text, entities } : { text, entities: sortEntities([...entities, ...found]) };
}

function overlaps(a: Entity, b: Entity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
