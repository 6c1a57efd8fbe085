import type { Fault, Faults, FaultScope } from "../local/faults.js";

/** What a resumed connection gets: all it missed, or one of the ways in which KOOK fails to do that. */
export type ResumeAnswer =
  | "replay"
  /** A fresh session, as if nothing had been asked. */
  | "new-session"
  /** RECONNECT 40107. */
  | "refused"
  /** All it missed, but RESUME_ACK never comes. */
  | "no-ack"
  /** The socket is cut after so many replayed events. */
  | { readonly cutAfter: number };

/** A refusal of a request. With html the body is a page, as a gateway or CDN in front of KOOK would send it. */
export interface Refusal extends FaultScope {
  readonly status?: number;
  readonly code?: number;
  readonly message?: string;
  readonly data?: unknown;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RateLimited extends FaultScope {
  readonly seconds?: number;
  /** How X-Rate-Limit-Reset is written; none leaves out all the headers. */
  readonly reset?: ResetFormat;
  readonly global?: boolean;
}

export type ResetFormat = "relative" | "epoch" | "epoch-ms" | "none";

/**
 * Everything that can go wrong, settable at any time. Where a fault strikes is told by method and path below /api/v3:
 * "POST message/create", "GET gateway/index", "GET /attachments/*" (the asset host), "*".
 */
export class KookKnobs {
  // REST
  /** How X-Rate-Limit-Reset is written on every answer. */
  resetFormat: ResetFormat = "relative";
  /** Requests a bucket takes in its window; by path, "*" for all others. null: no limits. */
  limits: Readonly<Record<string, { readonly limit: number; readonly windowMs: number }>> | null = {
    "*": { limit: 120, windowMs: 10_000 },
  };
  /** The order of message/list, which KOOK does not promise. */
  listOrder: "oldest-first" | "newest-first" = "oldest-first";
  /** Whether a bot hears of its own message before or after the answer to its request. */
  echo: "before-answer" | "after-answer" | "never" = "before-answer";
  /** Whether updated_message carries the undocumented kmarkdown and quote. */
  editsCarryKmarkdown = false;

  // Gateway
  /** The answer to a new socket: HELLO, nothing, or HELLO with that code. */
  hello: "ok" | "never" | number = "ok";
  helloSpelling: "session_id" | "sessionId" = "session_id";
  resume: ResumeAnswer = "replay";
  /** So many PINGs stay without PONG; Infinity for all. */
  ignorePings = 0;
  /** The next so many events take a number but aren't sent; a PING or a resume brings them. */
  loseEvents = 0;
  /** The next so many events take a number and are gone for good. */
  dropEventsForGood = 0;
  /** The next so many events are sent twice. */
  duplicateEvents = 0;
  /** So many times, an event is held back and sent after the one that follows it. */
  reorderEvents = 0;
  /** Events are sent without sn. */
  withoutSn = false;

  constructor(
    private readonly faults: Faults,
    private readonly now: () => number,
  ) {}

  /** Answers requests with an error. */
  refuse({ status = 200, code = 40000, message = "refused", data, html, headers = {}, ...scope }: Refusal): Fault {
    const body = html ?? { code, message, ...(data === undefined ? {} : { data }) };
    return this.faults.add({ kind: "answer", answer: { status, body, headers } }, scope);
  }

  /** Answers requests with 429. */
  rateLimit({ seconds = 1, reset = "relative", global = false, ...scope }: RateLimited): Fault {
    const headers = {
      ...limitHeaders({
        limit: 120,
        remaining: 0,
        resetMs: seconds * 1000,
        format: reset,
        bucket: bucketOf(scope.on),
        now: this.now(),
      }),
      ...(global ? { "x-rate-limit-global": "true" } : {}),
    };
    return this.refuse({ status: 429, code: 42900, message: "too many requests", headers, ...scope });
  }

  /** Answers requests later. */
  delay(ms: number, scope: FaultScope = {}): Fault {
    return this.faults.add({ kind: "delay", ms }, scope);
  }

  /** Takes requests and never answers. */
  hang(scope: FaultScope = {}): Fault {
    return this.faults.add({ kind: "hang" }, scope);
  }

  /** Does what is asked, then cuts the connection in place of an answer. */
  dropAnswer(scope: FaultScope = {}): Fault {
    return this.faults.add({ kind: "drop-answer" }, scope);
  }

  /** Cuts the connection before anything is done. */
  cut(scope: FaultScope = {}): Fault {
    return this.faults.add({ kind: "cut" }, scope);
  }

  /** Ends all faults of requests. What was set on the gateway stays. */
  clear(): void {
    this.faults.clear();
  }
}

export interface LimitState {
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
  readonly format: ResetFormat;
  readonly bucket: string;
  readonly now: number;
}

/** KOOK's rate-limit headers. https://developer.kookapp.cn/doc/rate-limit */
export function limitHeaders({ limit, remaining, resetMs, format, bucket, now }: LimitState): Record<string, string> {
  if (format === "none") return {};
  const reset = {
    relative: Math.ceil(resetMs / 1000),
    epoch: Math.ceil((now + resetMs) / 1000),
    "epoch-ms": now + resetMs,
  };
  return {
    "x-rate-limit-limit": String(limit),
    "x-rate-limit-remaining": String(remaining),
    "x-rate-limit-reset": String(reset[format]),
    "x-rate-limit-bucket": bucket,
  };
}

function bucketOf(on: FaultScope["on"]): string {
  return typeof on === "string" && on.includes(" ") ? on.slice(on.indexOf(" ") + 1) : "all";
}
