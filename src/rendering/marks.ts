import type { Link, Span } from "./flow.js";

/** What is open at a place of the text: bits of Style, and links. */
export type Open = number | Link;

/**
 * Opens and closes marks on the way from span to span, so that they always nest: what must close takes with it what was
 * opened after, which is then opened again.
 */
export class MarkStack {
  private readonly open: Open[] = [];

  constructor(
    /** Bits of Style, the outermost first. */
    private readonly order: readonly number[],
    private readonly onOpen: (mark: Open) => void,
    private readonly onClose: (mark: Open) => void,
  ) {}

  get isEmpty(): boolean {
    return this.open.length === 0;
  }

  /** Before spaces (`onlyClose`) nothing opens. */
  moveTo({ style, link }: Pick<Span, "style" | "link">, onlyClose = false): void {
    this.closeFrom(this.countWanted(style, link));
    if (onlyClose) return;
    for (const bit of this.order) {
      if ((style & bit) !== 0 && !this.open.includes(bit)) this.push(bit);
    }
    if (link && !this.open.includes(link)) this.push(link);
  }

  closeAll(): void {
    this.closeFrom(0);
  }

  /** How many of the open ones, from the outermost, may stay open. */
  private countWanted(style: number, link: Link | null): number {
    let count = 0;
    for (const mark of this.open) {
      if (typeof mark === "number" ? (style & mark) === 0 : mark !== link) break;
      count++;
    }
    return count;
  }

  private push(mark: Open): void {
    this.open.push(mark);
    this.onOpen(mark);
  }

  private closeFrom(index: number): void {
    while (this.open.length > index) {
      const mark = this.open.pop();
      if (mark !== undefined) this.onClose(mark);
    }
  }
}
