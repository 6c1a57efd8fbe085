/**
 * Text as the search knows it. Languages that write without spaces are cut into overlapping pairs of characters, so that
 * any two that stand together are found; each run of them ends with its last character alone, so that a single character
 * is found as the beginning of a word. What is written with spaces is kept by the word. Upper and lower case, full and
 * half width are one.
 */

/** Letters of scripts that are written without spaces between words. Scripts have signs of their own, which are no letters. */
const UNSPACED =
  /(?=[\p{L}\p{N}\p{M}])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;
const RUNS = new RegExp(`(?:${UNSPACED.source})+|(?:(?!${UNSPACED.source})[\\p{L}\\p{N}\\p{M}])+`, "gu");

/** A base64 picture is no word. */
const LONGEST_WORD = 64;
/** PostgreSQL counts places in a text up to 16,383. */
const MOST_WORDS = 16_000;

/** The words of a text in their order, as both databases keep them. Only letters, digits and their marks are in them. */
export function searchWords(text: string): readonly string[] {
  const words: string[] = [];
  for (const run of runs(text)) {
    words.push(...(isUnspaced(run) ? [...pairs(run), lastOf(run)] : [run.slice(0, LONGEST_WORD)]));
    if (words.length >= MOST_WORDS) break;
  }
  return words.slice(0, MOST_WORDS);
}

/** Words that have to stand together; the last one may go on where `prefix` says so. */
export interface SearchTerm {
  readonly words: readonly string[];
  readonly prefix: boolean;
}

/** What a person looks for: each piece between spaces has to be there somewhere. Empty: nothing can be found by this. */
export function searchTerms(text: string): readonly SearchTerm[] {
  return text
    .split(/\s+/u)
    .map((piece) => toTerm(runs(piece)))
    .filter(({ words }) => words.length > 0);
}

/** Whether a text, given by its words, has all of these. The same answer as the databases' indexes give. */
export function hasTerms(words: readonly string[], terms: readonly SearchTerm[]): boolean {
  return terms.every((term) => words.some((_, at) => standsAt(words, at, term)));
}

function standsAt(words: readonly string[], at: number, { words: wanted, prefix }: SearchTerm): boolean {
  return wanted.every((word, index) => {
    const found = words[at + index];
    if (found === undefined) return false;
    return prefix && index === wanted.length - 1 ? found.startsWith(word) : found === word;
  });
}

/** All runs but the last are whole in the text too, with their last character. */
function toTerm(all: readonly string[]): SearchTerm {
  const words: string[] = [];
  for (const run of all.slice(0, -1)) {
    words.push(...(isUnspaced(run) ? [...pairs(run), lastOf(run)] : [run.slice(0, LONGEST_WORD)]));
  }
  const last = all.at(-1);
  if (last === undefined) return { words, prefix: false };
  if (!isUnspaced(last)) return { words: [...words, last.slice(0, LONGEST_WORD)], prefix: true };
  const ofLast = pairs(last);
  return ofLast.length > 0
    ? { words: [...words, ...ofLast], prefix: false }
    : { words: [...words, last], prefix: true };
}

function runs(text: string): readonly string[] {
  return text.normalize("NFKC").toLowerCase().match(RUNS) ?? [];
}

function isUnspaced(run: string): boolean {
  return UNSPACED.test(run);
}

/** By characters and not by halves of them. */
function pairs(run: string): readonly string[] {
  const characters = [...run];
  return characters.slice(1).map((character, index) => `${characters[index] ?? ""}${character}`);
}

function lastOf(run: string): string {
  return [...run].at(-1) ?? "";
}
