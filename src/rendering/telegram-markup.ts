import { isSpace, overlapping, Style, type Block, type Flow, type Link, type Span } from "./flow.js";
import { MarkStack, type Open } from "./marks.js";
import type { Slice } from "./split.js";

const TAGS: ReadonlyMap<number, string> = new Map([
  [Style.spoiler, "tg-spoiler"],
  [Style.underline, "u"],
  [Style.strike, "s"],
  [Style.bold, "b"],
  [Style.italic, "i"],
]);
const OUTER_FIRST = [...TAGS.keys()];

/** Writes a slice of a flow in Telegram's HTML. https://core.telegram.org/bots/api#html-style */
export function writeTelegram(flow: Flow, { from, to }: Slice): string {
  let out = "";
  let before: Block | null = null;
  for (const block of overlapping(flow.blocks, from, to)) {
    const start = Math.max(block.start, from);
    const end = Math.min(block.end, to);
    const sameQuote = before?.quote === block.quote;
    if (before?.quote && !sameQuote) out += "</blockquote>";
    if (before) out += flow.text.slice(before.end, block.start);
    if (block.quote && !sameQuote) out += "<blockquote>";
    out += writeBlock(flow.text, block, start, end);
    before = block;
  }
  return before?.quote ? `${out}</blockquote>` : out;
}

/** How many of Telegram's entities a slice takes, at most. */
export function countEntities(flow: Flow, { from, to }: Slice): number {
  let count = 0;
  for (const { kind, quote, spans } of overlapping(flow.blocks, from, to)) {
    if (kind === "code" || quote !== 0) count++;
    for (const span of overlapping(spans, from, to)) count += entitiesOf(span);
  }
  return count;
}

function entitiesOf({ style, link, kind }: Span): number {
  let count = link || kind === "code" ? 1 : 0;
  for (let bits = style; bits !== 0; bits &= bits - 1) count++;
  return count;
}

function writeBlock(text: string, block: Block, start: number, end: number): string {
  if (block.kind === "text") return writeSpans(text, block.spans, start, end);
  const code = escapeHtml(text.slice(start, end));
  if (block.hidden) return `<tg-spoiler>${code}</tg-spoiler>`;
  if (block.language === "") return `<pre>${code}</pre>`;
  return `<pre><code class="language-${block.language}">${code}</code></pre>`;
}

function writeSpans(text: string, spans: readonly Span[], start: number, end: number): string {
  let out = "";
  const marks = new MarkStack(
    OUTER_FIRST,
    (mark) => (out += openTag(mark)),
    (mark) => (out += closeTag(mark)),
  );
  for (const span of overlapping(spans, start, end)) {
    const from = Math.max(span.start, start);
    const to = Math.min(span.end, end);
    const shown = escapeHtml(text.slice(from, to));
    if (span.kind === "code") {
      marks.closeAll();
      out += `<code>${shown}</code>`;
    } else {
      const byItself = isSpaceOrEdge(text, from - 1, start, end) && isSpaceOrEdge(text, to, start, end);
      const link = byItself && isFoundByTelegram(span.link) ? null : span.link;
      marks.moveTo({ style: span.style, link }, shown.trim() === "");
      out += shown;
    }
  }
  marks.closeAll();
  return out;
}

/** Telegram allows no other format in code, nor code in another. In a spoiler or a link it is the code that gives way. */
export function formatCode(_code: string, style: number, linked: boolean): { style: number; kind: "code" | "text" } {
  return linked || (style & Style.spoiler) !== 0 ? { style, kind: "text" } : { style: 0, kind: "code" };
}

/** An address that stands by itself becomes a link without a tag. */
function isFoundByTelegram(link: Link | null): boolean {
  return link !== null && link.bare && /^[\w:/?#=&%.~+-]*[\w/]$/.test(link.url);
}

function isSpaceOrEdge(text: string, at: number, start: number, end: number): boolean {
  return at < start || at >= end || isSpace(text.charAt(at));
}

function openTag(mark: Open): string {
  if (typeof mark === "number") return `<${TAGS.get(mark) ?? ""}>`;
  const unix = unixOf(mark);
  return unix === null ? `<a href="${escapeHtml(mark.url)}">` : `<tg-time unix="${unix}" format="r">`;
}

function closeTag(mark: Open): string {
  if (typeof mark === "number") return `</${TAGS.get(mark) ?? ""}>`;
  return unixOf(mark) === null ? "</a>" : "</tg-time>";
}

/** Of a time that is written as the distance from now. https://core.telegram.org/bots/api#date-time-entity-formatting */
export function timeUrl(unix: number): string {
  return `${TIME}${unix}&format=r`;
}

const TIME = "tg://time?unix=";

function unixOf({ url }: Link): string | null {
  return url.startsWith(TIME) ? (/\d+/.exec(url)?.[0] ?? null) : null;
}

export function escapeHtml(text: string): string {
  return !/[&<>"]/.test(text) ? text : text.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
