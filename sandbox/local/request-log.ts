import type { IncomingMessage } from "node:http";

/** A request as it was seen, and the status it got (0: no answer was given). */
export interface SeenRequest {
  readonly at: number;
  readonly method: string;
  /** What was asked for, below the API's base and without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body, parsed; null when there was none, or none that could be read. */
  body: unknown;
  files: readonly { readonly field: string; readonly name: string; readonly size: number }[];
  status: number;
}

const KEPT = 20_000;

/** Adds a request to a log, which forgets its oldest part when it grows too long. */
export function logRequest(
  log: SeenRequest[],
  request: IncomingMessage,
  seen: { readonly at: number; readonly path: string; readonly query: URLSearchParams },
): SeenRequest {
  const entry: SeenRequest = {
    at: seen.at,
    method: request.method ?? "GET",
    path: seen.path,
    query: Object.fromEntries(seen.query),
    headers: request.headers as Record<string, string | undefined>,
    body: null,
    files: [],
    status: 0,
  };
  log.push(entry);
  if (log.length > 2 * KEPT) log.splice(0, KEPT);
  return entry;
}
