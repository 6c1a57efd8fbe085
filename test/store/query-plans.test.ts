import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DataSource, Logger as TypeOrmLogger } from "typeorm";
import { runBatch, type Transaction } from "../../src/store/batch.js";
import { buildStore, type Submit } from "../../src/store/build-store.js";
import { createDataSource } from "../../src/store/data-source.js";
import { openTransaction as openPostgres } from "../../src/store/postgres/session.js";
import { prepareDatabase } from "../../src/store/prepare-database.js";
import type { Session } from "../../src/store/session.js";
import { openTransaction as openSqlite } from "../../src/store/sqlite/session.js";
import type { MappingView, Store } from "../../src/store/store.js";
import { postgresDatabases, sqliteDatabases } from "./both-databases.js";
import { audit, linkCode, NOW, quoting, receipt, startStoreWorld } from "./store-world.js";

/** Tables that grow with the traffic or with the years. Walking through one of them takes the longer the longer the relay runs. */
const GROWING = [
  "message_log",
  "delivery",
  "receipt",
  "failed_message",
  "hourly_stat",
  "audit_log",
  "reaction",
  "copy_mark",
  "message_log_archive",
  "delivery_archive",
];

/** Notes each statement that an operation sends, by the driver's own session as well as through TypeORM. */
function recordStatements(dataSource: DataSource, transaction: Transaction) {
  const statements = new Set<string>();
  const note = (sql: string): void =>
    void (/^\s*(SELECT|UPDATE|DELETE|INSERT|REPLACE)/i.test(sql) && statements.add(sql));
  const { session } = transaction;
  const recording: Session = {
    ...session,
    all: (sql, ...values) => (note(sql), session.all(sql, ...values)),
    get: (sql, ...values) => (note(sql), session.get(sql, ...values)),
    insert: (sql, ...values) => (note(sql), session.insert(sql, ...values)),
    run: (sql, ...values) => (note(sql), session.run(sql, ...values)),
  };
  const nothing = (): void => undefined;
  const logger: TypeOrmLogger = {
    logQuery: note,
    logQueryError: nothing,
    logQuerySlow: nothing,
    logSchemaBuild: nothing,
    logMigration: nothing,
    log: nothing,
  };
  dataSource.setOptions({ logger });
  return { statements, transaction: { ...transaction, session: recording } };
}

/** A store in this thread over that transaction. */
function storeOver(transaction: Transaction): Store {
  const submit = (async (name, input) => {
    const [outcome] = await runBatch(transaction, [{ name, input }]);
    if (outcome?.ok) return outcome.value;
    throw outcome?.error as Error;
  }) as Submit;
  return buildStore(submit, () => Promise.resolve());
}

