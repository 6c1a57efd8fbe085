import { expect, test } from "vitest";
import type { LostAnswer } from "../../../src/delivery/destination.js";
import type { DiscordFile, DiscordPart } from "../../../src/rendering/discord.js";
import { failureOf, never } from "../platform-world.js";
import { part, startDiscordWorld, type DiscordWorld } from "./discord-world.js";

const EXECUTE = "POST /webhooks/*";
const POST = "POST /channels/*/messages";

function file(name: string, change: Partial<DiscordFile> = {}): DiscordFile {
  const url = `https://img.kookapp.cn/${name}`;
  return {
    name,
    title: name,
    kind: "file",
    url,
    size: null,
    line: `📎 [${name}](<${url}>)`,
    embedded: false,
    ...change,
  };
}

/** Sends it, but nobody is told that it arrived. */
async function loseAnswer(world: DiscordWorld, change: Partial<DiscordPart>, address = world.address): Promise<void> {
  world.server.knobs.dropAnswer({ on: change.persona === false ? POST : EXECUTE });
  const sent = world.bot.destination.send(address, part(change), "key-1", never);
  expect(await failureOf(sent)).toEqual({ kind: "uncertain" });
}

function find(
  world: DiscordWorld,
  parts: readonly Partial<DiscordPart>[],
  { after = [], address = world.address }: { readonly after?: readonly string[]; readonly address?: string } = {},
): Promise<LostAnswer> {
  const lost = { parts: parts.map((change) => part(change)), since: 0, after };
  return world.bot.destination.findLost!(address, lost, never);
}

/** The only message of a channel, as the relay names what it sent by the webhook. */
function only(world: DiscordWorld, channelId = world.channelId) {
  const shown = world.server.shows(channelId);
  expect(shown).toHaveLength(1);
  return shown[0]!;
}

const embed = { title: "Release", description: "**1.0** is out" };

test.each<[string, Partial<DiscordPart>]>([
  ["a text", { content: "hello" }],
  ["a text with blanks around it", { content: "  hello \n" }],
  ["a text of the bot's own", { content: "hello", persona: false }],
  ["a card", { content: "", embeds: [embed] }],
  ["a text with buttons", { buttons: [{ label: "Open", url: "https://kookapp.cn/", line: "🔗 Open" }] }],
  ["a text with files", { files: [file("图片 一.png"), file("b.txt", { size: 4 })] }],
  ["files alone", { content: "", files: [file("b.txt", { size: 4 })] }],
  ["a file that is gone", { files: [file("b.txt"), file("gone.txt")] }],
])("%s whose answer got lost is found, and can be changed and removed from then on", async (_, change) => {
  const world = await startDiscordWorld();
  for (const name of ["图片 一.png", "b.txt"]) await world.files.put(file(name).url, Buffer.from("four"));
  await loseAnswer(world, change);

  const found = await find(world, [change]);

  if (found.state !== "arrived") throw new Error(`It is ${found.state}`);
  const edited = part({ ...change, content: "changed" });
  expect(await world.bot.destination.edit(world.address, found.remoteId, edited, never)).toBe(found.remoteId);
  expect(only(world).content).toContain("changed");
  expect(only(world).files.map(({ name }) => name)).toEqual(
    (change.files ?? []).map(({ name }) => name).filter((name) => name !== "gone.txt"),
  );
  await world.bot.destination.remove(world.address, found.remoteId, never);
  expect(world.server.shows(world.channelId)).toEqual([]);
});

test("a bot that may not read what others write finds what its webhook wrote all the same", async () => {
  const world = await startDiscordWorld();
  const account = world.server.world.bots.get(world.botId)!;
  for (const messageContent of [false, true]) {
    account.messageContent = messageContent;
    await loseAnswer(world, { content: `intent ${messageContent}` });
    expect(await find(world, [{ content: `intent ${messageContent}` }])).toMatchObject({ state: "arrived" });
  }
});

