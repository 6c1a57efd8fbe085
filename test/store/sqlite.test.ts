import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { runBatch } from "../../src/store/batch.js";
import { createDataSource } from "../../src/store/data-source.js";
import { openStore } from "../../src/store/open-store.js";
import { prepareDatabase } from "../../src/store/prepare-database.js";
import { toStoreError } from "../../src/store/sqlite/errors.js";
import { openTransaction } from "../../src/store/sqlite/session.js";
import { WorkerConnection } from "../../src/store/sqlite/worker-connection.js";
import { sqliteDatabases } from "./both-databases.js";
import { makeMessage, NOW, startStoreWorld } from "./store-world.js";

const databases = sqliteDatabases();

async function newPath(): Promise<string> {
  const database = await databases.create();
  return database.type === "sqlite" ? database.path : "";
}

const open = (path: string) => openStore({ type: "sqlite", path }, { log: silentLogger });

/** The writer's connection in this thread, for what no operation can bring about. */
async function openHere(path: string) {
  const dataSource = createDataSource({ type: "sqlite", path });
  await dataSource.initialize();
  await prepareDatabase(dataSource);
  const handle = (await dataSource.createQueryRunner().connect()) as Database.Database;
  return { dataSource, handle, transaction: await openTransaction(dataSource) };
}

test("the file is set up for durability, concurrent readers and giving space back", async () => {
  const { dataSource, handle } = await openHere(await newPath());
  const read = (name: string): unknown => handle.pragma(name, { simple: true });
  expect(["journal_mode", "synchronous", "foreign_keys", "auto_vacuum"].map(read)).toEqual(["wal", 2, 1, 2]);
  expect(Number(read("busy_timeout"))).toBeGreaterThan(0);
  await dataSource.destroy();
});

test("a folder that doesn't exist yet is made, and what was kept is there again", async () => {
  const path = join(dirname(await newPath()), "new", "folder", "relay.db");
  const store = await open(path);
  await store.setConfigValue({ key: "kept", value: 1, now: NOW });
  await store.close();
  const again = await open(path);
  expect(await again.getConfigValue({ key: "kept" })).toBe(1);
  await again.close();
});

test("closing ends after everything handed in is committed, and later calls are refused", async () => {
  const path = await newPath();
  const store = await open(path);
  const written = Array.from({ length: 400 }, (_, index) =>
    store.setConfigValue({ key: `key-${index}`, value: index, now: NOW }),
  );
  await store.close();
  await Promise.all(written);
  await expect(store.getConfigValue({ key: "key-1" })).rejects.toMatchObject({ kind: "unavailable" });
  await store.close();
  const again = await open(path);
  expect(await again.getConfigValue({ key: "key-399" })).toBe(399);
  await again.close();
});

test("a file that is no database is refused, with the way out", async () => {
  const path = await newPath();
  writeFileSync(path, "These are notes, and no database at all. ".repeat(200));
  await expect(open(path)).rejects.toMatchObject({
    name: "StoreError",
    kind: "corrupt",
    message: expect.stringMatching(/not a usable SQLite database.*Restore a backup/),
  });
});

test("a place that can't be written is refused, with what to check", async () => {
  const path = await newPath();
  writeFileSync(path, "");
  const refusal = { kind: "unavailable", message: expect.stringContaining("Check the folder, its rights") };
  await expect(open(join(path, "relay.db"))).rejects.toMatchObject(refusal);
  mkdirSync(`${path}-folder`);
  await expect(open(`${path}-folder`)).rejects.toMatchObject(refusal);
});

test("a database of a newer version is left alone", async () => {
  const path = await newPath();
  await (await open(path)).close();
  const file = new Database(path);
  file.prepare("INSERT INTO migrations (timestamp, name) VALUES (?, ?)").run(9_999_999_999_999, "Future9999999999999");
  file.close();
  await expect(open(path)).rejects.toMatchObject({
    kind: "newer",
    message: expect.stringContaining("Future9999999999999"),
  });
});

