import {
  existsSync,
  mkdtempSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { backupFolderOf, listBackups, makeBackup, makeDailyBackup, type BackupPlan } from "../../src/store/backup.js";
import { openStore } from "../../src/store/open-store.js";
import { APPLICATION_ID } from "../../src/store/sqlite/file-marker.js";
import type { Store } from "../../src/store/store.js";
import { NOW, startStoreWorld } from "./store-world.js";

const root = mkdtempSync(join(tmpdir(), "relay-backup-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

/** A data folder with a database in it, and how to back it up. */
async function newRelay(): Promise<{ dataDir: string; path: string; plan: BackupPlan; store: Store }> {
  const dataDir = join(root, String((count += 1)));
  mkdirSync(dataDir);
  const path = join(dataDir, "relay.db");
  const database = { type: "sqlite", path } as const;
  const store = await openStore(database, { log: silentLogger });
  return { dataDir, path, store, plan: { database, dataDir, keep: 7, now: NOW } };
}

const DAY_MS = 86_400_000;
const filesIn = (dataDir: string): readonly string[] => readdirSync(backupFolderOf(dataDir)).sort();
const openCopy = (path: string): Promise<Store> => openStore({ type: "sqlite", path }, { log: silentLogger });

/** Enough that a copy takes many steps. */
async function fill(store: Store, megabytes: number): Promise<void> {
  for (let index = 0; index < megabytes; index += 1) {
    await store.setConfigValue({ key: `filling-${index}`, value: "x".repeat(1_000_000), now: NOW });
  }
}

test("a backup that is made while messages come in ends, and holds all that was acknowledged up to one moment", async () => {
  const { store, plan } = await newRelay();
  const { accept, link, account } = await startStoreWorld(store);
  const mapping = await link();
  await fill(store, 4);
  let acknowledged = 0;
  const acceptNext = async (): Promise<void> => {
    await accept([mapping], { id: `busy-${acknowledged + 1}` });
    acknowledged += 1;
  };
  for (let index = 0; index < 50; index += 1) await acceptNext();
  const before = acknowledged;
  let running = true;
  const traffic = (async () => {
    while (running) await acceptNext();
  })();
  const made = await makeBackup(plan);
  running = false;
  await traffic;
  const last = made.contents.tables["message_log"] ?? 0;
  expect(last).toBeGreaterThanOrEqual(before);
  expect(last).toBeLessThan(acknowledged);

  const copy = await openCopy(made.path);
  const queue = await copy.readLane({ laneId: mapping.laneId, afterId: 0, limit: 10_000 });
  expect(queue.map(({ message }) => message?.id)).toEqual(
    Array.from({ length: last }, (_, index) => `busy-${index + 1}`),
  );
  const { position } = await copy.openAccount({ userId: (await accountOf(made.path)).userId, name: "Relay", now: NOW });
  expect(position?.sn).toBe(last);
  expect(account.id).toBe(1);
  await copy.close();
  await store.close();
});

async function accountOf(path: string): Promise<{ userId: string }> {
  const file = new Database(path, { readonly: true });
  const row = file.prepare(`SELECT "userId" FROM account`).get() as { userId: string };
  file.close();
  return row;
}

test("a backup is one file that only its owner can read, named by its time in UTC and marked as ours", async () => {
  const { store, plan, dataDir } = await newRelay();
  const made = await makeBackup({ ...plan, now: Date.UTC(2026, 10, 23, 3, 4, 5) });
  expect(made.name).toBe("relay-20261123-030405.db");
  expect(filesIn(dataDir)).toEqual([made.name]);
  expect(statSync(made.path).mode & 0o777).toBe(0o600);
  expect(statSync(backupFolderOf(dataDir)).mode & 0o777).toBe(0o700);
  expect(listBackups(dataDir)).toEqual([
    { name: made.name, path: made.path, madeAt: Date.UTC(2026, 10, 23, 3, 4, 5), bytes: made.bytes },
  ]);
  const file = new Database(made.path, { readonly: true });
  expect(file.pragma("application_id", { simple: true })).toBe(APPLICATION_ID);
  expect(file.pragma("journal_mode", { simple: true })).toBe("delete");
  expect(file.pragma("auto_vacuum", { simple: true })).toBe(2);
  file.close();
  expect(filesIn(dataDir)).toEqual([made.name]);
  await store.close();
});

test("so many are kept as are asked for, the one just made among them, and foreign files stay", async () => {
  const { store, plan, dataDir } = await newRelay();
  mkdirSync(backupFolderOf(dataDir));
  writeFileSync(join(backupFolderOf(dataDir), "before-the-upgrade.db"), "mine");
  const names = [];
  for (let day = 0; day < 4; day += 1) {
    names.push((await makeBackup({ ...plan, keep: 3, now: NOW + day * DAY_MS })).name);
  }
  expect(listBackups(dataDir).map(({ name }) => name)).toEqual(names.slice(1).reverse());
  // The clock was set back: what was named by the wrong one is "newer", and yet not a reason to remove the new one.
  const late = await makeBackup({ ...plan, keep: 1, now: NOW - DAY_MS });
  expect(late.removed).toHaveLength(3);
  const all = await makeBackup({ ...plan, keep: 0, now: NOW - DAY_MS });
  expect(all.removed).toEqual([]);
  expect(filesIn(dataDir)).toEqual(["before-the-upgrade.db", late.name, all.name].sort());
  await store.close();
});

test("without room nothing is begun, and older backups stay", async () => {
  const { store, plan, dataDir } = await newRelay();
  const older = await makeBackup(plan);
  const refused = makeBackup({ ...plan, keep: 1, now: NOW + DAY_MS, freeBytes: async () => 1_000_000 });
  await expect(refused).rejects.toMatchObject({
    kind: "full",
    message: expect.stringMatching(/not enough room.*1\.0 MB are free.*BACKUP_KEEP/),
  });
  expect(filesIn(dataDir)).toEqual([older.name]);
  await store.close();
});

test("a damaged database is no backup: it is said, and the older ones stay", async () => {
  const { store, plan, dataDir, path } = await newRelay();
  const { accept, link } = await startStoreWorld(store);
  const mapping = await link();
  for (let index = 0; index < 200; index += 1) await accept([mapping], { id: `row-${index}` });
  const older = await makeBackup(plan);
  await store.close();
  spoil(path, "message_log");
  await expect(makeBackup({ ...plan, keep: 1, now: NOW + DAY_MS })).rejects.toMatchObject({
    kind: "corrupt",
    message: expect.stringMatching(/no older backup was removed.*probably damaged/),
  });
  expect(filesIn(dataDir)).toEqual([older.name]);
});

/** Writes noise over the first page of a table. */
function spoil(path: string, table: string): void {
  const handle = new Database(path);
  const page = Number(handle.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").pluck().get(table));
  const size = Number(handle.pragma("page_size", { simple: true }));
  handle.close();
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(size, 0xa5), 0, size, (page - 1) * size);
  closeSync(file);
}

test("a backup that is called off leaves nothing behind, and neither does one that was killed", async () => {
  const { store, plan, dataDir } = await newRelay();
  await fill(store, 4);
  const calledOff = new AbortController();
  const progress: number[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }): void => {
    progress.push(done / total);
    calledOff.abort(new Error("called off"));
  };
  await expect(makeBackup({ ...plan, signal: calledOff.signal, onProgress })).rejects.toThrow("called off");
  expect(progress[0]).toBeLessThan(1);
  expect(filesIn(dataDir)).toEqual([]);

  for (const end of ["", "-journal"])
    writeFileSync(join(backupFolderOf(dataDir), `relay-20261123-030405.db.part${end}`), "half");
  const { name } = await makeBackup(plan);
  expect(filesIn(dataDir)).toEqual([name]);
  await store.close();
});

test("progress ends at the whole, and only one backup is made at a time", async () => {
  const { store, plan, dataDir } = await newRelay();
  await fill(store, 4);
  let last = 0;
  let second: Promise<unknown> | undefined;
  const onProgress = ({ done, total }: { done: number; total: number }): void => {
    expect(done / total).toBeGreaterThanOrEqual(last);
    last = done / total;
    second ??= makeBackup({ ...plan, now: NOW + DAY_MS }).catch((error: unknown) => error);
  };
  await makeBackup({ ...plan, onProgress });
  expect(last).toBeGreaterThan(0.9);
  expect(await second).toMatchObject({ kind: "locked", message: expect.stringContaining("under way") });
  expect(filesIn(dataDir)).toHaveLength(1);
  await store.close();
});

test("where there is no database yet, or it is PostgreSQL's, a sentence says what to do", async () => {
  const dataDir = join(root, "nothing");
  mkdirSync(dataDir);
  const plan = { dataDir, keep: 7, now: NOW };
  const database = { type: "sqlite", path: join(dataDir, "relay.db") } as const;
  await expect(makeBackup({ ...plan, database })).rejects.toThrow(/no database at .* yet/);
  const postgres = { type: "postgres", url: "postgres://relay:hunter2@127.0.0.1:1/relay" } as const;
  const refused = makeBackup({ ...plan, database: postgres });
  await expect(refused).rejects.toThrow(/pg_dump/);
  await expect(refused).rejects.not.toThrow(/hunter2/);
  expect(existsSync(backupFolderOf(dataDir))).toBe(false);
});

test("the daily backup is made, and left out where the host wants none or PostgreSQL is in use", async () => {
  const { store, plan, dataDir } = await newRelay();
  const database = { type: "postgres", url: "postgres://127.0.0.1:1/relay" } as const;
  expect(await makeDailyBackup({ ...plan, keep: 0 })).toEqual({ made: 0 });
  expect(await makeDailyBackup({ ...plan, database })).toEqual({ made: 0 });
  expect(listBackups(dataDir)).toEqual([]);
  const done = await makeDailyBackup(plan);
  expect(done).toEqual({ made: 1, bytes: listBackups(dataDir)[0]?.bytes, removed: 0 });
  await store.close();
});
