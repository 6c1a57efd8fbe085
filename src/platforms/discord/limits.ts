import type { Budget } from "../../delivery/budget.js";
import { limitAt } from "../limits.js";
import { parseAddress } from "./address.js";

/** As the host set them: 0 for no limit, null for Discord's own. */
export interface DiscordLimits {
  readonly webhookMessagesPerMinute: number | null;
}

export const DISCORDS_OWN: DiscordLimits = { webhookMessagesPerMinute: null };

/**
 * Of all webhooks of a channel together. No header tells it, so discord.js can't know; all other limits it keeps by what
 * the headers say. https://github.com/discord/discord-api-docs/issues/367
 */
const PER_MINUTE_IN_A_CHANNEL = 30;
/** As many as Discord takes at once from a webhook. */
const BURST = 5;

/** What webhooks may send to an address. A channel shares its limit with all of its threads. */
export class DiscordBudgets {
  readonly #limit: Budget["limit"] | null;

  constructor({ webhookMessagesPerMinute }: DiscordLimits, apiUrl: string) {
    const count = limitAt(apiUrl, webhookMessagesPerMinute, PER_MINUTE_IN_A_CHANNEL);
    this.#limit = count === null ? null : { count, windowMs: 60_000, burst: Math.min(BURST, Math.ceil(count / 4)) };
  }

  ofWebhooks(address: string): readonly Budget[] {
    if (this.#limit === null) return [];
    return [{ name: `webhooks ${parseAddress(address).channelId}`, of: "address", limit: this.#limit }];
  }
}
