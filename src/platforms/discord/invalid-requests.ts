import type { Clock } from "../../clock.js";
import { afterTaking, freeAt, NOTHING_OWED, type RateLimit } from "../../delivery/budget-limit.js";
import { DeliveryError } from "../../delivery/errors.js";
import type { Logger } from "../../log.js";

/** https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans */
const WINDOW_MS = 10 * 60_000;
/** Ten thousand get our whole address banned. From a tenth of that on, only what matters goes on, and slowly. */
const CAREFUL_AT = 1_000;
/** One a second; some at once, for what takes several to bring one message. */
const CAREFUL_PACE: RateLimit = { count: 605, windowMs: WINDOW_MS, burst: 5 };
const SOON_MS = 1_000;
/** From here on, nothing goes on. */
const STOP_AT = 5_000;
/** The window is counted in slices: what is older than it leaves it slice by slice. */
const SLICE_MS = 10_000;

const NOT_ESSENTIAL = /\/reactions\/|\/pins(\/|$)|^\/guilds\//;

/**
 * Keeps a bot far from Discord's ban for requests that are answered by 401, 403 or 429. Reactions, pins and questions
 * about rights rest first; messages go on, one a second, until enough of the bad answers are ten minutes old.
 */
export class InvalidRequests {
  readonly #slices = new Map<number, number>();
  #paidAt = NOTHING_OWED;
  #careful = false;

  constructor(
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** How many there were within ten minutes. */
  get recent(): number {
    const oldest = Math.floor((this.clock.now() - WINDOW_MS) / SLICE_MS);
    for (const slice of this.#slices.keys()) if (slice < oldest) this.#slices.delete(slice);
    return [...this.#slices.values()].reduce((sum, count) => sum + count, 0);
  }

  /** An answer came. What a limit that others share refused doesn't count. */
  count(status: number, scope: string | null): void {
    if ((status !== 401 && status !== 403 && status !== 429) || scope === "shared") return;
    const slice = Math.floor(this.clock.now() / SLICE_MS);
    this.#slices.set(slice, (this.#slices.get(slice) ?? 0) + 1);
  }

  /** Before each request. @throws DeliveryError when it has to wait */
  check(route: string): void {
    const { recent } = this;
    this.#tell(recent);
    if (recent < CAREFUL_AT) return;
    const now = this.clock.now();
    if (recent >= STOP_AT || NOT_ESSENTIAL.test(route))
      throw waiting(this.#untilFewerThan(recent >= STOP_AT ? STOP_AT : CAREFUL_AT));
    const free = freeAt(CAREFUL_PACE, this.#paidAt, 1);
    if (free > now) throw waiting(Math.ceil(free - now));
    this.#paidAt = afterTaking(CAREFUL_PACE, this.#paidAt, 1, now);
  }

  #untilFewerThan(limit: number): number {
    const now = this.clock.now();
    let left = this.recent;
    for (const [slice, count] of [...this.#slices].sort(([one], [other]) => one - other)) {
      left -= count;
      if (left < limit) return Math.max((slice + 1) * SLICE_MS + WINDOW_MS - now, SOON_MS);
    }
    return SOON_MS;
  }

  #tell(recent: number): void {
    const careful = recent >= CAREFUL_AT;
    if (careful === this.#careful) return;
    this.#careful = careful;
    if (careful) this.log.warn({ recent }, "Discord refuses many requests, slowing down before it bans this address");
    else this.log.info({ recent }, "Discord refuses few requests again, going on at full speed");
  }
}

function waiting(retryAfterMs: number): DeliveryError {
  const failure = { kind: "rate-limited", retryAfterMs, scope: "bot" } as const;
  return new DeliveryError(failure, "Discord refused many requests lately: waiting, before it bans this address");
}
