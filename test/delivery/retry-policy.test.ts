import { expect, test } from "vitest";
import type { DeliveryFailure } from "../../src/delivery/errors.js";
import { backoffMs, decide } from "../../src/delivery/retry-policy.js";

const fresh = { attempts: 0, firstFailedAt: null };
const half = (): number => 0.5;
const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

test("a rate limit only waits: no attempt is counted", () => {
  const failure: DeliveryFailure = { kind: "rate-limited", retryAfterMs: 5_000, scope: "address" };
  expect(decide(failure, fresh, NOW, half)).toEqual({ type: "wait", scope: "address", until: NOW + 5_000 });
});

test.each(["transient", "uncertain"] as const)("a %s failure is tried again after a growing wait", (kind) => {
  const waits = [0, 1, 2, 3].map((attempts) => {
    const decision = decide({ kind }, { attempts, firstFailedAt: attempts === 0 ? null : NOW }, NOW, half);
    return decision.type === "retry" ? decision.dueAt - NOW : null;
  });
  expect(waits).toEqual([500, 1_000, 2_000, 4_000]);
});

test("backoff never exceeds five minutes and never is nothing", () => {
  expect(backoffMs(30, () => 0.999_999)).toBeLessThanOrEqual(5 * MINUTE);
  expect(backoffMs(1, () => 0)).toBe(100);
});

test("the eighth attempt is the last, if the platform works", () => {
  const decision = decide({ kind: "transient" }, { attempts: 7, firstFailedAt: NOW - 1_000 }, NOW, half);
  expect(decision).toMatchObject({ type: "give-up-if-platform-works", history: { attempts: 8 } });
});

test("a message blocks its lane for ten minutes at most, if the platform works", () => {
  const decision = decide({ kind: "transient" }, { attempts: 2, firstFailedAt: NOW - 10 * MINUTE }, NOW, half);
  expect(decision.type).toBe("give-up-if-platform-works");
});

test("after a day of outage a message is given up", () => {
  const decision = decide({ kind: "transient" }, { attempts: 300, firstFailedAt: NOW - 24 * 60 * MINUTE }, NOW, half);
  expect(decision.type).toBe("give-up");
});

test("what the platform refuses for good is given up at once", () => {
  expect(decide({ kind: "rejected" }, fresh, NOW, half)).toEqual({
    type: "give-up",
    history: { attempts: 1, firstFailedAt: NOW },
  });
});

test("an unreachable place suspends, a moved one is followed", () => {
  expect(decide({ kind: "unreachable", reason: "bot-removed" }, fresh, NOW, half)).toEqual({
    type: "suspend",
    reason: "bot-removed",
  });
  expect(decide({ kind: "moved", address: "-100" }, fresh, NOW, half)).toEqual({ type: "move", address: "-100" });
});
