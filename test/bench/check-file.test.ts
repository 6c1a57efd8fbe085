import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultHistory, HISTORY_END } from "../../bench/history/options.js";
import { copyHistory } from "../../bench/history/reuse.js";
import { checkFile, type Expected } from "../../bench/under-load/check-file.js";

const OPTIONS = {
  ...defaultHistory,
  messages: 800,
  days: 4,
  archiveAfterDays: 2,
  guilds: 2,
  channels: 8,
  mappings: 10,
};

const folder = mkdtempSync(join(tmpdir(), "relay-check-"));
const told: string[] = [];
let count = 0;
let expected: Expected;

async function freshCopy(): Promise<string> {
  const path = join(folder, `copy-${(count += 1)}.db`);
  await copyHistory(path, OPTIONS, { folder, tell: (line) => told.push(line) });
  return path;
}

function change(path: string, sql: string): void {
  const file = new Database(path);
  file.pragma("foreign_keys = OFF");
  file.exec(sql);
  file.close();
}

beforeAll(async () => {
  const file = new Database(await freshCopy(), { readonly: true });
  const lastId = file.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'delivery'").pluck().get() as number;
  file.close();
  expected = { messages: OPTIONS.messages, deliveries: lastId, said: 0, now: HISTORY_END };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a history is generated once, and each copy of it is as it was", async () => {
  const [first, second] = [await freshCopy(), await freshCopy()];
  change(first, "DELETE FROM guild");
  expect(told.filter((line) => line.startsWith("Generating"))).toHaveLength(1);
  expect(await checkFile(second, expected)).toEqual([]);
  const file = new Database(second, { readonly: true });
  expect(file.prepare("SELECT count(*) FROM guild").pluck().get()).toBe(OPTIONS.guilds);
  file.close();
});

test.each([
  [
    "a message that is gone",
    `DELETE FROM message_log_archive WHERE "id" = (SELECT min("id") FROM message_log_archive)`,
    /messages of the history: 799/,
  ],
  [
    "a delivery that is gone",
    `DELETE FROM delivery_archive WHERE "id" = (SELECT min("id") FROM delivery_archive)`,
    /deliveries of the history: \d+/,
  ],
  [
    "a message that is in the log and in the archive",
    `INSERT INTO message_log ("id", "accountId", "sourceId", "guildId", "channelId", "authorId", "authorName", "kind",
       "purpose", "sentAt", "receivedAt") SELECT "id", "accountId", "sourceId", "guildId", "channelId", "authorId",
       "authorName", "kind", "purpose", "sentAt", "receivedAt" FROM message_log_archive ORDER BY "id" LIMIT 1`,
    /messages of the history: 801/,
  ],
  [
    "a reference to nothing",
    `UPDATE delivery SET "mappingId" = 999 WHERE "id" = (SELECT max("id") FROM delivery)`,
    /broken foreign keys: 1/,
  ],
  [
    "a count that is not that of the rows",
    `UPDATE hourly_stat SET "delivered" = "delivered" + 1 WHERE "mappingId" = 3`,
    /statistics were not those of the rows/,
  ],
])("%s is noticed", async (_, damage, sentence) => {
  const path = await freshCopy();
  change(path, damage);
  expect((await checkFile(path, expected)).join("\n")).toMatch(sentence);
});

test("a new message that is not there is noticed", async () => {
  expect(await checkFile(await freshCopy(), { ...expected, said: 1 })).toEqual([
    "new messages: 0 instead of 1",
    "new messages that were delivered: 0 instead of 1",
  ]);
});
