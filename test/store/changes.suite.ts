import { expect, test } from "vitest";
import type { Message } from "../../src/message/index.js";
import type { Store } from "../../src/store/store.js";
import { audit, makeMessage, NOW, quoting, receipt, startStoreWorld, unique, type StoreWorld } from "./store-world.js";

const saying = (message: Message, text: string): Message => ({ ...message, content: [{ type: "text", text }] });

/** A world with one mapping and a copy of one message there. */
async function startWithCopy(store: Store) {
  const world = await startStoreWorld(store);
  const mapping = await world.link();
  const { message, ...create } = await world.acceptOne(mapping);
  await world.deliver(create, "copy");
  return { ...world, mapping, message, create };
}

const lane = (store: Store, laneId: number) => store.readLane({ laneId, afterId: 0, limit: 100 });

const traceOf = async (store: Store, messageId: string) =>
  (await store.readTrace({ guildId: null, messageId })).map(({ mappingId, action, state }) => [
    mappingId,
    action,
    state,
  ]);

/** The position after an event, to see that it moves although nothing else does. */
async function positionOf({ store, account }: Pick<StoreWorld, "store" | "account">, userId: string) {
  const { id, position } = await store.openAccount({ userId, name: "Relay", now: NOW });
  expect(id).toBe(account.id);
  return position;
}

