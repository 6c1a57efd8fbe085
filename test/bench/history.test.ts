import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateHistory, type HistorySummary } from "../../bench/history/generate.js";
import { defaultHistory, HISTORY_END, type HistoryOptions } from "../../bench/history/options.js";
import { DAY_MS, HOUR_MS } from "../../bench/history/rhythm.js";
import { delaySpan, DELAY_SPANS } from "../../src/store/delay-histogram.js";
import { silentLogger } from "../../src/log.js";
import type { Message } from "../../src/message/index.js";
import { openStore } from "../../src/store/open-store.js";

const OPTIONS: HistoryOptions = {
  ...defaultHistory,
  messages: 6_000,
  days: 60,
  archiveAfterDays: 30,
  contentDays: 7,
  guilds: 6,
  channels: 60,
  mappings: 69,
};
const ALL_DELIVERIES = `(SELECT "id", "messageId", "mappingId", "action", "state", "attempts", "finishedAt", "delayMs" FROM delivery
  UNION ALL SELECT "id", "messageId", "mappingId", "action", "state", "attempts", "finishedAt", "delayMs" FROM delivery_archive)`;

const folder = mkdtempSync(join(tmpdir(), "relay-history-"));
const path = join(folder, "history.db");
let summary: HistorySummary;
let db: Database.Database;

