import { expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { createDataSource } from "../../src/store/data-source.js";
import type { Slice } from "../../src/store/maintenance.js";
import { openStore } from "../../src/store/open-store.js";
import type { Store } from "../../src/store/store.js";
import type { Databases } from "./both-databases.js";
import { makeMessage, NOW, quoting, receipt, startStoreWorld, type WithMessage } from "./store-world.js";

const DAY_MS = 86_400_000;
/** When everything that a test made is old. */
const LATER = NOW + 40 * DAY_MS;

async function walk<Step extends Slice>(step: (afterId: number) => Promise<Step>): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (let afterId = 0; ; afterId = steps.at(-1)?.lastId ?? 0) {
    steps.push(await step(afterId));
    if (steps.at(-1)?.done) return steps;
  }
}

export async function rollUpAll(store: Store): Promise<void> {
  while (!(await store.rollUp({ now: LATER })).done);
  while (!(await store.indexTexts({})).done);
}

export async function archiveAll(store: Store, limit = 100) {
  await rollUpAll(store);
  const step = { limit, receivedBefore: LATER, finishedBefore: LATER, now: LATER };
  return await walk((afterId) => store.archiveMessages({ ...step, afterId }));
}

const sum = (steps: readonly { messages: number; deliveries: number }[]) => ({
  messages: steps.reduce((total, step) => total + step.messages, 0),
  deliveries: steps.reduce((total, step) => total + step.deliveries, 0),
});

const purgeAll = (store: Store) =>
  walk((afterId) => store.purgeArchive({ afterId, limit: 100, receivedBefore: LATER }));

const forgetAll = (store: Store) =>
  walk((afterId) => store.purgeContent({ afterId, limit: 100, receivedBefore: LATER }));

