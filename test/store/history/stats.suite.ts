import { expect, test } from "vitest";
import { silentLogger } from "../../../src/log.js";
import type { Statistics } from "../../../src/store/history.js";
import { delaySpan, DELAY_BOUNDS_MS } from "../../../src/store/delay-histogram.js";
import { openStore } from "../../../src/store/open-store.js";
import type { Store } from "../../../src/store/store.js";
import type { Databases } from "../both-databases.js";
import { openHere } from "../store-here.js";
import { allPages, BEGIN, byTime, idsOf, rollUpAll, startHistoryWorld, type Fact } from "./history-world.js";

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

type Database = Awaited<ReturnType<Databases["create"]>>;

type Counted = Pick<Statistics, "created" | "filtered" | "delivered" | "dead" | "uncertain">;

/** What a person would count by hand. */
function countByHand(facts: readonly Fact[], from: number, to: number): Counted {
  const creates = facts.filter(({ action }) => action === "create");
  const came = creates.filter(({ receivedAt }) => receivedAt >= from && receivedAt < to);
  const ended = creates.filter(({ finishedAt }) => finishedAt !== null && finishedAt >= from && finishedAt < to);
  const count = (state: string) => ended.filter((fact) => fact.state === state).length;
  return {
    created: came.filter(({ state }) => state !== "filtered").length,
    filtered: came.filter(({ state }) => state === "filtered").length,
    delivered: count("delivered"),
    dead: count("dead"),
    uncertain: count("uncertain"),
  };
}

/** Five days of messages, on and beside the borders of minutes, hours and days, with every end. */
async function startDays(store: Store) {
  const world = await startHistoryWorld(store);
  const mappings = [await world.link(), await world.link()] as const;
  const borders = [0, -1, 1, MINUTE, 30 * MINUTE, HOUR - 1, HOUR, 3 * HOUR + 17, DAY - 10 * HOUR - 1, DAY - 10 * HOUR];
  let index = 0;
  for (const day of [0, 1, 2, 4]) {
    for (const border of borders) {
      const receivedAt = BEGIN + day * DAY + border;
      const [fact] = await world.take([mappings[index % 2]!], receivedAt);
      const state = (["delivered", "delivered", "dead", "uncertain", "delivered", "cancelled", null] as const)[
        index % 7
      ];
      const delay = [3, 40, 700, 61_000, 3 * HOUR][index % 5]!;
      if (state) await world.end(fact!, state, receivedAt + delay, delay);
      index += 1;
    }
    await world.filter(mappings[0], BEGIN + day * DAY + 5);
  }
  await world.edit(world.facts[0]!, BEGIN + 2 * DAY);
  return { ...world, mappings };
}

type Days = Awaited<ReturnType<typeof startDays>>;

/** Windows that begin and end on and beside what happened, and on whole hours and days: others at each round. */
function windows(facts: readonly Fact[], round: number): readonly (readonly [number, number])[] {
  const times = facts.flatMap(({ receivedAt, finishedAt }) => [receivedAt, finishedAt ?? receivedAt]);
  const edges = [...new Set(times)].toSorted((one, other) => one - other);
  const pairs: [number, number][] = [[0, Number.MAX_SAFE_INTEGER]];
  for (const [index, edge] of edges.entries()) {
    if (index % 4 !== round % 4) continue;
    const other = edges[(index * 7 + 3) % edges.length]!;
    const [from, to] = [Math.min(edge, other), Math.max(edge, other)];
    pairs.push([from, to], [from + 1, to + 1], [from, from + 1], [from - (from % HOUR), to - (to % DAY) + DAY]);
  }
  return pairs;
}

let round = 0;

async function expectCounts({ facts, guildId, mappings, store }: Days, note: string): Promise<void> {
  for (const [from, to] of windows(facts, (round += 1))) {
    const where = `${note}: ${from - BEGIN} to ${to - BEGIN}`;
    expect(await store.readStatistics({ guildId: null, from, to }), where).toMatchObject(countByHand(facts, from, to));
    const ofGuild = await store.readStatistics({ guildId, from, to });
    expect(ofGuild, where).toEqual(await store.readStatistics({ guildId: null, from, to }));
    const own = facts.filter(({ mapping }) => mapping.id === mappings[1].id);
    const ofMapping = await store.readStatistics({ guildId, mappingId: mappings[1].id, from, to });
    expect(ofMapping, where).toMatchObject(countByHand(own, from, to));
  }
}

async function expectSeries({ facts, guildId, store }: Days): Promise<void> {
  const [from, to] = [BEGIN - 3 * HOUR, BEGIN + 5 * DAY + 123_456];
  for (const timeZone of ["UTC", "Asia/Shanghai", "America/St_Johns", "Asia/Kathmandu"]) {
    for (const by of ["day", "hour"] as const) {
      for (const guild of [null, guildId]) {
        const series = await store.readSeries({ guildId: guild, from, to, by, timeZone });
        expect(series[0]!.from).toBe(from);
        expect(series.at(-1)!.to).toBe(to);
        for (const span of series) expect(span, timeZone).toMatchObject(countByHand(facts, span.from, span.to));
      }
    }
  }
}

