import { expect, test } from "vitest";
import { startWorld } from "../support/command-world.js";

type World = Awaited<ReturnType<typeof startWorld>>;

const say = (world: World, text: string, options: Parameters<World["kook"]["say"]>[3] = {}): string =>
  world.kook.say(world.channel.id, world.member.id, text, options);
const preview = async (world: World, quote: string, line = "/relay preview") => {
  const [answer] = await world.type(line, { quote });
  if (!answer) throw new Error("There was no answer");
  return answer;
};

test("preview shows the asker alone what each link would make of a message, and what gets lost", async () => {
  const world = await startWorld();
  await world.link("discord");
  await world.link("telegram", { address: "-100/0", placeName: "Gamers" });
  const said = say(world, "**bold** (met)all(met) `a*b` [site](https://example.com) (spl)secret(spl)");
  const answer = await preview(world, said);
  expect(answer.onlyFor).toBe(world.owner.id);
  expect(answer.text.split("\n")).toEqual([
    "Preview: a message by Mia",
    "1 → Discord #general · My server",
    "✅ No rule stands in the way.",
    "One message, sent as Mia",
    "bold @everyone a*b site (https://example.com) ||secret||",
    "Looks different there:",
    "mention of everyone: @everyone or @here, notifying nobody",
    "2 → Telegram Gamers",
    "✅ No rule stands in the way.",
    "One message, sent by the bot",
    expect.stringMatching(/^\S+ Mia$/),
    "bold @all a*b site (https://example.com) ||secret||",
    "Looks different there:",
    expect.stringContaining("author: "),
    "mention of everyone: @all or @here, notifying nobody",
  ]);
  expect(await preview(world, said, "/转发 预览")).toMatchObject({
    text: expect.stringContaining("✅ 没有规则拦住它。"),
    onlyFor: world.owner.id,
  });
});

test("a message's words stand as plain text, so that the preview parses and calls nothing", async () => {
  const world = await startWorld();
  await world.link();
  const answer = await preview(world, say(world, "\\(met\\)all\\(met\\) \\*\\*x\\*\\* :smile\\:"));
  const [card] = JSON.parse(world.kook.message(answer.id).content);
  const texts = card.modules.filter(
    (module: { type: string; text?: { type: string } }) => module.text?.type === "plain-text",
  );
  expect(texts.map((module: { text: object }) => module.text)).toContainEqual({
    type: "plain-text",
    content: "(met)all(met) **x** :smile:",
    emoji: false,
  });
});

test("no name of a file or button becomes markup in a preview", async () => {
  const world = await startWorld();
  await world.link();
  const name = "(met)all(met) **x**.zip";
  const url = "https://img.kookapp.cn/attachments/a/x.zip";
  const said = say(world, url, { type: 4, attachments: { type: "file", url, name, size: 10 } });
  const answer = await preview(world, said);
  expect(answer.text).toContain("(met)all(met) **x**.zip (10 B)");
  const markup = JSON.stringify(JSON.parse(world.kook.message(answer.id).content), (_, value: unknown) => {
    const { type } = (value ?? {}) as { readonly type?: unknown };
    return type === "plain-text" ? null : value;
  });
  expect(markup).not.toMatch(/(?<!\\)\((?:met|rol|chn)\)/);
});

test("the look follows the link's options", async () => {
  const world = await startWorld();
  await world.link();
  await world.type("/relay set 1 persona off");
  await world.type("/relay set 1 header {name} · #{channel}");
  const { text } = await preview(world, say(world, "hello"));
  expect(text).toContain("One message, sent by the bot\nMia · #news\nhello");
  expect(text).toContain("author: ");
});

test("files are named with their sizes", async () => {
  const world = await startWorld();
  await world.link("discord");
  await world.link("telegram", { address: "-100/0" });
  const url = "https://img.kookapp.cn/attachments/a/map.zip";
  const said = say(world, url, { type: 4, attachments: { type: "file", url, name: "map.zip", size: 2_097_152 } });
  const { text } = await preview(world, said);
  expect(text.match(/📎 map\.zip \(2 MB\)/g)).toHaveLength(2);
});

test("what is long is cut to what KOOK takes, and the preview says so", async () => {
  const world = await startWorld();
  for (let at = 0; at < 7; at += 1) {
    await world.clock.advance(60_000);
    await world.link(at % 2 === 0 ? "discord" : "telegram", { address: `1/${at}`, placeName: "长".repeat(80) });
  }
  const said = say(world, `${"很长的一段话。\n".repeat(1_000)}${"(met)all(met)（字）`码`---\n".repeat(50)}`);
  for (const line of ["/relay preview", "/转发 预览"]) {
    const answer = await preview(world, said, line);
    const [card] = JSON.parse(world.kook.message(answer.id).content);
    expect(card.modules.length).toBeLessThanOrEqual(50);
    expect(answer.size).toBeLessThan(8_000);
    expect(answer.text).toContain(line.startsWith("/relay") ? "Long texts are cut here" : "太长的文字在这里截短了");
    expect(answer.text).toMatch(/6, 7/);
  }
});

