/** One visible character, and what is done to it. */
export interface ShownChar {
  readonly char: string;
  /** Letters, in order: b bold, i italic, u underline, s strike, p spoiler, q quote, c code. */
  readonly style: string;
  readonly link: string | null;
}

export const ZERO_WIDTH = "\u200b";

/** Without spaces and without what can't be seen: what is left must be the same on every way. */
export function visibleOf(chars: readonly ShownChar[]): readonly ShownChar[] {
  return chars.filter(({ char }) => !/^[\s\u200b]$/.test(char));
}

export function textOf(chars: readonly ShownChar[]): string {
  return chars.map(({ char }) => char).join("");
}

export function shownChars(text: string, style: string, link: string | null): readonly ShownChar[] {
  return [...text].map((char) => ({ char, style, link }));
}

/** "ib" and "bi" are the same. */
export function withStyle(style: string, more: string): string {
  return style.includes(more) ? style : [...style, more].sort().join("");
}

/** Neighbours of the same look, together: "text · style · link". Easier to compare, and to read when it differs. */
export function runsOf(chars: readonly ShownChar[]): readonly string[] {
  const runs: { text: string; look: string }[] = [];
  for (const { char, style, link } of chars) {
    const look = ` · ${style} · ${link ?? ""}`;
    const last = runs.at(-1);
    if (last?.look === look) last.text += char;
    else runs.push({ text: char, look });
  }
  return runs.map(({ text, look }) => text + look);
}