test("in a thread it is looked for in the thread", async () => {
  const world = await startDiscordWorld();
  const thread = world.server.world.addThread(world.channelId, { name: "thread" });
  const address = `${world.address}/${thread.id}`;
  await loseAnswer(world, { content: "in the thread" }, address);

  expect(await find(world, [{ content: "in the thread" }], { address })).toMatchObject({ state: "arrived" });
  expect(await find(world, [{ content: "in the thread" }])).toEqual({ state: "lost" });
});

test("what was known before, what others say, and what says something else is not it", async () => {
  const world = await startDiscordWorld();
  const known = await world.send({ content: "gg" });
  const someone = world.server.world.addWebhook(world.channelId, { name: "other", userId: world.ownerId });
  await fetch(`${world.server.url}/v10/webhooks/${someone.id}/${someone.token}?wait=true`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ content: "gg", username: "Ann" }),
  });
  world.server.say(world.channelId, world.ownerId, "gg");
  await loseAnswer(world, { content: "something else" });

  expect(await find(world, [{ content: "gg" }], { after: [known] })).toEqual({ state: "lost" });
  expect(world.server.shows(world.channelId)).toHaveLength(4);
});

test("the same text said again is found behind the one that is known, and what was tried earlier counts too", async () => {
  const world = await startDiscordWorld();
  const known = await world.send({ content: "gg" });
  await loseAnswer(world, { content: "gg" });

  const found = await find(world, [{ content: "edited" }, { content: "gg" }], { after: [known] });

  const [, second] = world.server.shows(world.channelId);
  expect(found).toMatchObject({ state: "arrived", remoteId: expect.stringContaining(second!.id) as string });
});

test("it is found behind a hundred other messages, and nobody looks through a thousand", async () => {
  const world = await startDiscordWorld();
  await loseAnswer(world, { content: "far up" });
  for (let count = 0; count < 150; count += 1) world.server.say(world.channelId, world.ownerId, `chat ${count}`);
  expect(await find(world, [{ content: "far up" }])).toMatchObject({ state: "arrived" });

  for (let count = 0; count < 900; count += 1) world.server.say(world.channelId, world.ownerId, `chat ${count}`);
  expect(await find(world, [{ content: "far up" }])).toEqual({ state: "unknown" });
});

test("without the right to read the history nobody can tell, and an empty channel is empty", async () => {
  const world = await startDiscordWorld();
  expect(await find(world, [{}])).toEqual({ state: "lost" });
  await loseAnswer(world, {});
  world.server.world.setOverwrite(world.channelId, world.guildId, { deny: ["ReadMessageHistory"] });
  world.server.world.setBotPermissions(world.guildId, world.botId, ["ViewChannel", "SendMessages", "ManageWebhooks"]);

  expect(await find(world, [{}])).toEqual({ state: "unknown" });
});

test("where the webhook that may have sent it is gone, nobody can read it", async () => {
  const world = await startDiscordWorld();
  await loseAnswer(world, { content: "by the old webhook" });
  const [webhook] = [...world.server.world.webhooks.values()];
  world.server.world.deleteWebhook(webhook!.id);

  expect(await find(world, [{ content: "by the old webhook" }])).toEqual({ state: "unknown" });
});

test("while Discord is away nothing is said of it", async () => {
  const world = await startDiscordWorld();
  await loseAnswer(world, {});
  world.server.knobs.down();

  expect(await failureOf(find(world, [{}]))).toMatchObject({ kind: "transient" });
});

test("a correction whose answer got lost isn't made twice", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send({ content: "old" });
  const [webhook] = [...world.server.world.webhooks.values()];
  world.server.world.deleteWebhook(webhook!.id);
  const edit = (content: string) => world.bot.destination.edit(world.address, remoteId, part({ content }), never);

  world.server.knobs.dropAnswer({ on: EXECUTE });
  expect(await failureOf(edit("new"))).toEqual({ kind: "uncertain" });
  const corrected = await edit("new");

  expect(world.server.shows(world.channelId)).toHaveLength(2);
  expect(await world.bot.destination.edit(world.address, corrected, part({ content: "newer" }), never)).toBe(corrected);
  expect(world.server.shows(world.channelId).at(-1)?.content).toContain("newer");
});
