import { expect, test } from "vitest";
import type { Message } from "../../src/message/index.js";
import type { Page } from "../../src/store/history.js";
import type { Store } from "../../src/store/store.js";
import type { PersonMessage } from "../../src/store/take-back.js";
import { audit, makeMessage, NOW, receipt, startStoreWorld, unique } from "./store-world.js";

const LATER = NOW + 5_000;

async function startWithCopy(store: Store) {
  const world = await startStoreWorld(store);
  const mapping = await world.link();
  const { message, ...create } = await world.acceptOne(mapping);
  await world.deliver(create, "copy");
  const recall = (changes: Partial<Parameters<Store["recallMessage"]>[0]> = {}) =>
    store.recallMessage({ guildId: world.guildId, sourceId: message.id, now: LATER, audit: null, ...changes });
  return { ...world, mapping, message, create, recall };
}

const stepsOf = async (store: Store, messageId: string) =>
  (await store.readTrace({ guildId: null, messageId })).map(({ action, state }) => `${action} ${state}`);

const lane = (store: Store, laneId: number) => store.readLane({ laneId, afterId: 0, limit: 100 });

async function archiveAll(store: Store) {
  let done = false;
  while (!done) done = (await store.rollUp({ now: LATER })).done;
  const times = { receivedBefore: NOW + 1, finishedBefore: NOW + 1, now: LATER };
  for (let [afterId, over] = [0, false]; !over;) {
    const slice = await store.archiveMessages({ ...times, afterId, limit: 500 });
    [afterId, over] = [slice.lastId, slice.done];
  }
}

async function messagesOf(store: Store, guildId: string | null, authorId: string, since = 0, limit = 200) {
  const found: PersonMessage[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Page<PersonMessage> = await store.listMessagesOf({ guildId, authorId, since, cursor, limit });
    found.push(...page.items);
    if (page.next === null) return found;
    cursor = page.next;
  }
}