/** Each test has a database to itself: the host's sums are all there is. */
export function statsSuite(databases: Databases): void {
  const open = (database: Database): Promise<Store> => openStore(database, { log: silentLogger });
  const openNew = async (): Promise<Store> => open(await databases.create());

  test("counts are those of the rows at every edge, before, between and after all steps of upkeep", async () => {
    const store = await openNew();
    const world = await startDays(store);
    await expectCounts(world, "nothing rolled up");
    await store.rollUp({ now: BEGIN + 5 * DAY, limit: 13 });
    await expectCounts(world, "a part rolled up");
    await rollUpAll(store, BEGIN + 3 * DAY);
    await expectCounts(world, "all rolled up, some days closed");
    await rollUpAll(store, BEGIN + 9 * DAY);
    await expectCounts(world, "all days closed");
    await expectSeries(world);
    const borders = { receivedBefore: BEGIN + 3 * DAY, finishedBefore: BEGIN + 3 * DAY, now: BEGIN + 9 * DAY };
    expect((await store.archiveMessages({ ...borders, afterId: 0, limit: 1_000 })).messages).toBeGreaterThan(5);
    await expectCounts(world, "some archived");
    await store.close();
  });

  test("counts stay right through a recount, wherever it stops, and what happens meanwhile is in them", async () => {
    const store = await openNew();
    const world = await startDays(store);
    await rollUpAll(store, BEGIN + 9 * DAY);
    const told: number[] = [];
    for (let done = false, step = 0; !done; step += 1) {
      const answer = await store.rebuildStats({ now: BEGIN + 9 * DAY, limit: 9 });
      done = answer.done;
      told.push(answer.progress);
      if (step % 6 === 0) {
        const at = BEGIN + (step % 5) * DAY + step * 1_000;
        const [fact] = await world.take([world.mappings[0]], at);
        await world.end(fact!, "delivered", at + 50, 50);
        if (step % 12 === 0) await rollUpAll(store, BEGIN + 9 * DAY);
      }
      if (step % 17 === 0) await expectCounts(world, `after step ${step}`);
    }
    await rollUpAll(store, BEGIN + 9 * DAY);
    await expectCounts(world, "done");
    expect(told).toEqual(told.toSorted((one, other) => one - other));
    expect(told.at(-1)).toBe(1);
    await expectSeries(world);
    await store.close();
  });

  test("what ends late in a day that is closed already is in that day", async () => {
    const store = await openNew();
    const world = await startDays(store);
    await rollUpAll(store, BEGIN + 9 * DAY);
    const waiting = world.facts.filter(({ state, action }) => state === "pending" && action === "create");
    expect(waiting.length).toBeGreaterThan(2);
    for (const fact of waiting) await world.end(fact, "delivered", fact.receivedAt + 2 * HOUR, 900);
    await world.take([world.mappings[1]], BEGIN + DAY + 7);
    await rollUpAll(store, BEGIN + 9 * DAY);
    await expectCounts(world, "late");
    await store.close();
  });

  test("a dead letter that is sent again counts as what it becomes", async () => {
    const store = await openNew();
    const world = await startDays(store);
    const { guildId, facts } = world;
    await rollUpAll(store, BEGIN + 9 * DAY);
    const now = BEGIN + 9 * DAY;
    const failed = await store.listFailed({ guildId, open: true, cursor: null, limit: 100 });
    const ids = failed.items.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(4);
    await store.resolveFailed({ guildId, ids, resolution: "replayed", by: "owner", now, audit: null });
    const again = facts.filter(({ state }) => state === "dead" || state === "uncertain");
    for (const fact of again) Object.assign(fact, { state: "pending", finishedAt: null });
    await expectCounts(world, "sent again");
    await world.end(again[0]!, "delivered", now + 5, 12);
    await world.end(again[1]!, "dead", now + 6);
    await expectCounts(world, "ended again");
    await store.close();
  });

  test("the success rate is that of what ended, and a percentile is right to within its span", async () => {
    const store = await openNew();
    const { link, take, end, guildId } = await startHistoryWorld(store);
    const mapping = await link();
    const delays = [4, 7, 7, 18, 44, 130, 160, 450, 900, 2_500, 61_000];
    for (const [index, delay] of delays.entries()) {
      const [fact] = await take([mapping], BEGIN + index);
      await end(fact!, "delivered", BEGIN + index + delay, delay);
    }
    const [dead] = await take([mapping], BEGIN + 100);
    await end(dead!, "dead", BEGIN + 200);
    await take([mapping], BEGIN + 300); // still on its way: no part of the rate
    const { successRate, delay } = await store.readStatistics({ guildId, from: BEGIN, to: BEGIN + HOUR });
    expect(successRate).toBe(91.67);
    for (const [told, exact] of [
      [delay!.p50, 130],
      [delay!.p95, 61_000],
      [delay!.p99, 61_000],
    ] as const) {
      expect(delaySpan(told)).toBe(delaySpan(exact));
      expect(told).toBeGreaterThan(DELAY_BOUNDS_MS[delaySpan(exact) - 1]!);
    }
    const nothing = await store.readStatistics({ guildId, from: BEGIN + DAY, to: BEGIN + 2 * DAY });
    expect(nothing).toEqual({
      created: 0,
      filtered: 0,
      delivered: 0,
      dead: 0,
      uncertain: 0,
      successRate: null,
      delay: null,
    });
    await store.close();
  });

  test("each mapping of a guild is counted by itself, those of others not at all", async () => {
    const store = await openNew();
    const world = await startDays(store);
    const other = await startHistoryWorld(store);
    await other.take([await other.link()], BEGIN);
    const counted = await store.readMappingStatistics({ guildId: world.guildId, from: BEGIN, to: BEGIN + 2 * DAY + 1 });
    expect(counted.map(({ mappingId }) => mappingId)).toEqual(world.mappings.map(({ id }) => id));
    for (const { mappingId, ...statistics } of counted) {
      const own = world.facts.filter(({ mapping }) => mapping.id === mappingId);
      expect(statistics).toMatchObject(countByHand(own, BEGIN, BEGIN + 2 * DAY + 1));
    }
    const foreign = { guildId: other.guildId, mappingId: world.mappings[0].id, from: 0, to: Number.MAX_SAFE_INTEGER };
    expect(await store.readStatistics(foreign)).toMatchObject({ created: 0, delivered: 0 });
    await store.close();
  });

  test("when old rows are purged, hours and days stay, and a recount leaves them alone", async () => {
    const store = await openNew();
    const world = await startDays(store);
    const now = BEGIN + 9 * DAY;
    await rollUpAll(store, now);
    const all = { guildId: null, from: 0, to: Number.MAX_SAFE_INTEGER };
    const before = await store.readStatistics(all);
    const border = { receivedBefore: BEGIN + 1.5 * DAY, finishedBefore: now, now };
    while (!(await store.purgeHistory({ before: border.receivedBefore, limit: 5 })).done);
    await store.archiveMessages({ ...border, afterId: 0, limit: 1_000 });
    const gone = await store.purgeArchive({ receivedBefore: border.receivedBefore, afterId: 0, limit: 1_000 });
    expect(gone.deliveries).toBeGreaterThan(5);
    expect(await store.readStatistics(all)).toEqual(before);
    while (!(await store.rebuildStats({ now })).done);
    expect(await store.readStatistics(all)).toEqual(before);
    const [from, to] = [BEGIN + 4 * DAY, BEGIN + 4 * DAY + 1];
    expect(await store.readStatistics({ guildId: null, from, to })).toMatchObject(countByHand(world.facts, from, to));
    await store.close();
  });

  test("a recount mends what is wrong, whatever it is", async () => {
    const database = await databases.create();
    const first = await open(database);
    const world = await startDays(first);
    await rollUpAll(first, BEGIN + 9 * DAY);
    await first.close();
    await damage(database, world.mappings[0].id);
    const store = await open(database);
    const wrong = await store.readStatistics({ guildId: null, from: 0, to: Number.MAX_SAFE_INTEGER });
    expect(wrong.delivered).not.toBe(world.facts.filter(({ state }) => state === "delivered").length);
    while (!(await store.rebuildStats({ now: BEGIN + 9 * DAY })).done);
    for (let rounds = 0; rounds < 4; rounds += 1) await expectCounts({ ...world, store }, "mended");
    await expectSeries({ ...world, store });
    const listed = await allPages((page) => store.listDeliveries({ guildId: world.guildId, ...page }), 50);
    expect(idsOf(listed)).toEqual(byTime(world.facts));
    await store.close();
  });
}

