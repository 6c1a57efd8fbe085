import { pino } from "pino";
import { expect, test } from "vitest";
import { HopelessEvents } from "../../src/relay/hopeless-events.js";
import { StoreError } from "../../src/store/store.js";
import { openKookRoom, listen, textOf } from "../support/kook-gateway.js";
import { describeEvent } from "../../src/platforms/kook/describe-event.js";

test("an event that fails by a bug each time is skipped after three tries, named in the log, and holds nobody up", async () => {
  const room = await openKookRoom();
  const hopeless = new HopelessEvents(room.log);
  const tries: string[] = [];
  const kept: string[] = [];
  let broken = -1;
  const { connected, gateway } = listen(room, {
    deliver: (packet) =>
      hopeless.try(describeEvent(packet), async () => {
        tries.push(textOf(packet));
        if (textOf(packet) === "poison") {
          broken = gateway.stream;
          throw new TypeError("undefined is not a function");
        }
        if (broken === gateway.stream) throw new StoreError("behind", "an earlier one failed");
        kept.push(textOf(packet));
      }),
  });
  await connected();
  room.says("before", "poison", "after");
  await room.clock.advanceUntil(() => kept.includes("after"), 120_000);

  expect(kept).toEqual(["before", "after"]);
  expect(tries.filter((text) => text === "poison")).toHaveLength(3);
  expect(hopeless.skipped).toBe(1);
  expect(gateway.position?.sn).toBe(3);
  const line = room.logged.find((each) => each.includes("was skipped"));
  expect(JSON.parse(line ?? "{}")).toMatchObject({
    level: 50,
    event: { id: expect.stringMatching(/./), sn: 2, type: "9", place: room.channelId },
  });
  expect(room.logged.join("")).not.toContain("poison");
});

test.each(["full", "locked", "unavailable", "corrupt", "behind"] as const)(
  "a store that is %s is no event's fault, however often",
  async (kind) => {
    const hopeless = new HopelessEvents(pino({ level: "silent" }));
    const facts = { id: "1", sn: 1, type: "9", place: null };
    const failing = () => hopeless.try(facts, () => Promise.reject(new StoreError(kind, "no")));
    for (let tries = 1; tries <= 10; tries += 1) await expect(failing()).rejects.toMatchObject({ kind });
    await hopeless.try(facts, () => Promise.resolve());
    expect(hopeless.skipped).toBe(0);
  },
);

test("an event that works at a later try is taken in, and its tries are forgotten", async () => {
  const hopeless = new HopelessEvents(pino({ level: "silent" }));
  const facts = { id: "1", sn: 1, type: "9", place: null };
  const fail = () => hopeless.try(facts, () => Promise.reject(new StoreError("conflict", "no")));
  for (let tries = 1; tries <= 2; tries += 1) await expect(fail()).rejects.toThrow();
  await hopeless.try(facts, () => Promise.resolve());
  for (let tries = 1; tries <= 3; tries += 1) await expect(fail()).rejects.toThrow();
  await expect(fail()).resolves.toBeUndefined();
  expect(hopeless.skipped).toBe(1);
});
