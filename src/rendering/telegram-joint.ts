import { capabilities } from "./capabilities.js";
import { DELETED, EMPTY } from "./telegram.js";
import type { TelegramPart } from "./telegram-part.js";

const { limits } = capabilities.telegram;
const MOST_LINES = 20;
/** For the name, which is at most so long with all that stands before it, and for a mark. */
const ROOM_FOR_NAME = 300;
/** A name is bold, and may be struck. */
const ENTITIES_FOR_NAME = 4;
/** What stands for a text that has become too long for its line: it follows. */
const FOLLOWS = "✏️ …";

/** A message that can stand in a joint text. */
interface Line {
  readonly name: string;
  readonly body: string;
}

/** How many of these messages, from the first on, can go as one text under one name. */
export function countJoinable(messages: readonly (readonly TelegramPart[])[]): number {
  const lines = linesFrom(messages.slice(0, MOST_LINES));
  for (let count = lines.length; count > 1; count -= 1) {
    if (lines.slice(0, count).every((line) => fits(line, count))) return count;
  }
  return 1;
}

/**
 * One text for messages of one author. Each line has an equal share of the room, by how many there were at first: so one
 * that grows takes nothing from the others, and where each of them is never depends on what the others say.
 */
export function joinTelegram(
  messages: readonly (readonly TelegramPart[])[],
  count: number,
): { readonly part: TelegramPart; readonly apart: readonly number[] } {
  const lines = messages.map(lineOf);
  const apart = lines.flatMap((line, index) => (line && fits(line, count) ? [] : [index]));
  const bodies = lines.map((line, index) => (line && !apart.includes(index) ? line.body : FOLLOWS));
  const name = lines.find((line) => line !== null)?.name ?? nameIn(messages[0]?.[0]?.html ?? "");
  const previews = messages.map((parts) => parts[0]?.linkPreview ?? EMPTY.linkPreview);
  const linkPreview = previews.find((preview) => !preview.is_disabled) ?? EMPTY.linkPreview;
  return { part: { ...EMPTY, html: [name, ...bodies].join("\n"), linkPreview }, apart };
}

/** The parts of a message that has outgrown its line. */
export function afterJoint(parts: readonly TelegramPart[], remoteId: string): readonly TelegramPart[] {
  return parts.map((part, index) => (index === 0 ? { ...part, replyTo: remoteId } : part));
}

/** Those before the first that can't stand there, or is under another name. */
function linesFrom(messages: readonly (readonly TelegramPart[])[]): readonly Line[] {
  const lines: Line[] = [];
  for (const parts of messages) {
    const line = lineOf(parts);
    if (line === null || (lines[0] && line.name !== lines[0].name)) break;
    lines.push(line);
  }
  return lines;
}

function lineOf(parts: readonly TelegramPart[]): Line | null {
  const [only, ...others] = parts;
  if (!only || others.length > 0 || only.files.length > 0 || only.buttons.length > 0 || only.replyTo !== null)
    return null;
  const end = only.html.indexOf("\n");
  if (end < 0) return null;
  const deleted = only.html.startsWith(DELETED) ? DELETED : "";
  return { name: nameIn(only.html), body: deleted + only.html.slice(end + 1) };
}

function nameIn(html: string): string {
  const [name = ""] = html.split("\n", 1);
  return name.startsWith(DELETED) ? name.slice(DELETED.length) : name;
}

function fits({ body }: Line, count: number): boolean {
  const room = Math.floor((limits.text - ROOM_FOR_NAME) / count) - 1;
  const entities = Math.floor((limits.entities - ENTITIES_FOR_NAME) / count);
  return lengthOf(body) <= room && (body.match(/<[a-z]/g)?.length ?? 0) <= entities;
}

/** After parsing, as Telegram counts. What people wrote is escaped: each "<" begins a tag. */
function lengthOf(html: string): number {
  return html.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|amp|quot);/g, "x").length;
}
