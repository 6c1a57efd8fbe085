/** Full-width forms, invisible characters and how a letter is put together make no difference. Case is kept. */
export function normalizeText(text: string): string {
  return text.replace(INVISIBLE, "").normalize("NFKC");
}

/** The same without case: how words are compared. */
export function foldText(text: string): string {
  return lower(normalizeText(text));
}

const INVISIBLE = /[\p{Cf}\p{Variation_Selector}]/gu;
/** Marks of one letter have an order of their own. */
const STARTS_WITH_MARK = /^\p{Mark}/u;
const ONE_INVISIBLE = /^[\p{Cf}\p{Variation_Selector}]$/u;

/** At the end of a word a sigma has a form of its own. */
const lower = (text: string): string => text.toLowerCase().replaceAll("ς", "σ");

/** A stretch of a text. */
export interface Span {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

interface Segment extends Span {
  /** What it becomes. */
  readonly folded: string;
}

/**
 * A text as it is compared, that still knows where each of its characters comes from. What becomes one character
 * together stays together.
 */
export class FoldedText {
  readonly text: string;
  readonly #segments: readonly Segment[];
  /** Of each UTF-16 unit of the folded text: its segment. */
  readonly #owners: readonly number[];

  constructor(original: string, { keepCase }: { readonly keepCase: boolean }) {
    this.#segments = segmentsOf(original).map(({ start, end, folded }) => ({
      start,
      end,
      folded: keepCase ? folded : lower(folded),
    }));
    this.text = this.#segments.map(({ folded }) => folded).join("");
    this.#owners = this.#segments.flatMap(({ folded }, index) => Array<number>(folded.length).fill(index));
  }

  /** Where a stretch of the folded text stands in the original. */
  origin({ start, end }: Span): Span {
    const first = this.#segments[this.#owners[start] ?? -1];
    const last = this.#segments[this.#owners[end - 1] ?? -1];
    return { start: first?.start ?? 0, end: last?.end ?? 0 };
  }
}

function segmentsOf(original: string): readonly Segment[] {
  const segments: { start: number; end: number; visible: string; folded: string }[] = [];
  let at = 0;
  for (const character of original) {
    const [start, end] = [at, (at += character.length)];
    if (ONE_INVISIBLE.test(character)) continue;
    const folded = character.normalize("NFKC");
    const last = segments.at(-1);
    const together = last && (last.visible + character).normalize("NFKC");
    if (!last || together === undefined || (together === last.folded + folded && !STARTS_WITH_MARK.test(folded))) {
      segments.push({ start, end, visible: character, folded });
    } else {
      Object.assign(last, { end, visible: last.visible + character, folded: together });
    }
  }
  return segments;
}
