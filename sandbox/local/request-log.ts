/** A request as it was seen, and the status it got (0: no answer was given). */
export interface SeenRequest {
  readonly at: number;
  readonly method: string;
  /** The path below the API's base, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body, parsed; null when there was none. */
  readonly body: unknown;
  readonly files: readonly { readonly field: string; readonly name: string; readonly size: number }[];
  status: number;
}

const KEPT = 20_000;

/** Adds to a log that forgets its oldest half when it grows too long. */
export function remember<T>(log: T[], entry: T): void {
  log.push(entry);
  if (log.length > 2 * KEPT) log.splice(0, KEPT);
}