test("the card stays within KOOK's limits for any number of links and parts", async () => {
  const world = await startWorld();
  const said = say(world, "字".repeat(19_000));
  for (let links = 1; links <= 6; links += 1) {
    await world.clock.advance(60_000);
    await world.link("discord", { address: `1/${links}` });
    const answer = await preview(world, said);
    const [card] = JSON.parse(world.kook.message(answer.id).content);
    expect(card.modules.length).toBeLessThanOrEqual(50);
    expect(answer.size).toBeLessThan(8_000);
    expect(answer.text).toMatch(/…and \d+ more messages, left out here/);
  }
});

test("what keeps a message from being forwarded is said instead of how it would look", async () => {
  const world = await startWorld();
  await world.link();
  const robot = world.kook.addBot({ name: "Music" });
  world.kook.addBotToGuild(world.guild.id, robot.userId);
  const byBot = world.kook.say(world.channel.id, robot.userId, "song 1");
  expect((await preview(world, byBot)).text).toBe(
    "Preview: a message by Music\nIt isn't forwarded anywhere: a bot wrote it. /relay set N bots @Bot lets it through.",
  );
  const command = say(world, "／relay status");
  expect((await preview(world, command)).text).toContain("It isn't forwarded anywhere: it is a command to me.");
});

test("a link that doesn't forward just now says so, and what becomes of the message", async () => {
  const world = await startWorld();
  await world.link();
  const said = say(world, "hello");
  await world.type("/relay pause 1 drop");
  const dropped = (await preview(world, said)).text;
  expect(dropped).toContain("⛔ Not forwarded: the link is paused and drops what is said. /relay resume 1 goes on.");
  expect(dropped).not.toContain("hello");
  await world.type("/relay pause 1 keep");
  expect((await preview(world, said)).text).toContain("⏸️ Kept until the link goes on: it is paused.");
  await world.type("/relay resume 1");
  const { laneId } = await world.services.mappings.get(world.guild.id, 1);
  for (const mapping of await world.store.suspendLane({ laneId, reason: "place-gone", now: 0 }))
    world.index.put(mapping);
  expect((await preview(world, said)).text).toContain("🔴 Kept until the link goes on: a problem stopped it.");
});

test("while a platform was never reached, the preview says that it can't tell the look", async () => {
  const world = await startWorld();
  await world.link();
  world.far.reached = false;
  const { text } = await preview(world, say(world, "hello"));
  expect(text).toContain("✅ No rule stands in the way.\nIts platform has not been reached yet");
});

test("without a quote, and for a message that isn't there, the answer says what to do", async () => {
  const world = await startWorld();
  const { kook, guild, owner, member, bot } = world;
  const [unquoted] = await world.type("/relay preview");
  expect(unquoted?.text).toContain("Answer the message that you want to see with /relay preview");
  expect(unquoted?.onlyFor).toBe(owner.id);

  const said = say(world, "hello");
  expect((await preview(world, said)).text).toContain("Nothing is forwarded from this channel.");
  await world.link();

  const otherChannel = kook.addChannel(guild.id, { name: "other" });
  const elsewhere = kook.say(otherChannel.id, member.id, "other channel's secret");
  const otherGuild = kook.addGuild({ name: "Other", ownerId: owner.id });
  kook.addBotToGuild(otherGuild.id, bot.userId);
  const foreignChannel = kook.addChannel(otherGuild.id, { name: "foreign" });
  const foreign = kook.say(foreignChannel.id, owner.id, "other guild's secret");
  for (const id of [elsewhere, foreign]) {
    const { text } = await preview(world, id);
    expect(text).toBe("That message stands in another channel. Preview it there.");
  }
  kook.overwriteUser(otherChannel.id, bot.userId, { deny: 2048 });
  expect((await preview(world, elsewhere)).text).toContain("I can't find that message any more");
  const taken = say(world, "taken back");
  const answering = preview(world, taken);
  kook.remove(taken);
  expect((await answering).text).toContain("I can't find that message any more");
});

test("members may not preview", async () => {
  const world = await startWorld();
  await world.link();
  const [answer] = await world.type("/relay preview", { user: world.member, quote: say(world, "hello") });
  expect(answer?.text).toContain("/relay preview is for the server's owner");
});