test("a full disk fails the whole batch and keeps nothing of it; with space again, all goes on", async () => {
  const { dataSource, handle, transaction } = await openHere(await newPath());
  const pages = Number(handle.pragma("page_count", { simple: true }));
  handle.pragma(`max_page_count = ${pages + 3}`);
  const write = (key: string, size: number) =>
    ({ name: "setConfigValue", input: { key, value: "x".repeat(size), now: NOW } }) as const;
  const outcomes = await runBatch(transaction, [write("small", 10), write("huge", 100_000)]);
  expect(outcomes.map((outcome) => (outcome.ok ? "kept" : toStoreError(outcome.error).kind))).toEqual(["full", "full"]);
  handle.pragma(`max_page_count = ${pages + 1_000}`);
  expect(await runBatch(transaction, [write("huge", 100_000)])).toMatchObject([{ ok: true }]);
  const rows = await transaction.session.all<{ key: string }>(
    `SELECT "key" FROM system_config WHERE "key" IN ('small', 'huge')`,
  );
  expect(rows.map(({ key }) => key)).toEqual(["huge"]);
  await dataSource.destroy();
});

test("while another program holds the file, calls fail as locked, and go on when it lets go", async () => {
  const path = await newPath();
  const { dataSource, handle, transaction } = await openHere(path);
  handle.pragma("busy_timeout = 0");
  const other = new Database(path);
  other.exec("BEGIN IMMEDIATE");
  const call = { name: "setConfigValue", input: { key: "k", value: 1, now: NOW } } as const;
  const [refused] = await runBatch(transaction, [call]);
  expect(refused?.ok === false && toStoreError(refused.error).kind).toBe("locked");
  other.exec("ROLLBACK");
  other.close();
  expect(await runBatch(transaction, [call])).toMatchObject([{ ok: true }]);
  await dataSource.destroy();
});

test("when the thread dies, what is under way and everything later is refused, and closing still ends", async () => {
  const dying = `
    const { parentPort } = require("node:worker_threads");
    parentPort.postMessage({ type: "ready" });
    parentPort.once("message", () => { throw new Error("out of memory"); });`;
  const connection = new WorkerConnection(new Worker(dying, { eval: true }), silentLogger);
  await connection.ready;
  const calls = [{ name: "getConfigValue", input: { key: "k" } }] as const;
  await expect(connection.run(calls)).rejects.toMatchObject({ kind: "unavailable" });
  await expect(connection.run(calls)).rejects.toMatchObject({ kind: "unavailable" });
  await connection.close();
});

test("a refused call says why in the caller's own kind of error", async () => {
  const store = await open(await newPath());
  const { accept, link } = await startStoreWorld(store);
  const mapping = await link();
  await accept([mapping]);
  const nobody = { accountId: 999, position: null, purpose: "command", mappingIds: [], receivedAt: NOW } as const;
  const refused = store.acceptMessage({ ...nobody, message: makeMessage({ id: "of-nobody" }) });
  await expect(refused).rejects.toMatchObject({ name: "StoreError", kind: "conflict" });
  await store.close();
});

test("the queue's depth counts what waits, what is held and what was given up", async () => {
  const store = await open(await newPath());
  expect(await store.readQueueDepth({})).toEqual({ waiting: 0, held: 0, dead: 0, oldestWaitingAt: null });
  const { acceptOne, claim, link, setState } = await startStoreWorld(store);
  const [busy, resting] = [await link(), await link()];
  const failing = await acceptOne(busy);
  for (const mapping of [busy, busy, resting]) await acceptOne(mapping);
  await setState(resting, "paused");
  const outcome = { state: "dead", attempts: 8, kind: "rejected", error: "400" } as const;
  await store.recordOutcome({ hold: await claim(busy.laneId), deliveryId: failing.id, now: NOW, outcome });
  expect(await store.readQueueDepth({})).toEqual({ waiting: 2, held: 1, dead: 1, oldestWaitingAt: NOW });
  await store.close();
});
