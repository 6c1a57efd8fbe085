import { expect, test } from "vitest";
import type { DeliveryQuery } from "../../../src/store/history.js";
import type { Store } from "../../../src/store/store.js";
import { BEGIN, byTime, idsOf, rollUpAll, startHistoryWorld, type Fact, type HistoryWorld } from "./history-world.js";

const MINUTE = 60_000;

/** Thirty messages on two mappings, some at one moment and some out of order, with every end that there is. */
async function startBusyGuild(store: Store) {
  const world = await startHistoryWorld(store);
  const [first, second] = [await world.link("lounge"), await world.link("news")];
  for (let index = 0; index < 30; index += 1) {
    const at = BEGIN + Math.floor(index / 3) * 7 * MINUTE - (index % 5 === 4 ? 30 * MINUTE : 0);
    const taken = await world.take(index % 4 === 0 ? [first, second] : [index % 2 === 0 ? first : second], at);
    for (const fact of taken) await endSomehow(world, fact, index);
  }
  await world.filter(first, BEGIN + 3 * MINUTE);
  await world.edit(world.facts[0]!, BEGIN + 90 * MINUTE);
  await world.edit(world.facts[2]!, BEGIN + 8 * MINUTE);
  await world.setState(second, "paused");
  for (const fact of world.facts) if (fact.mapping.id === second.id && fact.state === "pending") fact.state = "held";
  return { ...world, first, second };
}

async function endSomehow({ end }: HistoryWorld, fact: Fact, index: number): Promise<void> {
  const at = fact.receivedAt + 500 + index;
  const state = (["delivered", "delivered", "dead", "delivered", "uncertain", "cancelled", null] as const)[index % 7];
  if (state) await end(fact, state, at);
}

/** Every filter by itself and some together, and which of the facts it leaves. */
function filters({ first, second }: { first: { id: number; channelId: string }; second: { id: number } }) {
  const [from, to] = [BEGIN + 7 * MINUTE, BEGIN + 35 * MINUTE];
  type Filter = readonly [Partial<DeliveryQuery>, (fact: Fact) => boolean];
  return [
    [{}, () => true],
    [{ mappingId: second.id }, ({ mapping }) => mapping.id === second.id],
    [{ channelId: first.channelId }, ({ mapping }) => mapping.id === first.id],
    [{ platform: "discord" }, () => true],
    [{ platform: "telegram" }, () => false],
    [{ action: "create" }, ({ action }) => action === "create"],
    [{ action: "edit" }, ({ action }) => action === "edit"],
    [{ from, to }, ({ receivedAt }) => receivedAt >= from && receivedAt < to],
    [{ from: to }, ({ receivedAt }) => receivedAt >= to],
    [
      { mappingId: first.id, state: "delivered" },
      ({ mapping, state }) => mapping.id === first.id && state === "delivered",
    ],
    [{ state: "dead", to }, ({ state, receivedAt }) => state === "dead" && receivedAt < to],
    [{ state: "pending", action: "edit" }, ({ state, action }) => state === "pending" && action === "edit"],
    ...(["pending", "held", "delivered", "dead", "uncertain", "cancelled", "filtered"] as const).map(
      (wanted): Filter => [{ state: wanted }, ({ state }) => state === wanted],
    ),
  ] satisfies readonly Filter[];
}

async function expectLists(world: Awaited<ReturnType<typeof startBusyGuild>>): Promise<void> {
  for (const [filter, fits] of filters(world)) {
    const listed = await world.listAll({ ...filter, limit: 4 });
    expect(idsOf(listed), JSON.stringify(filter)).toEqual(byTime(world.facts.filter(fits)));
  }
}

