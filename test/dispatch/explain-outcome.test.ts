import { expect, test } from "vitest";
import { secondsOf } from "../../src/dispatch/explain-outcome.js";

test.each([
  [4, "0.004"],
  [99, "0.099"],
  [100, "0.1"],
  [1_250, "1.3"],
  [61_000, "61.0"],
])("%i ms are told as %s s: never as none", (ms, told) => {
  expect(secondsOf(ms)).toBe(told);
});
