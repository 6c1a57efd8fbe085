import { expect, test } from "vitest";
import { reactionOf } from "../../../src/platforms/telegram/reactions.js";
import { failureOf, never } from "../platform-world.js";
import { png } from "./kept-files.js";
import { file, startTelegramWorld, type TelegramWorld } from "./telegram-world.js";

function react(
  world: TelegramWorld,
  remoteId: string,
  wanted: readonly string[],
  shown: readonly string[] = [],
): Promise<readonly string[]> {
  return world.bot.destination.setReactions(world.address, remoteId, { wanted, shown }, never);
}

function reactions(world: TelegramWorld): readonly string[] {
  return [...(world.server.shows(world.chatId)[0]?.reactions.values() ?? [])];
}

test("the most frequent emoji that Telegram has is shown, and goes with the last one", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send();

  expect(await react(world, remoteId, ["🧋", ":kook:", "🔥", "👍"])).toEqual(["🔥"]);
  expect(reactions(world)).toEqual(["🔥"]);
  expect(await react(world, remoteId, ["👍", "🔥"], ["🔥"])).toEqual(["👍"]);
  expect(reactions(world)).toEqual(["👍"]);
  expect(await react(world, remoteId, ["🧋"], ["👍"])).toEqual([]);
  expect(reactions(world)).toEqual([]);
});

test("what is shown already, and what needs nothing shown, asks nothing of Telegram", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send();

  expect(await react(world, remoteId, ["👍"], ["👍"])).toEqual(["👍"]);
  expect(await react(world, remoteId, ["🧋"])).toEqual([]);

  expect(world.asked("setMessageReaction")).toBe(0);
});

test("an emoji that the chat doesn't allow gives way to the next one, or to none", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send();
  const refusal = { status: 400, description: "Bad Request: REACTION_INVALID", on: "setMessageReaction" } as const;

  world.server.knobs.refuse(refusal);
  expect(await react(world, remoteId, ["👍", "🔥"])).toEqual(["🔥"]);
  world.server.knobs.refuse({ ...refusal, times: 2 });
  expect(await react(world, remoteId, ["👍", "👏"], ["🔥"])).toEqual([]);
  expect(reactions(world)).toEqual([]);
});

test.each([
  ["❤️", "❤"],
  ["👍🏿", "👍"],
  ["❤️‍🔥", "❤‍🔥"],
  ["🤷‍♂️", "🤷‍♂"],
  ["✍️", "✍"],
  ["☃️", "☃"],
  ["❤️‍🩹", null],
  ["", null],
])("%j is the reaction %j", (emoji, reaction) => {
  expect(reactionOf(emoji)).toBe(reaction);
});

test("a reaction keeps the form that it has in KOOK for whoever asks what is shown", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send();

  expect(await react(world, remoteId, ["❤️"])).toEqual(["❤️"]);
  expect(reactions(world)).toEqual(["❤"]);
});

test("a message that is gone shows nothing, and is no failure", async () => {
  const world = await startTelegramWorld();
  world.server.world.addBotToChat(world.chatId, world.botId, { admin: true });
  const remoteId = await world.send();
  await world.remove(remoteId);

  expect(await react(world, remoteId, ["👍"])).toEqual([]);
  await world.bot.destination.setPinned(world.address, remoteId, true, never);
  await world.bot.destination.setPinned(world.address, remoteId, false, never);
});

test("a copy is pinned without a sound, and unpinned; of an album it is the first picture", async () => {
  const world = await startTelegramWorld();
  world.server.world.addBotToChat(world.chatId, world.botId, { admin: true });
  const files = ["a.png", "b.png"].map((name) => file(world.files.add(name, png(10, 10), "image/png"), "photo"));
  const remoteId = await world.send({ files });
  const pin = (pinned: boolean): Promise<void> =>
    world.bot.destination.setPinned(world.address, remoteId, pinned, never);

  await pin(true);
  await pin(true);
  expect(world.server.shows(world.chatId).map(({ pinned }) => pinned)).toEqual([true, false]);
  const told = world.server.showsAll(world.chatId).filter(({ service }) => service !== null);
  expect(told.map(({ silent }) => silent)).toEqual([true]);
  await pin(false);
  expect(world.server.shows(world.chatId).map(({ pinned }) => pinned)).toEqual([false, false]);
});

test("without the right to pin, the failure says that a right is missing", async () => {
  const world = await startTelegramWorld();
  world.server.world.addBotToChat(world.chatId, world.botId, { admin: [] });
  const remoteId = await world.send();

  const pinning = world.bot.destination.setPinned(world.address, remoteId, true, never);

  expect(await failureOf(pinning)).toEqual({ kind: "unreachable", reason: "right-missing" });
});
