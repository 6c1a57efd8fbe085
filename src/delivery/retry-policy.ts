import type { Random } from "../clock.js";
import type { DeliveryFailure, UnreachableReason } from "./errors.js";

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 5 * 60_000;

/** After so many attempts, or so long at the head of its lane, a message makes way: if its platform works. */
const MOST_ATTEMPTS = 8;
const LONGEST_BLOCK_MS = 10 * 60_000;
/** While the whole platform is down, messages wait so long. */
const LONGEST_OUTAGE_MS = 24 * 60 * 60_000;

/** What a delivery went through so far. */
export interface AttemptHistory {
  readonly attempts: number;
  readonly firstFailedAt: number | null;
}

/** What follows a failed attempt. */
export type Decision =
  | { readonly type: "retry"; readonly history: AttemptHistory; readonly dueAt: number }
  /** Too often or too long: a dead letter, unless the platform turns out to be down; then `orElse`. */
  | {
      readonly type: "give-up-if-platform-works";
      readonly history: AttemptHistory;
      readonly orElse: { readonly dueAt: number };
    }
  | { readonly type: "give-up"; readonly history: AttemptHistory }
  | { readonly type: "wait"; readonly scope: "address" | "bot"; readonly until: number }
  | { readonly type: "suspend"; readonly reason: UnreachableReason }
  | { readonly type: "move"; readonly address: string };

/** One answer for each kind of failure. Pure. */
export function decide(failure: DeliveryFailure, before: AttemptHistory, now: number, random: Random): Decision {
  switch (failure.kind) {
    case "rate-limited":
      return { type: "wait", scope: failure.scope, until: now + failure.retryAfterMs };
    case "unreachable":
      return { type: "suspend", reason: failure.reason };
    case "moved":
      return { type: "move", address: failure.address };
    case "rejected":
      return { type: "give-up", history: counted(before, now) };
    case "transient":
    case "uncertain":
      return decideRetry(counted(before, now), now, random);
  }
}

function decideRetry(
  history: AttemptHistory & { readonly firstFailedAt: number },
  now: number,
  random: Random,
): Decision {
  const dueAt = now + backoffMs(history.attempts, random);
  const blockedMs = now - history.firstFailedAt;
  if (blockedMs >= LONGEST_OUTAGE_MS) return { type: "give-up", history };
  if (history.attempts >= MOST_ATTEMPTS || blockedMs >= LONGEST_BLOCK_MS) {
    return { type: "give-up-if-platform-works", history, orElse: { dueAt } };
  }
  return { type: "retry", history, dueAt };
}

function counted(before: AttemptHistory, now: number): AttemptHistory & { readonly firstFailedAt: number } {
  return { attempts: before.attempts + 1, firstFailedAt: before.firstFailedAt ?? now };
}

/** Full jitter: anything up to 1 s after the first failure, doubling up to 5 minutes. At least 100 ms. */
export function backoffMs(attempts: number, random: Random): number {
  const ceiling = Math.min(FIRST_BACKOFF_MS * 2 ** Math.max(attempts - 1, 0), LONGEST_BACKOFF_MS);
  return Math.max(100, Math.round(random() * ceiling));
}