export function takeBackSuite(open: () => { store: Store }): void {
  test("a recall removes the copy whatever the mapping does with deletions, and reads the same from the queue", async () => {
    const { store, guildId, mapping, message, create, recall } = await startWithCopy(open().store);
    const recalled = await recall({ audit: audit({ guildId, action: "recall", subject: message.id }) });
    expect(recalled).toMatchObject({ copies: 1, held: 0, outOfReach: 0, endedLanes: [] });
    const removal = { action: "delete", messageId: create.messageId, message: null, takenBack: true };
    expect(recalled?.deliveries).toMatchObject([removal]);
    expect(await lane(store, mapping.laneId)).toMatchObject([removal]);
    expect(await store.findMessage({ sourceId: message.id })).toMatchObject({ message, deleted: false });
    const { items } = await store.listAudit({ guildId, cursor: null, limit: 1 });
    expect(items).toMatchObject([{ action: "recall", subject: message.id }]);
  });

  test("another guild's message is unknown, and so is a command", async () => {
    const { store, account, guildId, message, mapping, recall } = await startWithCopy(open().store);
    expect(await recall({ guildId: unique("guild") })).toBeNull();
    expect(await stepsOf(store, message.id)).toEqual(["create delivered"]);
    const command = makeMessage({ guildId });
    const event = { accountId: account.id, position: null, mappingIds: [mapping.id], receivedAt: NOW };
    await store.acceptMessage({ ...event, message: command, purpose: "command" });
    expect(await recall({ sourceId: command.id })).toBeNull();
    expect(await recall({ sourceId: unique("nothing") })).toBeNull();
  });

  test("what waits is never sent, and an edit that comes later brings nothing back", async () => {
    const { store, link, acceptOne, edit, guildId } = await startStoreWorld(open().store);
    const mapping = await link();
    const { message } = await acceptOne(mapping);
    await store.recallMessage({ guildId, sourceId: message.id, now: LATER, audit: null });
    await edit([mapping], { ...message, content: [{ type: "text", text: "again" }] });
    const waiting = await lane(store, mapping.laneId);
    expect(waiting.map(({ action, deleted }) => [action, deleted])).toEqual([
      ["create", true],
      ["delete", false],
      ["edit", false],
    ]);
    // The edit's turn comes after the removal: there is no part any more that it could change.
    expect(await store.readReceipts({ deliveryId: waiting[2]?.id ?? 0 })).toEqual([]);
  });

  test("asked for twice it waits once; after a failure it can be asked for again", async () => {
    const { store, mapping, message, recall, claim } = await startWithCopy(open().store);
    const first = await recall();
    expect((await recall())?.deliveries).toEqual([]);
    const outcome = { state: "dead", attempts: 8, kind: "rejected", error: "403" } as const;
    const deliveryId = first?.deliveries[0]?.id ?? 0;
    await store.recordOutcome({ hold: await claim(mapping.laneId), deliveryId, now: LATER, outcome });
    expect((await recall())?.deliveries).toHaveLength(1);
    expect(await stepsOf(store, message.id)).toEqual(["create delivered", "delete dead", "delete pending"]);
  });

  test("where there is no copy nothing is enqueued, nor recorded", async () => {
    const { store, guildId, account, link } = await startStoreWorld(open().store);
    const mapping = await link();
    const message = makeMessage({ guildId });
    const event = { accountId: account.id, position: null, purpose: "relay", mappingIds: [], receivedAt: NOW } as const;
    await store.acceptMessage({ ...event, message, filtered: [{ mappingId: mapping.id, reason: "filter 1" }] });
    const recorded = audit({ guildId, action: "recall" });
    const recall = await store.recallMessage({ guildId, sourceId: message.id, now: LATER, audit: recorded });
    expect(recall).toEqual({ copies: 0, held: 0, outOfReach: 0, deliveries: [], endedLanes: [] });
    const { items } = await store.listAudit({ guildId, cursor: null, limit: 50 });
    expect(items.filter(({ action }) => action === "recall")).toEqual([]);
  });

  test("an archived message, also one that KOOK deleted, comes back for its recall", async () => {
    const { store, mapping, message, recall, remove } = await startWithCopy(open().store);
    await remove([], message.id); // the mapping keeps its copies
    await archiveAll(store);
    expect(await recall()).toMatchObject({ copies: 1 });
    expect(await lane(store, mapping.laneId)).toMatchObject([{ action: "delete", takenBack: true }]);
  });

  test("a paused mapping's copy goes at once, a suspended one's after its resume, an ended one's too", async () => {
    const { store, guildId, link, accept, deliver, setState, claim } = await startStoreWorld(open().store);
    const [paused, suspended, ended] = [await link("news"), await link("news"), await link("news")];
    const message = makeMessage({ guildId });
    const { deliveries } = await accept([paused, suspended, ended], message);
    for (const delivery of deliveries) await deliver(delivery, "copy");
    await setState(paused, "paused");
    await setState(suspended, "suspended");
    await store.removeMapping({ guildId, number: ended.number, audit: audit({ guildId }) });
    const recall = await store.recallMessage({ guildId, sourceId: message.id, now: LATER, audit: null });
    expect(recall).toMatchObject({ copies: 3, held: 1 });
    expect(recall?.deliveries.map(({ mappingId }) => mappingId)).toEqual([paused.id, ended.id]);
    expect(recall?.endedLanes).toEqual([{ id: ended.laneId, botId: ended.botId, address: ended.address }]);
    expect(await lane(store, suspended.laneId)).toEqual([]);
    await setState(suspended, "active");
    expect(await lane(store, suspended.laneId)).toHaveLength(1);
    await claim(ended.laneId);
    await store.suspendLane({ laneId: ended.laneId, reason: "place-gone", now: LATER });
    await store.suspendLane({ laneId: paused.laneId, reason: "place-gone", now: LATER });
    expect(await lane(store, ended.laneId)).toEqual([]);
    expect(await lane(store, paused.laneId)).toEqual([]);
  });

  test("a copy at an address that the mapping no longer has is out of reach, and said to be", async () => {
    const { store, mapping, recall } = await startWithCopy(open().store);
    await store.moveLane({ laneId: mapping.laneId, address: unique("place"), now: NOW });
    expect(await recall()).toMatchObject({ copies: 0, outOfReach: 1, deliveries: [] });
  });

  test("what was given up can't be sent again after a recall", async () => {
    const { store, guildId, claim, link, acceptOne } = await startStoreWorld(open().store);
    const [mapping, other] = [await link(), await link()];
    const failing = await acceptOne(mapping);
    const outcome = { state: "dead", attempts: 8, kind: "rejected", error: "400" } as const;
    const { id: deliveryId, message } = failing;
    await store.recordOutcome({ hold: await claim(mapping.laneId), deliveryId, now: NOW, outcome });
    await acceptOne(other);
    const failed = () => store.listFailed({ guildId, open: true, cursor: null, limit: 10 });
    expect((await failed()).items).toHaveLength(1);
    const recall = await store.recallMessage({ guildId, sourceId: message.id, now: LATER, audit: null });
    expect(recall).toMatchObject({ copies: 1, deliveries: [] });
    expect((await failed()).items).toHaveLength(0);
  });

  test("a person's messages are found newest first, in log and archive, of one guild or all, since a time", async () => {
    const { store, guildId, accept, deliver, link } = await startStoreWorld(open().store);
    const [mapping, author] = [await link(), { ...makeMessage().author, id: unique("person") }];
    const ids: string[] = [];
    const say = async (sentAt: number, by = author, guild = guildId) => {
      const message = makeMessage({ guildId: guild, author: by, sentAt });
      const { deliveries } = await accept([mapping], message);
      for (const delivery of deliveries) await deliver(delivery, "copy");
      return message.id;
    };
    for (let index = 0; index < 5; index += 1) ids.unshift(await say(NOW + index));
    await archiveAll(store);
    for (let index = 5; index < 9; index += 1) ids.unshift(await say(NOW + index));
    await say(NOW + 3, makeMessage().author);
    const elsewhere = await say(NOW + 9, author, unique("guild"));
    const found = async (...query: Parameters<typeof messagesOf> extends [unknown, ...infer Rest] ? Rest : never) =>
      (await messagesOf(store, ...query)).map(({ messageId }) => messageId);
    expect(await found(guildId, author.id)).toEqual(ids);
    expect(await found(guildId, author.id, 0, 2)).toEqual(ids);
    expect(await found(null, author.id)).toEqual([elsewhere, ...ids]);
    expect(await found(guildId, author.id, NOW + 4)).toEqual(ids.slice(0, 5));
    const [newest, , , , oldest] = await messagesOf(store, guildId, author.id);
    expect(newest).toMatchObject({ message: { id: ids[0] }, mappingIds: [mapping.id], authorName: "小明" });
    expect(oldest).toMatchObject({ message: null, mappingIds: [mapping.id] });
  });

  test("who opted out is kept until they opt in, and the first time counts", async () => {
    const { store } = open();
    const userId = unique("person");
    expect(await store.setOptOut({ userId, optedOut: true, now: NOW })).toBe(true);
    expect(await store.setOptOut({ userId, optedOut: true, now: LATER })).toBe(false);
    expect(await store.listOptOuts({})).toContain(userId);
    expect(await store.listRecordsOf({ userId })).toMatchObject({ optedOutAt: NOW });
    expect(await store.setOptOut({ userId, optedOut: false, now: LATER })).toBe(true);
    expect(await store.listOptOuts({})).not.toContain(userId);
  });

  test("forgotten messages lose words, name and author in log, archive and search; what waits is cancelled, receipts stay", async () => {
    const { store, guildId, acceptOne, deliver, link, waitingIn } = await startStoreWorld(open().store);
    const [mapping, author] = [await link(), { ...makeMessage().author, id: unique("person") }];
    const old = await acceptOne(mapping, { author });
    await deliver(old, "copy");
    await archiveAll(store);
    const text = unique("searchword");
    const content = [{ type: "text", text }] as const;
    const fresh = await acceptOne(mapping, { author, content });
    const others = await acceptOne(mapping);
    const search = async () => (await store.searchMessages({ guildId, text, cursor: null, limit: 5 })).items.length;
    while (!(await store.indexTexts({})).done);
    expect(await search()).toBe(1);
    const ids = [fresh, old, others].map(({ messageId }) => messageId);
    expect(await store.forgetMessages({ authorId: author.id, ids, now: LATER })).toEqual({ messages: 2 });
    expect(await search()).toBe(0);
    while (!(await store.indexTexts({})).done);
    expect(await search()).toBe(0);
    expect(await messagesOf(store, null, author.id)).toEqual([]);
    expect(await waitingIn(mapping.laneId)).toEqual([others.id]);
    const { items } = await store.listDeliveries({ guildId, cursor: null, limit: 10 });
    expect(items.map(({ authorId, authorName, state }) => [authorId, authorName, state])).toEqual(
      expect.arrayContaining([
        ["", "", "cancelled"],
        ["", "", "delivered"],
        ["author", "小明", "pending"],
      ]),
    );
    expect((await store.readTrace({ guildId, messageId: old.message.id }))[0]?.receipts).toMatchObject([
      { remoteId: receipt(0, "copy").remoteId },
    ]);
    expect((await store.acceptMessage({ ...again(old.message), accountId: 1 })).duplicate).toBe(true);
  });

  test("traces in what belongs to others go: reactions, mentions, quotes; their own words stay", async () => {
    const { store, account, guildId, acceptOne, link } = await startStoreWorld(open().store);
    const [mapping, userId] = [await link(), unique("person").replace(/\D/g, "9")];
    const text = unique("traceword");
    const told = await acceptOne(mapping, {
      content: [
        { type: "text", text: `${text} ` },
        { type: "bold", children: [{ type: "mention-user", id: userId, name: "Anna" }] },
      ],
      quote: {
        messageIds: ["q"],
        authorId: userId,
        authorName: "Anna",
        kind: "text",
        content: [{ type: "text", text: "hi" }],
      },
      pings: { users: [userId, "2"], roles: [], all: false, here: false },
    });
    const reaction = { accountId: account.id, position: null, sourceId: told.message.id, mappingIds: [mapping.id] };
    for (const by of [userId, "2"]) {
      await store.acceptReaction({ ...reaction, userId: by, emoji: "👍", added: true, dueAt: NOW, receivedAt: NOW });
    }
    while (!(await store.indexTexts({})).done);
    expect((await store.listRecordsOf({ userId })).reactions).toEqual([{ messageId: told.message.id, emoji: "👍" }]);
    for (let [afterId, done] = [0, false]; !done;) {
      const step = await store.forgetTraces({ userId, afterId, limit: 3 });
      [afterId, done] = [step.lastId, step.done];
    }
    const known = await store.findMessage({ sourceId: told.message.id });
    expect(known?.message).toMatchObject({
      content: [{ text: `${text} ` }, { children: [{ id: userId, name: null }] }],
      quote: { messageIds: ["q"], authorName: "", content: [] },
      pings: { users: ["2"] },
    });
    expect((await store.listRecordsOf({ userId })).reactions).toEqual([]);
    expect((await store.listRecordsOf({ userId: "2" })).reactions).not.toEqual([]);
    const found = await store.searchMessages({ guildId, text, cursor: null, limit: 5 });
    expect(found.items).toHaveLength(1);
    expect(JSON.stringify(known)).not.toContain("Anna");
  });

  test("what stands of a person in the records of guilds is listed", async () => {
    const { store, guildId } = await startStoreWorld(open().store);
    const [userId, other] = [unique("person"), unique("person")];
    const by = (actorId: string) => audit({ guildId, actorId, action: "filter add", subject: "user" });
    await store.addFilter({ guildId, mappingId: null, action: "block", kind: "user", value: userId, audit: by(other) });
    await store.addFilter({
      guildId,
      mappingId: null,
      action: "block",
      kind: "keyword",
      value: "x",
      audit: by(userId),
    });
    expect(await store.listRecordsOf({ userId })).toMatchObject({
      changes: [{ guildId, action: "filter add", subject: "user", at: NOW }],
      filters: [
        { guildId, number: 1, about: true },
        { guildId, number: 2, about: false },
      ],
      links: [],
    });
  });

  test("remembered values are listed by how their names begin, and can be removed", async () => {
    const { store } = open();
    const prefix = unique("work_%");
    for (const name of ["b", "a"]) await store.setConfigValue({ key: `${prefix}:${name}`, value: { name }, now: NOW });
    expect(await store.listConfigValues({ prefix: `${prefix}:` })).toEqual([
      { key: `${prefix}:a`, value: { name: "a" } },
      { key: `${prefix}:b`, value: { name: "b" } },
    ]);
    await store.removeConfigValue({ key: `${prefix}:a` });
    expect(await store.listConfigValues({ prefix })).toHaveLength(1);
  });
}

const again = (message: Message) =>
  ({ position: null, message, purpose: "relay", mappingIds: [], receivedAt: NOW + 2 * 86_400_000 }) as const;
