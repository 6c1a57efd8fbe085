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
    /(?<=^(?:> )?|\n(?:> )?)(?<small>-# )/,
    /(?<mark>\*\*|\*|__|~~|\|\|)/,
    /\u200b/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gi",
);

/** What Discord shows of a text that our renderer wrote. `inLink`: the marks that begin a line mean nothing there. */
export function readableText(markup: string, inLink = false): string {
  const open = new Set<string>();
  let shown = "";
  let at = 0;
  for (let found = next(markup, at); found; found = next(markup, at)) {
    const bounded = inside(found, open);
    shown += markup.slice(at, found.index) + shownOf({ ...(found.groups as Found), ...bounded }, inLink);
    at = found.index + (bounded.url ?? found[0]).length;
    const { mark } = found.groups as Found;
    if (mark !== undefined && !open.delete(mark)) open.add(mark);
  }
  return (shown + markup.slice(at)).trim();
}

function next(markup: string, at: number): RegExpExecArray | null {
  MARKUP.lastIndex = at;
  return MARKUP.exec(markup);
}

/** Between marks, a pasted address holds none of its own, so that the first one ends it. */
function inside({ groups }: RegExpExecArray, open: ReadonlySet<string>): Pick<Found, "url"> {
  const { url } = groups as Found;
  if (url === undefined || open.size === 0) return {};
  return { url: /^.*?(?=\*|__|~~|\|\||$)/s.exec(url)?.[0] ?? url };
}

interface Found {
  readonly escaped?: string;
  readonly block?: string;
  readonly code?: string;
  readonly label?: string;
  readonly target?: string;
  readonly angled?: string;
  readonly url?: string;
  readonly mark?: string;
  readonly small?: string;
  readonly person?: string;
  readonly seconds?: string;
}

function shownOf(
  { escaped, block, code, label, target, angled, url, person, seconds, mark, small = "" }: Found,
  inLink: boolean,
): string {
  if (label !== undefined && target !== undefined) return `${readableText(label, true)} (${target})`;
  if (person !== undefined) return `@${person}`;
  if (seconds !== undefined) return timeText(Number(seconds) * 1000);
  return escaped ?? block ?? code ?? angled ?? url ?? (mark === "||" ? mark : inLink ? small : "");
}

function timeText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "" : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
