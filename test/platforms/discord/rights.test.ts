import { expect, test } from "vitest";
import { checkPermissions, computePermissions } from "../../../src/platforms/discord/rights.js";
import { failureOf, never } from "../platform-world.js";
import { startDiscordWorld } from "./discord-world.js";

test("the rights of its invite let the bot do everything", async () => {
  const world = await startDiscordWorld();

  const checks = await world.bot.destination.checkRights(world.address, never);

  expect(checks.map(({ right }) => right)).toEqual([
    "see",
    "send",
    "webhooks",
    "files",
    "history",
    "delete",
    "react",
    "pin",
  ]);
  expect(checks.every(({ granted }) => granted)).toBe(true);
  expect(checks.filter(({ required }) => required).map(({ right }) => right)).toEqual(["see", "send"]);
});

test("the invite asks for nothing that isn't used", async () => {
  const world = await startDiscordWorld();

  const url = new URL(world.bot.inviteUrl()!);

  expect(url.searchParams.get("client_id")).toBe(world.botId);
  expect(url.searchParams.get("scope")).toBe("bot applications.commands");
  // View Channel, Send Messages, Manage Messages, Embed Links, Attach Files, Read History, Manage Webhooks, Threads,
  // Add Reactions, Pin Messages.
  expect(BigInt(url.searchParams.get("permissions")!)).toBe(
    (1n << 10n) |
      (1n << 11n) |
      (1n << 13n) |
      (1n << 14n) |
      (1n << 15n) |
      (1n << 16n) |
      (1n << 29n) |
      (1n << 38n) |
      (1n << 6n) |
      (1n << 51n),
  );
});

test("each right that is taken away is missed", async () => {
  const world = await startDiscordWorld();
  const missing = async (): Promise<readonly string[]> =>
    (await world.bot.destination.checkRights(world.address, never))
      .filter(({ granted, onlyFor }) => !granted && onlyFor === undefined)
      .map(({ right }) => right);
  const deny = (...names: Parameters<typeof world.server.world.setBotPermissions>[2]): void => {
    world.server.world.setEveryonePermissions(world.guildId, []);
    world.server.world.setBotPermissions(world.guildId, world.botId, names);
  };

  deny("ViewChannel", "SendMessages", "AttachFiles", "EmbedLinks", "ReadMessageHistory", "ManageMessages");
  expect(await missing()).toEqual(["webhooks"]);
  deny("ViewChannel", "SendMessages", "AttachFiles", "ReadMessageHistory", "ManageWebhooks");
  expect(await missing()).toEqual(["files", "delete"]);
  deny("ViewChannel", "SendMessages", "AttachFiles", "EmbedLinks", "ManageMessages", "ManageWebhooks");
  expect(await missing()).toEqual(["history"]);
  deny("ViewChannel", "AttachFiles", "EmbedLinks", "ReadMessageHistory", "ManageMessages", "ManageWebhooks");
  expect(await missing()).toEqual(["send"]);
  deny("SendMessages", "AttachFiles", "EmbedLinks", "ReadMessageHistory", "ManageMessages", "ManageWebhooks");
  expect(await missing()).toEqual(["see", "send", "webhooks", "files", "history", "delete"]);
  deny("ViewChannel", "ReadMessageHistory", "AddReactions");
  const marks = (await world.bot.destination.checkRights(world.address, never)).filter(({ onlyFor }) => onlyFor);
  expect(marks).toMatchObject([
    { right: "react", granted: true, required: false },
    { right: "pin", granted: false, required: false },
  ]);
  deny("Administrator");
  expect(await missing()).toEqual([]);
});

test("a thread needs its own right to write", async () => {
  const world = await startDiscordWorld();
  const thread = world.server.world.addThread(world.channelId, { name: "thread" });
  const address = `${world.address}/${thread.id}`;

  world.server.world.setOverwrite(world.channelId, world.guildId, { deny: ["SendMessagesInThreads"] });

  const checks = await world.bot.destination.checkRights(address, never);
  expect(checks.find(({ right }) => right === "threads")).toEqual({ right: "threads", granted: false, required: true });
  expect(await world.bot.destination.describePlace(address, never)).toBe("#thread · Guild");
});

test("rights can't be checked where the bot isn't, or the thread no longer is", async () => {
  const world = await startDiscordWorld();
  const lost = world.bot.destination.checkRights(`${world.address}/99999999999999999`, never);
  expect(await failureOf(lost)).toEqual({ kind: "unreachable", reason: "place-gone" });

  world.server.world.removeMember(world.guildId, world.botId);
  const removed = world.bot.destination.checkRights(world.address, never);
  expect(await failureOf(removed)).toMatchObject({ kind: "unreachable", reason: "bot-removed" });
});

test("overwrites count in Discord's order: everyone, roles together, the member", () => {
  const SEND = 1n << 11n;
  const SEE = 1n << 10n;
  const guild = {
    id: "1",
    name: "Guild",
    roles: [
      { id: "1", permissions: SEE | SEND },
      { id: "2", permissions: 0n },
    ],
  };
  const compute = (
    overwrites: readonly { id: string; type: number; allow: bigint; deny: bigint }[],
    roleIds: string[] = ["2"],
  ): bigint =>
    computePermissions({
      guild,
      channel: { id: "3", type: 0, permission_overwrites: [...overwrites] },
      userId: "9",
      roleIds,
    });

  expect(compute([{ id: "1", type: 0, allow: 0n, deny: SEND }])).toBe(SEE);
  const roleAllows = [
    { id: "2", type: 0, allow: SEND, deny: 0n },
    { id: "1", type: 0, allow: 0n, deny: SEND },
  ];
  expect(compute(roleAllows)).toBe(SEE | SEND);
  expect(compute(roleAllows, [])).toBe(SEE);
  expect(compute([...roleAllows, { id: "9", type: 1, allow: 0n, deny: SEND }])).toBe(SEE);
  expect(checkPermissions(SEE | SEND, false).find(({ right }) => right === "send")?.granted).toBe(true);
});
