import type { Quote } from "../message/index.js";
import { patternOf } from "./conditions.js";
import { foldText, FoldedText, normalizeText, type Span } from "./fold.js";
import { TextReader } from "./reader.js";
import type { FilterRule } from "./rule-set.js";
import { visitMessage, visitNodes, type MessageTexts, type TextVisitor } from "./texts.js";

/** What stands for each character of a masked word. Full-width, so that no platform takes it for markup. */
export const MASK = "＊";

/** Finds what one rule masks. */
export interface Mask<Rule extends FilterRule = FilterRule> {
  readonly rule: Rule;
  /** Whether there is anything to mask. */
  test(text: string): boolean;
  /** Where, in the text as it is. */
  find(text: string): readonly Span[];
}

/** Null for a rule that masks nothing: of another action, switched off, or unknown to this version. */
export function compileMask<Rule extends FilterRule>(rule: Rule): Mask<Rule> | null {
  if (rule.action !== "mask" || !rule.enabled) return null;
  switch (rule.kind) {
    case "keyword":
      return keywordMask(rule);
    case "regex":
      return patternMask(rule);
    default:
      return null;
  }
}

function keywordMask<Rule extends FilterRule>(rule: Rule): Mask<Rule> | null {
  const keyword = foldText(rule.value).trim();
  if (keyword === "") return null;
  return {
    rule,
    test: (text) => foldText(text).includes(keyword),
    find(text) {
      const folded = new FoldedText(text, { keepCase: false });
      const found: Span[] = [];
      for (let at = folded.text.indexOf(keyword); at >= 0; at = folded.text.indexOf(keyword, at + 1)) {
        found.push(folded.origin({ start: at, end: at + keyword.length }));
      }
      return found;
    },
  };
}

function patternMask<Rule extends FilterRule>(rule: Rule): Mask<Rule> | null {
  const pattern = patternOf(rule.value, "mask");
  return (
    pattern && {
      rule,
      test: (text) => pattern.test(normalizeText(text)),
      find(text) {
        const folded = new FoldedText(text, { keepCase: true });
        return pattern.find(folded.text).map((span) => folded.origin(span));
      },
    }
  );
}

/** The texts with all that these masks find in them masked, also across the bounds of bold, links and the like. */
export function maskTexts(texts: MessageTexts, masks: readonly Mask[]): MessageTexts {
  const reader = new TextReader();
  visitMessage(texts, reader);
  return visitMessage(texts, new Masker(reader, masks));
}

export function maskQuote(quote: Quote, masks: readonly Mask[]): Quote {
  const reader = new TextReader();
  visitNodes(quote.content, reader);
  return { ...quote, content: visitNodes(quote.content, new Masker(reader, masks)) };
}

/** Which of them find something: in what the reader read, or in the names that were mentioned. */
export function masksFor<Each extends Mask>(masks: readonly Each[], { text, asides }: TextReader): readonly Each[] {
  return masks.filter((mask) => mask.test(text) || asides.some((aside) => mask.test(aside)));
}

/** Goes the reader's way once more, and changes what has to be changed. */
class Masker implements TextVisitor {
  readonly #spans: readonly Span[];
  #next = 0;

  constructor(
    private readonly reader: TextReader,
    private readonly masks: readonly Mask[],
  ) {
    this.#spans = this.#findIn(reader.text);
  }

  take(text: string): string {
    const place = this.reader.places[this.#next];
    this.#next += 1;
    if (!place) return text;
    const within = this.#spans
      .map(({ start, end }) => ({
        start: Math.max(start, place.start) - place.start,
        end: Math.min(end, place.end) - place.start,
      }))
      .filter(({ start, end }) => start < end);
    return maskSpans(text, within);
  }

  aside(text: string): string {
    return maskSpans(text, this.#findIn(text));
  }

  gap(): void {
    // What stands between texts stays.
  }

  separate(): void {
    // The reader knows.
  }

  #findIn(text: string): readonly Span[] {
    return joined(this.masks.filter((mask) => mask.test(text)).flatMap((mask) => mask.find(text)));
  }
}

/** In order, and none over another. */
function joined(spans: readonly Span[]): readonly Span[] {
  const apart: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    const last = apart.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else apart.push({ start, end });
  }
  return apart;
}

function maskSpans(text: string, spans: readonly Span[]): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of spans) {
    masked += text.slice(at, start) + starsFor(text.slice(start, end));
    at = end;
  }
  return masked + text.slice(at);
}

const graphemes = new Intl.Segmenter("zh", { granularity: "grapheme" });

/** As long as it looks. White space stays, so that lines stay lines. */
function starsFor(text: string): string {
  return Array.from(graphemes.segment(text), ({ segment }) => {
    if (/^\s+$/u.test(segment)) return segment;
    return normalizeText(segment) === "" ? "" : MASK;
  }).join("");
}
