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

  moveTo({ style, link }: Pick<Span, "style" | "link">): void {
    const wanted = (mark: Open): boolean => (typeof mark === "number" ? (style & mark) !== 0 : mark === link);
    const firstUnwanted = this.open.findIndex((mark) => !wanted(mark));
    if (firstUnwanted >= 0) this.closeFrom(firstUnwanted);
    for (const bit of this.order) {
      if ((style & bit) !== 0 && !this.open.includes(bit)) this.push(bit);
    }
    if (link && !this.open.includes(link)) this.push(link);
  }

  closeAll(): void {
    this.closeFrom(0);
  }

  private push(mark: Open): void {
    this.open.push(mark);
    this.onOpen(mark);
  }

  private closeFrom(index: number): void {
    for (const mark of this.open.splice(index).reverse()) this.onClose(mark);
  }
}
