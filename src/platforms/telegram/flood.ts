import type { Clock } from "../../clock.js";
import { DeliveryError } from "../../delivery/errors.js";

const LIMITED_CHATS = 3;
/** Well below the 30 messages a second that Telegram grants a bot, for its own count is not known. */
const BUSY_SENDS_PER_SECOND = 15;

/**
 * Telegram doesn't say whether it limits a chat or the bot. It limits the bot where several chats are limited at once
 * while the bot sends much; else each of them has had enough for itself, and must not hold up the others.
 * https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 */
export class FloodWatch {
  readonly #limitedUntil = new Map<number, number>();
  #second = 0;
  #sends = 0;
  #sendsBefore = 0;

  constructor(private readonly clock: Clock) {}

  /** An album counts as its messages. */
  sending(messages: number): void {
    this.#turnTo(Math.floor(this.clock.now() / 1_000));
    this.#sends += messages;
  }

  /** The error, with the scope that the last ones give it. */
  widen(chatId: number, error: unknown): unknown {
    if (!(error instanceof DeliveryError) || error.failure.kind !== "rate-limited") return error;
    const now = this.clock.now();
    for (const [chat, until] of this.#limitedUntil) if (until <= now) this.#limitedUntil.delete(chat);
    this.#limitedUntil.set(chatId, now + error.failure.retryAfterMs);
    this.#turnTo(Math.floor(now / 1_000));
    const busy = Math.max(this.#sends, this.#sendsBefore) >= BUSY_SENDS_PER_SECOND;
    if (!busy || this.#limitedUntil.size < LIMITED_CHATS) return error;
    return new DeliveryError({ ...error.failure, scope: "bot" }, error.message);
  }

  #turnTo(second: number): void {
    if (second === this.#second) return;
    this.#sendsBefore = second === this.#second + 1 ? this.#sends : 0;
    this.#sends = 0;
    this.#second = second;
  }
}
