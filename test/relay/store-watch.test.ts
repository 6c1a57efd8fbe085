import { pino } from "pino";
import { expect, test } from "vitest";
import { StoreWatch } from "../../src/relay/store-watch.js";
import { Troubles } from "../../src/relay/troubles.js";
import { StoreError, type Store } from "../../src/store/store.js";
import { ManualClock } from "../support/manual-clock.js";

/** A store in which each operation fails with what stands here for it. */
function startWatch() {
  const clock = new ManualClock();
  const failing = new Map<string, StoreError["kind"]>();
  const logged: string[] = [];
  const answer = (name: string) => async () => {
    const kind = failing.get(name);
    if (kind !== undefined) throw new StoreError(kind, `${name} fails`);
    return `${name} worked`;
  };
  const names = ["acceptMessage", "recordOutcome", "setConfigValue", "listMappings", "listDeliveries", "close"];
  const bare = Object.fromEntries(names.map((name) => [name, answer(name)])) as unknown as Store;
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  const troubles = new Troubles({ clock, log });
  const told: string[] = [];
  troubles.onChange(({ kind }, state) => told.push(`${kind} ${state}`));
  const watch = new StoreWatch({ clock, troubles });
  const store = watch.over(bare);
  const call = (name: keyof Store): Promise<unknown> =>
    (store[name] as () => Promise<unknown>)().catch((error: StoreError) => error.kind);
  return { clock, failing, logged, troubles, told, watch, call };
}

test("a full disk is told once, and its end when what failed works again", async () => {
  const { failing, logged, troubles, told, call } = startWatch();
  failing.set("acceptMessage", "full");
  expect([await call("acceptMessage"), await call("acceptMessage"), await call("listMappings")]).toEqual([
    "full",
    "full",
    "listMappings worked",
  ]);
  expect(troubles.list()).toMatchObject([{ kind: "disk-full", bot: null }]);
  await call("recordOutcome"); // something small found room
  expect(told).toEqual(["disk-full began"]);
  failing.clear();
  await call("acceptMessage");
  expect(told).toEqual(["disk-full began", "disk-full ended"]);
  expect(troubles.list()).toEqual([]);
  expect(logged.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    expect.stringContaining("Free some space"),
    "A trouble is over",
  ]);
});

test("the end is noticed also when nobody asks for what failed", async () => {
  const { clock, failing, told, call } = startWatch();
  for (const name of ["acceptMessage", "setConfigValue"]) failing.set(name, "locked");
  await call("acceptMessage");
  await clock.advance(120_000);
  expect(told).toEqual(["store-locked began"]);
  failing.delete("setConfigValue");
  await clock.advance(90_000);
  expect(told).toEqual(["store-locked began", "store-locked ended"]);
  expect(clock.pending).toBe(0);
});

test("one trouble that becomes another is told as two", async () => {
  const { failing, told, call } = startWatch();
  failing.set("acceptMessage", "locked");
  await call("acceptMessage");
  failing.set("acceptMessage", "full");
  await call("acceptMessage");
  failing.clear();
  await call("acceptMessage");
  expect(told).toEqual(["store-locked began", "store-locked ended", "disk-full began", "disk-full ended"]);
});

test("damage is for good, also when a look at the past finds it and what is written works", async () => {
  const { clock, failing, told, watch, call } = startWatch();
  expect(watch.damage).toBeNull();
  failing.set("listDeliveries", "corrupt");
  await call("listDeliveries");
  failing.clear();
  await call("listDeliveries");
  await call("acceptMessage");
  await clock.advance(600_000);
  expect(told).toEqual(["store-damaged began"]);
  expect(watch.damage).toMatchObject({ kind: "corrupt" });
});

test.each(["conflict", "behind", "timeout", "other", "cursor"] as const)(
  "%s is no trouble of the store",
  async (kind) => {
    const { failing, told, call } = startWatch();
    failing.set("acceptMessage", kind).set("listMappings", "unavailable");
    await call("acceptMessage");
    await call("listMappings");
    expect(told).toEqual([]);
  },
);
