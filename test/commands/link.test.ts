import { expect, test } from "vitest";
import { DeliveryError } from "../../src/delivery/errors.js";
import { codeIn, defaultPlace, startWorld } from "../support/command-world.js";

test("link answers with a code for Discord and the way there, for the asker alone", async () => {
  const world = await startWorld();
  const answers = await world.type("/relay link discord");
  expect(answers).toHaveLength(1);
  expect(answers[0]?.onlyFor).toBe(world.owner.id);
  expect(answers[0]?.text).toContain("Forward #news to Discord");
  expect(answers[0]?.text).toMatch(/\/link [2-9A-Z]{13}/);
  expect(answers[0]?.text).toContain("https://discord.com/oauth2/authorize?client_id=1");
  expect(answers[0]?.text).toContain("The code works once, for 10 minutes");
});

test("link answers with a one-tap link for Telegram that holds the same code", async () => {
  const world = await startWorld();
  const [answer] = await world.type("/转发 绑定 电报");
  expect(answer?.onlyFor).toBe(world.owner.id);
  const code = codeIn(answer?.text ?? "");
  expect(answer?.text).toContain(`https://t.me/relay_bot?startgroup=${code}`);
  expect(answer?.buttons).toEqual(["打开 Telegram"]);
  // A group shows a bot with privacy mode only what names it.
  expect(answer?.text).toContain(`/link@relay_bot ${code}`);
});

test("each code is another one, and only its hash is kept", async () => {
  const world = await startWorld();
  const code = codeIn((await world.type("/relay link discord"))[0]?.text ?? "");
  expect(codeIn((await world.type("/relay link discord"))[0]?.text ?? "")).not.toBe(code);
  const find = (codeHash: string) =>
    world.store.findLinkCode({ codeHash, platform: "discord", now: world.clock.now() });
  expect(await find(code)).toBeNull();
});

test("another channel of the guild can be linked from here; categories and other guilds' channels can't", async () => {
  const world = await startWorld();
  const { kook, guild, owner, bot } = world;
  const voice = kook.addChannel(guild.id, { name: "voice", type: 2 });
  const category = kook.addChannel(guild.id, { name: "category", type: 0 });
  const other = kook.addGuild({ name: "Other", ownerId: owner.id });
  kook.addBotToGuild(other.id, bot.userId);
  const foreign = kook.addChannel(other.id, { name: "foreign" });
  const answerTo = async (id: string) => (await world.type(`/relay link discord (chn)${id}(chn)`))[0]?.text ?? "";

  expect(await answerTo(voice.id)).toContain("Forward #voice to Discord");
  expect(await answerTo(category.id)).toContain("category holds no messages");
  expect(await answerTo(foreign.id)).toContain("belongs to another server");
  expect(await answerTo("4711")).toContain("I can't see that channel");
  kook.overwriteUser(voice.id, bot.userId, { deny: 2048 });
  expect(await answerTo(voice.id)).toContain("I can't see that channel");
});

test("a platform that isn't there is said, with what is", async () => {
  const world = await startWorld();
  world.far.platforms = ["telegram"];
  expect((await world.type("/relay link discord"))[0]?.text).toContain(
    "Discord isn't available here: it isn't set up, or hasn't been reached yet (/relay status). Available: Telegram",
  );
  world.far.platforms = [];
  expect((await world.type("/relay link discord"))[0]?.text).toContain("neither Discord nor Telegram");
});

test("a link that was made is told to everybody in the source channel, with what the bot may do there", async () => {
  const world = await startWorld();
  world.far.rights = [
    { right: "send", granted: true, required: true },
    { right: "webhooks", granted: false, required: false },
  ];
  await world.link();
  const [notice] = world.kook
    .messages(world.channel.id)
    .filter(({ authorId }) => authorId === world.bot.userId)
    .map(world.answer);
  expect(notice?.onlyFor).toBeNull();
  expect(notice?.text).toContain("This channel is now forwarded to Discord");
  expect(notice?.text).toContain("Messages from here appear in #general · My server (Discord).");
  expect(notice?.text).toContain(`Set up by (met)${world.owner.id}(met), confirmed on the other side by Dora.`);
  expect(notice?.text).toContain("What you write here from now on can be read there");
  expect(notice?.text).toContain("✅ Send messages");
  expect(notice?.text).toContain(
    "⚠️ Show each author with name and avatar (webhooks): would look better with it. Edit Channel",
  );
  expect(notice?.text).toContain("✅ A sample has arrived: open it <https://far.example/1>");
  expect(world.far.samples).toMatchObject([{ actorName: "Olga", mapping: { number: 1 } }]);
});

