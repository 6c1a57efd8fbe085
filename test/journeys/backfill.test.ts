import { afterEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `old ${from + index}`);

function sayOld(from: number, to: number): void {
  for (const text of numbered(from, to)) world.kook.say(world.people.news.id, world.people.anna.id, text);
}

const pressed = (card: string, label: string): string =>
  new RegExp(`"value":"([^"]+)"[^{}]*"text":\\{[^{}]*"content":"${label}"`).exec(card)?.[1] ??
  new RegExp(`"content":"${label}"[^{}]*\\}[^{}]*"value":"([^"]+)"`).exec(card)?.[1] ??
  "";

/** The newest card of the bot that holds this. */
const cardWith = (text: string): Promise<string> =>
  world.kook.until(
    () => world.kook.messages(world.people.news.id).findLast(({ content }) => content.includes(text))?.content,
  );

test("a backfill brings the last messages in order, what is there already only once, and nothing that bots or commands said", async () => {
  world = await World.start();
  await world.startRelay();
  sayOld(1, 30);
  await world.link("discord");
  world.kook.say(world.people.news.id, world.people.anna.id, "now");
  await world.discord.until(() => world.onDiscord().includes("now"));
  const answer = await world.type("/relay backfill 1 10");
  expect(answer).toContain("A card in the channel shows how far it is");
  await cardWith("Link 1: done");
  // Ten messages and the one that is there already; commands and our own cards were looked over.
  const expected = ["now", ...numbered(22, 30)];
  await world.discord.until(() => world.onDiscord().length >= expected.length);
  expect(world.onDiscord()).toEqual(expected);
  await world.type("/relay backfill 1 15");
  await cardWith("there already: 10");
  await world.discord.until(() => world.onDiscord().includes("old 21"));
  expect(new Set(world.onDiscord()).size).toBe(world.onDiscord().length);
});

test("above a hundred it asks first; killed in the middle, it goes on after the start, in order and without doubles", async () => {
  world = await World.start();
  const { news, owner, anna } = world.people;
  sayOld(1, 130);
  await world.spawnRelay();
  await world.link("discord");
  const question = await world.type("/relay backfill 1 140");
  expect(question).toContain("Forward 130 messages");
  const id = world.kook.visibleTo(news.id, owner.id).find(({ content }) => content === question)?.id ?? "";
  world.kook.press(id, owner.id, pressed(question, "Forward"));
  await world.discord.until(() => world.onDiscord().length >= 37);
  await world.killRelay();
  world.kook.say(news.id, anna.id, "live");
  await world.spawnRelay();
  await world.discord.until(() => world.onDiscord().includes("old 130"));
  const shown = world.onDiscord();
  const once = shown.filter((text, index) => shown.indexOf(text) === index);
  expect(once.filter((text) => text !== "live")).toEqual(numbered(1, 130));
  expect(once).toContain("live");
  // What is said now comes first: it waits behind a few at most.
  expect(once.indexOf("live")).toBeLessThan(60);
  expect(shown.length - once.length).toBeLessThanOrEqual(1);
}, 90_000);

test("a backfill stops when it is told to, and waits while its link is paused", async () => {
  world = await World.start();
  await world.startRelay();
  sayOld(1, 60);
  await world.link("discord");
  await world.type("/relay pause 1");
  await world.type("/relay backfill 1 60");
  const waiting = await world.type("/relay backfill 1");
  expect(waiting).toContain("stands still");
  expect(world.onDiscord()).toEqual([]);
  const stopped = await world.type("/relay backfill 1 stop");
  expect(stopped).toContain("stopped after 0 of 60");
  await world.type("/relay resume 1");
  expect(await world.type("/relay backfill 1 stop")).toContain("No backfill of link 1");
  expect(world.onDiscord()).toEqual([]);
});
