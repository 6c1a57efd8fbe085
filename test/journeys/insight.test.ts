import { afterEach, expect, test } from "vitest";
import { systemClock, type Clock } from "../../src/clock.js";
import { readPng } from "../support/png.js";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

/** Waits of a minute, and of 1, 2, 4 … seconds as before a next try, take a tenth of a second. All others are as they are. */
const quick: Clock = {
  ...systemClock,
  after: (delayMs, run) => {
    const short = delayMs === 60_000 || (delayMs >= 1_000 && Number.isInteger(Math.log2(delayMs / 1_000)));
    return systemClock.after(short ? 100 : delayMs, run);
  },
};

const deliver = async (text: string): Promise<void> => {
  world.kook.say(world.people.news.id, world.people.anna.id, text);
  await world.discord.until(() => world.onDiscord().includes(text));
};

test("a chart of what was forwarded is uploaded to KOOK and stands in the answer", async () => {
  world = await World.start();
  await world.startRelay();
  await world.link("discord");
  await deliver("one");
  const answer = await world.type("/relay stats");
  expect(answer).toContain("The last 24 hours");
  const url = /"type":"image","src":"([^"]+)"/.exec(answer)?.[1] ?? "";
  const picture = readPng(Buffer.from(await (await fetch(url)).arrayBuffer()));
  expect([picture.width, picture.height]).toEqual([800, 600]);
}, 60_000);

test("the status card is pinned, follows what happens, and goes on after a restart", async () => {
  world = await World.start({ clock: quick });
  const { guild, news, kookBot } = world.people;
  const pins = world.kook.addRole(guild.id, { name: "pins", permissions: 8192 });
  world.kook.changeRoles(guild.id, kookBot.userId, [pins.id]);
  await world.startRelay();
  await world.link("discord");
  await deliver("one");
  world.kook.say(news.id, world.people.owner.id, "/relay status pin");
  const card = await world.kook.until(() => world.kook.messages(news.id).find(({ pinned }) => pinned));
  const shows = (words: string) => world.kook.until(() => world.kook.message(card.id).content.includes(words));
  await shows("Last 24 hours: 2 delivered"); // the sample, too
  await deliver("two");
  await shows("Last 24 hours: 3 delivered");
  await world.stopRelay();
  await world.startRelay();
  await deliver("three");
  await shows("Last 24 hours: 4 delivered");
  await world.type("/relay status unpin");
  await world.kook.until(() => world.kook.message(card.id).deleted);
}, 90_000);

test("what was given up is told in the alert channel, once, also across a restart", async () => {
  world = await World.start({ clock: quick });
  const { news, chat, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  await world.type("/relay alert here", world.people.owner.id, chat.id);
  world.discord.knobs.refuse({ on: /webhooks/, status: 400, code: 50035, message: "Invalid Form Body", times: 20 });
  world.kook.say(news.id, anna.id, "refused");
  const notices = () =>
    world.kook.messages(chat.id).filter(({ content }) => content.includes("could not be delivered"));
  await world.kook.until(() => notices().length === 1);
  expect(notices()[0]?.content).toContain("1 × link **1** → Discord");
  await world.stopRelay();
  await world.startRelay();
  await new Promise((resolve) => systemClock.after(500, () => resolve(undefined)));
  expect(notices()).toHaveLength(1);
}, 90_000);

test("a platform that goes away while the relay runs is shown so, and told of after five minutes", async () => {
  let ahead = 0;
  world = await World.start({ clock: { ...quick, now: () => Date.now() + ahead } });
  const { chat } = world.people;
  const relay = await world.startRelay();
  await world.link("telegram");
  await world.type("/relay alert here", world.people.owner.id, chat.id);
  const away = world.telegram.knobs.down();
  world.telegram.types(world.people.group.id, world.people.telegramAdmin.id, "/link nothing"); // ends the poll under way
  const told = (words: string) =>
    world.kook.until(() => world.kook.messages(chat.id).some(({ content }) => content.includes(words)));
  const health = async (): Promise<string> => await (await fetch(`http://127.0.0.1:${relay.healthPort}/readyz`)).text();
  for (let said = ""; !/telegram.*down/s.test(said); said = await health());
  expect(await world.type("/relay status")).toContain("🔴 Telegram");
  ahead += 6 * 60_000;
  await told("can't be reached for");
  away.remove();
  await told("is back");
}, 90_000);