beforeAll(async () => {
  summary = await generateHistory(path, OPTIONS);
  db = new Database(path, { readonly: true });
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const all = <Row>(sql: string, ...values: unknown[]): Row[] => db.prepare(sql).all(...values) as Row[];
const count = (sql: string, ...values: unknown[]): number =>
  db
    .prepare(sql)
    .pluck()
    .get(...values) as number;

describe("a generated history", () => {
  test("has the messages that were asked for, spread over its days", () => {
    expect(summary.messages).toBe(OPTIONS.messages);
    const [first, last] = [HISTORY_END - OPTIONS.days * DAY_MS, HISTORY_END];
    const times = all<{ at: number }>(
      `SELECT "receivedAt" AS at FROM message_log UNION ALL SELECT "receivedAt" FROM message_log_archive`,
    ).map(({ at }) => at);
    expect(times).toHaveLength(OPTIONS.messages);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(first);
    expect(Math.max(...times)).toBeLessThan(last);
    const days = new Set(times.map((at) => Math.floor((at - first) / DAY_MS)));
    expect(days.size).toBe(OPTIONS.days);
    const inHour = (hour: number): number =>
      times.filter((at) => new Date(at + 8 * HOUR_MS).getUTCHours() === hour).length;
    expect(inHour(21)).toBeGreaterThan(5 * inHour(4)); // Beijing's evening, and its night
  });

  test("has about 1.5 deliveries a message, of which some failed, and some copies that changed", () => {
    expect(summary.deliveries / summary.messages).toBeGreaterThan(1.1);
    expect(count(`SELECT count(*) FROM ${ALL_DELIVERIES}`)).toBe(summary.deliveries);
    const created = count(`SELECT count(*) FROM ${ALL_DELIVERIES} WHERE "action" = 'create'`);
    const share = (where: string): number =>
      count(`SELECT count(*) FROM ${ALL_DELIVERIES} WHERE "action" = 'create' AND ${where}`) / created;
    expect(share(`"state" = 'delivered'`)).toBeGreaterThan(0.95);
    expect(share(`"attempts" > 1`)).toBeGreaterThan(0.005);
    expect(share(`"state" = 'dead'`)).toBeGreaterThan(0.001);
    expect(share(`"state" = 'filtered'`)).toBeGreaterThan(0.005);
    for (const action of ["edit", "delete"]) {
      expect(count(`SELECT count(*) FROM ${ALL_DELIVERIES} WHERE "action" = ?`, action)).toBeGreaterThan(20);
    }
  });

  test("breaks no foreign key and no order: ids grow with time", () => {
    expect(db.pragma("foreign_key_check")).toEqual([]);
    expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
    const messages = all<{ id: number; at: number }>(
      `SELECT "id", "sentAt" AS at FROM message_log UNION ALL SELECT "id", "sentAt" FROM message_log_archive ORDER BY 1`,
    );
    expect(messages.map(({ id }) => id)).toEqual(messages.map((_, index) => index + 1));
    expect(messages.every(({ at }, index) => at >= (messages[index - 1]?.at ?? 0))).toBe(true);
    const [lost] = all(`SELECT d."id" FROM ${ALL_DELIVERIES} d WHERE NOT EXISTS
      (SELECT 1 FROM message_log m WHERE m."id" = d."messageId") AND NOT EXISTS
      (SELECT 1 FROM message_log_archive m WHERE m."id" = d."messageId")`);
    expect(lost).toBeUndefined();
  });

  test("has a receipt for each copy that is there, and a dead letter for each that was given up", () => {
    const unsent = `SELECT count(*) FROM receipt r WHERE NOT EXISTS (SELECT 1 FROM ${ALL_DELIVERIES} d
      WHERE d."messageId" = r."messageId" AND d."mappingId" = r."mappingId" AND d."action" = 'create' AND d."state" = 'delivered')`;
    expect(count(unsent)).toBe(0);
    const without = `SELECT count(*) FROM delivery d JOIN message_log m ON m."id" = d."messageId"
      WHERE d."action" = 'create' AND d."state" = 'delivered' AND m."deletedAt" IS NULL AND NOT EXISTS
      (SELECT 1 FROM receipt r WHERE r."messageId" = d."messageId" AND r."mappingId" = d."mappingId" AND r."part" = 0)`;
    expect(count(without)).toBe(0);
    const given = all<{ id: number }>(
      `SELECT "id" FROM ${ALL_DELIVERIES} WHERE "state" IN ('dead', 'uncertain') ORDER BY "id"`,
    );
    const letters = all<{ id: number }>(`SELECT "deliveryId" AS id FROM failed_message ORDER BY "deliveryId"`);
    expect(letters).toEqual(given);
    expect(letters.length).toBe(summary.failed);
    expect(count(`SELECT count(*) FROM failed_message WHERE "resolvedAt" IS NULL`)).toBeGreaterThan(0);
  });

  test("lies in the archive as far as it is old and nobody has to do anything about it", () => {
    const before = HISTORY_END - OPTIONS.archiveAfterDays * DAY_MS;
    expect(summary.archivedMessages).toBeGreaterThan(1_000);
    expect(count(`SELECT count(*) FROM message_log_archive WHERE "receivedAt" >= ?`, before)).toBe(0);
    const open = `EXISTS (SELECT 1 FROM ${ALL_DELIVERIES} d LEFT JOIN failed_message f ON f."deliveryId" = d."id"
      WHERE d."messageId" = m."id" AND (d."finishedAt" IS NULL OR (f."id" IS NOT NULL AND f."resolvedAt" IS NULL)))`;
    expect(count(`SELECT count(*) FROM message_log_archive m WHERE ${open}`)).toBe(0);
    expect(count(`SELECT count(*) FROM message_log m WHERE "receivedAt" < ? AND NOT ${open}`, before)).toBe(0);
    expect(count(`SELECT count(*) FROM delivery d JOIN message_log_archive m ON m."id" = d."messageId"`)).toBe(0);
  });

  test("keeps what was said as long as it was to be kept, edits included", () => {
    const from = HISTORY_END - OPTIONS.contentDays * DAY_MS;
    expect(count(`SELECT count(*) FROM message_log WHERE "content" IS NOT NULL AND "receivedAt" < ?`, from)).toBe(0);
    const kept = all<{ content: string; sourceId: string; revision: number }>(
      `SELECT "content", "sourceId", "revision" FROM message_log WHERE "content" IS NOT NULL`,
    );
    expect(kept.length).toBeGreaterThan(500);
    const messages = kept.map(({ content }) => JSON.parse(content) as Message);
    expect(messages.map(({ id }) => id)).toEqual(kept.map(({ sourceId }) => sourceId));
    expect(kept.some(({ revision }) => revision === 1)).toBe(true);
    const texts = JSON.stringify(messages.map(({ content }) => content));
    expect(texts).toMatch(/[\u4e00-\u9fff]{4}/);
    expect(texts).toMatch(/[a-z]{4} [a-z]+ [a-z]+/);
    expect(new Set(messages.map(({ kind }) => kind))).toContain("image");
    expect(messages.some(({ quote }) => quote !== null)).toBe(true);
  });

  test("has the rollups that a recount of its rows gives", () => {
    const rows = all<{ mappingId: number; state: string; finishedAt: number; delayMs: number | null }>(
      `SELECT "mappingId", "state", "finishedAt", "delayMs" FROM ${ALL_DELIVERIES}
       WHERE "action" = 'create' AND "state" IN ('delivered', 'dead', 'uncertain')`,
    );
    const hours = new Map<string, Counts>();
    const minutes = new Map<string, Counts>();
    for (const row of rows) {
      const hour = row.finishedAt - (row.finishedAt % HOUR_MS);
      for (const mapping of [row.mappingId, 0]) addTo(hours, `${mapping} ${hour}`, row);
      addTo(minutes, `0 ${row.finishedAt - (row.finishedAt % 60_000)}`, row);
    }
    expect(readCounts(`SELECT "mappingId" || ' ' || "hour" AS key, * FROM hourly_stat`)).toEqual(hours);
    expect(readCounts(`SELECT "part" || ' ' || "minute" AS key, * FROM minute_stat`)).toEqual(minutes);
    expect(rows.length).toBeGreaterThan(5_000);
  });

  test("is the same again for the same seed, and another one for another seed", async () => {
    const options = { ...OPTIONS, messages: 300, days: 3 };
    const digests: string[] = [];
    for (const seed of [7, 7, 8]) {
      const other = join(folder, `seed-${digests.length}.db`);
      await generateHistory(other, { ...options, seed });
      const file = new Database(other, { readonly: true });
      const tables = ["message_log", "delivery", "receipt", "hourly_stat", "channel_mapping", "failed_message"];
      digests.push(JSON.stringify(tables.map((table) => file.prepare(`SELECT * FROM ${table}`).all())));
      file.close();
    }
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });

  test("is not begun where the disk has no room for it", async () => {
    const other = join(folder, "too-large.db");
    const refused = generateHistory(other, OPTIONS, { leaveFreeBytes: Number.MAX_SAFE_INTEGER });
    await expect(refused).rejects.toThrow(/too small: [\d.]+ GiB are needed, and [\d.]+ GiB are free/);
  });

  test.each([
    [{ messages: 0 }, "messages"],
    [{ messages: 1.5 }, "messages"],
    [{ mappings: 30 }, "mapping"],
    [{ endsAt: HISTORY_END + 1 }, "whole hour"],
  ])("%o can't be", async (changes, word) => {
    await expect(generateHistory(join(folder, "never.db"), { ...OPTIONS, ...changes })).rejects.toThrow(word);
  });
});

test("the relay's store counts, lists and finds what a history holds, and its own recount changes nothing", async () => {
  const created = count(`SELECT count(*) FROM ${ALL_DELIVERIES} WHERE "action" = 'create' AND "state" <> 'filtered'`);
  const delivered = count(`SELECT count(*) FROM ${ALL_DELIVERIES} WHERE "action" = 'create' AND "state" = 'delivered'`);
  const tables = ["hourly_stat", "minute_stat", "daily_stat", "log_entry"];
  const readAll = (): readonly string[] =>
    tables.flatMap((table) =>
      all<Record<string, unknown>>(`SELECT * FROM ${table}`)
        // When something was delivered last is asked of mappings alone.
        .map((row) => (row["mappingId"] === 0 ? { ...row, lastDeliveredAt: null } : row))
        .map((row) => `${table} ${JSON.stringify(row)}`),
    );
  const before = readAll();
  const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
  try {
    const statistics = await store.readStatistics({ guildId: null, from: 0, to: HISTORY_END });
    expect(statistics).toMatchObject({ created, delivered });
    const { items } = await store.listDeliveries({ guildId: null, cursor: null, limit: 50 });
    expect(items).toHaveLength(50);
    const texts: string[] = [];
    for (const { guildId } of all<{ guildId: string }>(`SELECT "guildId" FROM guild`)) {
      const found = await store.searchMessages({ guildId, text: "今晚", cursor: null, limit: 5 });
      texts.push(...found.items.map(({ text }) => text));
    }
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => !text.includes("今晚"))).toEqual([]);
    let rebuilt = await store.rebuildStats({ now: HISTORY_END });
    while (!rebuilt.done) rebuilt = await store.rebuildStats({ now: HISTORY_END });
  } finally {
    await store.close();
  }
  expect(count("SELECT count(*) FROM log_entry")).toBe(summary.deliveries);
  const after = new Set(readAll());
  expect(before.filter((row) => !after.has(row)).slice(0, 5)).toEqual([]);
  expect(after.size).toBe(before.length);
});

