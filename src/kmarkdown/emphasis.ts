import { mark, match, type Mark, type MarkKind, type Token } from "./tokens.js";

type EmphasisKind = Extract<MarkKind, "bold" | "italic" | "strike">;

interface Opened {
  readonly mark: Mark;
  /** Its place among the tokens. */
  readonly index: number;
}

/**
 * Pairs `*`, `**`, `***` and `~~` as they are met, so that one pass is enough: at most one opener of a kind
 * waits, the latest; what it replaces, or what ends inside a pair unclosed, stays as typed.
 */
export class Emphasis {
  private readonly open: Record<EmphasisKind, Opened | null> = { bold: null, italic: null, strike: null };

  constructor(private readonly tokens: Token[]) {}

  /** Pairs don't reach over a block. */
  reset(): void {
    this.open.bold = this.open.italic = this.open.strike = null;
  }

  addTildes(typed: string, opens: boolean, closes: boolean): void {
    if (typed.length !== 2) this.tokens.push(typed);
    else if (closes && this.open.strike) this.close("strike", typed);
    else if (opens) this.begin("strike", typed);
    else this.tokens.push(typed);
  }

  addStars(typed: string, opens: boolean, closes: boolean): void {
    let left = typed.length;
    if (closes) left = this.closeStars(left, opens);
    if (left === 0) return;
    if (!opens || left > 3) this.tokens.push("*".repeat(left));
    else {
      if (left >= 2) this.begin("bold", "**");
      if (left !== 2) this.begin("italic", "*");
    }
  }

  private closeStars(count: number, opens: boolean): number {
    let left = count;
    for (;;) {
      const { bold, italic } = this.open;
      const bothFit = left >= 3 && bold !== null && italic !== null;
      if (bold && left >= 2 && !(bothFit && italic && italic.index > bold.index)) {
        this.close("bold", "**");
        left -= 2;
      } else if (italic && left >= 1 && (bothFit || left % 2 === 1 || !opens)) {
        this.close("italic", "*");
        left -= 1;
      } else return left;
    }
  }

  private begin(kind: EmphasisKind, typed: string): void {
    this.open[kind] = { mark: mark(kind, true, typed), index: this.tokens.length };
    this.tokens.push(this.open[kind].mark);
  }

  private close(kind: EmphasisKind, typed: string): void {
    let opened = this.open[kind];
    if (!opened) return;
    opened = this.innerOfRun(opened);
    const end = mark(kind, false, typed);
    match(opened.mark, end);
    this.tokens.push(end);
    this.open[kind] = null;
    for (const other of ["bold", "italic", "strike"] as const) {
      if ((this.open[other]?.index ?? -1) > opened.index) this.open[other] = null;
    }
  }

  /** `***a** b*`: which of the two is the inner one shows only when the first of them closes. */
  private innerOfRun(opened: Opened): Opened {
    const { italic } = this.open;
    if (opened !== this.open.bold || italic?.index !== opened.index + 1) return opened;
    this.tokens[opened.index] = italic.mark;
    this.tokens[italic.index] = opened.mark;
    this.open.italic = { mark: italic.mark, index: opened.index };
    return { mark: opened.mark, index: italic.index };
  }
}
