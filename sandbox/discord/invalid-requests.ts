import type { Outcome } from "../local/exchange.js";

const WINDOW_MS = 10 * 60_000;

/**
 * Answers of 401, 403 and 429. Ten thousand in ten minutes get an address banned for a while; limits of scope "shared"
 * don't count. https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
export class InvalidRequests {
  /** How many lead to a ban. */
  limit = 10_000;
  #count = 0;
  #since = 0;

  constructor(private readonly now: () => number) {}

  /** How many there were since the window began. */
  get recent(): number {
    return this.now() - this.#since < WINDOW_MS ? this.#count : 0;
  }

  get banned(): boolean {
    return this.recent >= this.limit;
  }

  count({ status, headers }: Outcome): void {
    if (status !== 401 && status !== 403 && status !== 429) return;
    if (headers?.["x-ratelimit-scope"] === "shared") return;
    if (this.now() - this.#since >= WINDOW_MS) {
      this.#since = this.now();
      this.#count = 0;
    }
    this.#count += 1;
  }

  /** What Cloudflare answers in Discord's place: no JSON, and none of Discord's headers. */
  ban(): Outcome {
    const waitMs = this.#since + WINDOW_MS - this.now();
    return { status: 429, body: "error code: 1015", headers: { "retry-after": String(Math.ceil(waitMs / 1_000)) } };
  }
}
