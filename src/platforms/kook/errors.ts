/** Why KOOK did not do what it was asked. */
export type KookFailure =
  /** The token is wrong, expired or was replaced. */
  | "auth"
  /** The bot lacks a right. */
  | "permission"
  /** The channel, message, guild or person is gone. */
  | "not-found"
  /** KOOK refuses this request for good. */
  | "refused"
  /** Asked too often: see `retryAfterMs`. */
  | "rate-limited"
  /** The bot's messages for today are used up. */
  | "quota"
  /** KOOK was not reached, or is down, and did nothing. */
  | "unavailable"
  /** The answer got lost or made no sense: KOOK may have done it. */
  | "uncertain";

export interface KookErrorDetails {
  readonly kind: KookFailure;
  /** HTTP status; null where no answer came. */
  readonly status?: number | null;
  /** KOOK's own code; null where the answer had none. */
  readonly code?: number | null;
  /** Whether KOOK may have carried the request out. */
  readonly sent: boolean;
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

/** A request to KOOK that failed. The message holds the route and KOOK's own words, never a token or a whole address. */
export class KookError extends Error {
  override readonly name = "KookError";
  readonly kind: KookFailure;
  readonly status: number | null;
  readonly code: number | null;
  readonly sent: boolean;
  readonly retryAfterMs: number | null;

  constructor(message: string, details: KookErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = details.kind;
    this.status = details.status ?? null;
    this.code = details.code ?? null;
    this.sent = details.sent;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** KOOK said something of a shape that we don't know. Says which, never what. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

const AUTH_CODES: ReadonlySet<number> = new Set([40100, 40101, 40102, 40103]);
const LIMIT_CODE = 42900;

/**
 * KOOK's answer that is not a success, by its status and code. No list of codes is published; these were seen in the
 * field. What is unknown is a refusal, unless the status says that the server is in trouble.
 */
export function failureOf(status: number, code: number | null): KookFailure {
  if (status === 429 || code === LIMIT_CODE) return "rate-limited";
  if (status === 401 || (code !== null && AUTH_CODES.has(code))) return "auth";
  if (code === 40300) return "permission";
  if (code === 40400) return "not-found";
  if (status >= 500) return "unavailable";
  if (code !== null && code !== 0 && status < 400) return "refused";
  if (status === 403) return "permission";
  if (status === 404) return "not-found";
  return "refused";
}

/**
 * KOOK publishes neither the size of a bot's daily message quota nor the code of its refusal, so its words are all
 * there is to tell it by. A wrong guess only stops replies for an hour.
 */
export function soundsLikeQuota(words: string): boolean {
  return /quota|daily (?:message )?limit|配额|额度|(?:今日|每日|当日|当天).{0,12}(?:上限|限制|用完)/i.test(words);
}
