import { isSpace, type Flow } from "./flow.js";

/** A stretch of a flow's text. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** Whether the slice fits into the part with that number; a shorter slice fits where a longer one does. */
export type Fits = (slice: Slice, part: number) => boolean;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/**
 * Cuts a flow into slices that fit, each with something to see in it. Cuts at the end of a paragraph, else of a line, a
 * sentence, a clause, a word, else between two graphemes. `guess`: about as many characters as fit.
 */
export function split(flow: Flow, fits: Fits, guess: number): readonly Slice[] {
  const cutter = new Cutter(flow);
  const slices: Slice[] = [];
  const { length } = flow.text;
  for (let from = cutter.skipBlank(0); from < length;) {
    const part = slices.length;
    const reach = reachOf(flow.text, from, guess, (to) => fits({ from, to }, part));
    const cut = reach < length ? cutter.bestCut(from, reach) : length;
    const to = cutter.trimEnd(from, cut);
    if (isVisible(flow.text.slice(from, to))) slices.push({ from, to });
    from = cutter.skipBlank(cut);
  }
  return slices;
}

/** The furthest end that fits, and at least one character. */
function reachOf(text: string, from: number, guess: number, fits: (to: number) => boolean): number {
  let high = Math.min(text.length, from + Math.max(guess, 1));
  if (fits(high)) return high;
  let low = from + ((text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

class Cutter {
  private readonly text: string;
  /** Addresses and timestamps: of no use in halves. */
  private readonly solid: readonly Slice[];
  private readonly code: readonly Slice[];

  constructor(flow: Flow) {
    this.text = flow.text;
    this.solid = flow.blocks.flatMap(({ spans }) =>
      spans
        .filter(({ kind, link }) => kind === "timestamp" || link?.bare)
        .map(({ start, end }) => ({ from: start, to: end })),
    );
    this.code = flow.blocks.filter(({ kind }) => kind === "code").map(({ start, end }) => ({ from: start, to: end }));
  }

  /** Past blank space; in code, whose indentation counts, past one line break only. */
  skipBlank(at: number): number {
    let next = at;
    while (next < this.text.length && isSpace(this.text.charAt(next)) && !this.inside(this.code, next, true)) next++;
    if (next === at && at > 0 && this.text.charAt(at) === "\n" && this.inside(this.code, at)) next++;
    return next;
  }

  trimEnd(from: number, to: number): number {
    let end = to;
    while (end > from && isSpace(this.text.charAt(end - 1))) end--;
    return end;
  }

  bestCut(from: number, reach: number): number {
    const earliest = from + Math.ceil((reach - from) * 0.4);
    const inCode = this.inside(this.code, reach);
    const kinds = inCode ? [isLineEnd] : [isParagraphEnd, isLineEnd, isSentenceEnd, isClauseEnd, isWordEnd];
    for (const isEnd of kinds) {
      for (let at = reach; at >= earliest && at > from; at--) {
        if (isEnd(this.text, at) && !this.inside(this.solid, at) && isBoundary(this.text, from, at)) return at;
      }
    }
    return this.outOfSolid(from, floorToGrapheme(this.text, from, reach));
  }

  private outOfSolid(from: number, at: number): number {
    const span = this.solid.find((range) => range.from < at && at < range.to);
    return span && span.from > from ? span.from : at;
  }

  private inside(ranges: readonly Slice[], at: number, atStart = false): boolean {
    return ranges.some(({ from, to }) => (atStart ? from <= at : from < at) && at < to);
  }
}

// Each asks whether something ends right before `at`.

function isParagraphEnd(text: string, at: number): boolean {
  return text.charAt(at) === "\n" && text.charAt(at + 1) === "\n";
}

function isLineEnd(text: string, at: number): boolean {
  return text.charAt(at) === "\n";
}

function isSentenceEnd(text: string, at: number): boolean {
  return endsWith(text, at, "。！？…", ".!?");
}

function isClauseEnd(text: string, at: number): boolean {
  return endsWith(text, at, "，、；：", ",;:");
}

function isWordEnd(text: string, at: number): boolean {
  return isSpace(text.charAt(at));
}

/** After full-width punctuation nothing need follow, after the other a space must. A closing mark still belongs to it. */
function endsWith(text: string, at: number, wide: string, narrow: string): boolean {
  const last = text.charAt(at - 1);
  const next = text.charAt(at);
  if ("。！？…，、；：”’」』）》】\"')".includes(next) && !isSpace(next)) return false;
  const end = "”’」』）》】\"')".includes(last) ? text.charAt(at - 2) : last;
  return end !== "" && (wide.includes(end) || (narrow.includes(end) && isSpace(next)));
}

/** Something besides spaces and invisible characters: platforms refuse a text without. */
export function isVisible(text: string): boolean {
  return /[^\s\p{Cf}\p{Cc}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0]/u.test(text);
}

/** Whether a cut at `at` keeps the graphemes on both sides whole. */
function isBoundary(text: string, from: number, at: number): boolean {
  return isSimplePair(text, at) || floorToGrapheme(text, from, at) === at;
}

/** The last place up to `at` where no grapheme is cut; where one is longer than that, no character at least. */
export function floorToGrapheme(text: string, from: number, at: number): number {
  if (at >= text.length || isSimplePair(text, at)) return at;
  let anchor = at - 1;
  while (anchor > from && !isSimplePair(text, anchor)) anchor--;
  let floor = anchor;
  for (const { index, segment } of graphemes.segment(text.slice(anchor, at + 64))) {
    if (anchor + index > at) break;
    floor = anchor + index;
    if (floor + segment.length > at) break;
  }
  if (floor > from) return floor;
  const low = text.charCodeAt(at);
  return low >= 0xdc00 && low <= 0xdfff && at - 1 > from ? at - 1 : at;
}

/** Between two such characters there is always a boundary. */
function isSimplePair(text: string, at: number): boolean {
  return isSimple(text.charCodeAt(at - 1)) && isSimple(text.charCodeAt(at));
}

function isSimple(code: number): boolean {
  return (
    (code >= 0x20 && code < 0x7f) ||
    code === 0x0a ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xff01 && code <= 0xff5e)
  );
}
