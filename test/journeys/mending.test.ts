import { afterEach, expect, test } from "vitest";
import { textOf } from "../support/card-text.js";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

/** What the bot said in a channel, card by card. */
function notices(channelId: string = world.people.news.id): readonly string[] {
  const { kookBot } = world.people;
  return world.kook
    .messages(channelId)
    .filter(({ authorId, content }) => authorId === kookBot.userId && content.startsWith("["))
    .map(({ content }) => textOf(JSON.parse(content)));
}

const about = (words: string) => notices().filter((notice) => notice.includes(words));

async function untilTold(words: string): Promise<string> {
  const notice = await world.kook.until(() => about(words)[0]);
  expect(about(words)).toHaveLength(1);
  return notice;
}

test("a deleted webhook is made again, and a channel full of others' webhooks gets the bot's own voice", async () => {
  world = await World.start();
  const { news, anna, announcements, discordOwner } = world.people;
  await world.startRelay();
  await world.link("discord");
  const ours = () => [...world.discord.world.webhooks.values()].filter(({ userId }) => userId !== discordOwner.id);
  const [first] = ours();
  world.discord.world.deleteWebhook(first!.id);
  world.kook.say(news.id, anna.id, "by a new webhook");
  await world.discord.until(() => world.onDiscord().includes("by a new webhook"));
  const [second] = ours();
  expect(second!.id).not.toBe(first!.id);

  world.discord.world.deleteWebhook(second!.id);
  for (let count = 0; count < 15; count += 1) {
    world.discord.world.addWebhook(announcements.id, { name: `other ${count}`, userId: discordOwner.id });
  }
  world.kook.say(news.id, anna.id, "by the bot");
  await world.discord.until(() => world.onDiscord().includes("**Anna**\nby the bot"));
  expect(about("has stopped")).toEqual([]);
}, 60_000);

test("a thread that fell asleep is woken, a locked one stops the link with the way to unlock it", async () => {
  world = await World.start();
  const { news, anna, announcements, discordBot } = world.people;
  await world.startRelay();
  const thread = world.discord.world.addThread(announcements.id, { name: "thread" });
  world.discord.world.setOverwrite(announcements.id, discordBot.id, { deny: ["ManageWebhooks"] });
  await world.link("discord", news.id, thread.id);
  thread.archived = true;
  world.kook.say(news.id, anna.id, "awake");
  await world.discord.until(() => world.onDiscord(thread.id).some((text) => text.includes("awake")));

  thread.locked = true;
  world.kook.say(news.id, anna.id, "kept meanwhile");
  const notice = await untilTold("Link 1 has stopped");
  expect(notice).toContain("the Discord thread was locked");
  expect(notice).toContain("Unlock Thread");
  expect(textOf(JSON.parse(await world.type("/relay resume 1")))).toContain(
    "can't go on yet: the Discord thread was locked",
  );
  thread.locked = false;
  await world.type("/relay resume 1");
  await world.discord.until(() => world.onDiscord(thread.id).some((text) => text.includes("kept meanwhile")));
}, 60_000);

test("what a link lost is told once; when it is back, the link goes on by itself where it stopped, and says so", async () => {
  world = await World.start();
  const { news, anna, announcements, discordGuild, discordBot } = world.people;
  await world.startRelay();
  await world.link("discord");
  world.discord.world.setOverwrite(announcements.id, discordGuild.id, { deny: ["ViewChannel"] });
  world.discord.world.setOverwrite(announcements.id, discordBot.id, { deny: ["ViewChannel"] });
  const [webhook] = [...world.discord.world.webhooks.values()];
  world.discord.world.deleteWebhook(webhook!.id);
  for (const text of ["one", "two", "three"]) world.kook.say(news.id, anna.id, text);
  expect(await untilTold("Link 1 has stopped")).toContain("goes on by itself within some minutes");
  await world.stopRelay();
  for (const id of [discordGuild.id, discordBot.id]) {
    world.discord.world.setOverwrite(announcements.id, id, { allow: ["ViewChannel"] });
  }
  await world.startRelay(); // it looks at what stopped soon after its start, and every few minutes
  await world.discord.until(() => world.onDiscord().includes("three"));
  expect(world.onDiscord()).toEqual(["one", "two", "three"]);
  await untilTold("Link 1 goes on");
  expect(about("Link 1 has stopped")).toHaveLength(1);
  expect(textOf(JSON.parse(await world.type("/relay audit")))).toContain("KOOK Relay");
}, 60_000);