/** Every operation of the store at least once, each on its longest way. */
async function useEverything(store: Store): Promise<void> {
  const { acceptOne, claim, deliver, edit, guildId, link, remove, setState } = await startStoreWorld(store);
  const [mapping, other] = [await link(), await link()];
  const original = await acceptOne(mapping);
  await deliver(original, "remote");
  await acceptOne(mapping, quoting(original.message.id));
  const { id: deliveryId } = await acceptOne(other);
  await mark(store, mapping, original.message.id);
  await store.listRecentAuthors({ messages: 100 });
  await store.findQuotedCopy({ deliveryId });
  const hold = await claim(other.laneId);
  await store.renewLanes({ holds: [hold], now: NOW, leaseMs: 1 });
  await store.recordReceipt({ hold, deliveryId, receipt: receipt(0, "r") });
  const failure = { attempts: 1, kind: "transient", error: "500" } as const;
  const retry = { state: "pending", firstFailedAt: NOW, dueAt: NOW, ...failure } as const;
  await store.recordOutcome({ hold, deliveryId, now: NOW, outcome: retry });
  await store.readMappingHealth({ guildId, since: NOW });
  await store.recordOutcome({ hold, deliveryId, now: NOW, outcome: { state: "dead", ...failure } });
  await edit([mapping, other], { ...original.message, content: [] });
  await store.findMessage({ sourceId: original.message.id });
  await store.readReceipts({ deliveryId });
  await store.listLatestCopies({ laneId: other.laneId, since: NOW, limit: 10 });
  await store.recordReceipt({ hold, deliveryId, receipt: { part: 0, remoteId: null } });
  await remove([mapping, other], original.message.id);
  const given = await acceptOne(other);
  await store.recordOutcome({ hold, deliveryId: given.id, now: NOW, outcome: { state: "dead", ...failure } });
  await remove([other], given.message.id);
  const cancelled = await acceptOne(other);
  await store.recordOutcome({ hold, deliveryId: cancelled.id, now: NOW, outcome: { state: "cancelled" } });
  await store.listWaitingLanes({});
  await store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 10 });
  await setState(mapping, "paused");
  await setState(mapping, "active");
  const named = { guildId, number: mapping.number };
  await store.setMappingOptions({ ...named, options: { edits: "ignore" }, audit: audit({ guildId }) });
  await store.readMappingHealth({ guildId, since: NOW });
  await store.readQueueDepth({});
  await store.readTrace({ guildId, messageId: original.message.id });
  await store.suspendLane({ laneId: other.laneId, reason: "place-gone", now: NOW });
  await store.moveLane({ laneId: other.laneId, address: "elsewhere", now: NOW });
  await store.moveLane({ laneId: other.laneId, address: mapping.address, now: NOW });
  await store.releaseLanes({ holds: [hold] });
  await store.setBotStatus({ botId: mapping.botId, status: "invalid", now: NOW });
  await store.findBotByFingerprint({ platform: "discord", tokenFingerprint: "none" });
  await store.getGuild({ guildId });
  await store.updateGuild({ guildId, change: { language: "zh" }, audit: audit({ guildId }) });
  await store.listAllMappings({});
  await store.listMappings({ guildId });
  await store.findLinkCode({ codeHash: "none", platform: "discord", now: NOW });
  await store.createLinkCode(linkCode({ codeHash: "spare", guildId, channelId: mapping.channelId }));
  const place = { botId: mapping.botId, address: mapping.address, placeName: "p", actorName: "a", now: NOW };
  await store.redeemLinkCode({ codeHash: "spare", platform: "discord", ...place });
  await store.removeExpiredLinkCodes({ now: NOW });
  await store.savePosition({ accountId: 1, position: { sessionId: "s", sn: 1 } });
  await store.clearPosition({ accountId: 1 });
  await store.recordAudit(audit({ guildId }));
  await store.setConfigValue({ key: "k", value: 1, now: NOW });
  await store.getConfigValue({ key: "k" });
  await store.removeMapping({ guildId, number: mapping.number, audit: audit({ guildId }) });
}

/** Everything is old enough by then. */
const LATER = NOW + 86_400_000;

/** A message is forgotten, archived, brought back, archived and removed. */
async function keepHouse(store: Store): Promise<void> {
  const { acceptOne, deliver, edit, guildId, link } = await startStoreWorld(store);
  const mapping = await link();
  const old = await acceptOne(mapping);
  await deliver(old, "remote");
  const step = { afterId: 0, limit: 100, receivedBefore: LATER };
  const archive = () => store.archiveMessages({ ...step, finishedBefore: LATER, now: LATER });
  await store.rollUp({ now: NOW });
  await store.purgeContent(step);
  expect(await archive()).not.toMatchObject({ messages: 0 });
  await store.findMessage({ sourceId: old.message.id });
  expect(await edit([mapping], { ...old.message, content: [] })).toHaveLength(1);
  const recall = { guildId: null, sourceId: old.message.id, now: LATER, audit: null };
  expect(await store.recallMessage(recall)).toMatchObject({ copies: 1 });
  expect(await archive()).toMatchObject({ messages: 0 }); // its removal still waits
  await store.removeMapping({ guildId, number: mapping.number, audit: audit({ guildId }) });
  await store.forgetMessages({ authorId: "author", ids: [old.messageId], now: LATER });
  await store.forgetTraces({ userId: "author", afterId: 0, limit: 100 });
  await store.rollUp({ now: LATER });
  expect(await archive()).not.toMatchObject({ messages: 0 });
  expect(await store.recallMessage(recall)).toMatchObject({ copies: 1 });
  for (const archived of [false, true]) await store.purgeOptOuts({ afterId: 0, limit: 100, archived });
  expect(await store.purgeArchive(step)).not.toMatchObject({ messages: 0 });
  await store.readJobRuns({});
}