test("the relay's store goes on where a history ends", async () => {
  const newest = all<{ sourceId: string; channelId: string; content: string }>(
    `SELECT "sourceId", "channelId", "content" FROM message_log m WHERE "deletedAt" IS NULL AND "purpose" = 'relay'
       AND "content" IS NOT NULL AND (SELECT count(*) FROM receipt r WHERE r."messageId" = m."id") > 0 ORDER BY "id" DESC LIMIT 1`,
  )[0];
  if (!newest) throw new Error("The history has no message");
  const message = JSON.parse(newest.content) as Message;
  const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
  try {
    const mappings = await store.listAllMappings({});
    expect(mappings).toHaveLength(OPTIONS.mappings);
    const ids = mappings.filter(({ channelId }) => channelId === newest.channelId).map(({ id }) => id);
    const trace = await store.readTrace({ guildId: message.guildId, messageId: message.id });
    expect(trace.map(({ mappingId }) => mappingId).toSorted()).toEqual(ids.toSorted());

    const event = { accountId: 1, position: null, receivedAt: HISTORY_END + 1, mappingIds: ids };
    const edited = await store.acceptEdit({
      ...event,
      sourceId: message.id,
      message: { ...message, content: [] },
      editedAt: HISTORY_END,
    });
    expect(edited.deliveries.length).toBe(ids.length);
    const { deliveries } = await store.acceptMessage({
      ...event,
      message: { ...message, id: "another" },
      purpose: "relay",
    });
    expect(deliveries.map(({ messageId }) => messageId)).toEqual(ids.map(() => OPTIONS.messages + 1));
    expect(Math.min(...edited.deliveries.map(({ id }) => id))).toBe(summary.deliveries + 1);
    const repeat = await store.acceptMessage({ ...event, message, purpose: "relay" });
    expect(repeat).toEqual({ duplicate: true, deliveries: [] });
  } finally {
    await store.close();
  }
});

