import type { Logger } from "../../log.js";
import { isRefusedMarkup, isUnknownTime } from "./errors.js";
import { htmlWords, plainWords, timelessWords, type Words } from "./message-body.js";

/** Sends texts with our markup, as far as Telegram takes it. */
export class Markup {
  /** A Bot API server of one's own may be older than the tag. */
  #knowsTimes = true;

  constructor(private readonly log: Logger) {}

  /** `limit`: of characters, for a text that has to go without markup. */
  async sending<T>(html: string, limit: number, send: (words: Words) => Promise<T>): Promise<T> {
    try {
      return await this.#withTimes(html, send);
    } catch (error) {
      if (!isRefusedMarkup(error)) throw error;
      // It is our mistake; the text is sent nevertheless.
      this.log.error({ length: html.length }, "Telegram refused our markup, sending plain text");
      return send(plainWords(html, limit));
    }
  }

  async #withTimes<T>(html: string, send: (words: Words) => Promise<T>): Promise<T> {
    if (!this.#knowsTimes || !html.includes("<tg-time")) return send(timelessWords(html));
    try {
      return await send(htmlWords(html));
    } catch (error) {
      if (!isUnknownTime(error)) throw error;
      this.#knowsTimes = false;
      return send(timelessWords(html));
    }
  }
}
