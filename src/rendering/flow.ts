/**
 * A message as one run of visible text, with what is done to which stretch of it: the form in which a text can be
 * measured, cut anywhere, and written in a platform's markup.
 */
export interface Flow {
  readonly text: string;
  /** In order. One line break, which belongs to neither, stands between two of them. */
  readonly blocks: readonly Block[];
}

export interface Block {
  readonly kind: "text" | "code";
  readonly start: number;
  readonly end: number;
  /** The quote that it is a part of, numbered; 0 outside. */
  readonly quote: number;
  /** Shown small where the platform can. */
  readonly small: boolean;
  /** Of code. */
  readonly language: string;
  /** Code in a spoiler. */
  readonly hidden: boolean;
  /** Of a text: in order, without a gap. */
  readonly spans: readonly Span[];
}

export interface Span {
  readonly start: number;
  readonly end: number;
  /** Bits of Style. */
  readonly style: number;
  readonly link: Link | null;
  /** "timestamp": written by the platform itself, from `text`. */
  readonly kind: "text" | "code" | "timestamp";
}

/** One object a link, whatever the number of its spans. */
export interface Link {
  readonly url: string;
  /** The address itself is the text, and must not be cut. */
  readonly bare: boolean;
  /** KOOK showed a preview of it. */
  readonly preview: boolean;
}

export const Style = { bold: 1, italic: 2, underline: 4, strike: 8, spoiler: 16 } as const;

/** Spaces at the edge of a formatted stretch are left out of the format: markup closes and opens only beside letters. */
export function settleSpaces(text: string, spans: readonly Span[]): readonly Span[] {
  if (!spans.some((span) => isFormatted(span) && hasOuterSpace(text, span))) return spans;
  const settled: Span[] = [];
  spans.forEach((span, index) => {
    for (const piece of splitOuterSpace(text, span, spans[index - 1], spans[index + 1])) addSpan(settled, piece);
  });
  return settled;
}

/** Appends a span, joined with the one before if nothing tells them apart. */
export function addSpan(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  const same = last && last.style === span.style && last.link === span.link && last.kind === span.kind;
  if (last && same && span.kind === "text" && !span.link?.bare) {
    spans[spans.length - 1] = { ...last, end: span.end };
  } else if (span.end > span.start) spans.push(span);
}

function isFormatted(span: Span): boolean {
  return span.kind === "text" && (span.style !== 0 || (span.link !== null && !span.link.bare));
}

function hasOuterSpace(text: string, { start, end }: Span): boolean {
  return isSpace(text.charAt(start)) || isSpace(text.charAt(end - 1));
}

function splitOuterSpace(text: string, span: Span, before: Span | undefined, after: Span | undefined): readonly Span[] {
  if (!isFormatted(span)) return [span];
  let { start, end } = span;
  while (start < span.end && isSpace(text.charAt(start))) start++;
  while (end > start && isSpace(text.charAt(end - 1))) end--;
  if (start === end) return [{ ...span, ...shared(before, after) }];
  return [
    { ...span, ...shared(before, span), end: start },
    { ...span, start, end },
    { ...span, ...shared(span, after), start: end },
  ].filter((piece) => piece.end > piece.start);
}

/** What both neighbours of a space have, it may have too. */
function shared(one: Span | undefined, other: Span | undefined): Pick<Span, "style" | "link"> {
  if (!one || !other) return { style: 0, link: null };
  const link = one.link === other.link && !one.link?.bare ? one.link : null;
  return { style: one.style & other.style, link };
}

export function isSpace(char: string): boolean {
  return char !== "" && /\s/.test(char);
}

/** The links that a stretch of the text shows, each once, in order. */
export function linksIn(flow: Flow, { from, to }: { readonly from: number; readonly to: number }): readonly Link[] {
  const links = new Set<Link>();
  for (const { spans } of flow.blocks) {
    for (const { link, start, end } of spans) if (link && start < to && end > from) links.add(link);
  }
  return [...links];
}
