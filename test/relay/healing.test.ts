import { expect, onTestFinished, test } from "vitest";
import type { Destination, RightCheck } from "../../src/delivery/destination.js";
import { DeliveryError } from "../../src/delivery/errors.js";
import { silentLogger } from "../../src/log.js";
import { Healing } from "../../src/relay/healing.js";
import { MappingIndex } from "../../src/relay/mapping-index.js";
import { Mappings } from "../../src/relay/mappings.js";
import type { MappingView } from "../../src/store/store.js";
import { Board } from "../delivery/board.js";
import { openHere } from "../store/store-here.js";
import { NOW, startStoreWorld } from "../store/store-world.js";
import { ManualClock } from "../support/manual-clock.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const granted: readonly RightCheck[] = [{ right: "send", granted: true, required: true }];
const missing: readonly RightCheck[] = [{ right: "send", granted: false, required: true }];

/** A guild with links to places of a platform that says what the bot may do there. */
async function startHealingWorld(links = 1) {
  const { store, dataSource, close } = await openHere({ type: "sqlite", path: ":memory:" });
  onTestFinished(() => close());
  const kept = await startStoreWorld(store);
  const clock = new ManualClock(NOW);
  const far = { rights: granted as readonly RightCheck[] | DeliveryError, asked: 0, removed: false };
  const board = Object.assign(new Board(), {
    checkRights: async () => {
      far.asked += 1;
      if (far.rights instanceof DeliveryError) throw far.rights;
      return far.rights;
    },
  }) as Destination;
  const bots = { destination: () => board, wasRemoved: () => far.removed };
  const mappings: MappingView[] = [];
  for (let link = 0; link < links; link += 1) mappings.push(await kept.link());
  const index = new MappingIndex();
  await index.load(kept.store);
  const lanes: number[] = [];
  const lanesChanged = (changed: readonly { readonly id: number }[]) => lanes.push(...changed.map(({ id }) => id));
  const service = new Mappings({ store: kept.store, index, bots, clock, lanesChanged });
  const told: number[] = [];
  const healing = new Healing({
    ...{ index, bots, mappings: service, clock, log: silentLogger },
    onHealed: (healed) => told.push(...healed.map(({ number }) => number)),
  });
  healing.start();
  onTestFinished(() => healing.stop());
  const [mapping] = mappings as [MappingView];

  async function suspend({ laneId }: MappingView = mapping, reason = "right-missing"): Promise<void> {
    const suspended = await kept.store.suspendLane({ laneId, reason, now: clock.now() });
    for (const view of suspended) index.put(view);
    healing.suspended(suspended);
  }

  const audits = () =>
    dataSource.query<unknown[]>(
      `SELECT "action", "actorName", "subject" FROM audit_log WHERE "guildId" = ? AND "action" = 'resume'`,
      [mapping.guildId],
    );
  const stateOf = async ({ guildId, number }: MappingView = mapping) =>
    (await kept.store.findMapping({ guildId, number }))?.state;
  return { kept, clock, far, index, mapping, mappings, service, healing, lanes, told, suspend, stateOf, audits };
}

test("a link that stopped goes on by itself within some minutes after it was mended, and says so", async () => {
  const { clock, far, mapping, suspend, stateOf, told, lanes, audits } = await startHealingWorld();
  far.rights = missing;
  await suspend();
  await clock.advance(3 * MINUTE);
  expect(await stateOf()).toBe("suspended");
  expect(told).toEqual([]);
  far.rights = granted;
  await clock.advance(5 * MINUTE);
  expect(await stateOf()).toBe("active");
  expect(told).toEqual([mapping.number]);
  expect(lanes).toEqual([mapping.laneId]);
  expect(await audits()).toMatchObject([
    { action: "resume", actorName: "KOOK Relay", subject: String(mapping.number) },
  ]);
});

test.each([
  ["can't be asked", new DeliveryError({ kind: "transient" }, "down")],
  ["is out of reach", new DeliveryError({ kind: "unreachable", reason: "place-gone" }, "gone")],
])("while the place %s, the link stays as it is", async (_, error) => {
  const { clock, far, suspend, stateOf } = await startHealingWorld();
  far.rights = error;
  await suspend();
  await clock.advance(HOUR);
  expect(await stateOf()).toBe("suspended");
  expect(far.asked).toBeGreaterThan(0);
});

test("the longer a place is out of reach, the more seldom it is asked", async () => {
  const { clock, far, suspend } = await startHealingWorld();
  far.rights = missing;
  await suspend();
  await clock.advance(HOUR);
  const inFirstHour = far.asked;
  await clock.advance(23 * HOUR);
  expect(inFirstHour).toBeGreaterThanOrEqual(4);
  expect(far.asked - inFirstHour).toBeLessThanOrEqual(24);
});

test("what a person paused, and what a removed bot went by, stays as it is", async () => {
  const { clock, far, mapping, service, suspend, stateOf } = await startHealingWorld();
  await suspend();
  await service.pause(mapping, "keep", { id: "1", name: "Olga" });
  await clock.advance(HOUR);
  expect(await stateOf()).toBe("paused");
  await service.resume(mapping, { id: "1", name: "Olga" });
  far.removed = true;
  await suspend();
  await clock.advance(HOUR);
  expect(await stateOf()).toBe("suspended");
  expect(far.asked).toBe(0);
});

test("a link that stops again at once isn't tried over and over", async () => {
  const { clock, suspend, stateOf, told } = await startHealingWorld();
  await suspend();
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    await clock.advance(MINUTE);
    if ((await stateOf()) === "active") await suspend();
  }
  expect(told.length).toBeGreaterThan(1);
  expect(told.length).toBeLessThanOrEqual(4);
}, 60_000);

test("after a start, what waits for a token goes on as soon as the token is taken", async () => {
  const { clock, far, index, mapping, kept, stateOf, healing } = await startHealingWorld();
  await clock.advance(10_000);
  const suspended = await kept.store.suspendLane({ laneId: mapping.laneId, reason: "token-invalid", now: NOW });
  for (const view of suspended) index.put(view);
  healing.suspended(suspended);
  await clock.advance(MINUTE);
  expect(far.asked).toBe(0);
  healing.botReady(mapping.botId);
  await clock.advance(MINUTE);
  expect(await stateOf()).toBe("active");
});

test("many that stopped are looked at a few at a time, each once", async () => {
  const { clock, far, mappings, suspend, told } = await startHealingWorld(25);
  for (const mapping of mappings) await suspend(mapping);
  await clock.advance(2 * MINUTE + 5_000);
  expect(far.asked).toBe(10);
  await clock.advance(2 * MINUTE);
  expect(far.asked).toBe(25);
  expect(told.toSorted((one, other) => one - other)).toEqual(mappings.map(({ number }) => number));
});
