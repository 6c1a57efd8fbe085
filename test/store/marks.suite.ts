import { expect, test } from "vitest";
import type { CopyMark, MappingView, Store } from "../../src/store/store.js";
import { NOW, openBot, startStoreWorld, unique } from "./store-world.js";

const DUE = NOW + 1_500;

/** A store world in which people react and pin. */
async function startMarksWorld(store: Store) {
  const world = await startStoreWorld(store);
  let sn = 1_000;
  const event = (mappings: readonly MappingView[], sourceId: string) => ({
    accountId: world.account.id,
    position: { sessionId: "session", sn: (sn += 1) },
    sourceId,
    receivedAt: NOW,
    mappingIds: mappings.map(({ id }) => id),
  });
  const react = (
    mappings: readonly MappingView[],
    sourceId: string,
    userId: string,
    emoji: string,
    change: { added?: boolean; dueAt?: number } = {},
  ) => store.acceptReaction({ ...event(mappings, sourceId), userId, emoji, added: true, dueAt: DUE, ...change });
  const pin = (mappings: readonly MappingView[], sourceId: string, pinned: boolean) =>
    store.acceptPin({ ...event(mappings, sourceId), pinned });
  const due = (now = DUE, botId = world.bot.id) => store.listDueMarks({ botId, now, limit: 50 });
  const nextDueAt = (botId = world.bot.id) => store.nextMarkDueAt({ botId });
  /** As after a success, unless told otherwise. */
  const record = (mark: CopyMark, change: Partial<Parameters<Store["recordMark"]>[0]> = {}) =>
    store.recordMark({
      messageId: mark.messageId,
      mappingId: mark.mappingId,
      carried: { reactions: mark.reactions, pin: mark.pin },
      shownReactions: mark.reactions?.wanted ?? [],
      shownPin: mark.pin?.wanted ?? false,
      attempts: 0,
      dueAt: null,
      newsDueAt: NOW + 9_000,
      ...change,
    });
  /** A message with its copy at that mapping's place. */
  async function deliverOne(mapping: MappingView, remoteId = unique("remote")): Promise<string> {
    const delivery = await world.acceptOne(mapping);
    await world.deliver(delivery, remoteId);
    return delivery.message.id;
  }
  return { ...world, react, pin, due, nextDueAt, record, deliverOne };
}

async function only(marks: Promise<readonly CopyMark[]>): Promise<CopyMark> {
  const [mark, ...others] = await marks;
  if (!mark || others.length > 0) throw new Error(`Not one mark, but ${others.length + (mark ? 1 : 0)}`);
  return mark;
}

