import { indexAfter, isSpace, type Flow } from "./flow.js";

/** A stretch of a flow's text. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** How long a slice is in a part, in whatever the limit counts; a longer slice is no shorter. At least its characters. */
export type Measure = (slice: Slice) => number;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/**
 * Cuts a flow into slices that fit, each with something to see in it. Cuts at the end of a paragraph, else of a line, a
 * sentence, a clause, a word, else between two graphemes.
 */
export function* split(flow: Flow, measure: Measure, limitOf: (part: number) => number): Generator<Slice, void> {
  const cutter = new Cutter(flow);
  const { length } = flow.text;
  let part = 0;
  let density = 1;
  for (let from = cutter.skipBlank(0); from < length;) {
    const limit = limitOf(part);
    let reach = reachOf(flow.text, from, measure, { limit, density });
    density = Math.min((reach - from) / limit, 1);
    let cut = reach;
    let to = reach;
    do {
      cut = reach < length ? cutter.bestCut(from, reach) : length;
      to = cutter.trimEnd(from, cut);
      reach = cut - 1; // for the rare text that grows when it is cut: brackets, for one, that no longer pair up
    } while (reach > from && measure({ from, to }) > limit);
    if (isVisible(flow.text.slice(from, to))) {
      part++;
      yield { from, to };
    }
    from = cutter.skipBlank(cut);
  }
}

/** A slice as it is sent. */
export interface Written {
  readonly slice: Slice;
  readonly written: string;
}

/** Cuts a flow where it is the written markup that must not be longer than `limitOf` says of a part. */
export function splitWritten(
  flow: Flow,
  write: (flow: Flow, slice: Slice) => string,
  limitOf: (part: number) => number,
): readonly Written[] {
  let last: Written | null = null;
  const writeOnce = (slice: Slice): Written => {
    if (last?.slice.from !== slice.from || last.slice.to !== slice.to) last = { slice, written: write(flow, slice) };
    return last;
  };
  return Array.from(
    split(flow, (slice) => writeOnce(slice).written.length, limitOf),
    writeOnce,
  );
}

/** How much of the room may be left when the end of a part is sought. */
const SLACK = 0.04;

/**
 * An end that fits, as far as it goes or little short of it; at least one character. Guesses from how much longer than
 * its text the last try was (at first, the part before), and halves in between, should the guesses be bad.
 */
