import { expect, test } from "vitest";
import type { Store } from "../../src/store/store.js";
import { audit, NOW, openBot, quoting, receipt, startStoreWorld, unique } from "./store-world.js";

export function mappingsSuite(open: () => { store: Store }): void {
  test("mappings are found by the number that people type, in their own guild only", async () => {
    const { guildId, link, store, bot } = await startStoreWorld(open().store);
    const { guildId: otherGuild } = await startStoreWorld(open().store);
    const mapping = await link("lounge", "42/7");
    expect(mapping).toMatchObject({
      number: 1,
      channelId: "lounge",
      address: "42/7",
      botId: bot.id,
      platform: "discord",
    });
    expect(await store.findMapping({ guildId, number: 1 })).toEqual(mapping);
    expect(await store.findMapping({ guildId: otherGuild, number: 1 })).toBeNull();
    expect(await store.listMappings({ guildId })).toEqual([mapping]);
    expect(await store.listMappings({ guildId: otherGuild })).toEqual([]);
    expect(await store.listAllMappings({})).toContainEqual(mapping);
  });

  test("a number is never used again, and an ended mapping can be linked anew", async () => {
    const { guildId, link, store } = await startStoreWorld(open().store);
    const first = await link("lounge", unique("place"));
    const removed = await store.removeMapping({ guildId, number: 1, audit: audit({ guildId }) });
    expect(removed).toEqual(first);
    expect(await store.removeMapping({ guildId, number: 1, audit: audit({ guildId }) })).toBeNull();
    const again = await link("lounge", first.address);
    expect(again).toMatchObject({ number: 2, laneId: first.laneId });
    expect(await store.listMappings({ guildId })).toEqual([again]);
  });

  test("an ended mapping's waiting deliveries are cancelled, and nobody else's", async () => {
    const { acceptOne, guildId, link, setState, store, waitingIn } = await startStoreWorld(open().store);
    const address = unique("shared");
    const [ending, staying] = [await link(unique("a"), address), await link(unique("b"), address)];
    const [cancelled, kept] = [await acceptOne(ending), await acceptOne(staying)];
    await setState(ending, "paused");
    await store.removeMapping({ guildId, number: ending.number, audit: audit({ guildId }) });
    expect(await waitingIn(staying.laneId)).toEqual([kept.id]);
    const [trace] = await store.readTrace({ guildId, messageId: cancelled.message.id });
    expect(trace).toMatchObject({ state: "cancelled", finishedAt: NOW });
  });

  test("a pause holds what waits and a resume frees it, in order and with its failures forgotten", async () => {
    const { accept, acceptOne, claim, link, setState, store, waitingIn } = await startStoreWorld(open().store);
    const address = unique("shared");
    const [mapping, neighbour] = [await link(unique("a"), address), await link(unique("b"), address)];
    const first = await acceptOne(mapping);
    const next = await acceptOne(neighbour);
    const hold = await claim(mapping.laneId);
    const failure = { attempts: 7, firstFailedAt: NOW, dueAt: NOW + 300_000, kind: "transient", error: "500" } as const;
    await store.recordOutcome({ hold, deliveryId: first.id, now: NOW, outcome: { state: "pending", ...failure } });
    expect(await setState(mapping, "paused")).toMatchObject({ state: "paused" });
    await accept([mapping]);
    expect(await waitingIn(mapping.laneId)).toEqual([next.id]);
    expect(await setState(mapping, "active")).toMatchObject({ state: "active", stateReason: null });
    const queue = await store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 10 });
    expect(queue.map(({ mappingId }) => mappingId)).toEqual([mapping.id, neighbour.id, mapping.id]);
    expect(queue[0]).toMatchObject({ id: first.id, attempts: 0, firstFailedAt: null });
    expect(queue[0]!.dueAt).toBeLessThanOrEqual(NOW);
  });

  test("a change of a mapping that fails has no effect on the messages around it", async () => {
    const { accept, guildId, link, store, waitingIn } = await startStoreWorld(open().store);
    const mapping = await link();
    const broken = audit({ guildId, actorId: null as unknown as string });
    const pause = {
      guildId,
      number: mapping.number,
      state: "paused",
      reason: null,
      options: {},
      audit: broken,
    } as const;
    const [before, failed, after] = await Promise.allSettled([
      accept([mapping]),
      store.setMappingState(pause),
      accept([mapping]),
    ]);
    expect([before, failed, after].map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    await accept([mapping]);
    expect(await waitingIn(mapping.laneId)).toHaveLength(3);
    expect(await store.findMapping({ guildId, number: mapping.number })).toEqual(mapping);
  });

  test("a mapping that doesn't exist can't be paused", async () => {
    const { guildId, store } = await startStoreWorld(open().store);
    const change = {
      guildId,
      number: 99,
      state: "paused",
      reason: null,
      options: {},
      audit: audit({ guildId }),
    } as const;
    expect(await store.setMappingState(change)).toBeNull();
  });

  test("a place out of reach suspends its active mappings and keeps what waits", async () => {
    const { acceptOne, guildId, link, setState, store, waitingIn } = await startStoreWorld(open().store);
    const address = unique("shared");
    const [active, paused, elsewhere] = [
      await link(unique("a"), address),
      await link(unique("b"), address),
      await link(),
    ];
    await setState(paused, "paused", { pause: "drop" });
    const waiting = await acceptOne(active);
    await acceptOne(elsewhere);
    const changed = await store.suspendLane({ laneId: active.laneId, reason: "place-gone", now: NOW });
    expect(changed).toEqual([{ ...active, state: "suspended", stateReason: "place-gone" }]);
    expect(await store.suspendLane({ laneId: active.laneId, reason: "place-gone", now: NOW })).toEqual([]);
    expect(await waitingIn(active.laneId)).toEqual([]);
    expect(await waitingIn(elsewhere.laneId)).toHaveLength(1);
    expect(await store.findMapping({ guildId, number: paused.number })).toMatchObject({ state: "paused" });
    await setState(active, "active");
    expect(await waitingIn(active.laneId)).toEqual([waiting.id]);
  });

  test("a place that moved takes its mappings and its queue along, but not the old copies", async () => {
    const { acceptOne, claim, deliver, guildId, link, store, waitingIn } = await startStoreWorld(open().store);
    const mapping = await link();
    const old = await acceptOne(mapping, { id: unique("old") });
    await deliver(old, "remote-at-the-old-place");
    const hold = await claim(mapping.laneId);
    const waiting = await acceptOne(mapping, { id: unique("waiting") });
    const address = unique("new-place");
    const moved = await store.moveLane({ laneId: mapping.laneId, address, now: NOW });
    expect(moved).toEqual({ laneId: mapping.laneId });
    expect(await store.findMapping({ guildId, number: mapping.number })).toEqual({ ...mapping, address });
    expect(await waitingIn(mapping.laneId)).toEqual([waiting.id]);
    expect((await acceptOne(mapping, quoting(old.message.id))).quotedCopy).toBeNull();
    const outcome = { state: "delivered", receipts: [receipt(0, "new")], attempts: 1, delayMs: 1 } as const;
    expect(await store.recordOutcome({ hold, deliveryId: waiting.id, now: NOW, outcome })).toEqual({ stale: false });
    expect((await acceptOne(mapping, quoting(waiting.message.id))).quotedCopy).toBe("new");
  });

  test("a place that moved to where a lane already leads joins it: in order, nothing twice, the old holder out", async () => {
    const { acceptOne, claim, guildId, link, setState, store, waitingIn } = await startStoreWorld(open().store);
    const [from, to] = [unique("from"), unique("to")];
    const both = unique("linked-to-both");
    const [moving, twice, resting] = [
      await link(unique("a"), from),
      await link(both, from),
      await link(unique("c"), from),
    ];
    const there = await link(both, to);
    const first = await acceptOne(moving);
    const duplicate = await acceptOne(twice);
    const kept = await acceptOne(there);
    const held = await acceptOne(resting);
    await setState(resting, "paused");
    const hold = await claim(moving.laneId);
    expect(await store.moveLane({ laneId: moving.laneId, address: to, now: NOW })).toEqual({ laneId: there.laneId });
    expect(await waitingIn(there.laneId)).toEqual([first.id, kept.id]);
    expect(await waitingIn(moving.laneId)).toEqual([]);
    const mappings = await store.listMappings({ guildId });
    expect(mappings.map(({ id, laneId, address }) => [id, laneId, address])).toEqual(
      [moving, resting, there].map(({ id }) => [id, there.laneId, to]),
    );
    const [trace] = await store.readTrace({ guildId, messageId: duplicate.message.id });
    expect(trace).toMatchObject({ state: "cancelled" });
    expect(await store.renewLanes({ holds: [hold], now: NOW, leaseMs: 1_000 })).toEqual([]);
    await setState(resting, "active");
    expect(await waitingIn(there.laneId)).toEqual([first.id, kept.id, held.id]);
  });

  test("a guild's settings begin with the defaults and change one by one", async () => {
    const { guildId, store } = await startStoreWorld(open().store);
    const defaults = { guildId, language: null, alertChannelId: null, managerRoleIds: [] };
    expect(await store.getGuild({ guildId })).toEqual(defaults);
    const change = { language: "zh", managerRoleIds: ["7", "8"] } as const;
    const changed = { ...defaults, ...change };
    expect(await store.updateGuild({ guildId, change, audit: audit({ guildId }) })).toEqual(changed);
    await store.updateGuild({ guildId, change: { alertChannelId: "55" }, audit: audit({ guildId }) });
    expect(await store.getGuild({ guildId })).toEqual({ ...changed, alertChannelId: "55" });
  });

  test("a bot is one row whatever its name and token become", async () => {
    const { store } = await startStoreWorld(open().store);
    const bot = await openBot(store);
    const identity = { platform: "discord", remoteId: bot.remoteId } as const;
    await store.setBotStatus({ botId: bot.id, status: "invalid", now: NOW });
    const tokenFingerprint = unique("new-token");
    expect(await store.findBotByFingerprint({ platform: "discord", tokenFingerprint })).toBeNull();
    const reopened = await store.openBot({ ...identity, name: "Renamed", tokenFingerprint, now: NOW + 1 });
    expect(reopened).toEqual({ ...bot, name: "Renamed", status: "active" });
    expect(await store.findBotByFingerprint({ platform: "discord", tokenFingerprint })).toEqual(reopened);
    expect(await store.findBotByFingerprint({ platform: "telegram", tokenFingerprint })).toBeNull();
  });

  test("what the program remembers about itself comes back as it was", async () => {
    const { store } = await startStoreWorld(open().store);
    const key = unique("job");
    expect(await store.getConfigValue({ key })).toBeUndefined();
    for (const value of [{ lastRunAt: NOW, result: ["ok", null] }, "text", false]) {
      await store.setConfigValue({ key, value, now: NOW });
      expect(await store.getConfigValue({ key })).toEqual(value);
    }
  });

  test("a guild sees no trace of another guild's message", async () => {
    const { acceptOne, guildId, link, store } = await startStoreWorld(open().store);
    const { message } = await acceptOne(await link());
    expect(await store.readTrace({ guildId, messageId: message.id })).toHaveLength(1);
    expect(await store.readTrace({ guildId: unique("other"), messageId: message.id })).toEqual([]);
  });
}