export function marksSuite(open: () => { store: Store }): void {
  test("the emoji that people chose are wanted on the copy, the most frequent first, without a guild's own", async () => {
    const { link, deliverOne, react, due } = await startMarksWorld(open().store);
    const mapping = await link();
    const id = await deliverOne(mapping, "remote");
    for (const [user, emoji] of [
      ["anna", "👍"],
      ["anna", ":party:"],
      ["bob", ":party:"],
      ["bob", "🎉"],
      ["carl", "🎉"],
    ] as const) {
      await react([mapping], id, user, emoji);
    }
    expect(await due()).toMatchObject([
      {
        mappingId: mapping.id,
        botId: mapping.botId,
        address: mapping.address,
        remoteId: "remote",
        reactions: { wanted: ["🎉", "👍"], shown: [] },
        pin: null,
        attempts: 0,
      },
    ]);
  });

  test("a reaction counts once a person, however often it is told, and no more when it is taken back", async () => {
    const { link, deliverOne, react, due } = await startMarksWorld(open().store);
    const mapping = await link();
    const id = await deliverOne(mapping);
    await react([mapping], id, "anna", "👍");
    await react([mapping], id, "anna", "👍");
    await react([mapping], id, "anna", "🎉");
    await react([mapping], id, "bob", "🎉");
    await react([mapping], id, "bob", "🎉", { added: false });
    await react([mapping], id, "nobody", "👍", { added: false });
    expect((await only(due())).reactions?.wanted).toEqual(["🎉", "👍"]);
    await react([mapping], id, "anna", "👍", { added: false });
    expect((await only(due())).reactions?.wanted).toEqual(["🎉"]);
    await react([mapping], id, "anna", "🎉", { added: false });
    expect((await only(due())).reactions?.wanted).toEqual([]);
  });

  test("among equally frequent emoji the one that was there stays first", async () => {
    const { link, deliverOne, react, due } = await startMarksWorld(open().store);
    const mapping = await link();
    const id = await deliverOne(mapping);
    for (const emoji of ["🎉", "👍", "❤️", "😀"]) await react([mapping], id, "anna", emoji);
    expect((await only(due())).reactions?.wanted).toEqual(["🎉", "👍", "❤️", "😀"]);
    await react([mapping], id, "bob", "😀");
    await react([mapping], id, "bob", "👍");
    expect((await only(due())).reactions?.wanted).toEqual(["😀", "👍", "🎉", "❤️"]);
  });

  test("no more emoji are wanted than a platform could show", async () => {
    const { link, deliverOne, react, due } = await startMarksWorld(open().store);
    const mapping = await link();
    const id = await deliverOne(mapping);
    for (let index = 0; index < 25; index += 1) {
      await react([mapping], id, "anna", String.fromCodePoint(0x1f600 + index));
    }
    await react([mapping], id, "bob", "😘");
    const wanted = (await only(due())).reactions?.wanted ?? [];
    expect(wanted).toHaveLength(20);
    expect(wanted[0]).toBe("😘");
  });

  test("a burst is due once, at its first reaction's time; a change during another try waits for that try", async () => {
    const { link, deliverOne, react, due, nextDueAt, record } = await startMarksWorld(open().store);
    const mapping = await link();
    const id = await deliverOne(mapping);
    await react([mapping], id, "anna", "👍", { dueAt: DUE });
    await react([mapping], id, "bob", "🎉", { dueAt: DUE + 1_000 });
    expect(await nextDueAt()).toBe(DUE);
    expect(await due(DUE - 1)).toEqual([]);
    await record(await only(due()), { shownReactions: [], attempts: 3, dueAt: DUE + 60_000 });
    await react([mapping], id, "carl", "❤️", { dueAt: DUE + 2_000 });
    expect(await nextDueAt()).toBe(DUE + 60_000);
    expect(await due(DUE + 60_000)).toMatchObject([{ attempts: 3, reactions: { shown: [] } }]);
  });

  test("what is shown as wanted is no longer due, and only a change makes it so again", async () => {
    const { link, deliverOne, react, due, nextDueAt, record } = await startMarksWorld(open().store);
    const mapping = await link();
    const id = await deliverOne(mapping);
    await react([mapping], id, "anna", "👍");
    await record(await only(due()));
    expect(await nextDueAt()).toBeNull();
    await react([mapping], id, "bob", "👍", { dueAt: DUE + 5_000 });
    await react([mapping], id, "bob", ":party:", { dueAt: DUE + 5_000 });
    expect(await nextDueAt()).toBeNull();
    await react([mapping], id, "bob", "🎉", { dueAt: DUE + 6_000 });
    expect(await nextDueAt()).toBe(DUE + 6_000);
    expect(await due(DUE + 6_000)).toMatchObject([{ reactions: { wanted: ["👍", "🎉"], shown: ["👍"] } }]);
  });

  test("what changes while a mark is being carried out is carried out after it", async () => {
    const { link, deliverOne, react, pin, due, nextDueAt, record } = await startMarksWorld(open().store);
    const mapping = await link();
    const id = await deliverOne(mapping);
    await react([mapping], id, "anna", "👍");
    const first = await only(due());
    await react([mapping], id, "anna", "🎉");
    await record(first, { newsDueAt: DUE + 700 });
    expect(await nextDueAt()).toBe(DUE + 700);
    const second = await only(due(DUE + 700));
    expect(second.reactions).toEqual({ wanted: ["👍", "🎉"], shown: ["👍"] });
    await pin([mapping], id, true);
    await record(second, { newsDueAt: DUE + 800 });
    expect(await due(DUE + 800)).toMatchObject([{ pin: { wanted: true, shown: false } }]);
    // After a failure the next try carries all of it.
    await record(second, { shownReactions: [], attempts: 1, dueAt: DUE + 5_000, newsDueAt: DUE + 900 });
    expect(await nextDueAt()).toBe(DUE + 5_000);
  });

  test("a pin is wanted, and no longer; of a message that was never pinned nothing is", async () => {
    const { link, deliverOne, pin, due, nextDueAt, record } = await startMarksWorld(open().store);
    const mapping = await link();
    const id = await deliverOne(mapping);
    await pin([mapping], id, false);
    expect(await nextDueAt()).toBeNull();
    await pin([mapping], id, true);
    const pinned = await only(due(NOW));
    expect(pinned).toMatchObject({ reactions: null, pin: { wanted: true, shown: false } });
    await record(pinned);
    await pin([mapping], id, true);
    expect(await nextDueAt()).toBeNull();
    await pin([mapping], id, false);
    expect((await only(due(NOW))).pin).toEqual({ wanted: false, shown: true });
  });

  test("a mark waits for its copy", async () => {
    const { link, acceptOne, deliver, react, due, nextDueAt } = await startMarksWorld(open().store);
    const mapping = await link();
    const delivery = await acceptOne(mapping);
    await react([mapping], delivery.message.id, "anna", "👍");
    expect(await due()).toEqual([]);
    expect(await nextDueAt()).toBe(DUE);
    await deliver(delivery, "late");
    expect(await due()).toMatchObject([{ remoteId: "late" }]);
  });

  test("while a mapping rests its marks wait; when it has ended they are over", async () => {
    const { link, deliverOne, react, due, nextDueAt, setState, store, guildId } = await startMarksWorld(open().store);
    const mapping = await link();
    const id = await deliverOne(mapping);
    await react([mapping], id, "anna", "👍");
    await setState(mapping, "paused", { pause: "keep" });
    expect(await due()).toEqual([]);
    await setState(mapping, "active");
    expect(await due()).toHaveLength(1);
    const actor = { actorId: "owner", actorName: "Owner", action: "unlink", subject: "1", before: null, after: null };
    await store.removeMapping({ guildId, number: mapping.number, audit: { ...actor, guildId, at: NOW } });
    expect(await due()).toEqual([]);
    expect(await nextDueAt()).toBeNull();
  });

  test("only mappings that were named, and have a copy, are concerned; each bot sees its own", async () => {
    const { link, accept, deliver, react, due, nextDueAt, store } = await startMarksWorld(open().store);
    const other = await openBot(store);
    const channel = unique("channel");
    const [one, two, three] = [await link(channel), await link(channel), await link(channel, unique("place"), other)];
    const later = await link(channel);
    const { deliveries } = await accept([one, two, three], { id: unique("message") });
    for (const delivery of deliveries) await deliver(delivery, `at ${delivery.mappingId}`);
    await react([one, three, later], deliveries[0]?.message?.id ?? "", "anna", "👍");
    expect((await due()).map(({ mappingId }) => mappingId)).toEqual([one.id]);
    expect((await due(DUE, other.id)).map(({ mappingId }) => mappingId)).toEqual([three.id]);
    expect(await nextDueAt(other.id)).toBe(DUE);
  });

  test("of messages that we don't know, that were commands, or are deleted, only the position moves", async () => {
    const { link, deliverOne, remove, react, pin, nextDueAt, store, account } = await startMarksWorld(open().store);
    const mapping = await link();
    const gone = await deliverOne(mapping);
    await react([mapping], gone, "anna", "👍");
    await remove([mapping], gone);
    expect(await nextDueAt()).toBeNull();
    await react([mapping], gone, "bob", "🎉");
    await pin([mapping], gone, true);
    await react([mapping], "unknown", "anna", "👍");
    await store.acceptPin({
      accountId: account.id,
      position: { sessionId: "session", sn: 2_000 },
      sourceId: "unknown",
      receivedAt: NOW,
      mappingIds: [mapping.id],
      pinned: true,
    });
    expect(await nextDueAt()).toBeNull();
    const { userId } = { userId: unique("kook-bot") };
    const fresh = await store.openAccount({ userId, name: "Relay", now: NOW });
    await store.acceptReaction({
      accountId: fresh.id,
      position: { sessionId: "s", sn: 7 },
      sourceId: "unknown",
      receivedAt: NOW,
      mappingIds: [mapping.id],
      userId: "anna",
      emoji: "👍",
      added: true,
      dueAt: DUE,
    });
    const again = await store.openAccount({ userId, name: "Relay", now: NOW });
    expect(again.position).toEqual({ sessionId: "s", sn: 7 });
  });

  test("a copy at a former address is out of reach", async () => {
    const { link, deliverOne, react, due, nextDueAt, store } = await startMarksWorld(open().store);
    const mapping = await link();
    const [before, marked] = [await deliverOne(mapping), await deliverOne(mapping)];
    await react([mapping], marked, "anna", "👍");
    await store.moveLane({ laneId: mapping.laneId, address: unique("elsewhere"), now: NOW });
    expect(await due()).toEqual([]);
    await react([mapping], before, "anna", "👍");
    const after = await deliverOne(mapping);
    await react([mapping], after, "anna", "👍", { dueAt: DUE + 1 });
    expect(await due(DUE + 1)).toHaveLength(1);
    expect(await nextDueAt()).toBe(DUE); // the one that can't be reached any more
  });

  test("what could not be shown for a month is let go", async () => {
    const { link, acceptOne, react, due, nextDueAt } = await startMarksWorld(open().store);
    const mapping = await link();
    const waiting = await acceptOne(mapping);
    await react([mapping], waiting.message.id, "anna", "👍");
    await due(DUE + 30 * 86_400_000);
    expect(await nextDueAt()).toBe(DUE);
    await due(DUE + 30 * 86_400_000 + 1);
    expect(await nextDueAt()).toBeNull();
  });

  test("the people who wrote lately are known by guild and name, the last one last", async () => {
    const { link, acceptOne, guildId, store } = await startMarksWorld(open().store);
    const mapping = await link();
    const by = (id: string, name: string) => ({ author: { id, name, avatarUrl: null, bot: false, roleIds: [] } });
    for (const [id, name] of [
      ["1", "too old"],
      ["1", "Anna"],
      ["2", "Bob"],
      ["1", "Anna"],
      ["1", "Annie"],
    ] as const) {
      await acceptOne(mapping, by(id, name));
    }
    expect(await store.listRecentAuthors({ messages: 4 })).toEqual([
      { guildId, authorId: "2", authorName: "Bob" },
      { guildId, authorId: "1", authorName: "Anna" },
      { guildId, authorId: "1", authorName: "Annie" },
    ]);
  });
}
