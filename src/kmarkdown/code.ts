import type { ContentNode } from "../message/index.js";

const INFO_LINE = /^[ \t]*([\w+#.-]{0,20})[ \t]*\n/;

/**
 * Finds where code ends. Remembers what it sought in vain, so that a text full of backticks costs one search of a
 * kind and not one a backtick.
 */
export class CodeFinder {
  /** A fence as long as this, or longer, has no end ahead. */
  private unclosedFence = Infinity;
  /** Up to where a run of one, or of two, is known to have no end. */
  private readonly unclosedInline = [0, 0, 0];

  constructor(private readonly source: string) {}

  /** The code that the run of `length` backticks at `at` begins, and where it ends; null where it begins none. */
  find(at: number, length: number): { readonly node: ContentNode; readonly end: number } | null {
    return length >= 3 ? this.findBlock(at, length) : this.findInline(at, length);
  }

  private findBlock(at: number, length: number): { readonly node: ContentNode; readonly end: number } | null {
    if (length >= this.unclosedFence) return null;
    const close = this.source.indexOf("`".repeat(length), at + length);
    if (close < 0) this.unclosedFence = length;
    const body = this.source.slice(at + length, Math.max(close, at + length));
    if (body.trim() === "") return null;
    return { node: codeBlock(body), end: close + length };
  }

  private findInline(at: number, length: number): { readonly node: ContentNode; readonly end: number } | null {
    if (at < (this.unclosedInline[length] ?? 0)) return null;
    const start = at + length;
    const newline = this.source.indexOf("\n", start);
    const lineEnd = newline < 0 ? this.source.length : newline;
    for (let tick = this.source.indexOf("`", start); tick >= 0 && tick < lineEnd;) {
      const end = endOfRun(this.source, tick);
      if (end - tick === length) return { node: { type: "code", text: this.source.slice(start, tick) }, end };
      tick = this.source.indexOf("`", end);
    }
    this.unclosedInline[length] = lineEnd;
    return null;
  }
}

/** Where the run of equal characters at `at` ends. */
export function endOfRun(source: string, at: number): number {
  const char = source.charCodeAt(at);
  let end = at + 1;
  while (source.charCodeAt(end) === char) end++;
  return end;
}

function codeBlock(body: string): ContentNode {
  const firstLine = INFO_LINE.exec(body);
  // A word with nothing below it is what was written, not the language of nothing.
  const info = firstLine && body.slice(firstLine[0].length).trim() === "" ? null : firstLine;
  const text = info ? body.slice(info[0].length) : body;
  return { type: "code-block", language: info?.[1] ?? "", text: text.replace(/^\n|\n$/g, "") };
}
