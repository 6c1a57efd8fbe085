/**
 * Codes of a connection that never came about. ETIMEDOUT and ECONNRESET are missing on purpose:
 * they also end connections that carried a request.
 */
const UNCONNECTED_CODES: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "EPROXYREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** For libraries that hand on only the words of Node's error. */
const UNCONNECTED_WORDS =
  /\bconnect E[A-Z]+|\bgetaddrinfo\b|before secure TLS connection|proxy connection|proxy rejected|socks[45]|SSL routines/i;

/** The request was given up before it began. */
export class NotBegunError extends Error {
  override readonly name = "NotBegunError";
}

/** The request certainly never reached the platform: no connection was made that could have carried it. */
export function neverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof NotBegunError) return true;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (UNCONNECTED_CODES.has(code) || syscall === "connect" || error.constructor.name === "SocksClientError")
    return true;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverSent);
  return UNCONNECTED_WORDS.test(error.message) || neverSent(error.cause);
}
