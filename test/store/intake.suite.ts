import { expect, test } from "vitest";
import type { Message } from "../../src/message/index.js";
import type { QueuedDelivery, Store } from "../../src/store/store.js";
import { makeMessage, NOW, quoting, startStoreWorld } from "./store-world.js";

export function intakeSuite(open: () => { store: Store }): void {
  test("a message that KOOK sends twice is kept and enqueued once", async () => {
    const { accept, link, waitingIn } = await startStoreWorld(open().store);
    const mapping = await link();
    const first = await accept([mapping], { id: "sent-twice" });
    const second = await accept([mapping], { id: "sent-twice" });
    expect([first.duplicate, second.duplicate]).toEqual([false, true]);
    expect(second.deliveries).toEqual([]);
    expect(await waitingIn(mapping.laneId)).toEqual(first.deliveries.map(({ id }) => id));
  });

  test("a message is enqueued once for each mapping, in their order, and mappings that ended are left out", async () => {
    const { accept, link, store, guildId } = await startStoreWorld(open().store);
    const [one, gone, two] = [await link(), await link(), await link()];
    await store.removeMapping({ guildId, number: gone.number, audit: auditOf(guildId) });
    const { deliveries } = await accept([two, gone, one]);
    expect(deliveries.map(({ mappingId, laneId }) => [mappingId, laneId])).toEqual([
      [two.id, two.laneId],
      [one.id, one.laneId],
    ]);
  });

  test("what is enqueued reads the same from the queue as it was handed out", async () => {
    const { accept, link, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const content = [{ type: "bold", children: [{ type: "text", text: "“四”\u0000\n🎮 '\"\\" }] }] as const;
    const { deliveries } = await accept([mapping], { content });
    expect(await store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 10 })).toEqual(deliveries);
    expect(deliveries[0]?.message?.content).toEqual(content);
  });

  test("a paused mapping keeps or drops what comes, as it was asked to; a suspended one keeps it", async () => {
    const { accept, link, setState, waitingIn, store } = await startStoreWorld(open().store);
    const [keeping, dropping, suspended] = [await link(), await link(), await link()];
    await setState(keeping, "paused", { pause: "keep" });
    await setState(dropping, "paused", { pause: "drop" });
    await setState(suspended, "suspended");
    const { deliveries } = await accept([keeping, dropping, suspended], { id: "to-the-sleeping" });
    expect(deliveries).toEqual([]);
    for (const { laneId } of [keeping, dropping, suspended]) expect(await waitingIn(laneId)).toEqual([]);
    const trace = await store.readTrace({ guildId: null, messageId: "to-the-sleeping" });
    expect(trace.map(({ mappingId, state }) => [mappingId, state])).toEqual([
      [keeping.id, "held"],
      [suspended.id, "held"],
    ]);
  });

  test("a command is remembered so that a repeat is known, and goes nowhere", async () => {
    const { account, link, store, waitingIn } = await startStoreWorld(open().store);
    const mapping = await link();
    const message = makeMessage();
    const command = { accountId: account.id, position: null, message, purpose: "command", receivedAt: NOW } as const;
    expect(await store.acceptMessage({ ...command, mappingIds: [mapping.id] })).toEqual({
      duplicate: false,
      deliveries: [],
    });
    expect(await store.acceptMessage({ ...command, mappingIds: [] })).toEqual({ duplicate: true, deliveries: [] });
    expect(await waitingIn(mapping.laneId)).toEqual([]);
  });

  test("messages taken in without waiting for each other keep their order in the lane", async () => {
    const { accept, link, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const ids = Array.from({ length: 300 }, (_, index) => `in-order-${mapping.id}-${index}`);
    await Promise.all(ids.map((id) => accept([mapping], { id })));
    const queue = await store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 1_000 });
    expect(queue.map(({ message }) => message?.id)).toEqual(ids);
  });

  test("a position moves forward only, also past the end of KOOK's count, and a new session replaces it", async () => {
    const { account, store } = await startStoreWorld(open().store);
    const userId = `positions-${account.id}`;
    const { id: accountId, position } = await store.openAccount({ userId, name: "A", now: NOW });
    expect(position).toBeNull();
    const after = async (sessionId: string, sn: number): Promise<unknown> => {
      await store.savePosition({ accountId, position: { sessionId, sn } });
      return (await store.openAccount({ userId, name: "A", now: NOW })).position;
    };
    expect(await after("one", 65_000)).toEqual({ sessionId: "one", sn: 65_000 });
    expect(await after("one", 64_999)).toEqual({ sessionId: "one", sn: 65_000 });
    expect(await after("one", 3)).toEqual({ sessionId: "one", sn: 3 });
    expect(await after("one", 65_100)).toEqual({ sessionId: "one", sn: 3 });
    expect(await after("two", 1)).toEqual({ sessionId: "two", sn: 1 });
    await store.clearPosition({ accountId });
    expect((await store.openAccount({ userId, name: "A", now: NOW })).position).toBeNull();
  });

  test("the position moves with the message, also when the message is a repeat", async () => {
    const { account, link, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const userId = `with-message-${account.id}`;
    const { id: accountId } = await store.openAccount({ userId, name: "A", now: NOW });
    const message = makeMessage();
    for (const sn of [7, 8]) {
      const position = { sessionId: "s", sn };
      await store.acceptMessage({
        accountId,
        position,
        message,
        purpose: "relay",
        mappingIds: [mapping.id],
        receivedAt: NOW,
      });
      expect((await store.openAccount({ userId, name: "A", now: NOW })).position).toEqual(position);
    }
  });

  test("of messages that come together the last moves the position; one that fails never pulls it ahead", async () => {
    const { account, store } = await startStoreWorld(open().store);
    const userId = `together-${account.id}`;
    const { id: accountId } = await store.openAccount({ userId, name: "A", now: NOW });
    const position = async () => (await store.openAccount({ userId, name: "A", now: NOW })).position?.sn;
    const take = (sn: number, changes: Partial<Message> = {}) => {
      const message = makeMessage(changes);
      const input = { accountId, position: { sessionId: "s", sn }, purpose: "relay", mappingIds: [] } as const;
      return store.acceptMessage({ ...input, message, receivedAt: NOW });
    };
    await Promise.all([take(1), take(2), take(3)]);
    expect(await position()).toBe(3);
    const broken = { guildId: null as unknown as string };
    const outcomes = await Promise.allSettled([take(4), take(5, broken)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await position()).toBeLessThanOrEqual(4);
    await take(6);
    expect(await position()).toBe(6);
  });

  test("a quoting message knows the copy of what it quotes, at its own address only", async () => {
    const { accept, acceptOne, deliver, link } = await startStoreWorld(open().store);
    const [here, elsewhere] = [await link(), await link()];
    const original = await acceptOne(here, { id: `original-${here.id}` });
    await deliver(original, "remote-1");
    const { deliveries } = await accept([here, elsewhere], quoting("never-seen", `original-${here.id}`));
    expect(deliveries.map(({ quotedCopy }) => quotedCopy)).toEqual(["remote-1", null]);
  });

  test("messages that come together quote, repeat and miss each other as if they came one by one", async () => {
    const { accept, deliver, link, store, waitingIn } = await startStoreWorld(open().store);
    const [here, there] = [await link(), await link()];
    const first = `together-${here.id}`;
    const came = await Promise.all([
      accept([here, there], { id: first }),
      accept([here], { ...quoting(first), id: `${first}-quoting` }),
      accept([here], { id: first }),
      accept([here], { ...quoting(`${first}-later`), id: `${first}-early` }),
      accept([here], { id: `${first}-later` }),
    ]);
    expect(came.map(({ duplicate }) => duplicate)).toEqual([false, false, true, false, false]);
    expect(came.map(({ deliveries }) => deliveries.map(({ mappingId }) => mappingId))).toEqual([
      [here.id, there.id],
      [here.id],
      [],
      [here.id],
      [here.id],
    ]);
    const [original, quote, , early, later] = came.map(({ deliveries }) => deliveries[0] as QueuedDelivery);
    expect(await waitingIn(here.laneId)).toEqual([original, quote, early, later].map((delivery) => delivery?.id));
    await deliver(original as QueuedDelivery, "remote-first");
    await deliver(later as QueuedDelivery, "remote-later");
    expect(await store.findQuotedCopy({ deliveryId: quote?.id ?? 0 })).toBe("remote-first");
    expect(await store.findQuotedCopy({ deliveryId: early?.id ?? 0 })).toBeNull();
  });

  test("a copy that is sent after its quoting message was enqueued is found later", async () => {
    const { acceptOne, deliver, link, store, waitingIn } = await startStoreWorld(open().store);
    const mapping = await link();
    const original = await acceptOne(mapping, { id: `late-${mapping.id}` });
    const quoted = await acceptOne(mapping, quoting(`late-${mapping.id}`));
    expect(quoted.quotedCopy).toBeNull();
    expect(await store.findQuotedCopy({ deliveryId: quoted.id })).toBeNull();
    await deliver(original, "remote-2");
    expect(await store.findQuotedCopy({ deliveryId: quoted.id })).toBe("remote-2");
    expect(await waitingIn(mapping.laneId)).toEqual([quoted.id]);
    expect(await store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 1 })).toMatchObject([
      { quotedCopy: "remote-2" },
    ]);
  });

  test("a name with characters that a database can't hold stops no message", async () => {
    const { acceptOne, link } = await startStoreWorld(open().store);
    const author = { id: "author", name: "zero\u0000 and half \ud83d", avatarUrl: null, bot: false, roleIds: [] };
    await acceptOne(await link(), { author });
  });
}

function auditOf(guildId: string) {
  return { guildId, actorId: "o", actorName: "O", action: "unlink", subject: "1", before: null, after: null, at: NOW };
}
