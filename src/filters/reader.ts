import type { Span } from "./fold.js";
import type { TextVisitor } from "./texts.js";

/** Reads all texts into one, and remembers where in it each of them stands. */
export class TextReader implements TextVisitor {
  /** In the order of reading; an empty text has an empty place. */
  readonly places: Span[] = [];
  readonly asides: string[] = [];
  #text = "";
  #separate = false;

  get text(): string {
    return this.#text;
  }

  take(text: string): string {
    this.#begin(text);
    const start = this.#text.length;
    this.#text += text;
    this.places.push({ start, end: this.#text.length });
    return text;
  }

  gap(text: string): void {
    this.#begin(text);
    this.#text += text;
  }

  separate(): void {
    this.#separate = true;
  }

  aside(text: string): string {
    this.asides.push(text);
    return text;
  }

  /** Lines are made between what there is, never around nothing. */
  #begin(text: string): void {
    if (text === "" || !this.#separate) return;
    if (this.#text !== "") this.#text += "\n";
    this.#separate = false;
  }
}
