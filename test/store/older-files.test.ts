import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import Database from "better-sqlite3";
import { afterAll, describe, expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { sqliteMigrations } from "../../src/migrations/sqlite/index.js";
import { createDataSource } from "../../src/store/data-source.js";
import { openStore } from "../../src/store/open-store.js";
import { restoreBackup } from "../../src/store/restore.js";
import { APPLICATION_ID } from "../../src/store/sqlite/file-marker.js";
import type { Store } from "../../src/store/store.js";
import { VERSION } from "../../src/version.js";
import { findDrift } from "../support/drift.js";
import { loadOldDatabase, OLD_SCHEMAS, problemsOf, readTables, type Rows } from "../support/old-databases.js";
import { THEN } from "../support/old-store.js";
import { onBothDatabases, sqliteDatabases } from "./both-databases.js";
import { NOW } from "./store-world.js";

const folder = mkdtempSync(join(tmpdir(), "relay-older-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Of later schemas too, at least these hold rows. */
const FILLED_EVER_SINCE =
  "account guild bot_config lane channel_mapping filter_rule message_log delivery receipt failed_message message_log_archive delivery_archive hourly_stat link_code opt_out audit_log system_config migrations".split(
    " ",
  );

/** Of a row: what was known then must be known now. What a column was added for, or was null, may have been filled in. */
function isKept(before: Rows[number], after: Rows): boolean {
  const known = Object.entries(before).filter(([, value]) => value !== null);
  return after.some((row) => known.every(([column, value]) => isDeepStrictEqual(row[column], value)));
}

onBothDatabases((databases) => {
  describe.each(OLD_SCHEMAS)("a database of the schema %s", (schema) => {
    test("is brought up to date, and every row is there as it was", async () => {
      const database = await databases.create();
      await loadOldDatabase(schema, database);
      const before = await readTables(database);
      expect(FILLED_EVER_SINCE.filter((table) => !before.get(table)?.length)).toEqual([]);
      await (await openStore(database, { log: silentLogger })).close();
      const after = await readTables(database);
      for (const [table, rows] of before) {
        const lost = rows.filter((row) => !isKept(row, after.get(table) ?? []));
        expect(lost, `lost from ${table}`).toEqual([]);
        if (table === "message_log" || table === "delivery") expect(after.get(table)).toHaveLength(rows.length);
      }
      expect(await findDrift(createDataSource(database))).toEqual([]);
      if (database.type === "sqlite") expect(problemsOf(database.path)).toEqual([]);
    });

    test("goes on where it was left: what waited is sent, edits and quotes find old copies, new ids follow", async () => {
      const database = await databases.create();
      await loadOldDatabase(schema, database);
      const store = await openStore(database, { log: silentLogger });
      await goOn(store);
      await store.close();
    });
  });
});

async function goOn(store: Store): Promise<void> {
  const account = await store.openAccount({ userId: "kook-bot", name: "Relay", now: NOW });
  expect(account.position).toMatchObject({ sessionId: "session-of-then" });
  const mappings = await store.listMappings({ guildId: "guild-1" });
  expect(mappings.map(({ number, state }) => [number, state])).toEqual([
    [1, "active"],
    [2, "active"],
    [3, "paused"],
  ]);
  expect(await store.getConfigValue({ key: "a-setting" })).toEqual({ of: "then" });
  const [toDiscord, toTelegram] = mappings;
  if (!toDiscord || !toTelegram) throw new Error("They were there then");

  const waiting = await store.readLane({ laneId: toDiscord.laneId, afterId: 0, limit: 10 });
  expect(waiting[0]).toMatchObject({ action: "create", receivedAt: THEN + 7, message: { id: "message-waiting" } });
  expect(waiting[0]?.message?.content).toEqual([{ type: "text", text: "还没送到 🎮" }]);
  expect(await store.readLane({ laneId: toTelegram.laneId, afterId: 0, limit: 10 })).toMatchObject([
    { attempts: 2, firstFailedAt: THEN, message: { id: "message-retrying" } },
  ]);
  expect(await store.readTrace({ guildId: "guild-1", messageId: "message-delivered" })).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        mappingId: toDiscord.id,
        state: "delivered",
        receipts: [
          { part: 0, remoteId: "discord-1", digest: null },
          { part: 1, remoteId: "discord-2", digest: null },
        ],
      }),
    ]),
  );
  const log = await store.listDeliveries({ guildId: "guild-1", action: "create", cursor: null, limit: 100 });
  expect(log.items.map(({ messageId }) => messageId).slice(-2)).toEqual(["message-delivered", "message-archived"]);
  expect(log.items).toHaveLength(9);
  const counts = await store.readStatistics({ guildId: "guild-1", from: 0, to: NOW });
  expect(counts).toMatchObject({ delivered: 4, dead: 1, uncertain: 1 });
  await changeOldMessages(store, account.id, [toDiscord.id, toTelegram.id]);
}

