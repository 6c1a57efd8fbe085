import { expect, test } from "vitest";
import { z } from "zod";
import { silentLogger } from "../../src/log.js";
import { Errands } from "../../src/relay/errands.js";
import { ManualClock } from "../support/manual-clock.js";

const schema = z.object({ left: z.number() });
type State = Readonly<z.output<typeof schema>>;

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Counts down by one a step, over a store in memory that outlives each start. */
function startErrands(kept: Map<string, unknown> = new Map()) {
  const clock = new ManualClock();
  const ended: string[] = [];
  const steps: number[] = [];
  /** What a step waits for, and how it fails. */
  const world = { gate: Promise.resolve(), failures: 0 };
  const errands = new Errands<State>({
    store: {
      listConfigValues: async ({ prefix }) =>
        [...kept].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value })),
      setConfigValue: async ({ key, value }) => void kept.set(key, structuredClone(value)),
      removeConfigValue: async ({ key }) => void kept.delete(key),
    },
    clock,
    log: silentLogger,
    prefix: "count:",
    schema,
    step: async ({ left }) => {
      await world.gate;
      if (world.failures > 0) {
        world.failures -= 1;
        throw new Error("not now");
      }
      steps.push(left);
      return left === 0 ? null : { left: left - 1 };
    },
    ended: async (_state, how) => void ended.push(how),
  });
  return { errands, clock, kept, ended, steps, world };
}

test("work is done step by step, kept after each, and forgotten at its end", async () => {
  const { errands, kept, ended, steps } = startErrands();
  expect(await errands.begin("a", { left: 3 })).toBe(true);
  await settle();
  expect(steps).toEqual([3, 2, 1, 0]);
  expect(ended).toEqual(["done"]);
  expect(kept.size).toBe(0);
  expect(errands.find("a")).toBeNull();
});

test("a failed step is done again after a rest, and nothing is skipped", async () => {
  const { errands, clock, ended, steps, world } = startErrands();
  world.failures = 2;
  await errands.begin("a", { left: 1 });
  await settle();
  expect(steps).toEqual([]);
  for (let rest = 0; rest < 2; rest += 1) {
    await clock.advance(15_000);
    await settle();
  }
  expect(steps).toEqual([1, 0]);
  expect(ended).toEqual(["done"]);
});

test("what is left at a stop is done after the next start; of another version it is left alone", async () => {
  const first = startErrands();
  let open = (): void => undefined;
  first.world.gate = new Promise((resolve) => (open = resolve));
  await first.errands.begin("a", { left: 5 });
  const stopped = first.errands.stop();
  open();
  await stopped;
  expect(first.ended).toEqual([]);
  expect(first.kept.get("count:a")).toEqual({ left: 4 });
  expect(await first.errands.begin("b", { left: 1 })).toBe(false);
  first.kept.set("count:other", { remaining: 3 });
  const second = startErrands(first.kept);
  await second.errands.start();
  await settle();
  expect(second.steps).toEqual([4, 3, 2, 1, 0]);
  expect([...second.kept.keys()]).toEqual(["count:other"]);
});

test("cancelled, it ends after its step and is forgotten; one of a name at a time", async () => {
  const { errands, kept, ended, world } = startErrands();
  let open = (): void => undefined;
  world.gate = new Promise((resolve) => (open = resolve));
  await errands.begin("a", { left: 5 });
  expect(await errands.begin("a", { left: 9 })).toBe(false);
  const cancelled = errands.cancel("a");
  open();
  expect(await cancelled).toEqual({ left: 4 });
  expect(ended).toEqual(["cancelled"]);
  expect(kept.size).toBe(0);
  expect(await errands.cancel("a")).toBeNull();
});
