import { Refusal } from "./refusal.js";

/** A number of requests in a window of time. */
export interface Limit {
  readonly count: number;
  readonly windowMs: number;
}

/**
 * The limits in force. All off until `enabled`: Discord's are not documented and change, and a benchmark wants none.
 * https://docs.discord.com/developers/topics/rate-limits; the two of webhooks are from
 * https://github.com/discord/discord-api-docs/issues/367
 */
export interface LimitSettings {
  enabled: boolean;
  /** All requests of a bot, or, without authorization, of an address. */
  global: Limit;
  /** Executing one webhook. */
  webhook: Limit;
  /** Executing all webhooks of a channel together; the headers say nothing of it. */
  webhooksOfChannel: Limit | null;
  /** Posting messages to one channel. */
  messages: Limit;
  /** Every other route. */
  other: Limit;
}

export function defaultLimits(): LimitSettings {
  return {
    enabled: false,
    global: { count: 50, windowMs: 1_000 },
    webhook: { count: 5, windowMs: 2_000 },
    webhooksOfChannel: null,
    messages: { count: 5, windowMs: 5_000 },
    other: { count: 10, windowMs: 1_000 },
  };
}

/** How a 429 is told. https://docs.discord.com/developers/topics/rate-limits#exceeding-a-rate-limit */
export class RateLimited extends Refusal {
  constructor(
    readonly scope: "user" | "global" | "shared",
    readonly retryAfterMs: number,
    bucketHeaders: Readonly<Record<string, string>> = {},
  ) {
    const words = scope === "shared" ? "The resource is being rate limited." : "You are being rate limited.";
    super(429, 0, words, undefined, {
      "retry-after": String(Math.ceil(retryAfterMs / 1_000)),
      "x-ratelimit-scope": scope,
      ...(scope === "global" ? { "x-ratelimit-global": "true" } : bucketHeaders),
    });
  }

  override get body(): unknown {
    return { message: this.message, retry_after: this.retryAfterMs / 1_000, global: this.scope === "global" };
  }
}

export interface LimitedCall {
  /** What names the bucket in the headers: the route, without its top-level ids. */
  readonly route: string;
  /** The channel, guild or webhook in the path. */
  readonly major: string;
  readonly kind: "webhook" | "messages" | "other";
  /** The bot, or the address of who sends without authorization; null for interactions, which have no global limit. */
  readonly caller: string | null;
  /** The channel of an executed webhook. */
  readonly webhookChannel: string | null;
}

interface Window {
  endsAt: number;
  used: number;
}

/** Counts requests in fixed windows, as the headers describe them. */
export class RateLimits {
  readonly settings = defaultLimits();
  readonly #windows = new Map<string, Window>();

  constructor(private readonly now: () => number) {}

  /** Counts a request and yields the headers to answer with. @throws RateLimited */
  take(call: LimitedCall): Readonly<Record<string, string>> {
    if (!this.settings.enabled) return {};
    const { settings } = this;
    if (call.caller !== null) this.#takeOne(`global ${call.caller}`, settings.global, "global");

    const limit = settings[call.kind];
    const window = this.#window(`${call.route} ${call.major}`, limit);
    const headers = this.#headers(call.route, limit, window);
    if (window.used >= limit.count) throw new RateLimited("user", window.endsAt - this.now(), headers);
    if (call.webhookChannel !== null && settings.webhooksOfChannel) {
      this.#takeOne(`webhooks of ${call.webhookChannel}`, settings.webhooksOfChannel, "shared", headers);
    }
    window.used += 1;
    return this.#headers(call.route, limit, window);
  }

  #takeOne(
    key: string,
    limit: Limit,
    scope: "global" | "shared",
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const window = this.#window(key, limit);
    if (window.used >= limit.count) throw new RateLimited(scope, window.endsAt - this.now(), headers);
    window.used += 1;
  }

  #window(key: string, limit: Limit): Window {
    const now = this.now();
    const open = this.#windows.get(key);
    if (open && open.endsAt > now) return open;
    const window = { endsAt: now + limit.windowMs, used: 0 };
    this.#windows.set(key, window);
    return window;
  }

  #headers(route: string, limit: Limit, window: Window): Record<string, string> {
    return {
      "x-ratelimit-limit": String(limit.count),
      "x-ratelimit-remaining": String(Math.max(0, limit.count - window.used)),
      "x-ratelimit-reset": (window.endsAt / 1_000).toFixed(3),
      "x-ratelimit-reset-after": (Math.max(0, window.endsAt - this.now()) / 1_000).toFixed(3),
      "x-ratelimit-bucket": bucketName(route),
    };
  }
}

/** An opaque name that is the same for the same route. */
function bucketName(route: string): string {
  let hash = 0;
  for (const char of route) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) | 0;
  return (hash >>> 0).toString(16).padStart(8, "0").repeat(4);
}
