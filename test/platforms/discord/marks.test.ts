import { expect, test } from "vitest";
import { failureOf, never } from "../platform-world.js";
import { startDiscordWorld, type DiscordWorld } from "./discord-world.js";

async function react(
  world: DiscordWorld,
  remoteId: string,
  wanted: readonly string[],
  shown: readonly string[] = [],
): Promise<readonly string[]> {
  return world.bot.destination.setReactions(world.address, remoteId, { wanted, shown }, never);
}

function reactions(world: DiscordWorld): readonly string[] {
  return world.server.shows(world.channelId)[0]?.reactions ?? [];
}

test("the bot shows the wanted reactions, and takes back those that are no longer wanted", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();

  expect(await react(world, remoteId, ["👍", "❤️", "👨‍👩‍👧"])).toEqual(["👍", "❤️", "👨‍👩‍👧"]);
  expect(reactions(world)).toEqual(["👍", "❤️", "👨‍👩‍👧"]);
  expect(await react(world, remoteId, ["❤️", "🎉"], ["👍", "❤️", "👨‍👩‍👧"])).toEqual(["❤️", "🎉"]);
  expect(reactions(world)).toEqual(["❤️", "🎉"]);
  expect(await react(world, remoteId, [], ["❤️", "🎉"])).toEqual([]);
  expect(reactions(world)).toEqual([]);
});

test("what is shown already is not asked for again, and a repeat does no harm", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();
  await react(world, remoteId, ["👍"]);

  await react(world, remoteId, ["👍"], ["👍"]);
  expect(world.asked(/^PUT /)).toBe(1);
  await react(world, remoteId, ["👍"]);
  expect(reactions(world)).toEqual(["👍"]);
});

test("an emoji is shown with or without its variation selector, as Discord knows it", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();

  expect(await react(world, remoteId, ["❤", "👍\ufe0f"])).toEqual(["❤", "👍\ufe0f"]);
  expect(reactions(world)).toEqual(["❤️", "👍"]);
  await react(world, remoteId, [], ["❤", "👍\ufe0f"]);
  expect(reactions(world)).toEqual([]);
});

test("a guild's own emoji, and what is none, are left out without a request", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();

  expect(await react(world, remoteId, [":kook:", "x", "1", "👍"])).toEqual(["👍"]);
  expect(world.asked(/^PUT /)).toBe(1);
});

test("at most twenty are shown, also where people's own leave less room", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();
  const emoji = Array.from({ length: 25 }, (_, index) => String.fromCodePoint(0x1f400 + index));

  expect(await react(world, remoteId, emoji)).toEqual(emoji.slice(0, 20));
  expect(await react(world, remoteId, ["👍"])).toEqual([]);
  expect(reactions(world)).toHaveLength(20);
});

test("a reaction that is blocked is left out", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();
  world.server.knobs.refuse({ status: 403, code: 90001, on: "PUT *" });

  expect(await react(world, remoteId, ["👍", "🎉"])).toEqual(["🎉"]);
});

test("a copy is pinned and unpinned, which may be repeated", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();
  const pin = (pinned: boolean): Promise<void> =>
    world.bot.destination.setPinned(world.address, remoteId, pinned, never);
  const pinned = (): boolean | undefined => world.server.shows(world.channelId)[0]?.pinned;

  for (const wanted of [true, true, false, false]) {
    await pin(wanted);
    expect(pinned()).toBe(wanted);
  }
});

test("missing rights are told as such", async () => {
  const world = await startDiscordWorld({
    permissions: ["ViewChannel", "SendMessages", "ManageWebhooks", "ReadMessageHistory"],
  });
  const remoteId = await world.send();
  const missing = { kind: "unreachable", reason: "right-missing" };

  expect(await failureOf(react(world, remoteId, ["👍"]))).toEqual(missing);
  const pin = world.bot.destination.setPinned(world.address, remoteId, true, never);
  expect(await failureOf(pin)).toEqual(missing);
});

test("marks on a copy that is gone are no failure", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();
  await world.bot.destination.remove(world.address, remoteId, never);

  expect(await react(world, remoteId, ["👍"])).toEqual([]);
  await world.bot.destination.setPinned(world.address, remoteId, true, never);
});