async function changeOldMessages(store: Store, accountId: number, mappingIds: readonly number[]): Promise<void> {
  const known = await store.findMessage({ sourceId: "message-delivered" });
  if (!known?.message) throw new Error("Its content is still kept");
  const event = { accountId, position: null, receivedAt: NOW };
  const message = { ...known.message, content: [{ type: "text" as const, text: "edited once more" }] };
  const later = { ...event, mappingIds };
  const edit = await store.acceptEdit({ ...later, sourceId: message.id, message, editedAt: NOW });
  expect(edit.deliveries.map(({ action, mappingId }) => [action, mappingId])).toEqual(
    mappingIds.map((mappingId) => ["edit", mappingId]),
  );
  const removed = await store.acceptDeletion({ ...later, sourceId: "message-archived", keepContent: false });
  expect(removed.deliveries.map(({ action, mappingId }) => [action, mappingId])).toEqual([["delete", mappingIds[0]]]);

  const quote = { messageIds: ["message-delivered"], authorName: "安娜", kind: "text", content: [] } as const;
  const accept = (id: string) =>
    store.acceptMessage({ ...event, message: { ...message, id, quote }, purpose: "relay", mappingIds });
  const { deliveries } = await accept("message-new");
  expect(deliveries.map(({ quotedCopy }) => quotedCopy)).toEqual(["discord-1", "telegram-1"]);
  expect(deliveries[0]?.messageId).toBeGreaterThan(known.mappingIds.length);
  expect(await accept("message-held")).toEqual({ duplicate: true, deliveries: [] });
}

describe("a file", () => {
  const databases = sqliteDatabases();

  async function newPath(): Promise<string> {
    const database = await databases.create();
    return database.type === "sqlite" ? database.path : "";
  }
  const open = (path: string) => openStore({ type: "sqlite", path }, { log: silentLogger });

  test("names the program, its version and the schema from its first start on, and again after an update", async () => {
    const path = await newPath();
    await loadOldDatabase("first-schema", { type: "sqlite", path });
    for (const remembered of [null, "0.0.1"]) {
      const before = new Database(path);
      if (remembered !== null) {
        const marker = JSON.stringify({
          program: "KOOK Relay",
          version: remembered,
          schema: "FirstSchema1795580697711",
        });
        before.prepare(`UPDATE system_config SET "value" = ? WHERE "key" = 'schema'`).run(marker);
        before.pragma("application_id = 0");
      }
      before.close();
      await (await open(path)).close();
      const file = new Database(path, { readonly: true });
      expect(file.pragma("application_id", { simple: true })).toBe(APPLICATION_ID);
      const value = String(file.prepare(`SELECT "value" FROM system_config WHERE "key" = 'schema'`).pluck().get());
      expect(JSON.parse(value)).toEqual({
        program: "KOOK Relay",
        version: VERSION,
        schema: sqliteMigrations.at(-1)?.name,
      });
      file.close();
    }
  });

  test("of a newer version is refused with both versions and the way back, and is left as it was", async () => {
    const path = await newPath();
    await (await open(path)).close();
    const file = new Database(path);
    file.exec("INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Future9999999999999')");
    const marker = JSON.stringify({ program: "KOOK Relay", version: "7.8.9", schema: "Future9999999999999" });
    file.prepare(`UPDATE system_config SET "value" = ? WHERE "key" = 'schema'`).run(marker);
    file.close();
    const before = await readTables({ type: "sqlite", path });
    await expect(open(path)).rejects.toMatchObject({
      kind: "newer",
      message: expect.stringMatching(
        `KOOK Relay 7.8.9; this is ${VERSION}, .*Future9999999999999.*npm run restore -- list`,
      ),
    });
    expect(await readTables({ type: "sqlite", path })).toEqual(before);
  });

  test.each([
    ["a mark of its own", "CREATE TABLE migrations (id INTEGER); PRAGMA application_id = 77"],
    ["other tables", "CREATE TABLE bookmark (id INTEGER)"],
  ])("of another program, known by %s, is refused and left as it was", async (_, sql) => {
    const path = await newPath();
    const file = new Database(path);
    file.exec(sql);
    file.close();
    await expect(open(path)).rejects.toMatchObject({ message: expect.stringContaining("of another program") });
    const after = new Database(path, { readonly: true });
    expect(after.pragma("journal_mode", { simple: true })).toBe("delete");
    expect(after.prepare("SELECT COUNT(*) FROM sqlite_schema").pluck().get()).toBe(1);
    after.close();
  });

  test("that is damaged is refused at the start with the command that shows the backups", async () => {
    const path = await newPath();
    writeFileSync(path, "These are notes, and no database at all. ".repeat(200));
    await expect(open(path)).rejects.toMatchObject({
      kind: "corrupt",
      message: expect.stringContaining("npm run restore -- list"),
    });
  });

  test.each(OLD_SCHEMAS)("of the schema %s that is restored is brought up to date on the way", async (schema) => {
    const dataDir = mkdtempSync(join(folder, "data-"));
    const file = join(dataDir, "old.db");
    await loadOldDatabase(schema, { type: "sqlite", path: file });
    const before = await readTables({ type: "sqlite", path: file });
    const path = join(dataDir, "relay.db");
    const database = { type: "sqlite", path } as const;
    const restored = await restoreBackup({ database, dataDir, file, now: NOW, checkKey: () => undefined });
    expect(restored.contents).toMatchObject({
      ours: true,
      migrations: before.get("migrations")?.map(({ name }) => name),
    });
    expect(restored).toMatchObject({ mappings: 3, newestMessageAt: THEN + 9, aside: null });
    expect(restored.migrated).toBe(sqliteMigrations.length - (before.get("migrations")?.length ?? 0));
    expect(await readTables({ type: "sqlite", path: file })).toEqual(before);
    expect(problemsOf(path)).toEqual([]);
  });
});
