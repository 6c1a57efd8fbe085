import type { ContentNode } from "../message/index.js";
import { emojiOfCodePoint, findEmoji, guildEmoji } from "./emoji.js";
import type { NameTable } from "./names.js";
import { endOfBareUrl } from "./url.js";

/** The forms of the old plain texts, in the order of the groups below; everything else is text. */
const OLD_FORM = new RegExp(
  [
    String.raw`@role:(\d{1,24});`,
    String.raw`#channel:(\d{1,24});`,
    String.raw`@([^#@\n]{1,32})#(\d{5,24})`,
    String.raw`\[:([^:[\]\n]{1,64}):([\w/-]{1,64})\]`,
    String.raw`\[#(\d{1,7});\]`,
    String.raw`(https?:\/\/)`,
    String.raw`:([\w+-]{1,64}):`,
  ].join("|"),
  "gi",
);

/** Parses a message of type 1, from before KMarkdown: `@name#id`, `@role:id;`, `#channel:id;`, emoji and addresses. */
export function parsePlainText(source: string, names: NameTable): readonly ContentNode[] {
  const text = source.replace(/\r\n?/g, "\n");
  const nodes: ContentNode[] = [];
  const pattern = new RegExp(OLD_FORM);
  let from = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const read = readForm(text, found, names);
    if (!read) continue;
    if (found.index > from) nodes.push({ type: "text", text: text.slice(from, found.index) });
    nodes.push(read.node);
    from = pattern.lastIndex = read.end;
  }
  if (from < text.length) nodes.push({ type: "text", text: text.slice(from) });
  return joinTexts(nodes);
}

function readForm(text: string, found: RegExpExecArray, names: NameTable): { node: ContentNode; end: number } | null {
  const [all, role, channel, userName, user, emojiName, emojiId, point, scheme, shortCode] = found;
  const end = found.index + all.length;
  const at = (node: ContentNode | null) => node && { node, end };
  if (role) return at({ type: "mention-role", id: role, name: names.roles.get(role) ?? null });
  if (channel) {
    const name = names.channels.get(channel) ?? null;
    return at({ type: "mention-channel", id: channel, guildId: names.guildId, name });
  }
  if (user) return at({ type: "mention-user", id: user, name: names.users.get(user) ?? userName ?? null });
  if (emojiName && emojiId) return at(guildEmoji(emojiName, emojiId));
  if (scheme) return bareUrl(text, found.index, end);
  return at(textNode(point ? emojiOfCodePoint(point) : findEmoji(shortCode ?? "")));
}

function bareUrl(text: string, start: number, from: number): { node: ContentNode; end: number } | null {
  const end = endOfBareUrl(text, from);
  const url = text.slice(start, end);
  return end > from ? { node: { type: "link", url, children: [{ type: "text", text: url }] }, end } : null;
}

function textNode(text: string | null): ContentNode | null {
  return text === null ? null : { type: "text", text };
}

function joinTexts(nodes: readonly ContentNode[]): readonly ContentNode[] {
  const joined: ContentNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.type === "text" && last?.type === "text") {
      joined[joined.length - 1] = { type: "text", text: last.text + node.text };
    } else joined.push(node);
  }
  return joined;
}