export function logSuite(open: () => { store: Store }): void {
  test("every filter lists what it should, newest first, page by page, each once", async () => {
    const world = await startBusyGuild(open().store);
    await expectLists(world); // nothing is in the index yet
    await world.store.rollUp({ now: BEGIN, limit: 11 });
    await expectLists(world); // some is
    await rollUpAll(world.store, BEGIN + 86_400_000);
    await expectLists(world);
  });

  test("what lies in the archive is listed as before, with its message", async () => {
    const world = await startBusyGuild(open().store);
    await rollUpAll(world.store, BEGIN);
    const before = await world.listAll({ limit: 50 });
    const old = { receivedBefore: BEGIN + 86_400_000, finishedBefore: BEGIN + 86_400_000, now: BEGIN + 90_000_000 };
    const { deliveries } = await world.store.archiveMessages({ ...old, afterId: 0, limit: 10_000 });
    expect(deliveries).toBeGreaterThan(5);
    expect(await world.listAll({ limit: 50 })).toEqual(before);
    await expectLists(world);
  });

  test("a listed delivery tells where it went, whose it was and what became of it", async () => {
    const { end, link, listAll, take, guildId } = await startHistoryWorld(open().store);
    const mapping = await link();
    const [fact] = (await take([mapping], BEGIN)) as [Fact];
    await end(fact, "dead", BEGIN + 900);
    expect(await listAll({ limit: 5 })).toEqual([
      {
        id: fact.id,
        mappingId: mapping.id,
        mappingNumber: mapping.number,
        guildId,
        channelId: mapping.channelId,
        platform: "discord",
        placeName: mapping.placeName,
        messageId: fact.message.id,
        authorId: "author",
        authorName: "小明",
        kind: "text",
        action: "create",
        state: "dead",
        attempts: 3,
        sentAt: BEGIN - 80,
        receivedAt: BEGIN,
        finishedAt: BEGIN + 900,
        delayMs: null,
        errorKind: "rejected",
        error: "400 Bad Request",
      },
    ]);
  });

  test("a guild is shown nothing of another's, the host is shown all", async () => {
    const { store } = open();
    const [one, other] = [await startHistoryWorld(store), await startHistoryWorld(store)];
    const [mine, theirs] = [await one.link(), await other.link()];
    await one.take([mine], BEGIN + 400 * 86_400_000);
    await other.take([theirs], BEGIN + 400 * 86_400_000 + 1);
    expect(idsOf(await one.listAll({ limit: 5 }))).toEqual(byTime(one.facts));
    expect(await one.listAll({ limit: 5, mappingId: theirs.id })).toEqual([]);
    for (const roll of [false, true]) {
      if (roll) await rollUpAll(store, BEGIN);
      const all = await store.listDeliveries({ guildId: null, cursor: null, limit: 2 });
      expect(idsOf(all.items)).toEqual(byTime([...one.facts, ...other.facts]));
    }
  });

  test("the host's list goes on from page to page, whatever guilds and minutes lie in between", async () => {
    const { store } = open();
    const worlds = [await startHistoryWorld(store), await startHistoryWorld(store)];
    const mappings = [await worlds[0]!.link(), await worlds[1]!.link()];
    const later = BEGIN + 500 * 86_400_000;
    for (let index = 0; index < 40; index += 1) {
      await worlds[index % 2]!.take([mappings[index % 2]!], later + (index % 7) * 3 * MINUTE + (index % 3));
    }
    await store.rollUp({ now: later, limit: 100_000 });
    await worlds[0]!.take([mappings[0]!], later + MINUTE);
    const expected = byTime(worlds.flatMap(({ facts }) => facts));
    expect(idsOf(await worlds[0]!.listAll({ guildId: null, from: later, limit: 6 }))).toEqual(expected);
  });

  test("many mappings are one list, however unevenly they speak", async () => {
    const world = await startHistoryWorld(open().store);
    const mappings = [];
    for (let count = 0; count < 12; count += 1) mappings.push(await world.link());
    for (let index = 0; index < 60; index += 1) {
      // First everyone, then one alone, then two in turn, then everyone again.
      const speaker = index < 12 || index >= 48 ? index % 12 : index < 30 ? 3 : 5 + (index % 2);
      await world.take([mappings[speaker]!], BEGIN + index * 1_000);
    }
    for (const roll of [false, true]) {
      if (roll) await rollUpAll(world.store, BEGIN, 1_000);
      for (const limit of [3, 6, 25]) expect(idsOf(await world.listAll({ limit }))).toEqual(byTime(world.facts));
    }
  });

  test("what is added while someone turns pages doesn't move the pages", async () => {
    const { link, store, take, guildId, facts } = await startHistoryWorld(open().store);
    const mapping = await link();
    for (let index = 0; index < 6; index += 1) await take([mapping], BEGIN + index);
    const expected = byTime(facts);
    const first = await store.listDeliveries({ guildId, cursor: null, limit: 3 });
    await take([mapping], BEGIN + 100);
    const second = await store.listDeliveries({ guildId, cursor: first.next, limit: 3 });
    expect(idsOf([...first.items, ...second.items])).toEqual(expected);
    expect(second.next).toBeNull();
  });

  test("a cursor that no list handed out is refused, and so is a state that there isn't", async () => {
    const { store } = open();
    for (const cursor of ["", "x", "MSwyLDM", "'; DROP TABLE delivery"]) {
      const refused = store.listDeliveries({ guildId: "any", cursor, limit: 5 });
      await expect(refused, cursor).rejects.toMatchObject({ name: "StoreError", kind: "cursor" });
    }
    const state = "dead' OR '1'='1" as "dead";
    await expect(store.listDeliveries({ guildId: "any", state, cursor: null, limit: 5 })).rejects.toThrow(
      "no such state",
    );
  });
}
