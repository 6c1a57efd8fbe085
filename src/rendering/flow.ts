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
  /** "verbatim": in the platform's own markup, and never cut: a timestamp, a mention that notifies. */
  readonly kind: "text" | "code" | "verbatim";
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

/**
 * Spaces at the edge of a formatted stretch get spans of their own, with no more format than all around them have:
 * markup opens and closes only beside letters.
 */
export function settleSpaces(text: string, spans: readonly Span[]): readonly Span[] {
  if (!spans.some((span) => isFormatted(span) && hasOuterSpace(text, span))) return spans;
  const pieces = spans.flatMap((span) => splitOuterSpace(text, span));
  const settled: Span[] = [];
  for (let at = 0; at < pieces.length;) {
    const piece = pieces[at];
    if (!piece?.isSpace) {
      if (piece) settled.push(piece.span);
      at++;
      continue;
    }
    let next = at;
    while (pieces[next]?.isSpace) next++;
    const around = pieces.slice(Math.max(at - 1, 0), next + 1).map(({ span }) => span);
    const look = at > 0 && next < pieces.length ? shared(around) : UNFORMATTED;
    for (const { span } of pieces.slice(at, next)) addSpan(settled, { ...span, ...look });
    at = next;
  }
  return settled;
}

/** Appends a span, joined with the one before if nothing tells them apart. */
export function addSpan(spans: Span[], { start, end, style, link, kind }: Span): void {
  if (end === start) return;
  const last = spans.at(-1);
  const joins = last?.kind === "text" && kind === "text" && last.style === style && last.link === link && !link?.bare;
  if (joins) spans[spans.length - 1] = { start: last.start, end, style, link, kind };
  else spans.push({ start, end, style, link, kind });
}

function isFormatted(span: Span): boolean {
  return span.kind === "text" && (span.style !== 0 || (span.link !== null && !span.link.bare));
}

function hasOuterSpace(text: string, { start, end }: Span): boolean {
  return isSpace(text.charAt(start)) || isSpace(text.charAt(end - 1));
}

interface Piece {
  readonly span: Span;
  readonly isSpace: boolean;
}

function splitOuterSpace(text: string, span: Span): readonly Piece[] {
  let { start, end } = span;
  while (start < span.end && isSpace(text.charAt(start))) start++;
  if (start === span.end && span.kind === "text") return [{ span, isSpace: true }];
  if (!isFormatted(span)) return [{ span, isSpace: false }];
  while (end > start && isSpace(text.charAt(end - 1))) end--;
  const pieces = [
    { span: { ...span, end: start }, isSpace: true },
    { span: { ...span, start, end }, isSpace: false },
    { span: { ...span, start: end }, isSpace: true },
  ];
  return pieces.filter((piece) => piece.span.end > piece.span.start);
}

const UNFORMATTED = { style: 0, link: null };

function shared(spans: readonly Span[]): Pick<Span, "style" | "link"> {
  const link = spans[0]?.link ?? null;
  const sameLink = link !== null && !link.bare && spans.every((span) => span.link === link);
  return { style: spans.reduce((style, span) => style & span.style, -1), link: sameLink ? link : null };
}

export function isSpace(char: string): boolean {
  return char !== "" && /\s/.test(char);
}

/** The links that a stretch of the text shows, each once, in order. */
export function linksIn(flow: Flow, { from, to }: { readonly from: number; readonly to: number }): readonly Link[] {
  const links = new Set<Link>();
  for (const { spans } of overlapping(flow.blocks, from, to)) {
    for (const { link } of overlapping(spans, from, to)) if (link) links.add(link);
  }
  return [...links];
}

/** Those of a sorted list that have a part of the stretch. */
export function overlapping<T extends { readonly start: number; readonly end: number }>(
  sorted: readonly T[],
  from: number,
  to: number,
): readonly T[] {
  const first = indexAfter(sorted, from);
  let last = first;
  while (last < sorted.length && (sorted[last]?.start ?? to) < to) last++;
  return first === 0 && last === sorted.length ? sorted : sorted.slice(first, last);
}

/** The first of a sorted list that ends after `at`. */
export function indexAfter(sorted: readonly { readonly end: number }[], at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.end ?? at) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