/** Reactions and a pin, up to what is shown of them. */
async function mark(store: Store, { id: mappingId, botId }: MappingView, sourceId: string): Promise<void> {
  const event = { accountId: 1, position: null, sourceId, receivedAt: NOW, mappingIds: [mappingId] };
  const reaction = { ...event, emoji: "👍", dueAt: NOW };
  await store.acceptReaction({ ...reaction, userId: "anna", added: true });
  await store.acceptReaction({ ...reaction, userId: "bob", added: false });
  await store.acceptPin({ ...event, pinned: true });
  await store.nextMarkDueAt({ botId });
  for (const { messageId, reactions, pin } of await store.listDueMarks({ botId, now: NOW, limit: 10 })) {
    const shown = { carried: { reactions, pin }, shownReactions: ["👍"], shownPin: true };
    await store.recordMark({ messageId, mappingId, ...shown, attempts: 0, dueAt: null, newsDueAt: NOW });
  }
}

const names = new RegExp(`\\b(${GROWING.join("|")})\\b`);

describe("on SQLite", () => {
  const databases = sqliteDatabases();
  const plans = new Map<string, readonly string[]>();
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = createDataSource(await databases.create());
    await dataSource.initialize();
    await prepareDatabase(dataSource);
    const { statements, transaction } = recordStatements(dataSource, await openSqlite(dataSource));
    await useEverything(storeOver(transaction));
    await dataSource.query(`INSERT INTO opt_out ("userId", "optedOutAt") VALUES ('shy', 1)`);
    await keepHouse(storeOver(transaction));
    for (const sql of [...statements].filter((sql) => names.test(sql))) {
      const values = new Array<null>(sql.split("?").length - 1).fill(null);
      const rows = await transaction.session.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values);
      plans.set(
        sql,
        rows.map(({ detail }) => detail),
      );
    }
  });
  afterAll(() => dataSource.destroy());

  test("no operation walks through a table that grows: it seeks, or counts in an index of what is open", () => {
    expect(plans.size).toBeGreaterThan(30);
    const open =
      /^SCAN \w+ USING (COVERING )?INDEX (delivery_pending|delivery_held|failed_message_open|copy_mark_due)$/;
    const newest = /^SCAN message_log$/; // of which few rows are taken, from the end
    const walks = [...plans].flatMap(([sql, details]) =>
      details
        .filter((detail) => {
          if (!detail.startsWith("SCAN") || open.test(detail)) return false;
          return !(newest.test(detail) && /ORDER BY "id" DESC LIMIT [1?]/.test(sql)) && scansGrowing(detail, sql);
        })
        .map((detail) => `${detail}: ${sql}`),
    );
    expect(walks).toEqual([]);
  });

  test("nothing is sorted that an index could bring in order", () => {
    const sorted = [...plans].filter(([, details]) =>
      details.some((detail) => detail.includes("TEMP B-TREE FOR ORDER BY")),
    );
    // The few rows of one message, of all lanes or of one step are put in order after they were found.
    const few = /channel_mapping m JOIN lane|FROM lane l\) AS waiting|AS delivery_part UNION|"Delivery"\."messageId"/;
    expect(sorted.map(([sql]) => sql).filter((sql) => !few.test(sql))).toEqual([]);
  });

  test.each([
    [
      "the next deliveries of a lane",
      /"state" = 'pending' AND d\."id" > \?/,
      /SEARCH d USING INDEX delivery_pending \(laneId=\? AND id>\?\)/,
    ],
    [
      "whether a lane has work",
      /min\(d\."id"\)[^]*AS waiting/,
      /SEARCH d USING COVERING INDEX delivery_pending \(laneId=\?\)/,
    ],
    ["the marks that are due", /k\."dueAt" <= \?/, /SEARCH k USING INDEX copy_mark_due \(dueAt<\?\)/],
    ["the deliveries that a resume frees", /SET "state" = 'pending'/, /USING INDEX delivery_held \(mappingId=\?\)/],
    [
      "the parts that were sent",
      /"digest" FROM receipt WHERE/,
      /SEARCH receipt USING PRIMARY KEY \(messageId=\? AND mappingId=\?\)/,
    ],
    [
      "a message that something happens to",
      /"deletedAt" FROM message_log\s+WHERE "id"/,
      /SEARCH message_log USING INTEGER PRIMARY KEY/,
    ],
    [
      "the copies of a message",
      /FROM delivery WHERE "messageId" = \? AND "action"|DISTINCT "mappingId" FROM receipt/,
      /SEARCH (delivery|receipt) USING (INDEX|PRIMARY KEY) .*\(messageId=\?\)/,
    ],
    [
      "the parts of a copy that an edit is about",
      /FROM delivery d JOIN lane l/,
      /SEARCH d USING INTEGER PRIMARY KEY[^]*SEARCH c USING INDEX .*\(messageId=\? AND mappingId=\? AND action=\?\)[^]*SEARCH r USING PRIMARY KEY \(messageId=\? AND mappingId=\?\)/,
    ],
    [
      "the quoted copy at an address",
      /FROM receipt r\s+JOIN/,
      /SEARCH r USING PRIMARY KEY \(messageId=\?[^]*SEARCH c USING INDEX .*\(messageId=\? AND mappingId=\? AND action=\?\)/,
    ],
    [
      "the dead letters of a deleted message",
      /UPDATE failed_message/,
      /SEARCH failed_message USING INDEX .*\(deliveryId=\?\)/,
    ],
  ])("%s: found by its index", (_, statement, plan) => {
    const found = [...plans].filter(([sql]) => statement.test(sql));
    expect(found).not.toEqual([]);
    for (const [, details] of found) expect(details.join("\n")).toMatch(plan);
  });
});

