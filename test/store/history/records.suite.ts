import { expect, test } from "vitest";
import type { Store } from "../../../src/store/store.js";
import { audit, NOW, openBot, startStoreWorld, unique } from "../store-world.js";
import { allPages, BEGIN, startHistoryWorld } from "./history-world.js";

const keyword = (guildId: string, value: string, mappingId: number | null = null) =>
  ({
    guildId,
    mappingId,
    action: "block",
    kind: "keyword",
    value,
    audit: audit({ guildId, action: "filter add" }),
  }) as const;

export function recordsSuite(open: () => { store: Store }): void {
  test("filters have numbers of their guild, and a number is never used again", async () => {
    const { guildId, link, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const first = await store.addFilter(keyword(guildId, "广告"));
    const second = await store.addFilter(keyword(guildId, "spam", mapping.id));
    expect([first.number, second.number]).toEqual([1, 2]);
    expect(await store.removeFilter({ guildId, number: 2, audit: audit({ guildId }) })).toEqual(second);
    const third = await store.addFilter(keyword(guildId, "代练"));
    expect(third).toMatchObject({
      number: 3,
      mappingId: null,
      enabled: true,
      hits: 0,
      createdBy: "owner",
      createdAt: NOW,
    });
    expect(await store.listFilters({ guildId })).toEqual([first, third]);
    expect(await store.listAllFilters({})).toEqual(expect.arrayContaining([first, third]));
  });

  test("filters are switched and counted by their number, in their own guild only", async () => {
    const { guildId, store } = await startStoreWorld(open().store);
    const { guildId: other } = await startStoreWorld(open().store);
    await store.addFilter(keyword(guildId, "广告"));
    const change = { number: 1, enabled: false, audit: audit({ guildId }) };
    expect(await store.setFilterEnabled({ ...change, guildId: other })).toBeNull();
    expect(await store.removeFilter({ ...change, guildId: other })).toBeNull();
    expect(await store.setFilterEnabled({ ...change, guildId })).toMatchObject({ enabled: false });
    await store.countFilterHits({
      hits: [
        { guildId, number: 1, count: 3 },
        { guildId: other, number: 1, count: 9 },
      ],
    });
    expect(await store.listFilters({ guildId })).toMatchObject([{ enabled: false, hits: 3 }]);
    expect(await store.listFilters({ guildId: other })).toEqual([]);
  });

  test("who changed what is listed newest first, each guild's by itself", async () => {
    const { guildId, store } = await startStoreWorld(open().store);
    const { guildId: other } = await startStoreWorld(open().store);
    for (let index = 0; index < 7; index += 1) {
      await store.recordAudit(
        audit({ guildId, subject: String(index), before: { index }, after: null, at: NOW + index }),
      );
      await store.recordAudit(audit({ guildId: other, subject: "theirs" }));
    }
    const entries = await allPages((page) => store.listAudit({ guildId, ...page }), 3);
    expect(entries.map(({ subject }) => subject)).toEqual(["6", "5", "4", "3", "2", "1", "0"]);
    expect(entries[0]).toMatchObject({ actorName: "Owner", before: { index: 6 }, after: null, at: NOW + 6 });
  });

  test("an account's activity is when it was active, not when it stopped being so", async () => {
    const { account, store } = await startStoreWorld(open().store);
    const find = async () => (await store.listAccounts({})).find(({ id }) => id === account.id);
    expect(await find()).toMatchObject({ status: "active", lastActiveAt: null });
    await store.setAccountStatus({ accountId: account.id, status: "active", now: NOW + 5 });
    await store.setAccountStatus({ accountId: account.id, status: "invalid", now: NOW + 9 });
    expect(await find()).toMatchObject({ status: "invalid", lastActiveAt: NOW + 5 });
    const later = await store.openAccount({ userId: unique("later"), name: "Later", now: NOW });
    expect((await store.listAccounts({}))[0]!.id).toBe(later.id);
  });

  test("bots are listed by platform, only those that can send, newest first", async () => {
    const { store, guildId } = await startStoreWorld(open().store);
    const [first, broken, last] = [await openBot(store), await openBot(store), await openBot(store)];
    await store.setBotStatus({ botId: broken.id, status: "invalid", now: NOW });
    const ids = (await store.listBots({ platform: "discord", guildId })).map(({ id }) => id);
    expect(ids.filter((id) => [first.id, broken.id, last.id].includes(id))).toEqual([last.id, first.id]);
    expect(await store.listBots({ platform: "telegram", guildId: null })).toEqual([]);
  });

  test("dead letters are listed newest first, open ones by themselves, each guild's by itself", async () => {
    const { end, guildId, link, store, take } = await startHistoryWorld(open().store);
    const mappings = [await link(), await link()];
    for (let index = 0; index < 6; index += 1) {
      const [fact] = await take([mappings[index % 2]!], BEGIN + index);
      await end(fact!, index === 5 ? "uncertain" : "dead", BEGIN + 100 + index);
    }
    const list = (open: boolean, mappingId: number | null = null) =>
      allPages((page) => store.listFailed({ guildId, open, mappingId, ...page }), 2);
    const all = await list(true);
    expect(all.map(({ failedAt }) => failedAt - BEGIN)).toEqual([105, 104, 103, 102, 101, 100]);
    expect(all[0]).toMatchObject({ kind: "uncertain", reason: "400 Bad Request", attempts: 3, action: "create" });
    expect(await list(true, mappings[0]!.id)).toHaveLength(3);
    const drop = { guildId, ids: [all[1]!.id], resolution: "dropped", by: "owner", now: BEGIN + 500 } as const;
    expect(await store.resolveFailed({ ...drop, audit: audit({ guildId }) })).toHaveLength(1);
    expect((await list(true)).map(({ id }) => id)).not.toContain(all[1]!.id);
    expect((await list(false))[1]).toMatchObject({
      resolution: "dropped",
      resolvedBy: "owner",
      resolvedAt: BEGIN + 500,
    });
    const { guildId: other } = await startStoreWorld(store);
    expect(await store.listFailed({ guildId: other, open: false, cursor: null, limit: 5 })).toEqual({
      items: [],
      next: null,
    });
  });

  test("a dead letter is sent again at its own place in the lane, once, whoever asks at the same time", async () => {
    const { claim, end, guildId, link, store, take, waitingIn } = await startHistoryWorld(open().store);
    const mapping = await link();
    const [first] = await take([mapping], BEGIN);
    await end(first!, "dead", BEGIN + 5);
    const [second] = await take([mapping], BEGIN + 10);
    const { id } = (await store.listFailed({ guildId, open: true, cursor: null, limit: 5 })).items[0]!;
    const replay = { guildId, ids: [id], resolution: "replayed", by: "owner", now: BEGIN + 20, audit: null } as const;
    const answers = await Promise.all(Array.from({ length: 8 }, () => store.resolveFailed(replay)));
    expect(answers.flat()).toEqual([{ id, deliveryId: first!.id, laneId: mapping.laneId }]);
    expect(await waitingIn(mapping.laneId)).toEqual([first!.id, second!.id]);
    await claim(mapping.laneId);
    await end(first!, "dead", BEGIN + 30);
    const again = await store.listFailed({ guildId, open: true, cursor: null, limit: 5 });
    expect(again.items).toMatchObject([{ id, failedAt: BEGIN + 30, resolution: null }]);
  });

  test("what another guild asks for, what was deleted and what ended stays as it is", async () => {
    const { end, guildId, link, remove, store, take } = await startHistoryWorld(open().store);
    const { guildId: other } = await startStoreWorld(store);
    const [mapping, ended] = [await link(), await link()];
    const [one] = await take([mapping], BEGIN);
    const [two] = await take([ended], BEGIN);
    for (const fact of [one!, two!]) await end(fact, "dead", BEGIN + 5);
    const ids = (await store.listFailed({ guildId, open: true, cursor: null, limit: 5 })).items.map(({ id }) => id);
    const replay = { ids, resolution: "replayed", by: "x", now: BEGIN + 9, audit: null } as const;
    expect(await store.resolveFailed({ ...replay, guildId: other })).toEqual([]);
    await remove([mapping], one!.message.id);
    await store.removeMapping({ guildId, number: ended.number, audit: audit({ guildId }) });
    expect(await store.resolveFailed({ ...replay, guildId })).toEqual([]);
    expect(
      await store.listDeliveries({ guildId, state: "pending", action: "create", cursor: null, limit: 5 }),
    ).toMatchObject({ items: [] });
  });

  test("what failed and waits for its next try is listed, the soonest first", async () => {
    const { claim, guildId, link, store, take } = await startHistoryWorld(open().store);
    const mapping = await link();
    const [one] = await take([mapping], BEGIN);
    const [two] = await take([mapping], BEGIN + 1);
    await take([mapping], BEGIN + 2);
    const hold = await claim(mapping.laneId);
    const retry = { state: "pending", attempts: 2, firstFailedAt: BEGIN + 5, kind: "transient", error: "502" } as const;
    await store.recordOutcome({ hold, deliveryId: one!.id, now: BEGIN + 9, outcome: { ...retry, dueAt: BEGIN + 900 } });
    await store.recordOutcome({
      hold,
      deliveryId: two!.id,
      now: BEGIN + 10,
      outcome: { ...retry, dueAt: BEGIN + 300 },
    });
    const retrying = await store.listRetrying({ guildId, limit: 5 });
    expect(retrying.map(({ deliveryId }) => deliveryId)).toEqual([two!.id, one!.id]);
    expect(retrying[0]).toMatchObject({
      attempts: 2,
      lastTriedAt: BEGIN + 10,
      nextTryAt: BEGIN + 300,
      kind: "transient",
      error: "502",
    });
  });

  test("the size counts what was logged, and the check finds a sound file sound", async () => {
    const { store } = open();
    const before = await store.readDatabaseSize({});
    const { link, take, filter } = await startHistoryWorld(store);
    const mapping = await link();
    await take([mapping], BEGIN);
    await filter(mapping, BEGIN);
    const after = await store.readDatabaseSize({});
    expect(after.deliveries - before.deliveries).toBe(2);
    expect(after.messages - before.messages).toBe(2);
    expect(after.bytes).toBeGreaterThan(100_000);
    const told: number[] = [];
    expect(await store.checkIntegrity({}, { onProgress: ({ done }) => told.push(done) })).toEqual([]);
    expect(told).toEqual(told.toSorted((one, other) => one - other));
  });
}