function reachOf(text: string, from: number, measure: Measure, { limit, density }: Room): number {
  let fitting = from + ((text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1);
  let tooFar = Math.max(Math.min(text.length, from + limit), fitting) + 1;
  let guess = tooFar > text.length ? text.length : from + Math.floor(limit * density);
  for (let round = 1; tooFar - fitting > 1; round++) {
    const tried = Math.min(Math.max(guess, fitting + 1), tooFar - 1);
    const size = measure({ from, to: tried });
    if (size > limit) tooFar = tried;
    else {
      fitting = tried;
      if (size >= limit * (1 - SLACK)) break;
    }
    const fair = from + Math.floor(((tried - from) * limit * (1 - SLACK / 2)) / size);
    guess = round % 3 === 0 ? (fitting + tooFar) >> 1 : fair;
  }
  return fitting;
}

interface Room {
  readonly limit: number;
  /** Characters of the text for each that they are measured as. */
  readonly density: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

class Cutter {
  private readonly text: string;
  /** Addresses, timestamps and mentions: of no use in halves. */
  private readonly solid: readonly Range[];
  private readonly code: readonly Range[];

  constructor(flow: Flow) {
    this.text = flow.text;
    this.solid = flow.blocks.flatMap(({ spans }) =>
      spans.filter(({ kind, link }) => kind === "verbatim" || link?.bare),
    );
    this.code = flow.blocks.filter(({ kind }) => kind === "code");
  }

  /** Past blank space; in code, whose indentation counts, past one line break only. */
  skipBlank(at: number): number {
    let next = at;
    while (next < this.text.length && isSpace(this.text.charAt(next)) && !holds(this.code, next)) next++;
    if (next === at && this.text.charAt(at) === "\n" && isInside(this.code, at)) next++;
    return next;
  }

  trimEnd(from: number, to: number): number {
    let end = to;
    while (end > from && isSpace(this.text.charAt(end - 1))) end--;
    return end;
  }

  bestCut(from: number, reach: number): number {
    const earliest = Math.max(from + 1, from + Math.ceil((reach - from) * 0.4));
    const ends = isInside(this.code, reach) ? ENDS_IN_CODE : ENDS;
    let best = -1;
    let kinds = ends.length;
    for (let at = reach; at >= earliest && kinds > 0; at--) {
      const kind = kindOfEnd(this.text, at, ends, kinds);
      if (kind === kinds || isInside(this.solid, at) || !isBoundary(this.text, from, at)) continue;
      best = at;
      kinds = kind; // only a better kind of end is worth going back further
    }
    if (best >= 0) return best;
    const at = floorToGrapheme(this.text, from, reach);
    const solid = isInside(this.solid, at) ? this.solid[indexAfter(this.solid, at)] : undefined;
    return solid && solid.start > from ? solid.start : at;
  }
}

/** Whether the character at `at` belongs to a range. */
function holds(ranges: readonly Range[], at: number): boolean {
  return (ranges[indexAfter(ranges, at)]?.start ?? Infinity) <= at;
}

/** Whether a cut at `at` would go through a range. */
function isInside(ranges: readonly Range[], at: number): boolean {
  return (ranges[indexAfter(ranges, at)]?.start ?? Infinity) < at;
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

const ENDS = [isParagraphEnd, isLineEnd, isSentenceEnd, isClauseEnd, isWordEnd];
const ENDS_IN_CODE = [isLineEnd];

/** The best of the first `count` kinds of ends that stands at `at`; `count` for none. */
function kindOfEnd(text: string, at: number, ends: typeof ENDS, count: number): number {
  if (isLetter(text.charCodeAt(at - 1)) && !mayBeSpace(text.charCodeAt(at))) return count;
  let kind = 0;
  while (kind < count && !ends[kind]?.(text, at)) kind++;
  return kind;
}

/** Surely no punctuation. */
function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x3040 && code <= 0xfeff) || (code >= 0x30 && code <= 0x39);
}

function mayBeSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || (code >= 0x1680 && code <= 0x3000) || code === 0xfeff;
}

/** Something besides spaces and invisible characters: platforms refuse a text without. */
export function isVisible(text: string): boolean {
  return /[^\s\p{Cf}\p{Cc}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0]/u.test(text);
}

/** Whether a cut at `at` keeps the graphemes on both sides whole. */
function isBoundary(text: string, from: number, at: number): boolean {
  return isSurelyBoundary(text, at) || floorToGrapheme(text, from, at) === at;
}

/** The last place up to `at` where no grapheme is cut; where one is longer than that, no character at least. */
export function floorToGrapheme(text: string, from: number, at: number): number {
  if (at >= text.length || isSurelyBoundary(text, at)) return at;
  let anchor = at - 1;
  while (anchor > from && !isSurelyBoundary(text, anchor)) anchor--;
  const around = graphemes.segment(text.slice(anchor, at + 64)).containing(at - anchor);
  const floor = anchor + (around?.index ?? 0);
  if (floor > from) return floor;
  const low = text.charCodeAt(at);
  return low >= 0xdc00 && low <= 0xdfff && at - 1 > from ? at - 1 : at;
}

/** True only where a look at the two characters beside it is enough. https://www.unicode.org/reports/tr29/ */
function isSurelyBoundary(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  if (isBreak(before) || isBreak(after)) return true;
  const joined = before === ZERO_WIDTH_JOINER || mayPrepend(before, text.charCodeAt(at - 2));
  return !joined && BEGINNINGS.some(([first, last]) => after >= first && after <= last);
}

const ZERO_WIDTH_JOINER = 0x200d;
/** Characters that begin a grapheme wherever they stand: Latin, signs, kana, Chinese, and most emoji by their first half. */
const BEGINNINGS = [
  [0x20, 0x7e],
  [0x3000, 0x3029],
  [0x3400, 0x9fff],
  [0xff01, 0xff9d],
  [0xd83d, 0xd83e],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x00ae, 0x02ff],
  [0x2190, 0x2bff],
  [0xfffd, 0xfffd],
] as const;

function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x200b;
}

/** A few marks belong to what follows them. */
function mayPrepend(code: number, before: number): boolean {
  const low = code >= 0xdc00 && code <= 0xdfff;
  return (code >= 0x0600 && code <= 0x08ff) || code === 0x0d4e || (low && before >= 0xd804 && before <= 0xd807);
}
