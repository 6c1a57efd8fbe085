import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, expect, test } from "vitest";
import { Permission } from "../../sandbox/kook/permissions.js";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

const numbered = (name: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${name} ${from + index}`);

test("what was said in three channels while the relay was away, its session lost, arrives once and in order", async () => {
  world = await World.start();
  const { news, chat, plans, anna, announcements, lounge, third } = world.people;
  await world.startRelay();
  const places = [
    [news, announcements],
    [chat, lounge],
    [plans, third],
  ] as const;
  for (const [from, to] of places) await world.link("discord", from.id, to.id);
  const say = (from: number, to: number): void => {
    for (let number = from; number <= to; number += 1) {
      for (const [channel] of places) world.kook.say(channel.id, anna.id, `${channel.name} ${number}`);
    }
  };
  say(1, 3);
  for (const [, to] of places) await world.discord.until(() => world.onDiscord(to.id).length === 3);
  await world.stopRelay();
  world.kook.gateway.forgetSessions();
  say(4, 123);
  const listing = world.kook.knobs.delay(150, { on: "GET message/list" });
  const started = world.startRelay();
  await world.kook.untilConnected();
  await world.kook.until(() => listing.hits > 0);
  say(124, 126);
  await started;
  for (const [from, to] of places) {
    await world.discord.until(() => world.onDiscord(to.id).length >= 126);
    expect(world.onDiscord(to.id)).toEqual(numbered(from.name, 1, 126));
  }
});

test("a session that KOOK ends brings what was said before the next one, and what is said then waits its turn", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  world.kook.say(news.id, anna.id, "m 1");
  await world.discord.until(() => world.onDiscord().length === 1);
  world.kook.knobs.delay(300, { on: "GET gateway/index", times: 1 });
  world.kook.gateway.reconnect(40107);
  for (const text of numbered("m", 2, 60)) world.kook.say(news.id, anna.id, text);
  const slow = world.kook.knobs.delay(300, { on: "GET message/list" });
  await world.kook.untilConnected();
  await world.kook.until(() => slow.hits > 0);
  for (const text of numbered("m", 61, 63)) world.kook.say(news.id, anna.id, text);
  await world.discord.until(() => world.onDiscord().length >= 63);
  expect(world.onDiscord()).toEqual(numbered("m", 1, 63));
});

test("a gap that KOOK never fills is filled from its list, before what came after it", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  world.kook.say(news.id, anna.id, "m 1");
  await world.discord.until(() => world.onDiscord().length === 1);
  world.kook.knobs.dropEventsForGood = 3;
  for (const text of numbered("m", 2, 6)) world.kook.say(news.id, anna.id, text);
  await world.discord.until(() => world.onDiscord().length >= 6);
  expect(world.onDiscord()).toEqual(numbered("m", 1, 6));
});

test("killed again and again while it catches up: nothing is lost, nothing out of order, only what was being sent doubled", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.spawnRelay();
  await world.link("discord");
  world.kook.say(news.id, anna.id, "m 1");
  await world.discord.until(() => world.onDiscord().length === 1);
  await world.killRelay();
  world.kook.gateway.forgetSessions();
  for (const text of numbered("m", 2, 240)) world.kook.say(news.id, anna.id, text);
  const listed = (): number => world.kook.requests.filter(({ path }) => path === "message/list").length;
  for (const [kill, lists] of [2, 3, 2].entries()) {
    world.kook.knobs.delay(150, { on: "GET message/list", times: 100 });
    const before = listed();
    await world.spawnRelay();
    await world.kook.until(() => listed() >= before + lists);
    world.kook.say(news.id, anna.id, `m ${241 + kill}`);
    await world.killRelay();
    if (kill === 1) world.kook.gateway.forgetSessions();
    world.kook.knobs.clear();
  }
  await world.spawnRelay();
  await world.discord.until(() => world.onDiscord().includes("m 243"));
  const shown = world.onDiscord();
  const once = shown.filter((text, index) => shown.indexOf(text) === index);
  expect(once).toEqual(numbered("m", 1, 243));
  expect(shown.length - once.length).toBeLessThanOrEqual(3);
}, 180_000);

test("edits and deletions that were missed reach the copies", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  const ids = numbered("m", 1, 4).map((text) => world.kook.say(news.id, anna.id, text));
  await world.discord.until(() => world.onDiscord().length === 4);
  await world.stopRelay();
  world.kook.gateway.forgetSessions();
  world.kook.edit(ids[1] ?? "", "m 2, corrected");
  world.kook.remove(ids[2] ?? "");
  world.kook.say(news.id, anna.id, "m 5");
  await world.startRelay();
  const expected = ["m 1", "m 2, corrected", "m 4", "m 5"];
  await world.discord.until(() => world.onDiscord().join() === expected.join());
  // Our own sample is in no list of KOOK's, and stays for all that.
  expect(world.discord.shows(world.people.announcements.id)[0]?.content).toMatch(/^A test from KOOK/);
});

test("what was said before the link, or during a pause that drops, is never brought later", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  world.kook.say(news.id, anna.id, "before the link");
  await world.link("discord");
  world.kook.say(news.id, anna.id, "first");
  await world.discord.until(() => world.onDiscord().length === 1);
  await world.type("/relay pause 1 drop");
  world.kook.say(news.id, anna.id, "in the pause");
  await world.stopRelay();
  world.kook.gateway.forgetSessions();
  world.kook.say(news.id, anna.id, "away in the pause");
  await world.startRelay();
  await world.type("/relay resume 1");
  world.kook.say(news.id, anna.id, "second");
  await world.discord.until(() => world.onDiscord().length === 2);
  await world.stopRelay();
  world.kook.gateway.forgetSessions();
  world.kook.say(news.id, anna.id, "/relay pause all");
  world.kook.say(news.id, anna.id, "third");
  await world.startRelay();
  await world.discord.until(() => world.onDiscord().length >= 3);
  expect(world.onDiscord()).toEqual(["first", "second", "third"]);
});

test("what was edited twice while the relay was away is never shown as it was in between", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  world.kook.say(news.id, anna.id, "before");
  await world.discord.until(() => world.onDiscord().length === 1);
  await world.stopRelay();
  const id = world.kook.say(news.id, anna.id, "first");
  for (const text of ["second", "third"]) {
    world.kook.edit(id, text);
    for (const now = Date.now(); Date.now() === now;); // nobody edits twice in a millisecond
  }
  await world.startRelay();
  world.kook.say(news.id, anna.id, "after");
  await world.discord.until(() => world.onDiscord().includes("after"));
  expect(world.onDiscord()).toEqual(["before", "third", "after"]);
  await world.stopRelay();
  // Resumed, the session brought both edits once more; the list had the last one already, so neither was news.
  const file = new Database(join(world.dataDir, "relay.db"), { readonly: true });
  expect(file.prepare("SELECT count(*) FROM delivery WHERE action = 'edit'").pluck().get()).toBe(0);
  file.close();
});

test("a channel that can't be read any more is told of, and the others are caught up; KOOK's trouble is waited out", async () => {
  world = await World.start();
  const { news, chat, anna, owner, kookBot, announcements, lounge } = world.people;
  await world.startRelay();
  await world.link("discord", news.id, announcements.id);
  await world.link("discord", chat.id, lounge.id);
  world.kook.say(news.id, anna.id, "news 1");
  world.kook.say(chat.id, anna.id, "chat 1");
  await world.discord.until(() => world.onDiscord().length === 1 && world.onDiscord(lounge.id).length === 1);
  await world.stopRelay();
  world.kook.gateway.forgetSessions();
  world.kook.say(news.id, anna.id, "news 2");
  world.kook.say(chat.id, anna.id, "chat 2");
  world.kook.overwriteUser(news.id, kookBot.userId, { deny: Permission.viewChannel });
  world.kook.knobs.refuse({ status: 503, times: 6, on: "GET message/list" });
  const before = world.kook.requests.length;
  await world.startRelay();
  await world.discord.until(() => world.onDiscord(lounge.id).length === 2);
  expect(world.onDiscord(lounge.id)).toEqual(["chat 1", "chat 2"]);
  await world.kook.until(() =>
    world.kook.requests
      .slice(before)
      .some(
        ({ path, query, status }) =>
          path === "message/list" && query["target_id"] === news.id && status !== 503 && status !== 0,
      ),
  );
  const answer = await world.type("/relay status", owner.id, chat.id);
  expect(answer).toContain("#news");
  expect(answer).toContain("I may not read it");
  world.kook.overwriteUser(news.id, kookBot.userId, {});
  world.kook.say(news.id, anna.id, "news 3");
  await world.discord.until(() => world.onDiscord().includes("news 3"));
  // Whoever closed the channel to the bot may have meant it.
  expect(world.onDiscord()).toEqual(["news 1", "news 3"]);
});

test("many missed messages come as one summary where the link wants that, and a backfill brings them after all", async () => {
  world = await World.start();
  const { news, anna, owner, lounge } = world.people;
  await world.startRelay();
  await world.link("discord");
  await world.link("discord", news.id, lounge.id);
  await world.type("/relay set 1 catch-up digest");
  world.kook.say(news.id, anna.id, "m 1");
  await world.discord.until(() => world.onDiscord().includes("m 1"));
  await world.stopRelay();
  world.kook.gateway.forgetSessions();
  for (const text of numbered("m", 2, 41)) world.kook.say(news.id, anna.id, text);
  const traced = world.kook.say(news.id, owner.id, "m 42");
  for (const text of numbered("m", 43, 61)) world.kook.say(news.id, anna.id, text);
  await world.startRelay();
  await world.discord.until(() => world.onDiscord().length === 2);
  world.kook.say(news.id, anna.id, "m 62");
  await world.discord.until(() => world.onDiscord().includes("m 62"));
  const [first, digest, ...rest] = world.onDiscord();
  expect([first, ...rest]).toEqual(["m 1", "m 62"]);
  expect(digest).toContain("60 messages in #news, by 2 people");
  const line = /\/relay backfill 1 \d{4}-\d\d-\d\d \d\d:\d\d/.exec(digest ?? "")?.[0] ?? "";
  await world.discord.until(() => world.onDiscord(lounge.id).length >= 62);
  expect(world.onDiscord(lounge.id)).toEqual(numbered("m", 1, 62));
  const trace = await world.type(`/relay trace ${traced}`);
  expect(trace).toContain("a summary stood for it");
  await world.type(line);
  await world.discord.until(() => world.onDiscord().includes("m 61"));
  expect(world.onDiscord().slice(3)).toEqual(numbered("m", 2, 61));
}, 180_000);

test("a restored backup catches up from where it ends, without repeating what was relayed before the restore", async () => {
  world = await World.start();
  await world.startRelay();
  const { news, anna } = world.people;
  await world.link("discord");
  const isShown = async (text: string): Promise<void> => {
    world.kook.say(news.id, anna.id, text);
    await world.discord.until(() => world.onDiscord().includes(text));
  };
  await isShown("m 1");
  await runTool("backup", []);
  await isShown("m 2");
  await isShown("m 3");
  await world.stopRelay();
  world.kook.say(news.id, anna.id, "m 4");
  await runTool("restore", ["latest"]);
  await world.startRelay();
  world.kook.say(news.id, anna.id, "m 5");
  await world.discord.until(() => world.onDiscord().includes("m 5"));
  expect(world.onDiscord()).toEqual(numbered("m", 1, 5));
}, 180_000);

/** Types a command of the host's: `npm run …` without npm. */
async function runTool(tool: "backup" | "restore", words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", `src/cli/${tool}.ts`, ...words], {
    env: { PATH: process.env["PATH"] ?? "", ...world.environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "close")) as [number];
  expect(code).toBe(0);
}
