import { readFileSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { beforeAll, expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { openStore } from "../../src/store/open-store.js";
import { sqliteDatabases } from "./both-databases.js";
import { makeMessage, NOW, startStoreWorld } from "./store-world.js";

const databases = sqliteDatabases();
const PAGE = 4_096;

const open = (path: string) => openStore({ type: "sqlite", path }, { log: silentLogger });

async function newPath(): Promise<string> {
  const database = await databases.create();
  return database.type === "sqlite" ? database.path : "";
}

/** A store that was in use and closed well: all of it is in the one file. */
let whole: Buffer;
beforeAll(async () => {
  const path = await newPath();
  const store = await open(path);
  const world = await startStoreWorld(store);
  const mapping = await world.link();
  await Promise.all(Array.from({ length: 50 }, () => world.accept([mapping], { id: makeMessage().id, sentAt: NOW })));
  await store.close();
  const file = new Database(path);
  expect(file.pragma("page_size", { simple: true })).toBe(PAGE);
  file.close();
  whole = readFileSync(path);
});

test.each([
  { how: "cut off in its middle", damage: () => whole.subarray(0, Math.floor(whole.length / 2)) },
  {
    how: "with another file's beginning",
    damage: () => Buffer.concat([Buffer.alloc(PAGE, "%PDF-1.7"), whole]),
  },
  {
    how: "overwritten after its first page",
    damage: () => Buffer.concat([whole.subarray(0, PAGE), Buffer.alloc(whole.length - PAGE, 0xa5)]),
  },
  {
    how: "of zeros but for its header",
    damage: () => Buffer.concat([whole.subarray(0, 100), Buffer.alloc(whole.length - 100)]),
  },
])("a database $how is refused with the way to restore, and left as it was", async ({ damage }) => {
  const path = await newPath();
  const damaged = Buffer.from(damage());
  writeFileSync(path, damaged);
  await expect(open(path)).rejects.toMatchObject({
    name: "StoreError",
    kind: "corrupt",
    message: expect.stringMatching(/not a usable SQLite database.*npm run restore/),
  });
  expect(readFileSync(path).equals(damaged)).toBe(true);
});
