import type { Clock, Random, Timer } from "../../clock.js";
import type { Logger } from "../../log.js";
import { KookError } from "./errors.js";

/** How KOOK's headers are read: by name, in any case. */
export type ReadHeader = (name: string) => string | null;

/** One request's permission to be sent, to be given back when its answer is there. */
export interface Ticket {
  readonly route: string;
  /** Its place in the order of all requests: one that was refused goes before those that came after it. */
  readonly order: number;
}

interface Waiter {
  readonly ticket: Ticket;
  readonly admit: () => void;
  readonly refuse: (error: KookError) => void;
}

interface Bucket {
  readonly waiting: Waiter[];
  inFlight: number;
  /** What may still be sent in this window, and until when that holds; null while nobody knows. */
  window: { readonly remaining: number; readonly endsAt: number } | null;
  closedUntil: number;
  /** 429s in a row that did not say how long to wait. */
  mutes: number;
  timer: Timer | null;
}

const SECOND = 1_000;
/** So many are kept in reserve: our count may lag behind KOOK's. */
const RESERVE = 2;
/** At once, while nobody knows how many may be sent. */
const MOST_UNKNOWN = 3;
const UNREADABLE_MS = 5 * SECOND;
const LONGEST_MUTE_MS = 60 * SECOND;
const LONGEST_MS = 3_600 * SECOND;
/** Who would wait longer is told so at once. */
const PATIENCE_MS = 120 * SECOND;

/**
 * Waits before KOOK has to ask for it: bots that run into its limits are warned, then disabled.
 * Routes share buckets that only the answers name. https://developer.kookapp.cn/doc/rate-limit
 */
export class RateLimits {
  readonly #byRoute = new Map<string, Bucket>();
  readonly #byName = new Map<string, Bucket>();
  #closedUntil = 0;
  #orders = 0;

  constructor(private readonly options: { readonly clock: Clock; readonly random: Random; readonly log: Logger }) {}

  /**
   * Resolves when a request may be sent, first come, first served. With `order` it goes back to its old place.
   * @throws KookError "rate-limited" when the wait is too long to be waited for
   */
  enter(route: string, order: number = (this.#orders += 1)): Promise<Ticket> {
    const bucket = this.#bucketOf(route);
    return new Promise((resolve, reject) => {
      const ticket = { route, order };
      const behind = bucket.waiting.findIndex((other) => other.ticket.order > order);
      const waiter = { ticket, admit: () => resolve(ticket), refuse: reject };
      bucket.waiting.splice(behind < 0 ? bucket.waiting.length : behind, 0, waiter);
      this.#admit(bucket);
    });
  }

  /** The request is over: with an answer, or without one. */
  leave(ticket: Ticket, readHeader: ReadHeader | null): void {
    const bucket = this.#bucketOf(ticket.route);
    bucket.inFlight = Math.max(bucket.inFlight - 1, 0);
    this.#admit(readHeader ? this.#learn(ticket.route, readHeader) : bucket);
  }

  /** KOOK answered 429. Returns how long nothing may be sent. */
  refuse(ticket: Ticket, readHeader: ReadHeader): number {
    const told = resetMs(readHeader("x-rate-limit-reset"), this.options.clock.now());
    const bucket = this.#learn(ticket.route, readHeader);
    const unknown = readHeader("x-rate-limit-reset") === null;
    const waitMs = unknown ? Math.min(UNREADABLE_MS * 2 ** bucket.mutes, LONGEST_MUTE_MS) : (told ?? UNREADABLE_MS);
    bucket.mutes = unknown ? bucket.mutes + 1 : 0;
    bucket.window = null;
    const until = this.#after(waitMs);
    bucket.closedUntil = Math.max(bucket.closedUntil, until);
    if (readHeader("x-rate-limit-global") !== null) this.#closedUntil = Math.max(this.#closedUntil, until);
    const seen = { route: ticket.route, waitMs };
    if (waitMs > PATIENCE_MS) this.options.log.warn(seen, "KOOK asks to wait for unusually long");
    else this.options.log.debug(seen, "KOOK asks to wait");
    return waitMs;
  }

  #learn(route: string, readHeader: ReadHeader): Bucket {
    const bucket = this.#joined(route, readHeader("x-rate-limit-bucket"));
    const remaining = number(readHeader("x-rate-limit-remaining"));
    const reset = resetMs(readHeader("x-rate-limit-reset"), this.options.clock.now());
    if (remaining !== null && reset !== null) bucket.window = { remaining, endsAt: this.#after(reset) };
    return bucket;
  }

  /** The route's bucket, once its name is known: routes of one name wait in one line. */
  #joined(route: string, name: string | null): Bucket {
    const own = this.#bucketOf(route);
    if (name === null || name === "") return own;
    const named = this.#byName.get(name);
    if (!named || named === own) {
      this.#byName.set(name, own);
      return own;
    }
    for (const [other, bucket] of this.#byRoute) if (bucket === own) this.#byRoute.set(other, named);
    named.waiting.push(...own.waiting.splice(0));
    named.waiting.sort((a, b) => a.ticket.order - b.ticket.order);
    named.inFlight += own.inFlight;
    named.closedUntil = Math.max(named.closedUntil, own.closedUntil);
    own.timer?.cancel();
    return named;
  }

  #admit(bucket: Bucket): void {
    for (let next = bucket.waiting[0]; next; next = bucket.waiting[0]) {
      const waitMs = this.#opensAt(bucket) - this.options.clock.now();
      if (waitMs > PATIENCE_MS) {
        bucket.waiting.shift();
        next.refuse(tooLong(next.ticket.route, waitMs));
        continue;
      }
      if (waitMs > 0) return this.#wakeAfter(bucket, waitMs);
      if (bucket.window === null && bucket.inFlight >= MOST_UNKNOWN) return;
      bucket.waiting.shift();
      bucket.inFlight += 1;
      next.admit();
    }
  }