/** Counts of every size that are too high, too low, gone or invented, and an index that lacks some and has one too many. */
async function damage(database: Database, mappingId: number): Promise<void> {
  const { transaction, close } = await openHere(database);
  const { session } = transaction;
  await transaction.begin(true);
  for (const table of ["minute_stat", "hourly_stat", "daily_stat"]) {
    await session.run(
      `UPDATE ${table} SET "delivered" = "delivered" + 5, "delay3" = "delay3" + 5, "created" = "created" + 2`,
    );
  }
  await session.run(`UPDATE minute_stat SET "firstDeliveryId" = "lastDeliveryId"`);
  await session.run(`DELETE FROM hourly_stat WHERE "mappingId" = ? AND "hour" < ?`, mappingId, BEGIN + DAY);
  await session.run(`DELETE FROM minute_stat WHERE "minute" < ?`, BEGIN + DAY);
  await session.run(
    `INSERT INTO hourly_stat ("mappingId", "hour", "dead") VALUES (?, ?, 7)`,
    mappingId,
    BEGIN + 3 * DAY,
  );
  await session.run(`DELETE FROM log_entry WHERE "deliveryId" % 3 = 0`);
  const invented = [mappingId, BEGIN + DAY, 999_999];
  await session.run(
    `INSERT INTO log_entry ("mappingId", "receivedAt", "deliveryId", "kind") VALUES (?, ?, ?, 0)`,
    ...invented,
  );
  await transaction.commit();
  await close();
}
