import { afterEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

test("three channels linked to Discord: every message arrives in order, with the author's name and picture", async () => {
  world = await World.start();
  const { news, chat, plans, anna, announcements, lounge, third } = world.people;
  await world.startRelay();
  const places = [
    [news, announcements],
    [chat, lounge],
    [plans, third],
  ] as const;
  for (const [from, to] of places) await world.link("discord", from.id, to.id);
  for (let number = 1; number <= 10; number += 1) {
    for (const [from] of places) world.kook.say(from.id, anna.id, `${from.name} ${number}`);
  }
  for (const [from, to] of places) {
    const said = Array.from({ length: 10 }, (_, index) => `${from.name} ${index + 1}`);
    await world.discord.until(() => world.onDiscord(to.id).length >= 10);
    expect(world.onDiscord(to.id)).toEqual(said);
    const copies = world.discord.shows(to.id).filter((message) => said.includes(message.content));
    expect(new Set(copies.map((message) => message.authorName))).toEqual(new Set(["Anna"]));
    expect(copies.every((message) => message.webhook && message.avatarUrl === anna.avatar)).toBe(true);
  }
});

test("one channel linked to Discord and Telegram: a message arrives on both, formatted", async () => {
  world = await World.start();
  const { news, anna, group } = world.people;
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
  world.kook.say(news.id, anna.id, "**hello** (met)all(met) `a*b`");
  await world.discord.until(() => world.onDiscord().length === 1);
  expect(world.onDiscord()[0]).toMatch(/^\*\*hello\*\* @\u200beveryone `a\*b`$/);
  const copy = await world.telegram.until(() =>
    world.telegram.shows(group.id).find((shown) => shown.text.includes("hello")),
  );
  expect(copy.text).toContain("Anna");
  expect(copy.entities.map((entity) => entity.type)).toContain("bold");
});

test("nothing is forwarded that only some may see, that bots or we said, or that no link covers", async () => {
  world = await World.start();
  const { news, chat, anna, owner, kookBot, guild } = world.people;
  await world.startRelay();
  await world.link("discord");
  const otherBot = world.kook.addBot({ name: "Music" });
  world.kook.addBotToGuild(guild.id, otherBot.userId);
  world.kook.say(news.id, otherBot.userId, "bot speaking");
  world.kook.say(news.id, anna.id, "only you", { visibleOnly: kookBot.userId });
  world.kook.say(chat.id, anna.id, "in another channel");
  world.kook.sayDirect(anna.id, kookBot.userId, "in private");
  await world.type("/relay status", owner.id);
  world.kook.say(news.id, anna.id, "the end");
  await world.discord.until(() => world.onDiscord().includes("the end"));
  expect(world.onDiscord()).toEqual(["the end"]);
});

test("what was said while the relay was stopped, and what waited when it stopped, arrives once and in order", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  world.kook.say(news.id, anna.id, "1");
  await world.discord.until(() => world.onDiscord().length === 1);
  await world.stopRelay();
  world.kook.say(news.id, anna.id, "2");
  world.kook.say(news.id, anna.id, "3");
  await world.startRelay();
  world.kook.say(news.id, anna.id, "4");
  await world.discord.until(() => world.onDiscord().length >= 4);
  expect(world.onDiscord()).toEqual(["1", "2", "3", "4"]);
});

test("a platform that limits or fails for a while delays its messages, loses none, and delays no other platform", async () => {
  world = await World.start();
  const { news, anna, group } = world.people;
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
  const webhooks = "POST /webhooks/*";
  world.discord.knobs.refuse({ status: 503, times: 2, on: webhooks });
  world.discord.knobs.rateLimit({ retryAfterMs: 1_000, times: 1, on: webhooks });
  for (const text of ["a", "b", "c"]) world.kook.say(news.id, anna.id, text);
  await world.telegram.until(() => world.telegram.shows(group.id).some((shown) => shown.text.endsWith("c")));
  await world.discord.until(() => world.onDiscord().length >= 3);
  expect(world.onDiscord()).toEqual(["a", "b", "c"]);
});
