import { afterEach, expect, test } from "vitest";
import { textOf } from "../support/card-text.js";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

const read = (card: string): string => textOf(JSON.parse(card));

test("on Discord every message arrives once, in order, though every other answer gets lost", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  let requests = 0;
  const everyOther = (route: string): boolean => route.startsWith("POST /webhooks/") && (requests += 1) % 2 === 0;
  world.discord.knobs.dropAnswer({ on: everyOther, times: 5 });
  const said = ["gg", "gg", "hello", "gg", "gg", "gg", "bye", "gg", "bye", "end"];
  for (const text of said) world.kook.say(news.id, anna.id, text);
  await world.discord.until(() => world.onDiscord().includes("end"));
  expect(world.onDiscord()).toEqual(said);
}, 60_000);

test("the parts of a long message arrive once each, though the answers to some get lost", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  const sentences = Array.from({ length: 120 }, (_, index) => `This is sentence number ${index + 1} of a long story.`);
  let requests = 0;
  world.discord.knobs.dropAnswer({
    on: (route) => route.startsWith("POST /webhooks/") && (requests += 1) > 1,
    times: 2,
  });
  world.kook.say(news.id, anna.id, sentences.join(" "));
  world.kook.say(news.id, anna.id, "next");
  await world.discord.until(() => world.onDiscord().includes("next"));
  expect(world.onDiscord().slice(0, -1).join(" ")).toBe(sentences.join(" "));
}, 60_000);

test("in a thread it is looked for there", async () => {
  world = await World.start();
  const { news, anna, announcements } = world.people;
  await world.startRelay();
  const thread = world.discord.world.addThread(announcements.id, { name: "thread" });
  await world.link("discord", news.id, thread.id);
  world.discord.knobs.dropAnswer({ on: "POST /webhooks/*" });
  for (const text of ["one", "two"]) world.kook.say(news.id, anna.id, text);
  await world.discord.until(() => world.onDiscord(thread.id).includes("two"));
  expect(world.onDiscord(thread.id)).toEqual(["one", "two"]);
}, 60_000);

test.each([{ webhooks: true }, { webhooks: false }])(
  "a relay that was restarted after the answer got lost finds it, when a nonce would be forgotten (webhooks: $webhooks)",
  async ({ webhooks }) => {
    world = await World.start();
    const { news, anna, announcements, discordBot } = world.people;
    if (!webhooks) world.discord.world.setOverwrite(announcements.id, discordBot.id, { deny: ["ManageWebhooks"] });
    await world.startRelay();
    await world.link("discord");
    const onDiscord = () =>
      world.onDiscord().flatMap((text) => text.split("\n").filter((line) => /^(one|two)$/.test(line)));
    world.discord.knobs.dropAnswer({ on: webhooks ? "POST /webhooks/*" : "POST /channels/*/messages" });
    world.kook.say(news.id, anna.id, "one");
    await world.discord.until(() => onDiscord().length > 0);
    await world.stopRelay();
    world.discord.knobs.advanceClock(10 * 60_000);
    await world.startRelay();
    world.kook.say(news.id, anna.id, "two");
    await world.discord.until(() => onDiscord().includes("two"));
    expect(onDiscord()).toEqual(["one", "two"]);
  },
  60_000,
);

test("what is deleted in KOOK while its answer is lost leaves no copy on Discord", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  world.discord.knobs.dropAnswer({ on: "POST /webhooks/*" });
  const messageId = world.kook.say(news.id, anna.id, "a secret");
  await world.discord.until(() => world.onDiscord().includes("a secret"));
  world.kook.remove(messageId);
  await world.discord.until(() => !world.onDiscord().includes("a secret"));
  world.kook.say(news.id, anna.id, "next");
  await world.discord.until(() => world.onDiscord().includes("next"));
  expect(world.onDiscord()).toEqual(["next"]);
}, 60_000);

test("on Telegram a link chooses between twice and never: held messages wait for a person, and the lane goes on", async () => {
  world = await World.start();
  const { news, anna, group } = world.people;
  await world.startRelay();
  await world.link("telegram");
  const onTelegram = () =>
    world.telegram
      .shows(group.id)
      .flatMap(({ text }) => text.split("\n").filter((line) => /told|next|again/.test(line)));
  expect(read(await world.type("/relay set 1 uncertain hold"))).toContain("nothing appears twice");

  world.telegram.knobs.dropAnswer({ on: "sendMessage" });
  world.kook.say(news.id, anna.id, "told once");
  world.kook.say(news.id, anna.id, "next");
  await world.telegram.until(() => onTelegram().includes("next"));
  expect(onTelegram()).toEqual(["told once", "next"]);
  const failed = read(await world.type("/relay failed"));
  expect(failed).toContain("the platform's answer got lost: it may have arrived");
  const [number] = /#\d+/.exec(failed) ?? [];
  await world.type(`/relay failed retry ${number?.slice(1) ?? ""}`);
  await world.telegram.until(() => onTelegram().length === 3);
  expect(onTelegram()).toEqual(["told once", "next", "told once"]);

  await world.type("/relay set 1 uncertain retry");
  world.telegram.knobs.dropAnswer({ on: "sendMessage" });
  world.kook.say(news.id, anna.id, "said again");
  await world.telegram.until(() => onTelegram().filter((line) => line === "said again").length === 2);
}, 60_000);
