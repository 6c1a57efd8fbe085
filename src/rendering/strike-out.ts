import { Style, type Flow, type Span } from "./flow.js";

/** The same text, struck out. `strikes` says which code can be: platforms differ. */
export function strikeOut({ text, blocks }: Flow, strikes: (code: string) => boolean): Flow {
  const struck = (span: Span): Span =>
    span.kind === "code" && !strikes(text.slice(span.start, span.end))
      ? span
      : { ...span, style: span.style | Style.strike };
  return { text, blocks: blocks.map((block) => ({ ...block, spans: block.spans.map(struck) })) };
}
