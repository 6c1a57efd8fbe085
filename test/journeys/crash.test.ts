import { afterEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

test("killed in the middle of 200 messages: none is lost, and only what was being sent then may come twice", async () => {
  world = await World.start();
  const { news, chat, anna, announcements, lounge } = world.people;
  await world.spawnRelay();
  await world.link("discord", news.id, announcements.id);
  await world.link("discord", chat.id, lounge.id);
  const places = [
    [news, announcements],
    [chat, lounge],
  ] as const;
  const said = (name: string): string[] => Array.from({ length: 100 }, (_, index) => `${name} ${index + 1}`);
  for (let index = 0; index < 100; index += 1) {
    for (const [from] of places) world.kook.say(from.id, anna.id, `${from.name} ${index + 1}`);
  }
  for (const killAt of [15, 60]) {
    await world.discord.until(() => world.onDiscord(announcements.id).length >= killAt);
    await world.killRelay();
    await world.spawnRelay();
  }
  for (const [from, to] of places) {
    await world.discord.until(() => world.onDiscord(to.id).includes(`${from.name} 100`));
    const shown = world.onDiscord(to.id);
    const once = shown.filter((text, index) => shown.indexOf(text) === index);
    expect(once).toEqual(said(from.name));
    // One request a lane was under way at each of the two kills.
    expect(shown.length - once.length).toBeLessThanOrEqual(2);
  }
}, 90_000);

test("SIGTERM ends the process cleanly, and the next start goes on", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  const first = await world.spawnRelay();
  await world.link("discord");
  const slow = world.discord.knobs.delay(300, { on: "POST /webhooks/*" });
  for (const text of ["1", "2", "3"]) world.kook.say(news.id, anna.id, text);
  await world.discord.until(() => slow.hits > 0);
  const ended = new Promise((resolve) => first.once("exit", resolve));
  first.kill("SIGTERM");
  expect(await ended).toBe(0);
  world.discord.knobs.clear();
  await world.spawnRelay();
  await world.discord.until(() => world.onDiscord().length >= 3);
  expect(world.onDiscord()).toEqual(["1", "2", "3"]);
}, 60_000);