  /** When the next request may go. A window that is used up but for its reserve is waited out. */
  #opensAt(bucket: Bucket): number {
    const { window } = bucket;
    const closed = Math.max(bucket.closedUntil, this.#closedUntil);
    if (window === null) return closed;
    if (window.endsAt <= this.options.clock.now()) {
      bucket.window = null;
      return closed;
    }
    return window.remaining - bucket.inFlight <= RESERVE ? Math.max(closed, window.endsAt) : closed;
  }

  #wakeAfter(bucket: Bucket, waitMs: number): void {
    bucket.timer?.cancel();
    bucket.timer = this.options.clock.after(waitMs, () => this.#admit(bucket));
  }

  #bucketOf(route: string): Bucket {
    let bucket = this.#byRoute.get(route);
    if (!bucket) {
      bucket = { waiting: [], inFlight: 0, window: null, closedUntil: 0, mutes: 0, timer: null };
      this.#byRoute.set(route, bucket);
    }
    return bucket;
  }

  /** A moment past what KOOK said, and not the same one for everybody. */
  #after(waitMs: number): number {
    return this.options.clock.now() + waitMs + (0.5 + this.options.random() * 2.5) * SECOND;
  }
}

/**
 * KOOK's documents don't say in what X-Rate-Limit-Reset is told, and clients disagree: seconds to wait, or a Unix time
 * in seconds or milliseconds. Their sizes can't be confused. Null when the header is missing.
 */
export function resetMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const value = number(header);
  if (value === null || value < 0) return UNREADABLE_MS;
  const waitMs = value > 1e12 ? value - now : value > 1e9 ? value * SECOND - now : value * SECOND;
  return Math.min(Math.max(waitMs, 0), LONGEST_MS);
}

function number(header: string | null): number | null {
  if (header === null || header.trim() === "") return null;
  const value = Number(header);
  return Number.isFinite(value) ? value : null;
}

function tooLong(route: string, waitMs: number): KookError {
  return new KookError(`${route}: asked too often`, { kind: "rate-limited", sent: false, retryAfterMs: waitMs });
}
