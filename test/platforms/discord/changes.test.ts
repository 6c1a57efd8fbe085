import { expect, test } from "vitest";
import { failureOf, never } from "../platform-world.js";
import { part, startDiscordWorld, type DiscordWorld } from "./discord-world.js";

const button = { label: "Open", url: "https://shop.example/", line: "🔗 [Open](<https://shop.example/>)" };
const changed = part({ content: "changed" });

function shown(world: DiscordWorld): readonly string[] {
  return world.server.shows(world.channelId).map(({ content }) => content);
}

/** What a message that can't be changed any more is corrected by. */
function correctionOf(world: DiscordWorld, messageId: string, text: string): string {
  return `✏️ [↩️](<https://discord.com/channels/${world.address}/${messageId}>)\n${text}`;
}

test("a copy that someone there deleted is neither changed nor removed, and that is no failure", async () => {
  const world = await startDiscordWorld();
  for (const persona of [true, false]) {
    const remoteId = await world.send({ persona });
    await world.bot.destination.remove(world.address, remoteId, never);

    await world.bot.destination.remove(world.address, remoteId, never);
    expect(await world.bot.destination.edit(world.address, remoteId, changed, never)).toBe(remoteId);
  }
  expect(shown(world)).toEqual([]);
});

test("a copy whose webhook is gone is answered by a marked correction, which later edits change", async () => {
  const world = await startDiscordWorld();
  const first = await world.send();
  const [webhookId = "", messageId = ""] = first.split("/");
  world.server.world.deleteWebhook(webhookId);

  const second = await world.bot.destination.edit(world.address, first, changed, never);
  expect(shown(world)).toEqual(["hello", correctionOf(world, messageId, "changed")]);
  world.restart();
  const third = await world.bot.destination.edit(world.address, second, part({ content: "again" }), never);
  expect(shown(world)).toEqual(["hello", correctionOf(world, messageId, "again")]);
  expect(third).toBe(second);

  await world.bot.destination.remove(world.address, third, never);
  expect(shown(world)).toEqual([]);
});

test("a correction that leaves its text no room for the mark has it above", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();
  const [webhookId = "", messageId = ""] = remoteId.split("/");
  world.server.world.deleteWebhook(webhookId);
  const content = "字".repeat(1_990);

  await world.bot.destination.edit(world.address, remoteId, part({ content, header: "" }), never);

  const [, correction] = world.server.shows(world.channelId);
  expect(correction?.content).toBe(content);
  const mark = correctionOf(world, messageId, "").trim();
  expect(correction?.embeds).toMatchObject([{ description: mark }]);
});

test("no correction answers a copy that is gone with its webhook", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();
  const [webhookId = "", messageId = ""] = remoteId.split("/");
  world.server.world.deleteWebhook(webhookId);
  world.server.world.channel(world.channelId).messages.delete(messageId);

  expect(await world.bot.destination.edit(world.address, remoteId, changed, never)).toBe(remoteId);
  expect(shown(world)).toEqual([]);
});

test("a correction that is sent again after a lost answer appears once, where Discord can tell", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();
  world.server.world.deleteWebhook(remoteId.split("/")[0]!);
  const plain = part({ content: "changed", persona: false });
  world.server.knobs.dropAnswer({ on: "POST /channels/*/messages" });

  const lost = world.bot.destination.edit(world.address, remoteId, plain, never);
  expect(await failureOf(lost)).toEqual({ kind: "uncertain" });
  await world.bot.destination.edit(world.address, remoteId, plain, never);

  expect(shown(world)).toHaveLength(2);
});

test("a copy whose webhook is gone is removed by the bot; without the right, that holds up nothing", async () => {
  const world = await startDiscordWorld();
  const remoteId = await world.send();
  world.server.world.deleteWebhook(remoteId.split("/")[0]!);
  world.server.world.setBotPermissions(world.guildId, world.botId, ["ViewChannel", "SendMessages", "ManageWebhooks"]);

  const removal = world.bot.destination.remove(world.address, remoteId, never);
  expect(await failureOf(removal)).toEqual({ kind: "rejected" });
  world.server.world.setBotPermissions(world.guildId, world.botId, ["ViewChannel", "ManageMessages", "ManageWebhooks"]);
  await world.bot.destination.remove(world.address, remoteId, never);
  expect(shown(world)).toEqual([]);
});

test("an edit takes away what the part has no more: embeds, buttons, suppressed previews", async () => {
  const world = await startDiscordWorld();
  for (const persona of [true, false]) {
    const remoteId = await world.send({ persona, embeds: [{ title: "box" }], buttons: [button], suppressEmbeds: true });
    const before = world.server.shows(world.channelId).at(-1);
    expect(before).toMatchObject({ embeds: [{ title: "box" }], embedsSuppressed: true });
    expect(before?.components).toHaveLength(1);

    await world.bot.destination.edit(world.address, remoteId, part({ persona }), never);
    const after = world.server.shows(world.channelId).at(-1);
    expect(after).toMatchObject({ embeds: [], components: [], embedsSuppressed: false });
  }
});

test("an edit keeps buttons and previews as the part has them", async () => {
  const world = await startDiscordWorld();
  for (const persona of [true, false]) {
    const remoteId = await world.send({ persona });
    const change = { persona, buttons: [button], suppressEmbeds: true };
    await world.bot.destination.edit(world.address, remoteId, part(change), never);
    const after = world.server.shows(world.channelId).at(-1);
    expect(after).toMatchObject({ components: [{ components: [{ label: "Open" }] }], embedsSuppressed: true });
  }
});

test("a thread that fell asleep is woken for an edit, a removal, a reaction and a pin", async () => {
  const world = await startDiscordWorld();
  const thread = world.server.world.addThread(world.channelId, { name: "thread" });
  const address = `${world.address}/${thread.id}`;
  const { destination } = world.bot;
  const byWebhook = await destination.send(address, part(), "key-1", never);
  const byBot = await destination.send(address, part({ persona: false }), "key-2", never);

  for (const remoteId of [byWebhook, byBot]) {
    thread.archived = true;
    await destination.edit(address, remoteId, changed, never);
    thread.archived = true;
    await destination.setReactions(address, remoteId, { wanted: ["👍"], shown: [] }, never);
    thread.archived = true;
    await destination.setPinned(address, remoteId, true, never);
  }
  expect(world.server.shows(thread.id)).toMatchObject([
    { content: "changed", reactions: ["👍"], pinned: true },
    { content: "**Ann**\nchanged", reactions: ["👍"], pinned: true },
  ]);
  thread.archived = true;
  await destination.remove(address, byBot, never);
  expect(world.server.shows(thread.id)).toHaveLength(1);
});

test("an edit pings nobody, also where the message did", async () => {
  const world = await startDiscordWorld();
  const content = `<@${world.ownerId}> hi`;
  const mentions = { users: [world.ownerId], roles: [] };
  const remoteId = await world.send({ content, mentions });
  expect(world.server.world.pings).toMatchObject([{ kind: "user", id: world.ownerId }]);

  await world.bot.destination.edit(world.address, remoteId, part({ content: `${content}!`, mentions }), never);
  expect(world.server.world.pings).toHaveLength(1);
  const patch = world.server.requests.find(({ method }) => method === "PATCH");
  expect(patch?.body).toMatchObject({ allowed_mentions: { parse: [] } });
  expect(JSON.stringify(patch?.body)).not.toContain('"users"');
});
