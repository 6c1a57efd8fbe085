import { NotBegunError } from "./network-errors.js";

/**
 * Runs a request under a signal that aborts with the caller's, or when the time is up.
 * AbortSignal.any and .timeout would do the same, but leave a listener on a long-lived signal for each request.
 * @throws NotBegunError when the caller had aborted already
 */
export async function withDeadline<T>(
  outer: AbortSignal,
  deadlineMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (outer.aborted) throw new NotBegunError("Given up before it began");
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  outer.addEventListener("abort", abort, { once: true });
  const timer = setTimeout(abort, deadlineMs);
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", abort);
  }
}
