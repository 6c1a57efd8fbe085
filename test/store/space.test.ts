import { statSync } from "node:fs";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { openStore } from "../../src/store/open-store.js";
import { compactFile } from "../../src/store/sqlite/compact.js";
import { sqliteDatabases } from "./both-databases.js";
import { makeMessage, NOW, startStoreWorld } from "./store-world.js";

const databases = sqliteDatabases();

async function newPath(): Promise<string> {
  const database = await databases.create();
  return database.type === "sqlite" ? database.path : "";
}

const open = (path: string) => openStore({ type: "sqlite", path }, { log: silentLogger });

/** Messages that are done with, of two kilobytes each: two a page. */
async function fill(path: string, messages: number) {
  const store = await open(path);
  const { account, guildId } = await startStoreWorld(store);
  const text = "今晚八点开黑".repeat(80);
  await Promise.all(
    Array.from({ length: messages }, () =>
      store.acceptMessage({
        ...{ accountId: account.id, position: null, purpose: "relay", mappingIds: [], receivedAt: NOW },
        message: makeMessage({ guildId, content: [{ type: "text", text }] }),
      }),
    ),
  );
  await store.checkpoint({ truncate: true });
  return store;
}

test("after a purge the file becomes smaller, step by step, while messages come", async () => {
  const path = await newPath();
  const store = await fill(path, 600);
  const full = statSync(path).size;
  expect(full).toBeGreaterThan(1_200_000);
  await store.purgeContent({ afterId: 0, limit: 1_000, receivedBefore: NOW + 1 });
  const before = await store.readSpace({});
  expect(before).toMatchObject({ shrinks: true, pageBytes: 4096 });
  expect(before.freePages).toBeGreaterThan(200);
  const first = await store.giveBackSpace({ pages: 100 });
  expect(before.pages - first.pages).toBe(100);
  const [, rest] = await Promise.all([
    store.setConfigValue({ key: "k", value: 1, now: NOW }),
    store.giveBackSpace({ pages: before.freePages }),
  ]);
  expect(rest.freePages).toBe(0);
  expect(await store.checkpoint({ truncate: true })).toBe(true);
  expect(statSync(path).size).toBe(rest.pages * 4096);
  expect(statSync(`${path}-wal`).size).toBe(0);
  expect(statSync(path).size).toBeLessThan(full / 2);
  expect(await store.getConfigValue({ key: "k" })).toBe(1);
  await store.close();
});

test("a file that was made without the means to shrink says so, and has them once it was compacted", async () => {
  const path = await newPath();
  await (await fill(path, 600)).close();
  const file = new Database(path);
  file.pragma("auto_vacuum = NONE");
  file.exec("VACUUM");
  file.close();
  const store = await open(path);
  await store.purgeContent({ afterId: 0, limit: 1_000, receivedBefore: NOW + 1 });
  const before = await store.readSpace({});
  expect(before).toMatchObject({ shrinks: false });
  expect((await store.giveBackSpace({ pages: 100 })).pages).toBe(before.pages);
  await store.close();

  const sizes = await compactFile(path);
  expect(sizes.after).toBeLessThan(sizes.before / 2);
  expect(statSync(path).size).toBe(sizes.after);
  const again = await open(path);
  expect(await again.readSpace({})).toMatchObject({ shrinks: true });
  expect(await again.checkIntegrity({})).toEqual([]);
  await again.close();
});

test("a file in use isn't compacted", async () => {
  const path = await newPath();
  const store = await open(path);
  const reader = new Database(path);
  reader.exec("BEGIN IMMEDIATE");
  await expect(compactFile(path)).rejects.toMatchObject({ name: "StoreError", kind: "locked" });
  reader.close();
  await store.close();
});

test("a reader that holds on to an old state keeps the log from being emptied, and nobody waits for that", async () => {
  const path = await newPath();
  const store = await fill(path, 20);
  const reader = new Database(path, { readonly: true });
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM message_log").get();
  await store.setConfigValue({ key: "k", value: 1, now: NOW });
  expect(await store.checkpoint({ truncate: true })).toBe(false);
  reader.close();
  expect(await store.checkpoint({ truncate: true })).toBe(true);
  await store.close();
});
