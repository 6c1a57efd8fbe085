import { expect, test } from "vitest";
import { failureOf, never } from "../platform-world.js";
import { part, startDiscordWorld } from "./discord-world.js";

test("a message appears under its author's name and picture", async () => {
  const world = await startDiscordWorld();

  await world.send();

  expect(world.server.shows(world.channelId)).toMatchObject([
    { content: "hello", authorName: "Ann", avatarUrl: "https://img.example/ann.png", webhook: true },
  ]);
});

test("a channel's webhook is made once, and found again after a restart", async () => {
  const world = await startDiscordWorld();
  world.server.world.addWebhook(world.channelId, { name: "A person's", userId: world.ownerId });

  await world.send();
  await world.send();
  world.restart();
  await world.send();

  expect(world.server.shows(world.channelId)).toMatchObject([{ webhook: true }, { webhook: true }, { webhook: true }]);
  expect(world.asked(/^POST \/channels\/\d+\/webhooks$/)).toBe(1);
  expect(world.asked(/^GET \/channels\/\d+\/webhooks$/)).toBe(2);
});

test("without Manage Webhooks the bot sends, with the author's name in the text", async () => {
  const world = await startDiscordWorld({ permissions: ["ViewChannel", "SendMessages"] });

  await world.send();
  await world.send({ content: "again" }, "key-2");

  expect(world.server.shows(world.channelId)).toMatchObject([
    { content: "**Ann**\nhello", authorName: "Relay", webhook: false },
    { content: "**Ann**\nagain", authorName: "Relay", webhook: false },
  ]);
  expect(world.asked(/webhooks$/)).toBe(1);
});

test("once Manage Webhooks is given, authors show again after a while", async () => {
  const world = await startDiscordWorld({ permissions: ["ViewChannel", "SendMessages"] });
  await world.send();
  world.server.world.setBotPermissions(world.guildId, world.botId, ["ViewChannel", "SendMessages", "ManageWebhooks"]);

  await world.clock.advance(10 * 60_000);
  await world.send();

  expect(world.server.shows(world.channelId)).toMatchObject([{ webhook: false }, { webhook: true }]);
});

test("a check of the rights that finds Manage Webhooks shows authors at once", async () => {
  const world = await startDiscordWorld({ permissions: ["ViewChannel", "SendMessages"] });
  await world.send();
  world.server.world.setBotPermissions(world.guildId, world.botId, ["ViewChannel", "SendMessages", "ManageWebhooks"]);

  await world.bot.destination.checkRights(world.address, never);
  await world.send();

  expect(world.server.shows(world.channelId)).toMatchObject([{ webhook: false }, { webhook: true }]);
});

test("a channel full of webhooks gets bot messages", async () => {
  const world = await startDiscordWorld();
  for (let i = 0; i < 15; i += 1) world.server.world.addWebhook(world.channelId, { name: "x", userId: world.ownerId });

  await world.send();

  expect(world.server.shows(world.channelId)).toMatchObject([{ content: "**Ann**\nhello", webhook: false }]);
});

test("a mapping without personas gets bot messages with the name in the text", async () => {
  const world = await startDiscordWorld();

  await world.send({ persona: false });

  expect(world.server.shows(world.channelId)).toMatchObject([{ content: "**Ann**\nhello", webhook: false }]);
});

test("a deleted webhook is made again within the same send, and never called again", async () => {
  const world = await startDiscordWorld();
  const first = await world.send();
  const [webhookId = ""] = first.split("/");
  world.server.world.deleteWebhook(webhookId);

  await world.send({ content: "again" });
  await world.send({ content: "and again" });

  expect(world.server.shows(world.channelId)).toMatchObject([
    {},
    { content: "again", webhook: true },
    { webhook: true },
  ]);
  expect(world.asked(new RegExp(`^POST /webhooks/${webhookId}/`))).toBe(2);
});

test("a webhook whose token was reset is never called again", async () => {
  const world = await startDiscordWorld();
  const [webhookId = ""] = (await world.send()).split("/");
  world.server.world.webhooks.get(webhookId)!.token = "another";

  await world.send({ content: "again" });

  expect(world.server.shows(world.channelId)).toMatchObject([{}, { content: "again", webhook: true }]);
  expect(world.asked(new RegExp(`^POST /webhooks/${webhookId}/`))).toBe(2);
});

