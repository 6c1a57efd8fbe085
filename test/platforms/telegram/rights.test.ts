import { expect, test } from "vitest";
import { failureOf, never } from "../platform-world.js";
import { startTelegramWorld, type TelegramWorld } from "./telegram-world.js";

async function missing(world: TelegramWorld, chatId = world.chatId): Promise<readonly string[]> {
  const checks = await world.bot.destination.checkRights(String(chatId), never);
  return checks.filter(({ granted, onlyFor }) => !granted && onlyFor === undefined).map(({ right }) => right);
}

test("an ordinary member of a group may do what the group lets everybody do", async () => {
  const world = await startTelegramWorld();
  const { permissions } = world.server.world.chat(world.chatId);

  expect(await missing(world)).toEqual([]);
  permissions.delete("can_send_photos");
  expect(await missing(world)).toEqual(["files"]);
  permissions.delete("can_send_messages");
  expect(await missing(world)).toEqual(["send", "files", "delete"]);
});

test("an administrator of a group may always send", async () => {
  const world = await startTelegramWorld();
  world.server.world.chat(world.chatId).permissions.clear();
  world.server.world.addBotToChat(world.chatId, world.botId, { admin: true });

  expect(await missing(world)).toEqual([]);
});

test("in a channel the bot needs the right to post", async () => {
  const world = await startTelegramWorld();
  const channel = world.server.world.addChannel({ title: "News", creatorId: world.ownerId });

  world.server.world.addBotToChat(channel.id, world.botId, { admin: ["can_post_messages"] });
  expect(await missing(world, channel.id)).toEqual([]);
  world.server.world.addBotToChat(channel.id, world.botId, { admin: ["can_delete_messages"] });
  expect(await missing(world, channel.id)).toEqual(["send", "files", "delete"]);
});

test("a restricted bot keeps what it was left", async () => {
  const world = await startTelegramWorld();

  world.server.world.addMember(world.chatId, world.botId, { status: "restricted", permissions: ["can_send_messages"] });
  expect(await missing(world)).toEqual(["files"]);
  world.server.world.addMember(world.chatId, world.botId, { status: "restricted", permissions: [] });
  expect(await missing(world)).toEqual(["send", "files", "delete"]);
});

test("rights can't be checked where the bot isn't", async () => {
  const world = await startTelegramWorld();
  world.server.changeBot(world.chatId, world.botId, world.ownerId, { status: "kicked" });

  const failure = await failureOf(world.bot.destination.checkRights(world.address, never));
  expect(failure).toEqual({ kind: "unreachable", reason: "bot-removed" });
  const unknown = await failureOf(world.bot.destination.checkRights("-100999", never));
  expect(unknown).toEqual({ kind: "unreachable", reason: "place-gone" });
});
