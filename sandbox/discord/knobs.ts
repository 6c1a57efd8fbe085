import type { LocalClock } from "../local/clock.js";
import type { Fault, Faults, FaultScope } from "../local/faults.js";
import type { Gateway, GatewayFaults } from "./gateway.js";
import type { Interactions } from "./interactions.js";
import type { InvalidRequests } from "./invalid-requests.js";
import { RateLimited, type LimitSettings, type RateLimits } from "./rate-limits.js";

const BAD_GATEWAY =
  "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";

/** What can be made to go wrong. Routes are named as in "POST /webhooks/*", below the version. */
export class DiscordKnobs {
  readonly #faults: Faults;

  constructor(
    faults: Faults,
    private readonly limiter: RateLimits,
    private readonly gateways: Gateway,
    private readonly interactions: Interactions,
    private readonly invalid: InvalidRequests,
    private readonly clock: LocalClock,
  ) {
    this.#faults = faults;
  }

  /** Refuses with a status and Discord's code and words, or with any body; a string is sent as HTML. */
  refuse(
    refusal: {
      readonly status: number;
      readonly code?: number;
      readonly message?: string;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    } & FaultScope,
  ): Fault {
    const { status, code = 0, message = `${status}: refused`, headers = {} } = refusal;
    const body = refusal.body ?? (status >= 500 ? BAD_GATEWAY : { message, code });
    return this.#faults.add({ kind: "answer", answer: { status, body, headers } }, refusal);
  }

  /** Answers 429, as a bucket (user), the whole bot (global) or the place (shared) would. */
  rateLimit(
    limit: { readonly retryAfterMs: number; readonly scope?: "user" | "global" | "shared" } & FaultScope,
  ): Fault {
    const { body, headers } = new RateLimited(limit.scope ?? "user", limit.retryAfterMs);
    return this.#faults.add({ kind: "answer", answer: { status: 429, body, headers } }, limit);
  }

  /** Waits before doing anything; always, unless times are given. */
  delay(ms: number, scope: FaultScope = {}): Fault {
    return this.#faults.add({ kind: "delay", ms }, { times: Number.POSITIVE_INFINITY, ...scope });
  }

  /** Never answers, and stores nothing. */
  hang(scope: FaultScope = {}): Fault {
    return this.#faults.add({ kind: "hang" }, scope);
  }

  /** Stores what was sent, and cuts the connection instead of answering. */
  dropAnswer(scope: FaultScope = {}): Fault {
    return this.#faults.add({ kind: "drop-answer" }, scope);
  }

  /** Cuts the connection before anything is stored. */
  cut(scope: FaultScope = {}): Fault {
    return this.#faults.add({ kind: "cut" }, scope);
  }

  /** The whole API answers 503 with HTML, until the fault is removed. To refuse connections, stop listening. */
  down(): Fault {
    return this.refuse({
      status: 503,
      body: BAD_GATEWAY.replaceAll("502 Bad Gateway", "503 Service Unavailable"),
      times: Number.POSITIVE_INFINITY,
    });
  }

  /** Ends every fault set by the methods above. */
  clear(): void {
    this.#faults.clear();
  }

  /** The rate limits in force; off until `enabled` is set. */
  get limits(): LimitSettings {
    return this.limiter.settings;
  }

  /** The ways in which the gateway misbehaves, all off. */
  get gateway(): GatewayFaults {
    return this.gateways.faults;
  }

  /** How long an application has to answer an interaction. */
  set interactionDeadlineMs(ms: number) {
    this.interactions.deadlineMs = ms;
  }

  /** How many answers of 401, 403 and 429 in ten minutes lead to a ban. */
  set invalidRequestLimit(count: number) {
    this.invalid.limit = count;
  }

  /** Moves the server's time on: ids, rate limits, nonces, interaction tokens. */
  advanceClock(ms: number): void {
    this.clock.advance(ms);
  }

  /** How often clients of the gateway have to send a heartbeat; holds for connections made from now on. */
  set heartbeatIntervalMs(ms: number) {
    this.gateways.heartbeatIntervalMs = ms;
  }
}
