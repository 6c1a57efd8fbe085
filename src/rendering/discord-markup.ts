import { breakMentions, breakPairs } from "./discord-escape.js";
import { DiscordInlineWriter } from "./discord-inline.js";
import { overlapping, type Block, type Flow } from "./flow.js";
import type { Slice } from "./split.js";

/** Writes a slice of a flow in Discord's Markdown. */
export function writeDiscord(flow: Flow, { from, to }: Slice): string {
  let out = "";
  let before: Block | null = null;
  for (const block of overlapping(flow.blocks, from, to)) {
    const start = Math.max(block.start, from);
    const end = Math.min(block.end, to);
    out += gapBetween(flow.text, before, block) + prefixed(block, writeBlock(flow.text, block, start, end));
    before = block;
  }
  return out;
}

function gapBetween(text: string, before: Block | null, block: Block): string {
  if (!before) return "";
  const gap = text.slice(before.end, block.start);
  // Two quotes with nothing between them would become one.
  const apart = before.quote !== 0 && block.quote !== 0 && block.quote !== before.quote;
  return apart && gap === "\n" ? "\n\n" : gap;
}

function prefixed({ quote, small }: Block, body: string): string {
  const prefix = (quote !== 0 ? "> " : "") + (small ? "-# " : "");
  return prefix === "" ? body : prefix + body.replaceAll("\n", `\n${prefix}`);
}

function writeBlock(text: string, block: Block, start: number, end: number): string {
  if (block.kind === "text") return new DiscordInlineWriter(text, block.spans, start, end).write();
  const code = breakMentions(breakPairs(text.slice(start, end), "`"));
  const language = /^[\w+#.-]{1,20}$/.test(block.language) ? block.language : "";
  const body = block.hidden ? breakPairs(code, "|") : code;
  const fenced = `\`\`\`${language}\n${body}\n\`\`\``;
  return block.hidden ? `||${fenced}||` : fenced;
}
