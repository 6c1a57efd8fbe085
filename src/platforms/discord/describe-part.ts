import type { ShownPart } from "../../delivery/destination.js";
import type { DiscordEmbed, DiscordPart } from "../../rendering/discord.js";

/** What people see of a message, without marks. */
export function describePart(part: DiscordPart): ShownPart {
  const text = (part.persona ? "" : part.header) + part.content;
  return {
    text: [text, ...part.embeds.map(embedText)].map(readableText).filter(Boolean).join("\n"),
    files: part.files.map(({ title, size }) => ({ name: title, size })),
    buttons: part.buttons.map(({ label }) => label),
    sender: part.persona ? part.username : null,
  };
}

function embedText({ title = "", description = "", fields = [] }: DiscordEmbed): string {
  return [title, description, ...fields.flatMap(({ name, value }) => [name, value])].filter(Boolean).join("\n");
}

/**
 * All that our renderer writes, each with what it shows. Addresses and code come before marks, which mean nothing in
 * them; the renderer escapes every character that isn't meant as a mark.
 */
const MARKUP = new RegExp(
  [
    /\\(?<escaped>[^0-9A-Za-z\s])/,
    /```[^\n`]*\n(?<block>[\s\S]*?)\n(?:> )?```/,
    /(?<ticks>`{1,2})(?<code>[\s\S]*?[^`])\k<ticks>(?!`)/,
    /\[(?<label>(?:\\[\s\S]|[^[\]\\])*)\]\(<(?<target>[^>]*)>\)/,
    /<(?<angled>https?:\/\/[^>\s]*)>/i,
    /(?<url>https?:\/\/[^\s<]+)/i,
    /<@[!&]?(?<person>\d{1,20})>/,
    /<t:(?<seconds>-?\d{1,13})(?::[tTdDfFR])?>/,
    /(?:^|(?<=\n(?:> )?))-# /,
    /\*+|__|~~|\u200b/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gi",
);

function readableText(markup: string): string {
  return markup.replace(MARKUP, (...found: readonly unknown[]) => shownOf(found.at(-1) as Found)).trim();
}

interface Found {
  readonly escaped?: string;
  readonly block?: string;
  readonly code?: string;
  readonly label?: string;
  readonly target?: string;
  readonly angled?: string;
  readonly url?: string;
  readonly person?: string;
  readonly seconds?: string;
}

function shownOf({ escaped, block, code, label, target, angled, url, person, seconds }: Found): string {
  if (label !== undefined && target !== undefined) return `${readableText(label)} (${target})`;
  if (person !== undefined) return `@${person}`;
  if (seconds !== undefined) return timeText(Number(seconds) * 1000);
  return escaped ?? block ?? code ?? angled ?? url ?? "";
}

function timeText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "" : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