export function maintenanceSuite(databases: Databases): void {
  /** A store of its own: housekeeping is about all that is there. */
  async function start() {
    const database = await databases.create();
    const store = await openStore(database, { log: silentLogger });
    const world = await startStoreWorld(store);
    const mapping = await world.link();
    const deliverOne = async (remoteId: string, changes = {}) => {
      const delivery = await world.acceptOne(mapping, changes);
      await world.deliver(delivery, remoteId);
      return delivery;
    };
    const giveUp = async (state: "dead" | "uncertain") => {
      const delivery = await world.acceptOne(mapping);
      const hold = await world.claim(delivery.laneId);
      const outcome = { state, attempts: 8, kind: "rejected", error: "400" } as const;
      await store.recordOutcome({ hold, deliveryId: delivery.id, now: NOW, outcome });
      return delivery;
    };
    const traceOf = ({ message }: { message: { id: string } }) =>
      store.readTrace({ guildId: world.guildId, messageId: message.id });
    return { database, world, mapping, deliverOne, giveUp, traceOf, ...world };
  }

  test("what is finished moves to the archive, and lists, statistics and traces are as before", async () => {
    const { store, deliverOne, edit, deliver, mapping, guildId, traceOf } = await start();
    const first = await deliverOne("r1");
    await deliverOne("r2");
    const [edited] = await edit([mapping], { ...first.message, content: [{ type: "text", text: "edited" }] });
    await deliver(edited!, "r1");
    await rollUpAll(store);
    const look = async () => ({
      trace: await traceOf(first),
      log: await store.listDeliveries({ guildId, cursor: null, limit: 10 }),
      statistics: await store.readStatistics({ guildId, from: NOW - DAY_MS, to: LATER }),
      edge: await store.readStatistics({ guildId, from: NOW, to: NOW + 1 }),
    });
    const before = await look();
    expect(before.log.items).toHaveLength(3);
    expect(sum(await archiveAll(store))).toEqual({ messages: 2, deliveries: 3 });
    expect(await look()).toEqual(before);
    expect(sum(await archiveAll(store))).toEqual({ messages: 0, deliveries: 0 });
    await store.close();
  });

  test("what waits, is held, or is still to be decided about stays in the log, and its dead letter stays open", async () => {
    const { store, link, acceptOne, deliverOne, giveUp, setState, guildId, waitingIn } = await start();
    const paused = await link();
    await setState(paused, "paused");
    await deliverOne("r1");
    const waiting = await link();
    await acceptOne(waiting);
    const account = await store.openAccount({ userId: "other", name: "Other", now: NOW });
    await store.acceptMessage({
      ...{ accountId: account.id, position: null, purpose: "relay", receivedAt: NOW },
      message: makeMessage({ guildId, channelId: paused.channelId }),
      mappingIds: [paused.id],
    });
    await giveUp("dead");
    await giveUp("uncertain");
    expect(sum(await archiveAll(store))).toEqual({ messages: 1, deliveries: 1 });
    expect(await store.readQueueDepth({})).toMatchObject({ waiting: 1, held: 1, dead: 2 });
    expect(await waitingIn(waiting.laneId)).toHaveLength(1);

    const failed = await store.listFailed({ guildId, open: true, cursor: null, limit: 10 });
    const ids = failed.items.map(({ id }) => id);
    expect(ids).toHaveLength(2);
    await store.resolveFailed({ guildId, ids, resolution: "dropped", by: "owner", now: NOW, audit: null });
    expect(sum(await archiveAll(store))).toEqual({ messages: 2, deliveries: 2 });
    const decided = await store.listFailed({ guildId, open: false, cursor: null, limit: 10 });
    expect(decided.items.map(({ resolution }) => resolution)).toEqual(["dropped", "dropped"]);
    await store.close();
  });

  test("what ended a moment ago, and what isn't counted yet, waits for the next run", async () => {
    const { store, deliverOne } = await start();
    await deliverOne("r1");
    const step = { afterId: 0, limit: 10, receivedBefore: LATER, now: LATER };
    expect(await store.archiveMessages({ ...step, finishedBefore: LATER })).toMatchObject({ messages: 0 });
    await rollUpAll(store);
    expect(await store.archiveMessages({ ...step, finishedBefore: NOW })).toMatchObject({ messages: 0 });
    expect(await store.archiveMessages({ ...step, finishedBefore: NOW + 1 })).toMatchObject({ messages: 1 });
    await store.close();
  });

  test("a step looks at so many messages and moves few deliveries more, and the next one goes on behind it", async () => {
    const { store, accept, acceptOne, link, mapping, edit, deliver, deliverOne } = await start();
    const busy = await deliverOne("r0");
    for (let number = 1; number <= 30; number += 1) {
      const text = `edit ${number}`;
      const [delivery] = await edit([mapping], { ...busy.message, content: [{ type: "text", text }] }, NOW + number);
      await deliver(delivery!, "r0");
    }
    for (let number = 1; number <= 6; number += 1) await deliverOne(`r${number}`);
    await acceptOne(await link());
    await accept([], { channelId: "commands" });
    const steps = await archiveAll(store, 3);
    expect(steps.map(({ deliveries }) => deliveries)).toEqual([31, 3, 3, 0]);
    expect(sum(steps)).toEqual({ messages: 8, deliveries: 37 });
    await store.close();
  });

  test("a message that is too young doesn't hide older ones behind it", async () => {
    const { store, account, mapping, guildId } = await start();
    const days = [1, 9, 2, 10, 3];
    for (const day of days) {
      const message = makeMessage({ guildId, channelId: mapping.channelId });
      const receivedAt = NOW + day * DAY_MS;
      await store.acceptMessage({
        ...{ accountId: account.id, position: null, purpose: "command", mappingIds: [] },
        ...{ message, receivedAt },
      });
    }
    const step = { limit: 2, receivedBefore: NOW + 5 * DAY_MS, finishedBefore: LATER, now: LATER };
    const steps = await walk((afterId) => store.archiveMessages({ ...step, afterId }));
    expect(sum(steps).messages).toBe(3);
    await store.close();
  });

  test("edits and a deletion of an archived message reach its copy, and then it is archived again", async () => {
    const { store, deliverOne, edit, deliver, remove, mapping, traceOf } = await start();
    const { message } = await deliverOne("copy");
    const rewrite = async (text: string, editedAt: number) => {
      const [delivery] = await edit([mapping], { ...message, content: [{ type: "text", text }] }, editedAt);
      if (!delivery) throw new Error("The edit was not enqueued");
      expect(await store.readReceipts({ deliveryId: delivery.id })).toEqual([receipt(0, "copy")]);
      await deliver(delivery, "copy");
    };
    await rewrite("before", NOW + 1);
    await archiveAll(store);
    await rewrite("first", NOW + 2);
    await rewrite("second", NOW + 3);
    expect(sum(await archiveAll(store))).toEqual({ messages: 1, deliveries: 4 });
    expect(await edit([mapping], { ...message, content: [{ type: "text", text: "late" }] }, NOW + 1)).toEqual([]);
    const [deletion] = await remove([mapping], message.id);
    expect(await store.readReceipts({ deliveryId: deletion!.id })).toEqual([receipt(0, "copy")]);
    await deliver(deletion!, "copy");
    await archiveAll(store);
    expect((await traceOf({ message })).map(({ action }) => action)).toEqual([
      "create",
      "edit",
      "edit",
      "edit",
      "delete",
    ]);
    expect(await store.findMessage({ sourceId: message.id })).toMatchObject({ message: null, deleted: true });
    expect(await edit([mapping], { ...message, content: [] }, NOW + 9)).toEqual([]);
    await store.close();
  });

  test("a reaction, a pin and a quote find an archived message's copy, and a repeat of it is dropped", async () => {
    const { store, account, bot, deliverOne, acceptOne, accept, mapping } = await start();
    const { message } = await deliverOne("copy");
    await archiveAll(store);
    expect(await store.findMessage({ sourceId: message.id })).toEqual({
      message: null,
      deleted: false,
      mappingIds: [mapping.id],
    });
    const event = {
      accountId: account.id,
      position: null,
      sourceId: message.id,
      receivedAt: NOW,
      mappingIds: [mapping.id],
    };
    await store.acceptReaction({ ...event, userId: "u", emoji: "🎉", added: true, dueAt: NOW });
    await store.acceptPin({ ...event, pinned: true });
    expect(await store.listDueMarks({ botId: bot.id, now: NOW, limit: 5 })).toMatchObject([
      { remoteId: "copy", reactions: { wanted: ["🎉"] }, pin: { wanted: true } },
    ]);
    const answer = await acceptOne(mapping, quoting(message.id));
    expect(answer.quotedCopy).toBe("copy");
    const repeat = await accept([mapping], { id: message.id, sentAt: NOW - 2 * DAY_MS });
    expect(repeat).toEqual({ duplicate: true, deliveries: [] });
    await store.close();
  });

  test("copies at a former address stay out of reach when all messages are archived", async () => {
    const { store, deliverOne, edit, mapping } = await start();
    const { message } = await deliverOne("copy");
    await archiveAll(store);
    await store.moveLane({ laneId: mapping.laneId, address: "new place", now: NOW });
    expect(await edit([mapping], { ...message, content: [{ type: "text", text: "edited" }] })).toEqual([]);
    await store.close();
  });

  test("what messages said is forgotten and no longer found, but for those that are open", async () => {
    const { store, link, deliverOne, acceptOne, waitingIn, guildId } = await start();
    const said = (text: string) => ({ content: [{ type: "text", text }] as const });
    const done = await deliverOne("r1", said("今晚八点开黑"));
    const open = await acceptOne(await link(), said("今晚不来了"));
    await rollUpAll(store);
    const search = async () =>
      (await store.searchMessages({ guildId, text: "今晚", cursor: null, limit: 5 })).items.map(
        ({ messageId }) => messageId,
      );
    expect(await search()).toEqual([open.message.id, done.message.id]);
    expect((await forgetAll(store)).map(({ messages }) => messages)).toEqual([1]);
    expect(await search()).toEqual([open.message.id]);
    await rollUpAll(store);
    expect(await search()).toEqual([open.message.id]);
    expect((await store.findMessage({ sourceId: done.message.id }))?.message).toBeNull();
    const [queued] = await store.readLane({ laneId: open.laneId, afterId: 0, limit: 1 });
    expect(queued?.message).toEqual(open.message);
    expect(await waitingIn(open.laneId)).toEqual([open.id]);
    await store.close();
  });

  test("after its time nothing of an archived message is left, and neighbours in the log keep their copies", async () => {
    const { store, deliverOne, giveUp, edit, mapping, traceOf, guildId } = await start();
    const [gone, back, last] = [await deliverOne("r1"), await deliverOne("r2"), await deliverOne("r3")];
    const dead = await giveUp("dead");
    await archiveAll(store);
    await edit([mapping], { ...back.message, content: [{ type: "text", text: "edited" }] });
    await store.purgeHistory({ before: LATER });
    expect(sum(await purgeAll(store))).toEqual({ messages: 2, deliveries: 2 });
    expect(await traceOf(gone)).toEqual([]);
    expect(await traceOf(last)).toEqual([]);
    expect((await traceOf(back)).map(({ receipts }) => receipts)).toEqual([[receipt(0, "r2")], [receipt(0, "r2")]]);
    expect(await traceOf(dead)).toMatchObject([{ state: "dead" }]);
    expect(await edit([mapping], { ...gone.message, content: [] })).toEqual([]);
    const all = await store.readStatistics({ guildId, from: 0, to: LATER });
    expect(all).toMatchObject({ created: 4, delivered: 3, dead: 1 });
    await store.close();
  });

  test("of who opted out neither words nor a name are kept, in the log and in the archive", async () => {
    const { database, store, deliverOne } = await start();
    const author = { id: "shy", name: "小红", avatarUrl: null, bot: false, roleIds: [] };
    await deliverOne("r1", { author });
    await archiveAll(store);
    await deliverOne("r2", { author });
    const other = await deliverOne("r3");
    const step = (archived: boolean) => store.purgeOptOuts({ afterId: 0, limit: 10, archived });
    expect(await step(false)).toMatchObject({ done: true, messages: 0 });
    const dataSource = createDataSource(database);
    await dataSource.initialize();
    await dataSource.query(`INSERT INTO opt_out ("userId", "optedOutAt") VALUES ('shy', 1)`);
    expect(await step(false)).toMatchObject({ done: true, messages: 1 });
    expect(await step(true)).toMatchObject({ done: true, messages: 1 });
    expect(await step(true)).toMatchObject({ done: true, messages: 0 });
    const kept = `SELECT "authorId", "authorName", "content" FROM message_log ORDER BY "id"`;
    expect(await dataSource.query(kept)).toEqual([
      { authorId: "shy", authorName: "", content: null },
      { authorId: "author", authorName: "小明", content: JSON.stringify(other.message) },
    ]);
    const archived = `SELECT "authorName" FROM message_log_archive`;
    expect(await dataSource.query(archived)).toEqual([{ authorName: "" }]);
    await dataSource.destroy();
    await store.close();
  });

  test("housekeeping and messages at the same time lose and double nothing", async () => {
    const { store, deliverOne, accept, mapping, edit, remove, traceOf } = await start();
    const old: WithMessage[] = [];
    for (let number = 0; number < 12; number += 1) old.push(await deliverOne(`r${number}`));
    await rollUpAll(store);
    const change = (index: number) =>
      index % 3 === 0
        ? remove([mapping], old[index]!.message.id)
        : edit([mapping], { ...old[index]!.message, content: [{ type: "text", text: "x" }] });
    const [changes] = await Promise.all([
      Promise.all(old.map((_, index) => change(index))),
      archiveAll(store, 2),
      archiveAll(store, 5),
      Promise.all(Array.from({ length: 20 }, () => accept([mapping]))),
    ]);
    expect(changes.flat()).toHaveLength(12);
    for (const [index, delivery] of old.entries()) {
      const actions = (await traceOf(delivery)).map(({ action }) => action);
      expect(actions).toEqual(["create", index % 3 === 0 ? "delete" : "edit"]);
    }
    expect(await store.readQueueDepth({})).toMatchObject({ waiting: 32 });
    await store.close();
  });
}
