import type { Budget } from "../../delivery/budget.js";
import { limitAt } from "../limits.js";
import { parseAddress } from "./address.js";

/** As the host set them: 0 for no limit, null for Telegram's own. */
export interface TelegramLimits {
  readonly messagesPerSecond: number | null;
  readonly groupMessagesPerMinute: number | null;
}

export const TELEGRAMS_OWN: TelegramLimits = { messagesPerSecond: null, groupMessagesPerMinute: null };

/** https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
const PER_SECOND = 30;
const PER_MINUTE_IN_A_GROUP = 20;
/** In one chat: one a second, and now and then some more at once. */
const CHAT = { count: 60, windowMs: 60_000, burst: 3 } as const;
/** Telegram counts when a request has arrived, we when it leaves: what lies between is not always the same. */
const SHARE = 0.9;

/** What may be sent to an address, by the limits that Telegram has on it. All topics of a group share the group's. */
export class TelegramBudgets {
  readonly #bot: readonly Budget[];
  readonly #perMinute: number | null;

  constructor({ messagesPerSecond, groupMessagesPerMinute }: TelegramLimits, apiUrl: string) {
    const perSecond = limitAt(apiUrl, messagesPerSecond, PER_SECOND);
    this.#perMinute = limitAt(apiUrl, groupMessagesPerMinute, PER_MINUTE_IN_A_GROUP);
    const count = Math.max(Math.floor((perSecond ?? 0) * SHARE), 1);
    const limit = { count, windowMs: 1_000, burst: Math.min(5, Math.ceil(count / 4)) };
    this.#bot = perSecond === null ? [] : [{ name: "bot", of: "bot", limit }];
  }

  /** Of what appears in a chat, or changes there. */
  inChat(address: string): readonly Budget[] {
    if (this.#perMinute === null) return this.#bot;
    const { chatId } = parseAddress(address);
    const limit = chatId > 0 ? CHAT : ofGroup(this.#perMinute);
    return [{ name: `chat ${chatId}`, of: "address", limit }, ...this.#bot];
  }

  /** Of what a chat hardly notices. */
  get ofBot(): readonly Budget[] {
    return this.#bot;
  }
}

/** Three at once, and then one each few seconds: this keeps the limit of one a second as well. Channels are limited like groups. */
function ofGroup(count: number): Budget["limit"] {
  return { count, windowMs: 60_000, burst: Math.min(3, Math.ceil(count / 4)) };
}