export function changesSuite(open: () => { store: Store }): void {
  test("an edit of a sent message is enqueued and reads the same from the queue as it was handed out", async () => {
    const { edit, mapping, message, create, store } = await startWithCopy(open().store);
    const edited = saying(message, "九点 \u0000 '\"");
    const deliveries = await edit([mapping], edited);
    expect(deliveries).toMatchObject([
      { action: "edit", message: edited, deleted: false, messageId: create.messageId, receivedAt: NOW + 1_000 },
    ]);
    expect(await lane(store, mapping.laneId)).toEqual(deliveries);
    expect(await store.findMessage({ sourceId: message.id })).toEqual({
      message: edited,
      deleted: false,
      mappingIds: [mapping.id],
    });
    expect(await store.readTrace({ guildId: null, messageId: message.id })).toMatchObject([
      { action: "create", state: "delivered", receivedAt: NOW },
      { action: "edit", state: "pending", receivedAt: NOW + 1_000 },
    ]);
  });

  test("each of several edits is a delivery of its own, and all of them carry the newest words", async () => {
    const { edit, mapping, message, store } = await startWithCopy(open().store);
    await edit([mapping], saying(message, "two"));
    await edit([mapping], saying(message, "three"));
    const waiting = await lane(store, mapping.laneId);
    expect(waiting.map((delivery) => delivery.message)).toEqual([saying(message, "three"), saying(message, "three")]);
  });

  test("an edit that meets its create still waiting changes what the create says", async () => {
    const { acceptOne, edit, link, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const { message } = await acceptOne(mapping);
    await edit([mapping], saying(message, "better"));
    expect(await lane(store, mapping.laneId)).toMatchObject([
      { action: "create", message: saying(message, "better") },
      { action: "edit", message: saying(message, "better") },
    ]);
  });

  test("what is no news enqueues nothing: the same words, an older edit, a message unknown or deleted, a command", async () => {
    const { account, edit, mapping, message, remove, store } = await startWithCopy(open().store);
    expect(await edit([mapping], message)).toEqual([]);
    await edit([mapping], saying(message, "late"), NOW + 900);
    expect(await edit([mapping], saying(message, "early"), NOW + 899)).toEqual([]);
    expect(await store.findMessage({ sourceId: message.id })).toMatchObject({ message: saying(message, "late") });
    expect(await edit([mapping], makeMessage())).toEqual([]);
    expect(await remove([mapping], unique("unknown"))).toEqual([]);

    const command = makeMessage();
    const asCommand = { accountId: account.id, position: null, message: command, purpose: "command" } as const;
    await store.acceptMessage({ ...asCommand, mappingIds: [], receivedAt: NOW });
    expect(await edit([mapping], command)).toEqual([]);
    expect(await remove([mapping], command.id)).toEqual([]);
    expect(await store.findMessage({ sourceId: command.id })).toEqual({
      message: null,
      deleted: false,
      mappingIds: [],
    });

    expect(await remove([mapping], message.id)).toHaveLength(1);
    expect(await edit([mapping], saying(message, "after its end"))).toEqual([]);
    expect(await remove([mapping], message.id)).toEqual([]);
    expect(await lane(store, mapping.laneId)).toHaveLength(2);
  });

  test("the position moves with an edit and a deletion, also with those that change nothing", async () => {
    const { link, store } = await startStoreWorld(open().store);
    const userId = unique("with-changes");
    const account = await store.openAccount({ userId, name: "Relay", now: NOW });
    const mapping = await link();
    const message = makeMessage();
    let sn = 0;
    const event = () => ({
      accountId: account.id,
      position: { sessionId: "s", sn: (sn += 1) },
      mappingIds: [mapping.id],
      receivedAt: NOW,
    });
    const position = () => positionOf({ store, account: { ...account, position: null } }, userId);
    await store.acceptMessage({ ...event(), message, purpose: "relay" });
    const change = { ...saying(message, "new") };
    for (const _ of ["news", "none"]) {
      await store.acceptEdit({ ...event(), sourceId: message.id, message: change, editedAt: NOW });
      expect(await position()).toEqual({ sessionId: "s", sn });
    }
    for (const _ of ["news", "none"]) {
      await store.acceptDeletion({ ...event(), sourceId: message.id, keepContent: false });
      expect(await position()).toEqual({ sessionId: "s", sn });
    }
    await Promise.all([
      store.acceptMessage({ ...event(), message: makeMessage(), purpose: "relay" }),
      store.acceptEdit({ ...event(), sourceId: message.id, message: change, editedAt: NOW }),
    ]);
    expect(await position()).toEqual({ sessionId: "s", sn });
  });

  test("an edit that a message had already when it was listed is no news; a later one is", async () => {
    const { account, edit, link, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const message = makeMessage({ content: [{ type: "text", text: "second" }] });
    const listed = { accountId: account.id, position: null, message, editedAt: NOW + 200, purpose: "relay" } as const;
    await store.acceptMessage({ ...listed, mappingIds: [mapping.id], receivedAt: NOW + 500 });
    expect(await edit([mapping], saying(message, "first"), NOW + 100)).toEqual([]);
    expect(await edit([mapping], saying(message, "third"), NOW + 300)).toHaveLength(1);
    expect((await lane(store, mapping.laneId)).map(({ action }) => action)).toEqual(["create", "edit"]);
  });

  test("what is asked without waiting for each other comes in the order of the asking", async () => {
    const { accept, edit, link, remove, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const messages = Array.from({ length: 40 }, () => makeMessage());
    const asked = messages.flatMap((message) => [
      accept([mapping], message),
      store.findMessage({ sourceId: message.id }),
      edit([mapping], saying(message, "edited")),
      remove([mapping], message.id),
    ]);
    const answers = await Promise.all(asked);
    expect(answers[1]).toMatchObject({ message: messages[0], mappingIds: [mapping.id] });
    const waiting = await lane(store, mapping.laneId);
    expect(waiting.map(({ action }) => action)).toEqual(
      messages.flatMap(() => ["create", "edit", "delete"]).slice(0, 100),
    );
  });

  test("changes go to the mappings that have or will have a copy, as far as these follow changes", async () => {
    const world = await startStoreWorld(open().store);
    const { accept, deliver, edit, guildId, link, remove, store } = world;
    const [sent, failing, dead, ended, other] = [await link(), await link(), await link(), await link(), await link()];
    const message = makeMessage();
    const { deliveries } = await accept([sent, failing, dead, ended], message);
    const later = await link(); // linked after the message came
    await deliver(deliveries[0]!, "copy");
    const hold = await world.claim(dead.laneId);
    const outcome = { state: "dead", attempts: 8, kind: "rejected", error: "400" } as const;
    await store.recordOutcome({ hold, deliveryId: deliveries[2]!.id, now: NOW, outcome });
    await store.removeMapping({ guildId, number: ended.number, audit: audit({ guildId }) });

    const all = [sent, failing, dead, ended, other, later];
    const mappingsOf = (found: readonly { readonly mappingId: number }[]) => found.map(({ mappingId }) => mappingId);
    expect(mappingsOf(await edit(all, saying(message, "all")))).toEqual([sent.id, failing.id, dead.id]);
    expect(mappingsOf(await edit([failing], saying(message, "one")))).toEqual([failing.id]);
    expect(mappingsOf(await remove(all, message.id))).toEqual([sent.id, failing.id, dead.id]);
  });

  test("a paused or suspended mapping keeps changes for later, also where the pause drops new messages", async () => {
    const { accept, edit, link, remove, setState, store, waitingIn } = await startStoreWorld(open().store);
    const [dropping, suspended] = [await link(), await link()];
    const mappings = [dropping, suspended];
    const message = makeMessage();
    await accept(mappings, message);
    await setState(dropping, "paused", { pause: "drop" });
    await setState(suspended, "suspended");
    expect(await edit(mappings, saying(message, "meanwhile"))).toEqual([]);
    expect(await remove(mappings, message.id)).toEqual([]);
    for (const { laneId } of mappings) expect(await waitingIn(laneId)).toEqual([]);
    await setState(dropping, "active");
    expect((await lane(store, dropping.laneId)).map(({ action }) => action)).toEqual(["create", "edit", "delete"]);
  });

  test("a deletion forgets what was said, at once and also for what waits", async () => {
    const { acceptOne, link, mapping, message, remove, store } = await startWithCopy(open().store);
    const waiting = await link();
    const queued = await acceptOne(waiting);
    const deliveries = await remove([mapping], message.id);
    expect(deliveries).toMatchObject([{ action: "delete", deleted: true, message: null, receipts: [] }]);
    expect(await lane(store, mapping.laneId)).toEqual(deliveries);
    expect(await store.findMessage({ sourceId: message.id })).toMatchObject({ message: null, deleted: true });

    await remove([waiting], queued.message.id);
    expect(await lane(store, waiting.laneId)).toMatchObject([
      { id: queued.id, action: "create", deleted: true, message: null },
      { action: "delete", deleted: true },
    ]);
  });

  test("a deletion that strikes some copy out keeps the words for it", async () => {
    const { mapping, message, remove, store } = await startWithCopy(open().store);
    const deliveries = await remove([mapping], message.id, true);
    expect(deliveries).toMatchObject([{ action: "delete", deleted: true, message }]);
    expect(await lane(store, mapping.laneId)).toEqual(deliveries);
  });

  test("a deletion that no mapping follows is kept in mind all the same", async () => {
    const { mapping, message, remove, store } = await startWithCopy(open().store);
    expect(await remove([], message.id)).toEqual([]);
    expect(await store.findMessage({ sourceId: message.id })).toEqual({
      message: null,
      deleted: true,
      mappingIds: [mapping.id],
    });
  });

  test("a dead letter whose message was deleted is no longer open", async () => {
    const { acceptOne, claim, guildId, link, remove, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const [bad, other] = [await acceptOne(mapping), await acceptOne(mapping)];
    const hold = await claim(mapping.laneId);
    const outcome = { state: "dead", attempts: 8, kind: "rejected", error: "too long" } as const;
    for (const { id } of [other, bad]) await store.recordOutcome({ hold, deliveryId: id, now: NOW, outcome });
    const open_ = async () => (await store.readMappingHealth({ guildId, since: NOW }))[0]?.lastError;
    await remove([mapping], bad.message.id);
    expect(await open_()).toMatchObject({ error: "too long" }); // that of the other message
    await remove([mapping], other.message.id);
    expect(await open_()).toBeNull();
  });

  test("receipts are kept with what their part says, change with it, and go with it", async () => {
    const { claim, edit, mapping, message, store } = await startWithCopy(open().store);
    const [delivery] = await edit([mapping], saying(message, "two parts"));
    const deliveryId = delivery!.id;
    const hold = await claim(mapping.laneId);
    const read = () => store.readReceipts({ deliveryId });
    expect(await read()).toEqual([receipt(0, "copy")]);
    await store.recordReceipt({ hold, deliveryId, receipt: receipt(0, "copy", "new digest") });
    await store.recordReceipt({ hold, deliveryId, receipt: receipt(1, "second", null) });
    expect(await read()).toEqual([receipt(0, "copy", "new digest"), receipt(1, "second", null)]);
    for (const _ of ["once", "again"]) {
      expect(await store.recordReceipt({ hold, deliveryId, receipt: { part: 1, remoteId: null } })).toEqual({
        stale: false,
      });
    }
    expect(await read()).toEqual([receipt(0, "copy", "new digest")]);
    const former = { ...hold, fence: hold.fence - 1 };
    expect(await store.recordReceipt({ hold: former, deliveryId, receipt: { part: 0, remoteId: null } })).toEqual({
      stale: true,
    });
    expect(await read()).toHaveLength(1);
  });

  test("a cancelled create leaves the lane and is neither sent nor failed", async () => {
    const { acceptOne, claim, guildId, link, store, waitingIn } = await startStoreWorld(open().store);
    const mapping = await link();
    const { id: deliveryId, message } = await acceptOne(mapping);
    const hold = await claim(mapping.laneId);
    for (const _ of ["once", "again"]) {
      const cancelled = { hold, deliveryId, now: NOW + 5, outcome: { state: "cancelled" } } as const;
      expect(await store.recordOutcome(cancelled)).toEqual({ stale: false });
    }
    expect(await waitingIn(mapping.laneId)).toEqual([]);
    expect(await store.readTrace({ guildId, messageId: message.id })).toMatchObject([
      { state: "cancelled", finishedAt: NOW + 5 },
    ]);
    expect((await store.readMappingHealth({ guildId, since: NOW }))[0]).toMatchObject({
      delivered: 0,
      dead: 0,
      lastError: null,
    });
  });

  test("messages are counted, and not the changes to them; a change that is given up is shown all the same", async () => {
    const { claim, deliver, edit, guildId, mapping, message, remove, store } = await startWithCopy(open().store);
    const [followed] = await edit([mapping], saying(message, "a"));
    await deliver(followed!, "copy");
    const [given] = await remove([mapping], message.id);
    const hold = await claim(mapping.laneId);
    const outcome = { state: "dead", attempts: 1, kind: "rejected", error: "403 not yours" } as const;
    await store.recordOutcome({ hold, deliveryId: given!.id, now: NOW, outcome });
    expect((await store.readMappingHealth({ guildId, since: NOW }))[0]).toMatchObject({
      delivered: 1,
      dead: 0,
      lastError: { kind: "rejected", error: "403 not yours" },
    });
    expect(await traceOf(store, message.id)).toEqual([
      [mapping.id, "create", "delivered"],
      [mapping.id, "edit", "delivered"],
      [mapping.id, "delete", "dead"],
    ]);
  });

  test("copies at a former address of their mapping are left alone", async () => {
    const { acceptOne, deliver, edit, mapping, message, remove, store } = await startWithCopy(open().store);
    const newest = await acceptOne(mapping);
    await deliver(newest, "newest copy");
    const [waitingEdit] = await edit([mapping], saying(message, "just before the move"));
    const waiting = await acceptOne(mapping);
    await store.moveLane({ laneId: mapping.laneId, address: unique("new-place"), now: NOW });
    expect(await store.readReceipts({ deliveryId: waitingEdit!.id })).toEqual([]);
    expect(await edit([mapping], saying(message, "after it"))).toEqual([]);
    expect(await edit([mapping], saying(newest.message, "after it"))).toEqual([]);
    expect(await remove([mapping], message.id)).toEqual([]);
    expect(await edit([mapping], saying(waiting.message, "not sent yet"))).toHaveLength(1);
  });

  test("a copy whose first parts were sent before the move counts as one of the old place", async () => {
    const { acceptOne, claim, edit, link, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const half = await acceptOne(mapping);
    const hold = await claim(mapping.laneId);
    await store.recordReceipt({ hold, deliveryId: half.id, receipt: receipt(0, "at the old place") });
    await store.moveLane({ laneId: mapping.laneId, address: unique("new-place"), now: NOW });
    expect(await edit([mapping], saying(half.message, "edited"))).toEqual([]);
    const next = await acceptOne(mapping, quoting(half.message.id));
    expect(next.quotedCopy).toBeNull();
  });

  test("a place that joins another lane brings no copies along: neither changed nor quoted, and the lane's own are", async () => {
    const { acceptOne, deliver, edit, link, store } = await startStoreWorld(open().store);
    const [moving, staying] = [await link(), await link()];
    const resident = await acceptOne(staying);
    await deliver(resident, "resident");
    const moved = await acceptOne(moving);
    await deliver(moved, "moved");
    const [waitingEdit] = await edit([moving], saying(moved.message, "just before the move"));
    await store.moveLane({ laneId: moving.laneId, address: staying.address, now: NOW });

    expect(await store.readReceipts({ deliveryId: waitingEdit!.id })).toEqual([]);
    expect(await edit([moving], saying(moved.message, "after it"))).toEqual([]);
    expect((await acceptOne(staying, quoting(moved.message.id))).quotedCopy).toBeNull();
    const [followed] = await edit([staying], saying(resident.message, "edited"));
    expect(await store.readReceipts({ deliveryId: followed!.id })).toEqual([receipt(0, "resident")]);
    expect((await acceptOne(staying, quoting(resident.message.id))).quotedCopy).toBe("resident");
  });

  test("a message waits for its mapping's time of grace, and a pause meanwhile doesn't end it", async () => {
    const { acceptOne, guildId, link, setState, store } = await startStoreWorld(open().store);
    const mapping = await link();
    const options = { graceSeconds: 30 };
    const { number } = mapping;
    const changed = await store.setMappingOptions({ guildId, number, options, audit: audit({ guildId }) });
    expect(changed).toEqual({ ...mapping, options });
    expect(await store.findMapping({ guildId, number })).toEqual(changed);
    const delivery = await acceptOne(mapping);
    expect(delivery.dueAt).toBe(NOW + 30_000);
    await setState(mapping, "paused", options);
    await setState(mapping, "active", options);
    expect(await lane(store, mapping.laneId)).toEqual([delivery]);
    expect(await store.setMappingOptions({ guildId, number: 99, options, audit: audit({ guildId }) })).toBeNull();
  });
}