test("a group without the bot stops the link, and goes on when the bot is back", async () => {
  world = await World.start();
  const { news, anna, group, telegramBot, telegramAdmin } = world.people;
  await world.startRelay();
  await world.link("telegram");
  world.telegram.changeBot(group.id, telegramBot.id, telegramAdmin.id, { status: "kicked" });
  world.kook.say(news.id, anna.id, "kept meanwhile");
  expect(await untilTold("Link 1 has stopped")).toContain("the bot was removed from the Telegram chat");
  expect(textOf(JSON.parse(await world.type("/relay resume 1")))).toContain("can't go on yet");
  world.telegram.changeBot(group.id, telegramBot.id, telegramAdmin.id, { status: "member" });
  await world.type("/relay resume 1");
  await world.telegram.until(() => world.telegram.shows(group.id).some(({ text }) => text.includes("kept meanwhile")));
}, 60_000);

test("a closed topic stops the link; reopened, it goes on", async () => {
  world = await World.start();
  const { news, anna, group, telegramAdmin } = world.people;
  await world.startRelay();
  world.telegram.world.chat(group.id).isForum = true;
  const topic = world.telegram.addTopic(group.id, "Releases", telegramAdmin.id);
  const code = await world.askForCode("telegram");
  world.telegram.types(group.id, telegramAdmin.id, `/link ${code}`, { topicId: topic.id });
  await world.kook.until(() => about("Releases")[0]);
  world.telegram.closeTopic(group.id, topic.id);
  world.kook.say(news.id, anna.id, "kept meanwhile");
  expect(await untilTold("Link 1 has stopped")).toContain("the Telegram topic was closed");
  expect(textOf(JSON.parse(await world.type("/relay resume 1")))).toContain("the Telegram topic was closed");
  world.telegram.closeTopic(group.id, topic.id, false);
  await world.type("/relay resume 1");
  await world.telegram.until(() =>
    world.telegram.shows(group.id, topic.id).some(({ text }) => text.includes("kept meanwhile")),
  );
}, 60_000);

test("a group that becomes a supergroup is followed, and nothing of what is said meanwhile gets lost", async () => {
  world = await World.start();
  const { news, anna, telegramBot, telegramAdmin } = world.people;
  const basic = world.telegram.world.addGroup({ title: "Basic", creatorId: telegramAdmin.id });
  world.telegram.world.addBotToChat(basic.id, telegramBot.id);
  await world.startRelay();
  await world.link("telegram", news.id, String(basic.id));
  const said = (chatId: number) =>
    world.telegram
      .shows(chatId)
      .flatMap(({ text }) => text.split("\n").filter((line) => /^(one|two|three)$/.test(line)));
  world.kook.say(news.id, anna.id, "one");
  await world.telegram.until(() => said(basic.id).includes("one"));
  const group = world.telegram.upgradeGroup(basic.id);
  for (const text of ["two", "three"]) world.kook.say(news.id, anna.id, text);
  await world.telegram.until(() => said(group.id).includes("three"));
  expect(said(group.id)).toEqual(["two", "three"]);
  expect(about("has stopped")).toEqual([]);
}, 60_000);

test("a refused token stops its links, told once a guild; a new one at the next start goes on with all that waited", async () => {
  world = await World.start();
  const { news, chat, anna, announcements, lounge, discordBot } = world.people;
  const relay = await world.startRelay();
  await world.link("discord", news.id, announcements.id);
  await world.link("discord", chat.id, lounge.id);
  for (const webhook of [...world.discord.world.webhooks.values()]) world.discord.world.deleteWebhook(webhook.id);
  const token = world.discord.world.renewToken(discordBot.id);
  world.kook.say(news.id, anna.id, "one");
  world.kook.say(chat.id, anna.id, "two");
  await world.kook.until(() =>
    [...notices(news.id), ...notices(chat.id)].some((notice) => notice.includes("has stopped")),
  );
  while (relay.ready) await new Promise((resolve) => setImmediate(resolve));
  expect(textOf(JSON.parse(await world.type("/relay status")))).toContain("Discord no longer accepts the bot's token");
  const told = [...notices(news.id), ...notices(chat.id)].filter((notice) => notice.includes("has stopped"));
  expect(told).toHaveLength(1);
  await world.stopRelay();

  Object.assign(world.people.discordBot, { token });
  await world.startRelay();
  await world.discord.until(
    () => world.onDiscord(announcements.id).length > 0 && world.onDiscord(lounge.id).length > 0,
  );
  expect([world.onDiscord(announcements.id), world.onDiscord(lounge.id)]).toEqual([["one"], ["two"]]);
}, 90_000);
