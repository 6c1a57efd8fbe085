import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VERSION } from "../../src/version.js";
import { loadOldDatabase } from "../support/old-databases.js";
import { World } from "../support/world.js";

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.close());

/** Types a command of the host's: `npm run …` without npm. */
async function run(tool: "backup" | "restore", words: readonly string[] = [], extra: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["--import", "tsx", `src/cli/${tool}.ts`, ...words], {
    env: { PATH: process.env["PATH"] ?? "", ...world.environment, ...extra },
  });
  let said = "";
  child.stdout.on("data", (chunk) => (said += String(chunk)));
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  return await new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, said })),
  );
}

async function isShown(text: string, channelId = world.people.news.id): Promise<string> {
  const messageId = world.kook.say(channelId, world.people.anna.id, text);
  await world.discord.until(
    () => world.onDiscord().includes(text) || world.onDiscord(world.people.lounge.id).includes(text),
  );
  return messageId;
}

test("a backup made while the relay runs brings back the links and receipts of its time, and old copies still follow", async () => {
  const { chat, lounge } = world.people;
  await world.startRelay();
  await world.link("discord");
  const early = await isShown("before the backup");
  const made = await run("backup");
  expect(made).toMatchObject({ code: 0, said: expect.stringMatching(/backups\/relay-\d{8}-\d{6}\.db: .*checked/) });
  await isShown("after the backup");
  await world.link("discord", chat.id, lounge.id);
  await isShown("of a later link", chat.id);

  expect(await run("restore", ["latest"])).toMatchObject({ code: 1, said: expect.stringMatching(/The relay runs/) });
  await world.stopRelay();
  const otherKey = await run("restore", ["latest"], { SECRET_KEY: "quite another key than before" });
  expect(otherKey).toMatchObject({ code: 1, said: expect.stringMatching(/not the one this store was made with/) });
  const list = await run("restore", ["list"]);
  const name = /relay-\d{8}-\d{6}\.db/.exec(made.said)?.[0] ?? "";
  expect(list.said).toContain(name);
  expect(list.said).toContain(`version ${VERSION}`);
  const restored = await run("restore", [name]);
  expect(restored.said).toMatch(/1 mapping, messages until/);
  expect(restored.said).toMatch(/kept as .*relay\.db\.before-restore-/);
  expect(restored.code).toBe(0);

  await world.startRelay();
  world.kook.edit(early, "before the backup, edited after the restore");
  await world.discord.until(() => world.onDiscord().includes("before the backup, edited after the restore"));
  await isShown("after the restore");
  expect(world.onDiscord()).toEqual([
    "before the backup, edited after the restore",
    "after the backup",
    "after the restore",
  ]);
  // The later link is gone from what the relay knows: it is listed no more, and nothing goes there.
  const listed = await world.type("/relay list");
  expect(listed).toContain("announcements");
  expect(listed).not.toContain("lounge");
  expect(world.onDiscord(lounge.id)).toEqual(["of a later link"]);
}, 90_000);

test("a stopped relay can be backed up too, and a host without backups is told so", async () => {
  expect(await run("restore", ["list"])).toMatchObject({ code: 0, said: expect.stringMatching(/no backup in .*yet/) });
  expect(await run("backup")).toMatchObject({ code: 1, said: expect.stringMatching(/no database at .* yet/) });
  await world.startRelay();
  await world.stopRelay();
  expect(await run("backup")).toMatchObject({ code: 0, said: expect.stringMatching(/SECRET_KEY.*apart from it/) });
  expect(await run("restore")).toMatchObject({ code: 1, said: expect.stringMatching(/restore -- FILE/) });
}, 60_000);

test("on PostgreSQL both commands name its own tools, and no password", async () => {
  const extra = { DATABASE_URL: "postgres://relay:hunter2@127.0.0.1:1/relay" };
  for (const { code, said } of [await run("backup", [], extra), await run("restore", ["latest"], extra)]) {
    expect(code).toBe(1);
    expect(said).toMatch(/pg_dump.*docs\/operating\.md/);
    expect(said).not.toContain("hunter2");
  }
}, 60_000);

test("a relay starts on a database of the first schema, and relays", async () => {
  await loadOldDatabase("first-schema", { type: "sqlite", path: join(world.dataDir, "relay.db") });
  await world.startRelay();
  await world.link("discord");
  await isShown("on an old database");
  expect(world.onDiscord()).toEqual(["on an old database"]);
}, 60_000);
