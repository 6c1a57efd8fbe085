import { expect, test } from "vitest";
import { Allowance } from "../../src/relay/allowance.js";
import { ManualClock } from "../support/manual-clock.js";

test("so many at once, then one each while", async () => {
  const clock = new ManualClock();
  const allowance = new Allowance(clock, { burst: 3, refillMs: 1_000 });
  const take = () => allowance.take("key");
  expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
  expect(allowance.waitMs("key")).toBe(1_000);
  await clock.advance(999);
  expect(take()).toBe(false);
  await clock.advance(1);
  expect([take(), take()]).toEqual([true, false]);
  await clock.advance(60_000);
  expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
});

test("each key has its own", () => {
  const allowance = new Allowance(new ManualClock(), { burst: 1, refillMs: 1_000 });
  expect(allowance.take("one")).toBe(true);
  expect(allowance.take("other")).toBe(true);
  expect(allowance.take("one")).toBe(false);
});

test("many keys are forgotten oldest first, and whoever is still busy stays known", () => {
  const allowance = new Allowance(new ManualClock(), { burst: 2, refillMs: 1_000 });
  allowance.take("old");
  allowance.take("busy");
  for (let key = 0; key < 9_999; key += 1) allowance.take(`key ${key}`);
  allowance.take("busy");
  allowance.take("one more");
  expect(allowance.take("busy")).toBe(false);
});
