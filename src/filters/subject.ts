import type { Message } from "../message/index.js";
import { foldText, normalizeText } from "./fold.js";
import { TextReader } from "./reader.js";
import { visitMessage } from "./texts.js";

/** What rules look at. Read from the message when the first rule asks for it: most guilds have none. */
export class FilterSubject {
  #reader: TextReader | null = null;
  #normalized: string | null = null;
  #folded: string | null = null;

  constructor(readonly message: Message) {}

  /** All that can be read: text, cards, names of files, where links lead. Not what it quotes: another said that. */
  get text(): string {
    return this.reader.text;
  }

  get reader(): TextReader {
    if (this.#reader === null) {
      this.#reader = new TextReader();
      visitMessage(this.message, this.#reader);
    }
    return this.#reader;
  }

  /** The same as patterns are compared. */
  get normalized(): string {
    return (this.#normalized ??= normalizeText(this.text));
  }

  /** The same as keywords are compared. */
  get folded(): string {
    return (this.#folded ??= foldText(this.text));
  }
}