interface Counts {
  readonly delivered: number;
  readonly dead: number;
  readonly uncertain: number;
  readonly delays: readonly number[];
}

function addTo(into: Map<string, Counts>, key: string, row: { state: string; delayMs: number | null }): void {
  const none = { delivered: 0, dead: 0, uncertain: 0, delays: new Array<number>(DELAY_SPANS).fill(0) };
  const counts = into.get(key) ?? none;
  const one = (state: string): number => (row.state === state ? 1 : 0);
  const span = row.state === "delivered" ? delaySpan(row.delayMs ?? 0) : -1;
  into.set(key, {
    delivered: counts.delivered + one("delivered"),
    dead: counts.dead + one("dead"),
    uncertain: counts.uncertain + one("uncertain"),
    delays: counts.delays.map((value, index) => value + (index === span ? 1 : 0)),
  });
}

/** Of the spans in which something ended. */
function readCounts(sql: string): Map<string, Counts> {
  const rows = all<Record<string, number> & { key: string }>(sql);
  const counted = rows.map((row): readonly [string, Counts] => {
    const { delivered = 0, dead = 0, uncertain = 0 } = row;
    const delays = Array.from({ length: DELAY_SPANS }, (_, span) => row[`delay${span}`] ?? 0);
    return [row.key, { delivered, dead, uncertain, delays }];
  });
  return new Map(counted.filter(([, { delivered, dead, uncertain }]) => delivered + dead + uncertain > 0));
}