test("a name that Discord refuses doesn't stop the message", async () => {
  const world = await startDiscordWorld();

  await world.send({ username: "discord fan" });

  expect(world.server.shows(world.channelId)).toMatchObject([
    { content: "**Ann**\nhello", authorName: "KOOK Relay", webhook: true },
  ]);
});

test("nobody is pinged, by a webhook or by the bot", async () => {
  const world = await startDiscordWorld();
  world.server.world.setBotPermissions(world.guildId, world.botId, ["Administrator"]);
  const content = `@everyone @here <@${world.ownerId}> <@&${world.guildId}>`;

  await world.send({ content });
  await world.send({ content, persona: false });

  expect(world.server.shows(world.channelId)).toHaveLength(2);
  expect(world.server.world.pings).toEqual([]);
});

test("links show no preview where the part says so", async () => {
  const world = await startDiscordWorld();

  await world.send({ suppressEmbeds: true });
  await world.send({ suppressEmbeds: true, persona: false });
  await world.send({});

  const shown = world.server.shows(world.channelId);
  expect(shown.map(({ embedsSuppressed }) => embedsSuppressed)).toEqual([true, true, false]);
});

test("a bot message that is sent again under its key appears once", async () => {
  const world = await startDiscordWorld({ permissions: ["ViewChannel", "SendMessages"] });
  world.server.knobs.dropAnswer({ on: "POST /channels/*/messages" });

  expect(await world.failure()).toEqual({ kind: "uncertain" });
  await world.send();

  expect(world.server.shows(world.channelId)).toHaveLength(1);
});

test("a thread and a forum post are reached through their channel's webhook", async () => {
  const world = await startDiscordWorld();
  const thread = world.server.world.addThread(world.channelId, { name: "thread" });
  const forum = world.server.world.addChannel(world.guildId, { name: "forum", type: "forum" });
  const post = world.server.world.addThread(forum.id, { name: "post" });

  for (const place of [thread, post]) {
    const address = `${world.guildId}/${place.parentId}/${place.id}`;
    const remoteId = await world.bot.destination.send(address, part(), "key", never);
    expect(world.server.shows(place.id)).toMatchObject([{ content: "hello", authorName: "Ann", webhook: true }]);
    await world.bot.destination.edit(address, remoteId, part({ content: "changed" }), never);
    expect(world.server.shows(place.id)).toMatchObject([{ content: "changed" }]);
  }
});

test("copies are changed and removed by whoever sent them", async () => {
  const world = await startDiscordWorld();
  const byWebhook = await world.send();
  const byBot = await world.send({ persona: false });
  const named = await world.send({ username: "discord fan" });

  for (const remoteId of [byWebhook, byBot, named]) {
    await world.bot.destination.edit(world.address, remoteId, part({ content: "changed" }), never);
  }
  expect(world.server.shows(world.channelId)).toMatchObject([
    { content: "changed", edited: true },
    { content: "**Ann**\nchanged", edited: true },
    { content: "**Ann**\nchanged", edited: true },
  ]);

  for (const remoteId of [byWebhook, byBot, named]) await world.bot.destination.remove(world.address, remoteId, never);
  expect(world.server.shows(world.channelId)).toEqual([]);
});

test("copies are changed and removed after a restart, too", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();
  world.restart();

  await world.bot.destination.edit(world.address, remoteId, part({ content: "changed" }), never);
  expect(world.server.shows(world.channelId)).toMatchObject([{ content: "changed" }]);
  await world.bot.destination.remove(world.address, remoteId, never);
  expect(world.server.shows(world.channelId)).toEqual([]);
});

test("a copy has a web link, in channels and threads", async () => {
  const { bot } = await startDiscordWorld();

  expect(bot.destination.linkTo("1/2", "8/9")).toBe("https://discord.com/channels/1/2/9");
  expect(bot.destination.linkTo("1/2/3", "9")).toBe("https://discord.com/channels/1/3/9");
});

test("the bot is known by its id and name, and a refused token is told as such", async () => {
  const world = await startDiscordWorld();
  expect(await world.bot.identify(never)).toEqual({ remoteId: world.botId, name: "Relay" });

  world.restart();
  world.server.world.revokeToken(world.botId);
  expect(await failureOf(world.bot.identify(never))).toEqual({ kind: "unreachable", reason: "token-invalid" });
});

test("a place is called by its channel and its server", async () => {
  const world = await startDiscordWorld();

  expect(await world.bot.destination.describePlace(world.address, never)).toBe("#general · Guild");
});
