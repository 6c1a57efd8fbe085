import fc from "fast-check";
import { expect, test } from "vitest";
import { hashLinkCode, newLinkCode } from "../../src/relay/link-code.js";

test("codes have at least 60 random bits and fit into a Telegram deep link", () => {
  const letters = new Set<number>();
  const code = newLinkCode((below) => {
    letters.add(below);
    return below - 1;
  });
  const [alphabet = 0] = letters;
  expect(code.length * Math.log2(alphabet)).toBeGreaterThanOrEqual(60);
  expect(newLinkCode()).toMatch(/^[A-Za-z0-9_-]{10,16}$/);
});

test("no letter of a code looks like another", () => {
  const all = Array.from({ length: 30 }, (_, at) => newLinkCode(() => at)[0]).join("");
  expect(new Set(all).size).toBe(30);
  expect(all).not.toMatch(/[01OIL]/);
});

test("a thousand codes are a thousand", () => {
  expect(new Set(Array.from({ length: 1_000 }, () => newLinkCode())).size).toBe(1_000);
});

test("what is kept of a code doesn't show it, and other codes have another hash", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[2-9A-Z]{13}$/), fc.stringMatching(/^[2-9A-Z]{13}$/), (one, other) => {
      expect(hashLinkCode(one)).toMatch(/^[0-9a-f]{64}$/);
      expect(hashLinkCode(one) === hashLinkCode(other)).toBe(one === other);
      expect(hashLinkCode(` ${one.toLowerCase()}\n`)).toBe(hashLinkCode(one));
    }),
  );
});