test("no sample is tried where a right is missing that it needs", async () => {
  const world = await startWorld();
  world.far.rights = [{ right: "send", granted: false, required: true }];
  await world.link();
  const [notice] = world.kook
    .messages(world.channel.id)
    .filter(({ authorId }) => authorId === world.bot.userId)
    .map(world.answer);
  expect(notice?.text).toContain("❌ Send messages: needed. Edit Channel → Permissions");
  expect(world.far.samples).toEqual([]);
});

test("the notice goes out also when the far side doesn't tell the rights", async () => {
  const world = await startWorld();
  world.far.rights = new DeliveryError({ kind: "transient" }, "down");
  world.far.sample = { state: "failed", failure: { kind: "transient" } };
  await world.link();
  const [notice] = world.kook
    .messages(world.channel.id)
    .filter(({ authorId }) => authorId === world.bot.userId)
    .map(world.answer);
  expect(notice?.text).toContain("I couldn't check my rights there just now");
  expect(notice?.text).toContain("❌ The sample did not arrive: the platform was out of reach");
});

test("where the bot may not speak in the source channel, who set the link up is told in private", async () => {
  const world = await startWorld();
  const quiet = world.kook.addChannel(world.guild.id, { name: "quiet" });
  world.kook.overwriteUser(quiet.id, world.bot.userId, { deny: 4096 });
  const [answer] = await world.type(`/relay link discord (chn)${quiet.id}(chn)`);
  const outcome = await world.linking.redeem({
    ...defaultPlace("discord"),
    botId: world.botIds.discord,
    code: codeIn(answer?.text ?? ""),
  });
  await world.linking.settled();
  expect(outcome).toMatchObject({ status: "linked", channelName: "quiet" });
  expect(world.kook.directMessages(world.owner.id).map(world.answer)).toMatchObject([
    { text: expect.stringContaining("This channel is now forwarded to Discord") as string },
  ]);
});

test("a channel that only some may see is linked only after a second thought, and the code is the asker's alone", async () => {
  const world = await startWorld();
  world.kook.overwriteRole(world.channel.id, 0, { deny: 2048 });
  world.kook.overwriteUser(world.channel.id, world.bot.userId, { allow: 2048 });
  world.kook.overwriteUser(world.channel.id, world.owner.id, { allow: 2048 });
  const [asked] = await world.type("/relay link discord");
  expect(asked?.onlyFor).toBe(world.owner.id);
  expect(asked?.text).toContain("#news is not open to everybody");
  expect(asked?.text).toContain("everybody at the place on Discord reads what is said there");
  expect(asked?.text).not.toMatch(/\/link [2-9A-Z]{13}/);

  await world.pressButton(asked?.id ?? "", "Forward it anyway");
  const answer = world.kook.visibleTo(world.channel.id, world.owner.id).map(world.answer).at(-1);
  expect(answer?.onlyFor).toBe(world.owner.id);
  expect(codeIn(answer?.text ?? "")).toMatch(/^[2-9A-Z]{13}$/);
});

test("link says what the bot may in the source channel, also where KOOK doesn't tell", async () => {
  const world = await startWorld();
  expect((await world.type("/relay link discord"))[0]?.text).toContain("✅ In KOOK: I see");
  const quiet = world.kook.addChannel(world.guild.id, { name: "quiet" });
  world.kook.overwriteUser(quiet.id, world.bot.userId, { deny: 4096 });
  expect((await world.type(`/relay link discord (chn)${quiet.id}(chn)`))[0]?.text).toContain(
    "but may not write there, so commands get no answer there",
  );
  world.kook.knobs.refuse({ on: /guild-role\/list/, status: 403, code: 40300, times: Infinity });
  expect((await world.type("/relay link discord"))[0]?.text).toContain("I couldn't read who may see this channel");
});
