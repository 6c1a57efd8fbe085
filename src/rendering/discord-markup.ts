import { breakLinks, breakMentions, breakPairs } from "./discord-escape.js";
import { DiscordInlineWriter, type Stretch } from "./discord-inline.js";
import { linksIn, overlapping, type Block, type Flow } from "./flow.js";
import type { Slice } from "./split.js";

/** Writes a slice of a flow in Discord's Markdown. `linksFollow`: it must stay what it is with links behind it. */
export function writeDiscord(flow: Flow, { from, to }: Slice, linksFollow = false): string {
  let out = "";
  let before: Block | null = null;
  const hasLinks = linksFollow || linksIn(flow, { from, to }).some(({ bare }) => !bare);
  for (const block of overlapping(flow.blocks, from, to)) {
    const start = Math.max(block.start, from);
    const end = Math.min(block.end, to);
    out +=
      gapBetween(flow.text, before, block) + prefixed(block, writeBlock(flow.text, block, { start, end, hasLinks }));
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

function writeBlock(text: string, block: Block, stretch: Stretch): string {
  if (block.kind === "text") return new DiscordInlineWriter(text, block.spans, stretch).write();
  const code = breakMentions(breakPairs(text.slice(stretch.start, stretch.end), "`"));
  const apart = stretch.hasLinks ? breakLinks(code) : code;
  const body = block.hidden ? breakPairs(apart, "|") : apart;
  const fenced = `\`\`\`${block.language}\n${body}\n\`\`\``;
  return block.hidden ? `||${fenced}||` : fenced;
}
