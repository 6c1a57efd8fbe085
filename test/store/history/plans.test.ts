import Database from "better-sqlite3";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLogger } from "../../../src/log.js";
import { openStore } from "../../../src/store/open-store.js";
import type { ReadSession } from "../../../src/store/read-session.js";
import { reads } from "../../../src/store/reads.js";
import type { SqlValue } from "../../../src/store/session.js";
import { postgresDatabases, sqliteDatabases } from "../both-databases.js";
import { BEGIN, rollUpAll, startHistoryWorld } from "./history-world.js";

/** Tables that grow with the traffic or with the years. */
const GROWING =
  /\b(message_log|message_log_archive|delivery|delivery_archive|log_entry|minute_stat|hourly_stat|daily_stat|failed_message|audit_log|[dsamqtfe])\b/;
/** Short names of small tables, and of a list that was handed over. */
const SMALL = /^SCAN (watermark|channel_mapping|m|json_each|q|sqlite_master|pragma_\w+|d|s|f)( |$)/;

interface Used {
  readonly name: string;
  readonly sql: string;
}

/** Every read at least once, under each kind of filter, and the statements that it sent. */
async function useAllReads(session: ReadSession, guildId: string, mappingId: number): Promise<readonly Used[]> {
  const used = new Map<string, Used>();
  let name = "";
  const note = (sql: string): void => void used.set(sql, { name, sql });
  const noting: ReadSession = {
    dialect: session.dialect,
    all: (sql, ...values) => (note(sql), session.all(sql, ...values)),
    get: (sql, ...values) => (note(sql), session.get(sql, ...values)),
  };
  const page = { cursor: null, limit: 5 };
  const window = { from: BEGIN - 90 * 86_400_000 - 12_345, to: BEGIN + 45 * 60_000 + 7 };
  const as = async (title: string, run: () => Promise<unknown>): Promise<void> => {
    name = title;
    await run();
  };
  const list = (query: Partial<Parameters<typeof reads.listDeliveries>[1]>) =>
    as("log", () => reads.listDeliveries(noting, { guildId, ...page, ...query }));
  await list({});
  await list({ guildId: null });
  await list({ guildId: null, state: "dead" });
  await list({ mappingId, from: BEGIN - 1, to: BEGIN + 1 });
  for (const state of ["pending", "held", "delivered", "dead", "filtered"] as const) await list({ state });
  for (const action of ["create", "edit"] as const) await list({ action });
  for (const guild of [null, guildId]) {
    await as("statistics", () => reads.readStatistics(noting, { guildId: guild, ...window }));
    const zone = { by: "hour", timeZone: "Asia/Kathmandu" } as const;
    await as("series", () =>
      reads.readSeries(noting, { guildId: guild, from: BEGIN - 7_200_000, to: BEGIN + 777, ...zone }),
    );
    await as("failed", () => reads.listFailed(noting, { guildId: guild, open: guild === null, ...page }));
    await as("retrying", () => reads.listRetrying(noting, { guildId: guild, limit: 5 }));
  }
  await as("mappings", () => reads.readMappingStatistics(noting, { guildId, ...window }));
  await as("search", () => reads.searchMessages(noting, { guildId, text: "公告", cursor: null, limit: 50 }));
  await as("audit", () => reads.listAudit(noting, { guildId, ...page }));
  await as("size", () => reads.readDatabaseSize(noting));
  return [...used.values()];
}

/** Some deliveries, of which each kind of query finds something. */
async function fill(open: ReturnType<typeof openStore>) {
  const store = await open;
  const { take, end, filter, edit, link, guildId } = await startHistoryWorld(store);
  const mapping = await link();
  for (let index = 0; index < 12; index += 1) {
    const [fact] = await take([mapping], BEGIN + index * 1_000, { content: [{ type: "text", text: "公告" }] });
    if (index < 8) await end(fact!, index % 3 === 0 ? "dead" : "delivered", BEGIN + index * 1_000 + 200);
    if (index === 1) await edit(fact!, BEGIN + 60_000);
  }
  await filter(mapping, BEGIN + 70_000);
  await rollUpAll(store, BEGIN + 100 * 86_400_000);
  await store.indexTexts({ limit: 5 });
  await store.close();
  return { guildId, mappingId: mapping.id };
}

