import type { ContentNode } from "../message/index.js";

/** What a pair of marks does to the text between them. */
export type MarkKind = "bold" | "italic" | "strike" | "underline" | "spoiler" | "font" | "link";

/** One end of a pair. Unmatched, it is the text that was typed. */
export interface Mark {
  readonly mark: MarkKind;
  /** Of some, which end it is shows only later. */
  opens: boolean;
  readonly typed: string;
  /** Both ends of a pair are matched, or neither. */
  matched: boolean;
  /** Where a link leads, or which colour a font has; at both ends. */
  value: string | null;
}

/** A text, a finished node, or one end of a pair. */
export type Token = string | ContentNode | Mark;

export function mark(kind: MarkKind, opens: boolean, typed: string): Mark {
  return { mark: kind, opens, typed, matched: false, value: null };
}

/** Joins two ends. */
export function match(open: Mark, close: Mark, value: string | null = null): void {
  open.matched = close.matched = true;
  open.value = close.value = value;
}
