import { execFileSync } from "node:child_process";
import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

interface Readiness {
  readonly ready: boolean;
  readonly parts: readonly { readonly name: string; readonly ready: boolean; readonly state: string }[];
}

async function readiness(port: number): Promise<Readiness> {
  return (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as Readiness;
}

async function eventually(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** From there on files of that process grow no more, as on a full disk; "unlimited" gives the room back. */
function limitFiles(pid: number | undefined, bytes: number | "unlimited"): void {
  execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:unlimited`]);
}

function hasPrlimit(): boolean {
  try {
    execFileSync("prlimit", ["--version"]);
    return true;
  } catch {
    return false;
  }
}

test.skipIf(!hasPrlimit())(
  "while the disk is full nothing is taken in and everybody who asks is told; with room again all arrives, once, in order",
  async () => {
    const port = await freePort();
    world = await World.start({ env: { HTTP_PORT: String(port) } });
    const { news, anna } = world.people;
    const child = await world.spawnRelay();
    await world.link("discord");
    world.kook.say(news.id, anna.id, "before");
    await world.discord.until(() => world.onDiscord().length === 1);
    // Its answer comes when there is no room any more to note that it was sent.
    const slow = world.discord.knobs.delay(1_500, { on: "POST /webhooks/*", times: 1 });
    world.kook.say(news.id, anna.id, "on its way");
    await world.discord.until(() => slow.hits > 0);

    limitFiles(child.pid, 4_096);
    const told = ["m1", "m2", "m3", "m4", "m5"];
    for (const text of told) world.kook.say(news.id, anna.id, text);
    await eventually(async () => !(await readiness(port)).ready);
    expect((await readiness(port)).parts).toContainEqual({
      name: "disk-full",
      ready: false,
      state: expect.stringContaining("Free some space"),
    });
    const status = await world.type("/relay status");
    expect(status).toContain("disk has been full");
    expect(await world.type("/relay list")).toContain("announcements");
    expect(world.onDiscord().filter((text) => told.includes(text))).toEqual([]);

    limitFiles(child.pid, "unlimited");
    await world.discord.until(() => world.onDiscord().includes("m5"));
    await eventually(async () => (await readiness(port)).ready);
    expect(world.onDiscord()).toEqual(["before", "on its way", ...told]);
  },
  120_000,
);

test("while another program holds the database nothing is taken in, questions are answered, and then all arrives", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  const relay = await world.startRelay();
  await world.link("discord");
  const other = new Database(join(world.dataDir, "relay.db"));
  other.exec("BEGIN IMMEDIATE");
  const told = ["m1", "m2", "m3"];
  for (const text of told) world.kook.say(news.id, anna.id, text);
  await eventually(async () => !(await readiness(relay.healthPort)).ready);
  expect((await readiness(relay.healthPort)).parts.map(({ name }) => name)).toContain("store-locked");
  expect(await world.type("/relay status")).toContain("held the bot's database");
  other.exec("ROLLBACK");
  other.close();
  await world.discord.until(() => world.onDiscord().length >= 3);
  await eventually(async () => (await readiness(relay.healthPort)).ready);
  expect(world.onDiscord()).toEqual(told);
}, 120_000);

test("a database that is damaged while it is used takes in nothing more, and says how to mend it", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  const relay = await world.startRelay();
  await world.link("discord");
  const path = join(world.dataDir, "relay.db");
  const other = new Database(path);
  other.pragma("user_version = 7"); // so that nobody's memory of the file is of use
  other.pragma("wal_checkpoint(TRUNCATE)");
  const pageSize = Number(other.pragma("page_size", { simple: true }));
  other.close();
  const file = openSync(path, "r+");
  for (let at = pageSize; at < statSync(path).size; at += pageSize)
    writeSync(file, Buffer.alloc(pageSize, 0xa5), 0, pageSize, at);
  closeSync(file);

  world.kook.say(news.id, anna.id, "lost?");
  await eventually(async () => !(await readiness(relay.healthPort)).ready);
  expect((await readiness(relay.healthPort)).parts).toContainEqual({
    name: "store-damaged",
    ready: false,
    state: expect.stringContaining("npm run restore"),
  });
  expect(world.onDiscord()).toEqual([]);
}, 60_000);