describe("on PostgreSQL", () => {
  const databases = postgresDatabases();
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = createDataSource(await databases.create());
    await dataSource.initialize();
    await prepareDatabase(dataSource);
  });
  afterAll(() => dataSource.destroy());

  test("every statement on a table that grows has an index to go by", async () => {
    const runner = dataSource.createQueryRunner();
    const { statements, transaction } = recordStatements(dataSource, await openPostgres(runner));
    await useEverything(storeOver(transaction));
    await dataSource.query(`INSERT INTO opt_out ("userId", "optedOutAt") VALUES ('shy', 1)`);
    await keepHouse(storeOver(transaction));
    // Small tables are always walked through; this makes the planner say whether it would have to on large ones.
    await runner.query("SET enable_seqscan = off");
    const walks: string[] = [];
    for (const sql of [...statements].filter((sql) => names.test(sql))) {
      let position = 0;
      const text = sql.replaceAll("?", () => `$${(position += 1)}`);
      const rows = (await runner.query(`EXPLAIN (GENERIC_PLAN) ${text}`)) as { "QUERY PLAN": string }[];
      for (const { "QUERY PLAN": line } of rows) {
        if (new RegExp(`Seq Scan on (${GROWING.join("|")})\\b`).test(line)) walks.push(`${line.trim()}: ${text}`);
      }
    }
    await runner.release();
    expect(statements.size).toBeGreaterThan(40);
    expect(walks).toEqual([]);
  });
});

/** SQLite names a table in a plan by its alias. */
function scansGrowing(detail: string, sql: string): boolean {
  const alias = /^SCAN (\w+)/.exec(detail)?.[1] ?? "";
  if (GROWING.includes(alias)) return true;
  return GROWING.some((table) => new RegExp(`"?\\b${table}\\b"? (AS )?"?${alias}"?\\b`).test(sql));
}