describe("on SQLite", () => {
  const databases = sqliteDatabases();
  let file: Database.Database;
  let used: readonly (Used & { readonly plan: string })[];

  beforeAll(async () => {
    const database = await databases.create();
    const { guildId, mappingId } = await fill(openStore(database, { log: silentLogger }));
    file = new Database(database.type === "sqlite" ? database.path : "");
    // Plans for tables of any size, and not for these few rows.
    file.exec("DELETE FROM sqlite_stat1; DELETE FROM sqlite_stat4; ANALYZE sqlite_schema");
    const prepare = (sql: string) => file.prepare<SqlValue[]>(sql);
    const session: ReadSession = {
      dialect: "sqlite",
      all: <Row>(sql: string, ...values: readonly SqlValue[]) => prepare(sql).all(...values) as Row[],
      get: <Row>(sql: string, ...values: readonly SqlValue[]) => prepare(sql).get(...values) as Row | undefined,
    };
    used = (await useAllReads(session, guildId, mappingId)).map(({ name, sql }) => {
      const values = new Array<null>(sql.split("?").length - 1).fill(null);
      const rows = prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
      return { name, sql, plan: rows.map(({ detail }) => detail).join("\n") };
    });
  });
  afterAll(() => file.close());

  test("no read walks through a table that grows", () => {
    expect(used.length).toBeGreaterThan(25);
    const walks = used.flatMap(({ sql, plan }) =>
      plan
        .split("\n")
        .filter((line) => /^SCAN /.test(line) && !/VIRTUAL TABLE/.test(line))
        .filter((line) => !isSmall(line, sql))
        .map((line) => `${line}: ${sql}`),
    );
    expect(walks).toEqual([]);
  });

  test.each([
    [
      "a mapping's log",
      "log",
      /FROM log_entry/,
      /SEARCH log_entry USING PRIMARY KEY \(mappingId=\? AND receivedAt>\? AND \(receivedAt,deliveryId\)<\(\?,\?\)\)/,
    ],
    [
      "what died of a mapping",
      "log",
      /FROM delivery WHERE "mappingId" = \? AND "state" = 'dead'/,
      /USING COVERING INDEX delivery_outcome \(state=\? AND mappingId=\?/,
    ],
    [
      "what is archived of it",
      "log",
      /FROM delivery_archive WHERE "mappingId" = \? AND "state" = 'dead'/,
      /USING COVERING INDEX delivery_archive_outcome \(state=\? AND mappingId=\?/,
    ],
    ["what is held", "log", /"state" = 'held'/, /USING INDEX delivery_held \(mappingId=\?\)/],
    ["what waits", "log", /"state" = 'pending' AND \(/, /USING INDEX delivery_pending \(laneId=\?\)/],
    [
      "edits of a mapping",
      "log",
      /"action" <> 'create' AND/,
      /USING COVERING INDEX delivery_(archive_)?later \(action=\? AND mappingId=\?/,
    ],
    [
      "what came after the last roll-up",
      "log",
      /"id" > \? AND \("receivedAt"/,
      /SEARCH delivery USING INTEGER PRIMARY KEY \(rowid>\?\)/,
    ],
    [
      "the host's log",
      "log",
      /"id" <= \(SELECT COALESCE/,
      /SEARCH delivery USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/,
    ],
    [
      "the deliveries of a page",
      "log",
      /JOIN message_log s\s+WHERE/,
      /SEARCH d USING INTEGER PRIMARY KEY \(rowid=\?\)/,
    ],
    [
      "days",
      "statistics",
      /FROM daily_stat/,
      /SEARCH daily_stat USING PRIMARY KEY \(mappingId=\? AND day>\? AND day<\?\)/,
    ],
    [
      "hours",
      "statistics",
      /FROM hourly_stat/,
      /SEARCH hourly_stat USING PRIMARY KEY \(mappingId=\? AND hour>\? AND hour<\?\)/,
    ],
    [
      "minutes",
      "statistics",
      /SUM[^]*FROM minute_stat/,
      /SEARCH minute_stat USING PRIMARY KEY \(minute>\? AND minute<\?\)/,
    ],
    [
      "what ended at a window's edge",
      "statistics",
      /"finishedAt" >= \?/,
      /USING INDEX delivery_finished \(finishedAt>\? AND finishedAt<\?\)/,
    ],
    [
      "what came at a window's edge",
      "statistics",
      /"id" >= \? AND "id" <= \?/,
      /SEARCH delivery USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/,
    ],
    ["found texts", "search", /MATCH/, /SCAN s VIRTUAL TABLE INDEX \S+\nSEARCH m USING INTEGER PRIMARY KEY/],
    [
      "texts that aren't in the index",
      "search",
      /m\."id" < \? AND m\."id" > \?/,
      /SEARCH m USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/,
    ],
    [
      "open dead letters",
      "failed",
      /"resolvedAt" IS NULL ORDER BY/,
      /USING (COVERING )?INDEX failed_message_open \(mappingId=\? AND id<\?\)/,
    ],
    [
      "all dead letters",
      "failed",
      /"id" < \? ORDER BY/,
      /USING COVERING INDEX failed_message_mapping \(mappingId=\? AND id<\?\)/,
    ],
    ["a guild's changes", "audit", /FROM audit_log/, /USING INDEX audit_log_guild \(guildId=\? AND id<\?\)/],
  ])("%s: found by its index", (_, name, statement, plan) => {
    const found = used.filter((one) => (one.name === name || name === "statistics") && statement.test(one.sql));
    expect(found).not.toEqual([]);
    for (const one of found) expect(one.plan, one.sql).toMatch(plan);
  });

  test("a page of the log is read in its order, without sorting what it is taken from", () => {
    const sorted = used.filter(({ plan }) => plan.includes("TEMP B-TREE FOR ORDER BY"));
    // Open work and what isn't rolled up yet are few; of the queue of texts as well.
    const few =
      /"state" = 'pending'|"state" = 'held'|"id" > \? AND \("receivedAt"|search_queue q JOIN|"errorKind" IS NOT NULL|FROM failed_message f|CROSS JOIN failed_message/;
    expect(sorted.map(({ sql }) => sql).filter((sql) => !few.test(sql))).toEqual([]);
  });

  /** Small are tables of mappings and marks, also under a short name; the rest is taken to grow. */
  function isSmall(line: string, sql: string): boolean {
    if (!GROWING.test(line.replace(/ USING.*/, ""))) return true;
    if (!SMALL.test(line)) return false;
    const alias = /^SCAN (\w+)/.exec(line)?.[1] ?? "";
    return new RegExp(
      `(channel_mapping|search_queue|pragma_\\w+|json_each\\(\\?\\)|watermark) ${alias}\\b|FROM (watermark|channel_mapping)`,
    ).test(sql);
  }
});

describe("on PostgreSQL", () => {
  const databases = postgresDatabases();

  test("every read of a table that grows has an index to go by", async () => {
    const database = await databases.create();
    const { guildId, mappingId } = await fill(openStore(database, { log: silentLogger }));
    const client = new Client({ connectionString: database.type === "postgres" ? database.url : "" });
    await client.connect();
    const numbered = (sql: string): string => {
      let position = 0;
      return sql.replaceAll("?", () => `$${(position += 1)}`);
    };
    const all = async <Row>(sql: string, ...values: readonly SqlValue[]) =>
      (await client.query(numbered(sql), [...values])).rows.map(asNumbers) as Row[];
    const session: ReadSession = {
      dialect: "postgres",
      all,
      get: async <Row>(sql: string, ...values: readonly SqlValue[]) => (await all<Row>(sql, ...values))[0],
    };
    const used = await useAllReads(session, guildId, mappingId);
    // Small tables are always walked through; this makes the planner say whether it would have to on large ones.
    await client.query("SET enable_seqscan = off");
    const walks: string[] = [];
    for (const { sql } of used) {
      const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN (GENERIC_PLAN) ${numbered(sql)}`);
      for (const { "QUERY PLAN": line } of rows) {
        if (
          /Seq Scan on (message_log|delivery|log_entry|minute_stat|hourly_stat|daily_stat|failed_message|audit_log)/.test(
            line,
          )
        ) {
          walks.push(`${line.trim()}: ${sql}`);
        }
      }
    }
    await client.end();
    expect(used.length).toBeGreaterThan(25);
    expect(walks).toEqual([]);
  });
});

/** As the store's own connections read them: eight-byte integers as numbers. */
function asNumbers(row: unknown): unknown {
  const values = Object.entries(row as Record<string, unknown>);
  return Object.fromEntries(values.map(([name, value]) => [name, isInteger(value) ? Number(value) : value]));
}

function isInteger(value: unknown): boolean {
  return typeof value === "string" && /^-?\d{1,16}$/.test(value);
}
