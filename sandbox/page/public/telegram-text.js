import { codeBlock, h, link, spoiler } from "./dom.js";

/**
 * Shows a Telegram text by its entities, whose offsets count UTF-16 units, as JavaScript's do.
 * https://core.telegram.org/bots/api#messageentity
 *
 * @param {string} text
 * @param {readonly { type: string, offset: number, length: number, url?: string, language?: string }[]} entities
 */
export function telegramText(text, entities) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return show(text, 0, text.length, sorted);
}

function show(text, from, to, entities) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [entity, ...others] = rest;
    const end = Math.min(to, entity.offset + entity.length);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = others.filter((other) => other.offset < end);
    nodes.push(wrap(entity, text.slice(entity.offset, end), show(text, entity.offset, end, inner)));
    at = end;
    rest = others.filter((other) => other.offset >= end);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

const SIMPLE = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

function wrap(entity, plain, children) {
  const tag = SIMPLE[entity.type];
  if (tag) return h(tag, {}, children);
  if (entity.type === "pre") return codeBlock(plain, entity.language);
  if (entity.type === "spoiler") return spoiler(children);
  if (entity.type === "text_link") return link(entity.url ?? "", children);
  if (entity.type === "url") return link(/^https?:/i.test(plain) ? plain : `http://${plain}`, children);
  if (["mention", "hashtag", "cashtag", "bot_command", "text_mention", "email", "phone_number"].includes(entity.type)) {
    return h("span.mention", {}, children);
  }
  return h("span", {}, children);
}
