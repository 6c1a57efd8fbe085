import { expect, test } from "vitest";
import type { AttemptOutcome, Store } from "../../src/store/store.js";
import { NOW, receipt, startStoreWorld } from "./store-world.js";

const HOUR_MS = 3_600_000;
const retry = (dueAt: number): AttemptOutcome => ({
  state: "pending",
  attempts: 1,
  firstFailedAt: NOW,
  dueAt,
  kind: "transient",
  error: "503 Service Unavailable",
});
const delivered = (remoteId: string): AttemptOutcome => ({
  state: "delivered",
  receipts: [receipt(0, remoteId)],
  attempts: 1,
  delayMs: 12,
});

export function lanesSuite(open: () => { store: Store }): void {
  test("a lane is held by one owner at a time, until its lease runs out", async () => {
    const { claim, link, store } = await startStoreWorld(open().store);
    const { laneId } = await link();
    const hold = await claim(laneId, "us");
    expect(hold.interrupted).toBe(false);
    const theirs = (now: number) => store.claimLane({ laneId, owner: "them", now, leaseMs: 30_000 });
    expect(await theirs(NOW + 29_999)).toBeNull();
    expect(await store.renewLanes({ holds: [hold], now: NOW + 20_000, leaseMs: 30_000 })).toEqual([laneId]);
    expect(await theirs(NOW + 49_999)).toBeNull();
    expect(await theirs(NOW + 50_000)).toEqual({
      ...{ laneId, fence: hold.fence + 1 },
      ...{ interrupted: true, formerOwner: "us" },
    });
  });

  test("a released lane is free at once, without an interruption", async () => {
    const { claim, link, store } = await startStoreWorld(open().store);
    const { laneId } = await link();
    await store.releaseLanes({ holds: [await claim(laneId, "us")] });
    expect(await claim(laneId, "them")).toMatchObject({ interrupted: false });
  });

  test("an owner that comes back takes its own lane at once and learns of the interruption", async () => {
    const { claim, link } = await startStoreWorld(open().store);
    const { laneId } = await link();
    const before = await claim(laneId, "us");
    expect(await claim(laneId, "us")).toMatchObject({ fence: before.fence + 1, interrupted: true, formerOwner: "us" });
  });

  test("many holds are renewed and released at once, each by its own fence", async () => {
    const { claim, link, store } = await startStoreWorld(open().store);
    const holds = [];
    for (let lane = 0; lane < 5; lane += 1) holds.push(await claim((await link()).laneId));
    const old = { ...holds[0]!, fence: holds[0]!.fence - 1 };
    const ours = holds.slice(1);
    const kept = await store.renewLanes({ holds: [old, ...ours], now: NOW, leaseMs: 1_000 });
    expect([...kept].sort()).toEqual(ours.map(({ laneId }) => laneId).sort());
    await store.releaseLanes({ holds: [old, ...ours] });
    expect(await store.renewLanes({ holds, now: NOW, leaseMs: 1_000 })).toEqual([holds[0]!.laneId]);
    expect(await store.renewLanes({ holds: [], now: NOW, leaseMs: 1_000 })).toEqual([]);
  });

  test("what a former holder writes changes nothing", async () => {
    const { acceptOne, claim, link, store, waitingIn } = await startStoreWorld(open().store);
    const mapping = await link();
    const { id: deliveryId } = await acceptOne(mapping);
    const former = await claim(mapping.laneId, "us");
    const current = await claim(mapping.laneId, "them", NOW + 30_000);
    const late = { hold: former, deliveryId, now: NOW };
    expect(await store.recordReceipt({ ...late, receipt: receipt(0, "late") })).toEqual({ stale: true });
    for (const outcome of [delivered("late"), retry(NOW), dead("late")]) {
      expect(await store.recordOutcome({ ...late, outcome })).toEqual({ stale: true });
    }
    expect(await waitingIn(mapping.laneId)).toEqual([deliveryId]);
    expect((await store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 1 }))[0]).toMatchObject({
      attempts: 0,
      receipts: [],
    });
    await store.releaseLanes({ holds: [current] });
    expect(await store.recordOutcome({ ...late, hold: current, outcome: delivered("late") })).toEqual({ stale: true });
  });

  test("a lane is read in order, from after an id and in pages", async () => {
    const { acceptOne, link, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const ids = [];
    for (let index = 0; index < 5; index += 1) ids.push((await acceptOne(mapping)).id);
    const read = async (afterId: number, limit: number) =>
      (await store.readLane({ laneId: mapping.laneId, afterId, limit })).map(({ id }) => id);
    expect(await read(0, 3)).toEqual(ids.slice(0, 3));
    expect(await read(ids[2]!, 3)).toEqual(ids.slice(3));
  });

  test("the lanes with work are listed, the one that waits longest first", async () => {
    const { acceptOne, deliver, link, store } = await startStoreWorld(open().store);
    const [first, second, idle] = [await link(), await link(), await link()];
    await deliver(await acceptOne(first), "gone");
    await acceptOne(second);
    await acceptOne(first);
    const lanes = (await store.listWaitingLanes({})).filter(({ botId }) => botId === first.botId);
    expect(lanes).toEqual([second, first].map(({ laneId: id, botId, address }) => ({ id, botId, address })));
    expect(lanes.map(({ id }) => id)).not.toContain(idle.laneId);
  });

  test("the parts that were sent are known to the next attempt, and counted once", async () => {
    const { acceptOne, claim, link, store } = await startStoreWorld(open().store);
    const { laneId, id: mappingId } = await link();
    const { id: deliveryId, message } = await acceptOne({ ...(await mappingOf(store, mappingId)) });
    const hold = await claim(laneId);
    await store.recordReceipt({ hold, deliveryId, receipt: receipt(0, "a") });
    await store.recordReceipt({ hold, deliveryId, receipt: receipt(0, "a") });
    await store.recordOutcome({ hold, deliveryId, now: NOW, outcome: retry(NOW + 5_000) });
    expect(await store.readLane({ laneId, afterId: 0, limit: 1 })).toMatchObject([
      { attempts: 1, firstFailedAt: NOW, dueAt: NOW + 5_000, receipts: [receipt(0, "a")] },
    ]);
    const rest = { state: "delivered", receipts: [receipt(1, "b")], attempts: 2, delayMs: 900 } as const;
    for (let repeat = 0; repeat < 2; repeat += 1) {
      expect(await store.recordOutcome({ hold, deliveryId, now: NOW + 900, outcome: rest })).toEqual({ stale: false });
    }
    expect(await store.readTrace({ guildId: null, messageId: message.id })).toMatchObject([
      {
        state: "delivered",
        attempts: 2,
        delayMs: 900,
        finishedAt: NOW + 900,
        receipts: [receipt(0, "a"), receipt(1, "b")],
      },
    ]);
    const [health] = await healthOf(store, message.guildId, mappingId);
    expect(health).toMatchObject({ delivered: 1, waiting: 0, lastDeliveredAt: NOW + 900, lastError: null });
  });

  test("the latest copies on a lane are those delivered since a time, the newest delivery first", async () => {
    const { acceptOne, claim, link, store } = await startStoreWorld(open().store);
    const [mapping, other] = [await link(), await link()];
    const deliver = async (to: typeof mapping, now: number, ...remoteIds: readonly string[]) => {
      const { id: deliveryId } = await acceptOne(to);
      const receipts = remoteIds.map((remoteId, part) => receipt(part, remoteId));
      const outcome = { state: "delivered", receipts, attempts: 1, delayMs: 1 } as const;
      await store.recordOutcome({ hold: await claim(to.laneId), deliveryId, now, outcome });
    };
    await deliver(mapping, NOW, "old");
    await deliver(mapping, NOW + 10, "first", "second");
    await deliver(other, NOW + 15, "elsewhere");
    await deliver(mapping, NOW + 20, "third");
    const { laneId } = mapping;
    const latest = await store.listLatestCopies({ laneId, since: NOW + 10, limit: 10 });
    expect(latest).toEqual(["third", ...["first", "second"]]);
    expect(await store.listLatestCopies({ laneId, since: NOW, limit: 1 })).toEqual(["third"]);
  });

  test("a delivery that is given up becomes a dead letter, and the lane goes on", async () => {
    const { acceptOne, claim, link, store, waitingIn, guildId } = await startStoreWorld(open().store);
    const mapping = await link();
    const [bad, good] = [await acceptOne(mapping), await acceptOne(mapping)];
    const hold = await claim(mapping.laneId);
    for (let repeat = 0; repeat < 2; repeat += 1) {
      await store.recordOutcome({ hold, deliveryId: bad.id, now: NOW, outcome: dead("400 Bad Request") });
    }
    expect(await waitingIn(mapping.laneId)).toEqual([good.id]);
    const [health] = await store.readMappingHealth({ guildId, since: NOW });
    expect(health).toMatchObject({
      dead: 1,
      waiting: 1,
      lastError: { at: NOW, kind: "rejected", error: "400 Bad Request" },
    });
  });

  test("a delivery whose fate is unknown waits for a person, and the lane goes on", async () => {
    const { acceptOne, claim, link, store, waitingIn } = await startStoreWorld(open().store);
    const mapping = await link();
    const { id: deliveryId, message } = await acceptOne(mapping);
    const hold = await claim(mapping.laneId);
    const outcome = { state: "uncertain", attempts: 1, error: "timeout" } as const;
    await store.recordOutcome({ hold, deliveryId, now: NOW, outcome });
    expect(await waitingIn(mapping.laneId)).toEqual([]);
    const trace = await store.readTrace({ guildId: null, messageId: message.id });
    expect(trace).toMatchObject([{ state: "uncertain", kind: "uncertain", error: "timeout" }]);
  });

  test("what was sent while its mapping was paused or ended counts as delivered; what failed stays put", async () => {
    const { acceptOne, claim, guildId, link, setState, store } = await startStoreWorld(open().store);
    const [paused, ended] = [await link(), await link()];
    const sent = [await acceptOne(paused), await acceptOne(ended)];
    const failed = [await acceptOne(paused), await acceptOne(ended)];
    const holds = [await claim(paused.laneId), await claim(ended.laneId)];
    await setState(paused, "paused");
    const audit = { guildId, actorId: "o", actorName: "O", action: "unlink", subject: "2", before: null, after: null };
    await store.removeMapping({ guildId, number: ended.number, audit: { ...audit, at: NOW } });
    for (const [index, hold] of holds.entries()) {
      await store.recordOutcome({ hold, deliveryId: sent[index]!.id, now: NOW, outcome: delivered(`r${index}`) });
      await store.recordOutcome({ hold, deliveryId: failed[index]!.id, now: NOW, outcome: retry(NOW) });
    }
    const state = async (messageId: string) => (await store.readTrace({ guildId, messageId }))[0]?.state;
    expect(await Promise.all(sent.map(({ message }) => state(message.id)))).toEqual(["delivered", "delivered"]);
    expect(await Promise.all(failed.map(({ message }) => state(message.id)))).toEqual(["held", "cancelled"]);
  });

  test("counts belong to the hour in which a delivery ended", async () => {
    const { acceptOne, deliver, guildId, link, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const hour = NOW - (NOW % HOUR_MS);
    for (const now of [hour - 1, hour, hour + HOUR_MS - 1]) await deliver(await acceptOne(mapping), `at-${now}`, now);
    const delivered = async (since: number) => (await store.readMappingHealth({ guildId, since }))[0]?.delivered;
    expect(await delivered(hour + 5)).toBe(2);
    expect(await delivered(hour - 1)).toBe(3);
    expect(await delivered(hour + HOUR_MS)).toBe(0);
  });
}

function dead(error: string): AttemptOutcome {
  return { state: "dead", attempts: 1, kind: "rejected", error };
}

async function mappingOf(store: Store, id: number) {
  const mapping = (await store.listAllMappings({})).find((one) => one.id === id);
  if (!mapping) throw new Error("No such mapping");
  return mapping;
}

async function healthOf(store: Store, guildId: string, mappingId: number) {
  const health = await store.readMappingHealth({ guildId, since: NOW });
  return health.filter((one) => one.mappingId === mappingId);
}
