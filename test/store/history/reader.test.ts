import { readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { systemClock } from "../../../src/clock.js";
import { silentLogger } from "../../../src/log.js";
import { openStore } from "../../../src/store/open-store.js";
import { ReaderConnection } from "../../../src/store/sqlite/reader-connection.js";
import { startThread } from "../../../src/store/sqlite/start-thread.js";
import { ManualClock } from "../../support/manual-clock.js";
import { sqliteDatabases } from "../both-databases.js";
import { BEGIN, startHistoryWorld } from "./history-world.js";

const databases = sqliteDatabases();

async function newFile() {
  const database = await databases.create();
  if (database.type !== "sqlite") throw new Error("A file is what is read here");
  const store = await openStore(database, { log: silentLogger });
  return { path: database.path, store };
}

const everything = { guildId: null, from: 0, to: Number.MAX_SAFE_INTEGER };
/** A thread that dies at its first word. */
const dying = () =>
  new Worker(`require("node:worker_threads").parentPort.once("message", () => process.exit(1))`, { eval: true });
/** A thread that hears everything and says nothing. */
const silent = () =>
  new Worker(`require("node:worker_threads").parentPort.on("message", () => undefined)`, { eval: true });

test("a read doesn't wait for what can't be written just then", async () => {
  const { path, store } = await newFile();
  const { guildId, link, take } = await startHistoryWorld(store);
  await take([await link()], BEGIN);
  const other = new Database(path);
  other.exec("BEGIN IMMEDIATE"); // whoever writes waits for this one
  const order: string[] = [];
  const written = store.setConfigValue({ key: "k", value: 1, now: BEGIN }).then(() => order.push("written"));
  const { items } = await store.listDeliveries({ guildId, cursor: null, limit: 5 });
  order.push("read");
  other.exec("COMMIT");
  other.close();
  await written;
  expect(items).toHaveLength(1);
  expect(order).toEqual(["read", "written"]);
  await store.close();
});

test("what was acknowledged before a read was asked for is in its answer", async () => {
  const { store } = await newFile();
  const { guildId, link, take } = await startHistoryWorld(store);
  const mapping = await link();
  for (let count = 1; count <= 30; count += 1) {
    await take([mapping], BEGIN + count);
    expect((await store.readStatistics({ ...everything, guildId })).created).toBe(count);
  }
  await store.close();
});

test("a thread that dies is started again, and what it was asked is asked once more", async () => {
  const { path, store } = await newFile();
  const threads = [dying, () => startThread("reader", { path })];
  const start = () => threads.shift()!();
  const reader = new ReaderConnection({ start, clock: systemClock, log: silentLogger, endsWhenIdle: false });
  expect(await reader.read("readStatistics", everything)).toMatchObject({ created: 0 });
  expect(threads).toEqual([]);
  await reader.close();
  await store.close();
});

test("a read that ends every thread is refused after the second", async () => {
  let started = 0;
  const start = () => ((started += 1), dying());
  const reader = new ReaderConnection({ start, clock: systemClock, log: silentLogger, endsWhenIdle: false });
  await expect(reader.read("readStatistics", everything)).rejects.toMatchObject({ kind: "unavailable" });
  expect(started).toBe(2);
  await reader.close();
});

test("a read that takes too long is given up, and a thread that hangs is replaced for those who wait behind it", async () => {
  const { path, store } = await newFile();
  const clock = new ManualClock();
  const threads = [silent, () => startThread("reader", { path })];
  const start = () => threads.shift()!();
  const reader = new ReaderConnection({ start, clock, log: silentLogger, endsWhenIdle: false });
  const late = expect(reader.read("readStatistics", everything, { timeoutMs: 500 })).rejects.toMatchObject({
    kind: "timeout",
  });
  const patient = reader.read("readStatistics", everything, { timeoutMs: 1_000_000 });
  await clock.advance(500);
  await late;
  await clock.advance(60_000);
  expect(await patient).toMatchObject({ created: 0 });
  await reader.close();
  await store.close();
});

test("a cancelled read rejects at once with the reason, and the next one is answered", async () => {
  const { store } = await newFile();
  const reason = new Error("The person left");
  const gone = AbortSignal.abort(reason);
  await expect(store.readStatistics(everything, { signal: gone })).rejects.toBe(reason);
  const leaving = new AbortController();
  const told: number[] = [];
  const onProgress = ({ done }: { done: number }): void => {
    told.push(done);
    if (done === 2) leaving.abort(reason);
  };
  await expect(store.checkIntegrity({}, { signal: leaving.signal, onProgress })).rejects.toBe(reason);
  expect(told.at(-1)).toBe(2); // the rest of the work was not done
  expect(await store.readStatistics(everything)).toMatchObject({ created: 0 });
  await store.close();
});

test("short reads are answered while long work goes on", async () => {
  const { store } = await newFile();
  const order: string[] = [];
  const short: Promise<unknown>[] = [];
  const onProgress = ({ done }: { done: number }): void => {
    if (done === 0) short.push(store.readStatistics(everything).then(() => order.push("short")));
  };
  await store.checkIntegrity({}, { onProgress });
  await Promise.all(short);
  expect(order).toEqual(["short"]);
  await store.close();
});

test("a closed store refuses reads, also those that were under way", async () => {
  const { store } = await newFile();
  const underWay = store.readStatistics(everything);
  const refused = expect(underWay).rejects.toMatchObject({ kind: "unavailable" });
  await store.close();
  await refused;
  await expect(store.readStatistics(everything)).rejects.toMatchObject({ kind: "unavailable" });
});

test("a file that is damaged is told of by the check, which only reads", async () => {
  const { path, store } = await newFile();
  const { link, take } = await startHistoryWorld(store);
  const mapping = await link();
  for (let index = 0; index < 300; index += 1) await take([mapping], BEGIN + index);
  await store.close();
  // A page in the middle of the largest table, overwritten as a bad disk would.
  const look = new Database(path, { readonly: true });
  const { pageno } = look
    .prepare(`SELECT max(pageno) AS pageno FROM dbstat WHERE name = 'delivery' AND pagetype = 'leaf'`)
    .get() as { pageno: number };
  const pageSize = Number(look.pragma("page_size", { simple: true }));
  look.close();
  const bytes = readFileSync(path);
  bytes.fill(0xff, (pageno - 1) * pageSize, pageno * pageSize);
  writeFileSync(path, bytes);
  const damaged = await openStore({ type: "sqlite", path }, { log: silentLogger });
  const problems = await damaged.checkIntegrity({}).catch((error: unknown) => [String(error)]);
  expect(problems.join(" ")).toMatch(/malformed|page|btree/i);
  await damaged.close();
});
