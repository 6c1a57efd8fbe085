import { afterEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

test("a place that never answers delays no other place of the same platform", async () => {
  world = await World.start();
  const { news, chat, anna, announcements, lounge } = world.people;
  await world.startRelay();
  await world.link("discord", news.id, announcements.id);
  await world.link("discord", chat.id, lounge.id);
  const stuck = world.discord.world.addWebhook(announcements.id, {
    name: "other",
    userId: world.people.discordOwner.id,
  });
  const webhooks = [...world.discord.world.webhooks.values()].filter(
    (hook) => hook.channelId === announcements.id && hook.id !== stuck.id,
  );
  world.discord.knobs.hang({ on: `POST /webhooks/${webhooks[0]?.id}/*`, times: Infinity });
  world.kook.say(news.id, anna.id, "stuck");
  for (let number = 1; number <= 5; number += 1) world.kook.say(chat.id, anna.id, `free ${number}`);
  await world.discord.until(() => world.onDiscord(lounge.id).length >= 5);
  expect(world.onDiscord(lounge.id)).toEqual(["free 1", "free 2", "free 3", "free 4", "free 5"]);
  expect(world.onDiscord(announcements.id)).toEqual([]);
  await world.discord.stopListening(); // or stopping would wait for the answer that never comes
});

test("a message that Discord refuses for good is given up with its reason, and the next one arrives", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  world.discord.knobs.refuse({ status: 400, code: 50035, message: "Invalid Form Body", on: "POST /webhooks/*" });
  world.kook.say(news.id, anna.id, "refused");
  world.kook.say(news.id, anna.id, "the next one");
  await world.discord.until(() => world.onDiscord().length === 1);
  expect(world.onDiscord()).toEqual(["the next one"]);
  expect(await world.type("/relay status")).toMatch(/1 given up/);
});

test("a long message arrives in parts, in order, and a failure in its middle repeats none of them", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  const sentences = Array.from({ length: 120 }, (_, index) => `This is sentence number ${index + 1} of a long story.`);
  let requests = 0;
  world.discord.knobs.refuse({
    status: 502,
    on: (route) => route.startsWith("POST /webhooks/") && (requests += 1) === 2,
  });
  world.kook.say(news.id, anna.id, sentences.join(" "));
  await world.discord.until(() => world.onDiscord().join(" ").includes("number 120 "));
  const parts = world.onDiscord();
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.every((part) => part.length <= 2_000)).toBe(true);
  expect(parts.join(" ")).toBe(sentences.join(" "));
});

test("what KOOK sends twice, and a command's repeat, happen once", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  world.kook.knobs.duplicateEvents = 3;
  world.kook.say(news.id, anna.id, "once");
  await world.type("/relay help");
  world.kook.say(news.id, anna.id, "end");
  await world.discord.until(() => world.onDiscord().includes("end"));
  expect(world.onDiscord()).toEqual(["once", "end"]);
});

test("a socket that is cut in the middle of a conversation loses nothing", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  const said = Array.from({ length: 20 }, (_, index) => `message ${index + 1}`);
  for (const [index, text] of said.entries()) {
    world.kook.say(news.id, anna.id, text);
    if (index === 9) world.kook.gateway.cutSockets();
  }
  await world.discord.until(() => world.onDiscord().length >= 20);
  expect(world.onDiscord()).toEqual(said);
}, 60_000);
