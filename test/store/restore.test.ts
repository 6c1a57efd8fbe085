import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { createSecretBox, openCheckedBox, openSecretBox } from "../../src/secret-box.js";
import { lockDataFolder } from "../../src/single-instance.js";
import { makeBackup } from "../../src/store/backup.js";
import { openStore } from "../../src/store/open-store.js";
import { restoreBackup, type RestorePlan } from "../../src/store/restore.js";
import type { Store } from "../../src/store/store.js";
import { VERSION } from "../../src/version.js";
import { NOW, startStoreWorld } from "./store-world.js";

const root = mkdtempSync(join(tmpdir(), "relay-restore-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

function newFolder(): { dataDir: string; path: string; plan: RestorePlan } {
  const dataDir = join(root, String((count += 1)));
  mkdirSync(dataDir);
  const path = join(dataDir, "relay.db");
  const database = { type: "sqlite", path } as const;
  return { dataDir, path, plan: { database, dataDir, file: "latest", now: NOW, checkKey: () => undefined } };
}

const open = (path: string): Promise<Store> => openStore({ type: "sqlite", path }, { log: silentLogger });

/** A relay that has relayed one message, made a backup, and relayed another. */
async function makeRelayWithBackup() {
  const { dataDir, path, plan } = newFolder();
  const store = await open(path);
  const world = await startStoreWorld(store);
  const mapping = await world.link();
  const sent = await world.acceptOne(mapping);
  await world.deliver(sent, "remote-1");
  const backup = await makeBackup({ database: plan.database, dataDir, keep: 7, now: NOW });
  const later = await world.acceptOne(mapping);
  await store.close();
  return { dataDir, backup: backup.name, mapping, sent, later };
}

let made: ReturnType<typeof makeRelayWithBackup> | undefined;

/** Made once, and copied for each test. */
async function relayWithBackup() {
  const { dataDir, backup, ...rest } = await (made ??= makeRelayWithBackup());
  const folder = newFolder();
  cpSync(dataDir, folder.dataDir, { recursive: true });
  return { ...folder, ...rest, backup: { name: backup, path: join(folder.dataDir, "backups", backup) } };
}

/** A sound database, with something done to it. */
async function newFile(change: (file: Database.Database) => void): Promise<string> {
  const { backup } = await relayWithBackup();
  const file = new Database(backup.path);
  change(file);
  file.close();
  return backup.path;
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => !/^(backups|.*\.lock.*)$/.test(name))
    .sort();

test("what was kept at the time of the backup is there again, and the database of before stays beside it", async () => {
  const { plan, path, backup, sent, later, mapping } = await relayWithBackup();
  const restored = await restoreBackup({ ...plan, file: backup.name });
  expect(restored).toMatchObject({ file: backup.path, migrated: 0, mappings: 1, newestMessageAt: NOW, waiting: 0 });

  const store = await open(path);
  expect(await store.readTrace({ guildId: null, messageId: sent.message.id })).toMatchObject([
    { state: "delivered", receipts: [{ part: 0, remoteId: "remote-1" }] },
  ]);
  expect(await store.readTrace({ guildId: null, messageId: later.message.id })).toEqual([]);
  expect(await store.listAllMappings({})).toEqual([mapping]);
  await store.close();

  expect(restored.aside).toMatch(/relay\.db\.before-restore-\d{8}-\d{6}$/);
  const before = await open(restored.aside ?? "");
  expect(await before.readTrace({ guildId: null, messageId: later.message.id })).toHaveLength(1);
  await before.close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(existsSync(backup.path)).toBe(true);
});

test("after a restore no id is given out again, and no session of then is resumed", async () => {
  const { plan, path, later } = await relayWithBackup();
  await restoreBackup(plan);
  const file = new Database(path);
  expect(file.prepare(`SELECT "sessionId", "sn" FROM account`).all()).toEqual([{ sessionId: null, sn: null }]);
  const note = file.prepare(`SELECT "value" FROM system_config WHERE "key" = 'restored'`).pluck().get();
  expect(JSON.parse(String(note))).toEqual({ at: NOW, knownUntil: NOW, relayedUntil: NOW });
  file.close();
  const store = await open(path);
  const { acceptOne, link } = await startStoreWorld(store);
  const next = await acceptOne(await link());
  expect(next.id).toBeGreaterThan(later.id);
  expect(next.messageId).toBeGreaterThan(later.messageId);
  await store.close();
});

test("on a new machine, where there is nothing yet, a file from anywhere is put in place", async () => {
  const { backup } = await relayWithBackup();
  const { plan, path, dataDir } = newFolder();
  const restored = await restoreBackup({ ...plan, file: backup.path });
  expect(restored).toMatchObject({ aside: null, mappings: 1 });
  expect(filesIn(dataDir)).toEqual(["relay.db"]);
  const store = await open(path);
  expect(await store.listAllMappings({})).toHaveLength(1);
  await store.close();
});

test("a copy that was taken by hand brings along what its write-ahead log holds", async () => {
  const source = newFolder();
  const store = await open(source.path);
  await store.setConfigValue({ key: "only-in-the-log", value: 1, now: NOW });
  const { plan, path, dataDir } = newFolder();
  for (const end of ["", "-wal"]) copyFileSync(`${source.path}${end}`, join(dataDir, `by-hand.db${end}`));
  await store.close();
  await restoreBackup({ ...plan, file: join(dataDir, "by-hand.db") });
  const restored = await open(path);
  expect(await restored.getConfigValue({ key: "only-in-the-log" })).toBe(1);
  await restored.close();
});

test("a restore while the relay runs, or while another program has the file open, changes nothing", async () => {
  const { plan, path, dataDir } = await relayWithBackup();
  const before = readFileSync(path);
  const running = lockDataFolder(dataDir);
  await expect(restoreBackup(plan)).rejects.toThrow(/The relay runs.*Stop it, restore, and start it again/);
  running.release();
  const other = new Database(path);
  other.prepare("SELECT COUNT(*) FROM delivery").get();
  await expect(restoreBackup(plan)).rejects.toMatchObject({
    kind: "locked",
    message: expect.stringMatching(/in use by another program.*Stop that program/),
  });
  other.close();
  expect(readFileSync(path)).toEqual(before);
  expect(filesIn(dataDir)).toEqual(["relay.db"]);
});

/** Each with a file to restore, and what has to be said about it. */
const REFUSED: readonly (readonly [string, () => Promise<string>, string, RegExp])[] = [
  [
    "no database at all",
    async () => {
      const path = join(newFolder().dataDir, "notes.db");
      writeFileSync(path, "These are notes, and no database at all. ".repeat(200));
      return path;
    },
    "corrupt",
    /notes\.db can't be used: it is damaged, or no SQLite database at all/,
  ],
  [
    "another program's",
    async () => {
      const path = join(newFolder().dataDir, "bookmarks.db");
      const file = new Database(path);
      file.exec("CREATE TABLE bookmark (id INTEGER PRIMARY KEY); PRAGMA application_id = 77");
      file.close();
      return path;
    },
    "other",
    /bookmarks\.db is a database of another program/,
  ],
  [
    "a newer version's",
    () =>
      newFile((file) => {
        file.exec("INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Future9999999999999')");
        const marker = JSON.stringify({ program: "KOOK Relay", version: "7.8.9", schema: "Future9999999999999" });
        file.prepare(`UPDATE system_config SET "value" = ? WHERE "key" = 'schema'`).run(marker);
      }),
    "newer",
    new RegExp(
      `by KOOK Relay 7\\.8\\.9; this is ${VERSION.replaceAll(".", "\\.")}, which doesn't know Future9999999999999`,
    ),
  ],
  [
    "one whose index says something else than its table",
    () =>
      newFile((file) => {
        file.exec(
          `INSERT INTO audit_log ("guildId", "actorId", "actorName", "action", "subject", "at") VALUES ('g','a','A','x','1',1)`,
        );
        file.unsafeMode();
        file.exec("PRAGMA writable_schema = ON");
        file.exec(
          `UPDATE sqlite_schema SET sql = replace(sql, '"guildId"', '"actorId"') WHERE name = 'audit_log_guild'`,
        );
      }),
    "corrupt",
    /can't be used: it is damaged.*audit_log_guild/,
  ],
  [
    "one whose rows refer to others that are gone",
    () =>
      newFile((file) => {
        file.exec("PRAGMA foreign_keys = OFF");
        file.exec(`INSERT INTO lane ("botId", "address") VALUES (99, 'nowhere')`);
      }),
    "corrupt",
    /1 rows refer to others that are not there/,
  ],
  ["one that isn't there", async () => join(root, "gone.db"), "other", /There is no file .*gone\.db.*restore -- list/],
];

test.each(REFUSED)("%s is refused, and everything stays as it was", async (_, makeFile, kind, sentence) => {
  const { plan, path, dataDir } = await relayWithBackup();
  const before = readFileSync(path);
  const file = await makeFile();
  const refused = restoreBackup({ ...plan, file });
  await expect(refused).rejects.toMatchObject({ kind, message: expect.stringMatching(sentence) });
  expect(readFileSync(path)).toEqual(before);
  expect(filesIn(dataDir)).toEqual(["relay.db"]);
});

test("the database itself is no backup of it, and a missing backup is said to be missing", async () => {
  const { plan, path } = await relayWithBackup();
  await expect(restoreBackup({ ...plan, file: path })).rejects.toThrow(/is the database itself/);
  await expect(restoreBackup(newFolder().plan)).rejects.toThrow(/There is no backup yet/);
});

test("without room for both, the present database stays alone", async () => {
  const { plan, dataDir } = await relayWithBackup();
  const refused = restoreBackup({ ...plan, freeBytes: async () => 2_000_000 });
  await expect(refused).rejects.toMatchObject({ kind: "full", message: expect.stringMatching(/2\.0 MB are free/) });
  expect(filesIn(dataDir)).toEqual(["relay.db"]);
});

test("a backup whose secrets were sealed with another key is refused, and with its own key it is taken", async () => {
  const { plan, path, dataDir } = newFolder();
  const store = await open(path);
  const key = "the key of the time of the backup";
  await openSecretBox({ secretKey: key, dataDir, store, now: NOW });
  await makeBackup({ database: plan.database, dataDir, keep: 7, now: NOW });
  await store.close();
  const withKey = (secretKey: string | null): RestorePlan => ({
    ...plan,
    checkKey: (check) => void openCheckedBox({ secretKey, dataDir, check }),
  });
  await expect(restoreBackup(withKey("quite another key than then"))).rejects.toThrow(
    /not the one this store was made/,
  );
  await expect(restoreBackup(withKey(null))).rejects.toThrow(/SECRET_KEY is not set/);
  expect(filesIn(dataDir)).toEqual(["relay.db"]);
  expect((await restoreBackup(withKey(key))).aside).not.toBeNull();
  const restored = await open(path);
  const check = await restored.getConfigValue({ key: "secret-key-check" });
  expect(createSecretBox(key).open(String(check))).toBe("KOOK Relay");
  await restored.close();
});

test("a damaged database gives way to a backup, and is kept with what its log holds", async () => {
  const { plan, path, dataDir, mapping } = await relayWithBackup();
  writeFileSync(path, "What the disk made of it. ".repeat(500));
  writeFileSync(`${path}-wal`, "and of its log");
  writeFileSync(`${path}-shm`, "");
  const { aside } = await restoreBackup(plan);
  expect(readFileSync(aside ?? "", "utf8")).toContain("What the disk made of it");
  expect(readFileSync(`${aside}-wal`, "utf8")).toBe("and of its log");
  expect(filesIn(dataDir)).toHaveLength(3);
  const store = await open(path);
  expect(await store.listAllMappings({})).toEqual([mapping]);
  await store.close();
});

test("a restore that is killed at any step leaves the database as it was, and the next one succeeds", async () => {
  const { plan, path, dataDir, backup, later } = await relayWithBackup();
  const before = readFileSync(path);
  for (const step of ["copying", "checking", "updating"]) {
    const words = ["--import", "tsx", "test/store/restore-process.ts", dataDir, backup.name, step];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(readFileSync(path)).toEqual(before);
  }
  await restoreBackup(plan);
  const store = await open(path);
  expect(await store.readTrace({ guildId: null, messageId: later.message.id })).toEqual([]);
  await store.close();
  expect(filesIn(dataDir)).toHaveLength(2);
}, 60_000);

test("what a restore left that was killed is no hindrance, and two restores keep both databases of before", async () => {
  const { plan, path, dataDir } = await relayWithBackup();
  for (const end of ["", "-wal", "-journal"]) writeFileSync(`${path}.restoring${end}`, "half a copy");
  const one = await restoreBackup(plan);
  const two = await restoreBackup({ ...plan, file: one.aside ?? "" });
  expect(new Set([one.aside, two.aside]).size).toBe(2);
  expect(filesIn(dataDir)).toHaveLength(3);
});

test.runIf(process.getuid?.() === 0)("what root does for the relay's user stays that user's", async () => {
  const { plan, path, dataDir } = await relayWithBackup();
  rmSync(join(dataDir, "backups"), { recursive: true });
  rmSync(join(dataDir, "backup.lock"));
  chownSync(dataDir, 4_321, 4_321);
  const { path: backup } = await makeBackup({ database: plan.database, dataDir, keep: 7, now: NOW });
  await restoreBackup(plan);
  const made = [path, backup, join(dataDir, "backups"), join(dataDir, "backup.lock"), join(dataDir, "relay.lock")];
  expect(made.map((file) => statSync(file).uid)).toEqual(made.map(() => 4_321));
});

test("on PostgreSQL a sentence says what to do instead", async () => {
  const { plan } = newFolder();
  const database = { type: "postgres", url: "postgres://127.0.0.1:1/relay" } as const;
  await expect(restoreBackup({ ...plan, database })).rejects.toThrow(/pg_restore/);
});
