import { tooManyRequests } from "./refusal.js";
import type { Bot, Chat } from "./model.js";

export interface FloodLimit {
  readonly count: number;
  readonly windowMs: number;
}

/**
 * Telegram's flood control as its FAQ describes it; the true numbers are not told, so they are settings. All off until
 * `enabled`. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 */
export interface FloodSettings {
  enabled: boolean;
  /** Messages to one chat; short bursts pass. */
  chat: FloodLimit;
  /** Messages to one group or channel. */
  group: FloodLimit;
  /** Messages of one bot, over all chats. */
  bot: FloodLimit;
}

/** Counts messages in sliding windows. An album counts as its messages. */
export class FloodControl {
  readonly settings: FloodSettings = {
    enabled: false,
    chat: { count: 3, windowMs: 3_000 },
    group: { count: 20, windowMs: 60_000 },
    bot: { count: 30, windowMs: 1_000 },
  };
  readonly #sent = new Map<string, number[]>();

  constructor(private readonly now: () => number) {}

  /** @throws Refusal 429 with the time until the oldest message leaves the fullest window */
  take(bot: Bot, chat: Chat, messages: number): void {
    if (!this.settings.enabled) return;
    const limits: [string, FloodLimit][] = [
      [`bot ${bot.id}`, this.settings.bot],
      [`chat ${bot.id} ${chat.id}`, this.settings.chat],
    ];
    if (chat.type !== "private") limits.push([`group ${bot.id} ${chat.id}`, this.settings.group]);
    const waits = limits.map(([key, limit]) => this.#waitFor(key, limit, messages));
    const longest = Math.max(...waits);
    if (longest > 0) throw tooManyRequests(longest);
    for (const [key] of limits) for (let i = 0; i < messages; i++) this.#times(key).push(this.now());
  }

  #waitFor(key: string, limit: FloodLimit, messages: number): number {
    const times = this.#times(key);
    const since = this.now() - limit.windowMs;
    while (times.length > 0 && times[0]! <= since) times.shift();
    if (times.length === 0 || times.length + messages <= limit.count) return 0;
    const leaves = times[Math.max(0, times.length + messages - limit.count - 1)] ?? times.at(-1)!;
    return leaves - since;
  }

  #times(key: string): number[] {
    const times = this.#sent.get(key) ?? [];
    this.#sent.set(key, times);
    return times;
  }
}
