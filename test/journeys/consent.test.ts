import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.close());

const { onDiscord, say } = {
  onDiscord: (): readonly string[] => world.onDiscord(),
  say: (text: string, as: string = world.people.anna.id, quote?: string): string =>
    world.kook.say(world.people.news.id, as, text, quote === undefined ? {} : { quote }),
};

const shows = (text: string): Promise<unknown> => world.discord.until(() => onDiscord().includes(text));

/** What Olive, the owner, says arrives after all that was said before it. */
async function allIsThere(text: string): Promise<void> {
  say(text, world.people.owner.id);
  await shows(text);
}

/** Whether the words stand in any file of the data folder, the write-ahead log included. */
function stands(words: string, folder = world.dataDir): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? stands(words, path) : entry.isFile() && readFileSync(path).includes(words);
  });
}

/** The bot's answer to a line typed by someone, whole. */
const asAnna = (line: string): Promise<string> => world.type(line, world.people.anna.id);

/** Presses a button of the newest card that this person sees. */
async function press(label: string, userId: string): Promise<string> {
  const card = world.kook
    .visibleTo(world.people.news.id, userId)
    .findLast(({ authorId, content }) => authorId === world.people.kookBot.userId && content.includes(label));
  if (!card) throw new Error(`There is no button ${label}`);
  const [, value = ""] = new RegExp(`"content":"${label}"[^}]*},"value":"([^"]+)"`).exec(card.content) ?? [];
  world.kook.press(card.id, userId, value);
  return card.id;
}

test("who opts out is forwarded nowhere and kept nowhere, also by catching up, and is left out where others answer them", async () => {
  await world.startRelay();
  await world.link("discord");
  const before = say("before the opt-out");
  await shows("before the opt-out");
  expect(await asAnna("/relay privacy optout")).toContain("Done.");
  const secret = say("my secret words");
  say("about (met)" + world.people.anna.id + "(met)", world.people.owner.id, secret);
  await world.discord.until(() => onDiscord().some((text) => text.includes("about")));
  world.kook.edit(before, "edited secret words");
  await allIsThere("marker one");
  expect(onDiscord().join("\n")).not.toMatch(/secret|Anna/);
  await world.stopRelay();
  say("secret words while nobody listens");
  say("plain words while nobody listens", world.people.owner.id);
  await world.startRelay();
  await shows("plain words while nobody listens");
  await allIsThere("marker two");
  expect(onDiscord().join("\n")).not.toMatch(/secret|Anna/);
  await world.stopRelay();
  expect(stands("plain words while nobody listens")).toBe(true);
  expect(stands("secret words")).toBe(false);
  await world.startRelay();
  expect(await asAnna("/relay privacy optin")).toContain("is forwarded again");
  say("back again");
  await shows("back again");
  world.kook.remove(before);
  await world.discord.until(() => !onDiscord().includes("before the opt-out"));
});

test("recall takes the copies back from both platforms, also where deletions are kept, and no edit brings them back", async () => {
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
  await world.type("/relay set 1 deletions keep");
  const messageId = say("a slip of the tongue");
  await shows("a slip of the tongue");
  const onTelegram = (): boolean =>
    world.telegram.shows(world.people.group.id).some(({ text }) => text.includes("slip of the tongue"));
  await world.telegram.until(onTelegram);
  expect(await world.type(`/relay recall ${messageId}`)).toContain("Take back 2 copies?");
  const cardId = await press("Take back", world.people.owner.id);
  await world.discord.until(() => !onDiscord().includes("a slip of the tongue"));
  await world.telegram.until(() => !onTelegram());
  await world.kook.until(() => world.kook.message(cardId).content.includes("2 copies were taken back"));
  world.kook.edit(messageId, "another slip of the tongue");
  await allIsThere("marker");
  expect(onDiscord()).toEqual(["marker"]);
  expect(onTelegram()).toBe(false);
  expect(world.kook.message(messageId).content).toBe("another slip of the tongue");
});

test("purge removes a person's copies after a kill in the middle, and only theirs", async () => {
  await world.startRelay();
  await world.link("discord");
  for (let index = 0; index < 12; index += 1) say(`spam ${index}`);
  await allIsThere("something else");
  await world.discord.until(() => onDiscord().length === 13);
  await world.stopRelay();
  const spam = (): number => onDiscord().filter((text) => text.startsWith("spam")).length;
  await world.spawnRelay();
  await world.kook.untilConnected();
  expect(await world.type(`/relay purge (met)${world.people.anna.id}(met) 1h`)).toContain("Remove 12 copies?");
  await press("Remove", world.people.owner.id);
  await world.discord.until(() => spam() < 12);
  await world.killRelay();
  await world.startRelay();
  await world.discord.until(() => spam() === 0);
  expect(onDiscord()).toEqual(["something else"]);
  const done = /Done: \d+ copies of \d+ messages taken back/;
  await world.kook.until(() => world.kook.messages(world.people.news.id).some(({ content }) => done.test(content)));
}, 90_000);

test("privacy delete reaches the log and the copies, and tells by direct message when it is done", async () => {
  await world.startRelay();
  await world.link("discord");
  say("words to be forgotten");
  await shows("words to be forgotten");
  expect(await asAnna("/relay privacy export")).toContain("1 file by direct message");
  expect(await asAnna("/relay privacy delete")).toContain("Delete what is kept of you?");
  await press("Delete, copies too", world.people.anna.id);
  await world.discord.until(() => onDiscord().length === 0);
  await world.kook.until(() =>
    world.kook
      .directMessages(world.people.anna.id)
      .some(({ content }) => content.includes("is deleted, and 1 copy was")),
  );
  expect(await asAnna("/relay privacy")).toContain("No message of yours is kept.");
});
