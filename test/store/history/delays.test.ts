import fc from "fast-check";
import { expect, test } from "vitest";
import { DELAY_BOUNDS_MS, DELAY_SPANS, delayPercentile, delaySpan } from "../../../src/store/delay-histogram.js";

test("a percentile lies in the span that the exact one lies in, so it is right to within that span", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(60), fc.nat(5_000), fc.nat(3_600_000)), { minLength: 1, maxLength: 300 }),
      fc.constantFrom(0.5, 0.95, 0.99),
      (delays, share) => {
        const counts = new Array<number>(DELAY_SPANS).fill(0);
        for (const delay of delays) counts[delaySpan(delay)]! += 1;
        const sorted = delays.toSorted((one, other) => one - other);
        const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1]!;
        const told = delayPercentile(counts, share)!;
        const [from, to] = [DELAY_BOUNDS_MS[delaySpan(exact) - 1] ?? 0, DELAY_BOUNDS_MS[delaySpan(exact)]!];
        expect(told).toBeGreaterThanOrEqual(from);
        expect(told).toBeLessThanOrEqual(to);
      },
    ),
  );
});

test("of delays that lie evenly the median is told to within a few milliseconds", () => {
  const counts = new Array<number>(DELAY_SPANS).fill(0);
  for (let delay = 101; delay <= 200; delay += 1) counts[delaySpan(delay)]! += 1;
  expect(delayPercentile(counts, 0.5)).toBeCloseTo(150, -1);
  expect(delayPercentile(counts, 0.95)).toBeCloseTo(195, -1);
});

test("what took longer than an hour is told as an hour, and of nothing there is no percentile", () => {
  const counts = new Array<number>(DELAY_SPANS).fill(0);
  expect(delayPercentile(counts, 0.5)).toBeNull();
  counts[delaySpan(90_000_000)]! += 1;
  expect(delayPercentile(counts, 0.5)).toBe(3_600_000);
});
