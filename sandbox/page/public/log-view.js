import { h } from "./dom.js";
import { t } from "./language.js";

/**
 * A list of messages that keeps what didn't change: focus, opened spoilers and running films stay, and a screen reader
 * reads only what is new.
 */
export class LogView {
  #shown = new Map();
  #place = null;

  #atEnd = true;

  constructor(element) {
    this.element = element;
    // Who reads the newest goes on reading it when the pane or a picture in it changes its size.
    element.addEventListener("scroll", () => (this.#atEnd = this.#isAtEnd()));
    element.addEventListener("load", () => this.#stay(), { capture: true });
    new ResizeObserver(() => this.#stay()).observe(element);
  }

  /**
   * @param {string} place what the list belongs to: another one begins at its end
   * @param {readonly { id: string }[]} items oldest first
   * @param {(item: any) => HTMLElement} make
   * @param {string} version what else the look of an item depends on
   */
  show(place, items, make, version = "") {
    const moved = this.#place !== place;
    if (moved) this.#atEnd = true;
    if (moved) this.element.setAttribute("aria-live", "off");
    if (moved) this.#shown.clear();
    const next = new Map();
    const nodes = items.map((item) => {
      const key = version + JSON.stringify(item);
      const known = this.#shown.get(item.id);
      const node = known?.key === key ? known.node : make(item);
      next.set(item.id, { key, node });
      return node;
    });
    this.#place = place;
    this.#shown = next;
    this.#put(nodes.length > 0 ? nodes : [h("p.empty", {}, t("nothing"))]);
    this.#stay();
    if (moved) requestAnimationFrame(() => this.element.setAttribute("aria-live", "polite"));
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  #stay() {
    if (this.#atEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  /** Moves as little as possible: a node that is moved loses its focus. */
  #put(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...this.element.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, index) => {
      const there = this.element.children[index];
      if (there !== node) this.element.insertBefore(node, there ?? null);
    });
  }
}
