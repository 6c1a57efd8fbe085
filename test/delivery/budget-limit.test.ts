import fc from "fast-check";
import { expect, test } from "vitest";
import {
  afterTaking,
  freeAt,
  NOTHING_OWED,
  owedAtMost,
  paceMs,
  type RateLimit,
} from "../../src/delivery/budget-limit.js";

const limits: fc.Arbitrary<RateLimit> = fc
  .record({
    count: fc.integer({ min: 2, max: 40 }),
    windowMs: fc.constantFrom(1_000, 2_000, 60_000),
    burst: fc.integer({ min: 1, max: 39 }),
  })
  .filter(({ count, burst }) => burst < count);
/** Pauses between wishes, as shares of the window, and how many messages each wish is. */
const wishes = fc.array(
  fc.record({ pause: fc.double({ min: 0, max: 1.5, noNaN: true }), cost: fc.integer({ min: 1, max: 10 }) }),
  {
    minLength: 1,
    maxLength: 60,
  },
);

interface Sent {
  readonly at: number;
  readonly cost: number;
}

/** Each wish goes as soon as it may. */
function send(
  limit: RateLimit,
  asked: readonly { pause: number; cost: number }[],
  paidAt = NOTHING_OWED,
): readonly Sent[] {
  const sent: Sent[] = [];
  let now = 1_000_000;
  let owed = paidAt;
  for (const { pause, cost } of asked) {
    now = Math.max(now + pause * limit.windowMs, freeAt(limit, owed, cost));
    owed = afterTaking(limit, owed, cost, now);
    sent.push({ at: now, cost });
  }
  return sent;
}

function mostInAWindow(sent: readonly Sent[], windowMs: number): number {
  const inWindow = (from: number): number =>
    sent.filter(({ at }) => at >= from && at - from < windowMs - 1e-6).reduce((sum, { cost }) => sum + cost, 0);
  return Math.max(...sent.map(({ at }) => inWindow(at)));
}

test("no window ever holds more than the limit, wherever it begins and whatever is sent together", () => {
  fc.assert(
    fc.property(limits, wishes, (limit, asked) => {
      const fitting = asked.map(({ pause, cost }) => ({ pause, cost: Math.min(cost, limit.count) }));
      expect(mostInAWindow(send(limit, fitting), limit.windowMs)).toBeLessThanOrEqual(limit.count);
    }),
  );
});

test("after a crash, what went before it and what goes after it stay below the limit together", () => {
  fc.assert(
    fc.property(limits, wishes, wishes, (limit, before, after) => {
      const single = (asked: typeof before) => asked.map(({ pause }) => ({ pause, cost: 1 }));
      const first = send(limit, single(before));
      const crashedAt = first.at(-1)?.at ?? 0;
      const startsAt = 1_000_000;
      const second = send(limit, single(after), owedAtMost(limit, startsAt));
      const shifted = second.map(({ at, cost }) => ({ at: at - startsAt + crashedAt, cost }));
      expect(mostInAWindow([...first, ...shifted], limit.windowMs)).toBeLessThanOrEqual(limit.count);
    }),
  );
});

test("a burst goes at once, and the next one after the pace", () => {
  const limit = { count: 20, windowMs: 60_000, burst: 3 };
  const times = send(
    limit,
    Array.from({ length: 5 }, () => ({ pause: 0, cost: 1 })),
  ).map(({ at }) => at - 1_000_000);
  expect(times.map(Math.round)).toEqual([0, 0, 0, Math.round(paceMs(limit)), Math.round(2 * paceMs(limit))]);
});

test("whoever waits long enough has the whole burst again", () => {
  fc.assert(
    fc.property(limits, wishes, (limit, asked) => {
      const fitting = asked.map(({ pause, cost }) => ({ pause, cost: Math.min(cost, limit.count) }));
      const last = send(limit, fitting).at(-1);
      const rest = limit.windowMs * (limit.count + 1);
      const later = send(limit, [
        ...fitting,
        ...Array.from({ length: limit.burst }, (_, i) => ({ pause: i ? 0 : limit.count + 1, cost: 1 })),
      ]);
      for (const { at } of later.slice(-limit.burst)) expect(at).toBeCloseTo((last?.at ?? 0) + rest, 3);
    }),
  );
});
