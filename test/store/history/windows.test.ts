import fc from "fast-check";
import { expect, test } from "vitest";
import { splitWindow, type Piece, type Tier } from "../../../src/store/operations/history/window.js";

const HOUR = 60;
const DAY = 24 * HOUR;

type Name = "day" | "hour";

const time = fc.integer({ min: 0, max: 20 * DAY });
const tiers = fc
  .record({ first: fc.integer({ min: 0, max: 10 }), days: fc.integer({ min: 0, max: 10 }), hours: fc.nat(200) })
  .map(({ first, days, hours }): readonly Tier<Name>[] => [
    { name: "day", sizeMs: DAY, from: first * DAY, until: (first + days) * DAY },
    { name: "hour", sizeMs: HOUR, from: hours * HOUR, until: 30 * DAY },
  ]);

test("the pieces of a window, added and taken away, cover each moment of it once and no other", () => {
  fc.assert(
    fc.property(time, time, tiers, time, (one, other, tiers, moment) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      const cover = coverOf(splitWindow(from, to, tiers));
      const moments = [moment, from, from - 1, to - 1, to];
      for (const at of moments) expect(cover(at)).toBe(at >= from && at < to ? 1 : 0);
    }),
  );
});

function coverOf(pieces: readonly Piece<Name>[]): (moment: number) => number {
  return (moment) => pieces.reduce((sum, { from, to, sign }) => sum + (moment >= from && moment < to ? sign : 0), 0);
}

test("a tier gives whole spans only, and none from outside of what it holds", () => {
  fc.assert(
    fc.property(time, time, tiers, (one, other, tiers) => {
      for (const piece of splitWindow(Math.min(one, other), Math.max(one, other), tiers)) {
        const tier = tiers.find(({ name }) => name === piece.tier);
        if (!tier) continue;
        expect([piece.from % tier.sizeMs, piece.to % tier.sizeMs]).toEqual([0, 0]);
        expect(piece.from).toBeGreaterThanOrEqual(tier.from);
        expect(piece.to).toBeLessThanOrEqual(tier.until);
      }
    }),
  );
});

test("where the finest tier holds everything, at most half a span is left to rows at each edge", () => {
  const tiers: readonly Tier<Name>[] = [{ name: "hour", sizeMs: HOUR, from: 0, until: 30 * DAY }];
  fc.assert(
    fc.property(time, fc.integer({ min: 2 * HOUR, max: 5 * DAY }), (from, length) => {
      const rows = splitWindow(from, from + length, tiers).filter(({ tier }) => tier === "rows");
      expect(rows.length).toBeLessThanOrEqual(2);
      for (const { from, to } of rows) expect(to - from).toBeLessThanOrEqual(HOUR / 2);
    }),
  );
});

test("forty minutes of an hour are the hour without twenty minutes", () => {
  const tiers: readonly Tier<Name>[] = [{ name: "hour", sizeMs: HOUR, from: 0, until: 30 * DAY }];
  expect(splitWindow(20, 120, tiers)).toEqual([
    { tier: "hour", from: 0, to: 120, sign: 1 },
    { tier: "rows", from: 0, to: 20, sign: -1 },
  ]);
});
