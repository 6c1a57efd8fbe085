import { RE2JS, RE2JSSyntaxException } from "re2js";
import { normalizeText, type Span } from "./fold.js";

export const MOST_PATTERN_CHARACTERS = 200;
/**
 * Steps of the compiled program: what one character of a message costs at most; `a{300}` takes 304. To tell where
 * something stands takes far longer than to tell that it is there.
 */
const MOST_STEPS = { match: 400, mask: 100 } as const;
/** All finds of one pattern in one text together; beyond, the rest of the text counts as found. */
const MOST_WORK = 10_000_000;

/** What is wrong with a pattern. */
export type PatternProblem =
  | "too-long"
  | "too-large"
  | "everything"
  | "group"
  | "class"
  | "closing"
  | "repeat"
  | "count"
  | "escape"
  | "look"
  | "range"
  | "other";

export class PatternError extends Error {
  override readonly name = "PatternError";

  constructor(
    readonly problem: PatternProblem,
    /** Where it is, as an index into `pattern`. */
    readonly at: number,
    /** The pattern as it is understood: without full-width forms. */
    readonly pattern: string,
  ) {
    super(problem);
  }
}

/** A regular expression that takes linear time whatever it says: https://github.com/google/re2/wiki/Syntax */
export class Pattern {
  readonly #compiled: RE2JS;

  private constructor(compiled: RE2JS) {
    this.#compiled = compiled;
  }

  /** Case makes no difference, unless it says `(?-i)`. @throws PatternError */
  static compile(source: string, use: keyof typeof MOST_STEPS = "match"): Pattern {
    const pattern = normalizeText(source);
    if ([...pattern].length > MOST_PATTERN_CHARACTERS) throw new PatternError("too-long", 0, pattern);
    const compiled = compileOrExplain(pattern);
    if (compiled.programSize() > MOST_STEPS[use]) throw new PatternError("too-large", 0, pattern);
    // Mostly by mistake: `spam*` finds "spa", and `s*` finds nothing, everywhere.
    if (["", "x", "\u2603"].every((text) => compiled.test(text))) {
      throw new PatternError("everything", 0, pattern);
    }
    return new Pattern(compiled);
  }

  /** Of a text that went through `normalizeText`. */
  test(normalized: string): boolean {
    return this.#compiled.test(normalized);
  }

  /** Where it is found. Where to look at each place again would take too long, the rest counts as found. */
  find(normalized: string): readonly Span[] {
    const most = Math.max(20, Math.floor(MOST_WORK / (normalized.length * this.#compiled.programSize() + 1)));
    const matcher = this.#compiled.matcher(normalized);
    const found: Span[] = [];
    while (matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()];
      if (end > start) found.push({ start, end });
      if (found.length >= most) return [...found, { start: end, end: normalized.length }];
    }
    return found;
  }
}

function compileOrExplain(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw new PatternError("other", 0, pattern);
    const part = error.getPattern() ?? "";
    const problem = problems.find(([words]) => error.getDescription().startsWith(words))?.[1] ?? "other";
    throw new PatternError(problem, placeOf(problem, part, pattern), pattern);
  }
}

/** What re2js says, after Go's regexp/syntax. */
const problems: readonly (readonly [string, PatternProblem])[] = [
  ["missing closing )", "group"],
  ["unexpected )", "closing"],
  ["missing closing ]", "class"],
  ["invalid nested repetition", "repeat"],
  ["missing argument to repetition", "repeat"],
  ["invalid repeat count", "count"],
  ["invalid escape sequence", "escape"],
  ["trailing backslash", "escape"],
  ["invalid named capture", "look"],
  ["invalid or unsupported Perl syntax", "look"],
  ["invalid character class range", "range"],
  ["expression too large", "too-large"],
  ["expression nests too deeply", "too-large"],
];

/** re2js tells the part that is wrong, or the whole pattern where a bracket is alone. */
function placeOf(problem: PatternProblem, part: string, pattern: string): number {
  if (problem === "group" || problem === "closing") return loneBracket(pattern);
  const at = part === "" ? -1 : pattern.lastIndexOf(part);
  if (at >= 0) return at;
  return problem === "escape" ? Math.max(0, pattern.length - 1) : 0;
}

/** The first bracket that closes nothing, else the last that nothing closes. */
function loneBracket(pattern: string): number {
  const open: number[] = [];
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === "\\") at += 1;
    else if (inClass) inClass = character !== "]";
    else if (character === "[") {
      inClass = true;
      if (pattern[at + 1] === "^") at += 1;
      if (pattern[at + 1] === "]") at += 1;
    } else if (character === "(") open.push(at);
    else if (character === ")" && open.pop() === undefined) return at;
  }
  return open.at(-1) ?? 0;
}
