import { expect, test } from "vitest";
import { startWorld } from "../support/command-world.js";

const words = (n: number): string => Array.from({ length: n }, (_, at) => `word${at}`).join(" ");

test("help answers everybody, once, as an answer to the command", async () => {
  const world = await startWorld();
  const answers = await world.type("/relay help", { user: world.member });
  expect(answers).toHaveLength(1);
  expect(answers[0]?.text).toContain(
    "/relay privacy [optout|optin|export|delete] what is kept of you; keep out, have it sent, delete it",
  );
  expect(answers[0]?.onlyFor).toBeNull();
  expect(answers[0]?.quote).not.toBeNull();
  const sent = world.sent();
  expect(sent).toHaveLength(1);
  expect(sent[0]?.body).toMatchObject({ reply_msg_id: answers[0]?.quote });
});

test("the answer comes in the language of the guild, else of what was typed, else of the host", async () => {
  const world = await startWorld({ defaultLanguage: "zh" });
  const firstWords = async (line: string): Promise<string> => (await world.type(line))[0]?.text ?? "";
  expect(await firstWords("/relay list")).toContain("Nothing is linked yet");
  expect(await firstWords("/relay 列表")).toContain("这里还没有绑定");
  expect(await firstWords("/转发 list")).toContain("这里还没有绑定");
  expect(await firstWords(`(met)${world.bot.userId}(met) LIST`)).toContain("Nothing is linked yet");
  expect(await firstWords("/relay")).toContain("我把 KOOK 频道里的消息");
  expect(await firstWords("/relay language english")).toContain("I answer in English here now");
  expect(await firstWords("/转发 列表")).toContain("Nothing is linked yet");
});

test("an unknown word is answered with what was read, the nearest command, its usage and an example", async () => {
  const world = await startWorld();
  const [english] = await world.type("/relay lnik discord");
  expect(english?.onlyFor).toBe(world.owner.id);
  expect(english?.text).toContain("I read: /relay lnik discord");
  expect(english?.text).toContain("Did you mean /relay link?");
  expect(english?.text).toContain("Usage: /relay link discord|telegram [#channel]");
  expect(english?.text).toContain("Example: /relay link discord");
  const [chinese] = await world.type("/转发 绑顶 discord");
  expect(chinese?.text).toContain("你是不是想发 /转发 绑定？");
  // What fits nothing gets no guess.
  const [none] = await world.type("/relay qqqqqqqq");
  expect(none?.text).not.toContain("Did you mean");
  expect(none?.text).toContain("/relay help lists everything.");
});

test("words that don't fit are answered with the usage, for the asker alone", async () => {
  const world = await startWorld();
  const problemOf = async (line: string): Promise<string> => {
    const [answer] = await world.type(line);
    expect(answer?.onlyFor).toBe(world.owner.id);
    expect(answer?.text).toMatch(/I read: .*\n.*\nUsage: .*\nExample: /);
    return answer?.text.split("\n")[1] ?? "";
  };
  expect(await problemOf("/relay link")).toBe("Something is missing at the end.");
  expect(await problemOf("/relay link discrod")).toBe("“discrod” doesn't fit here. Choose one of: discord, telegram");
  expect(await problemOf("/relay link discord news")).toContain("“news” isn't a channel. Type #");
  expect(await problemOf("/relay show x")).toContain("“x” isn't the number of a link");
  expect(await problemOf("/relay show 1 2")).toBe("“2” is one word too many.");
});

test("nothing that a person types becomes markup in the answer", async () => {
  const world = await startWorld();
  await world.type("/relay **x**\\(met\\)all\\(met\\)[a](https://evil.example)");
  const cards = world.kook.messages(world.channel.id).concat(world.kook.visibleTo(world.channel.id, world.owner.id));
  const content = cards.filter(({ authorId }) => authorId === world.bot.userId).map((message) => message.content);
  expect(content).toHaveLength(1);
  // What was read stands in a code span, where nothing is parsed; the word alone is escaped.
  expect(content[0]).toContain("\\\\*\\\\*x\\\\*\\\\*\\\\(met\\\\)all");
});

test("kasumi's own prefixes and matching start nothing", async () => {
  const world = await startWorld();
  for (const line of [".relay help", "!relay help", "/help", "/relayhelp", ".help"]) {
    expect(await world.type(line)).toEqual([]);
  }
  expect(world.sent()).toEqual([]);
});

test("a person who types too much is told so once, and may go on later; others are not held up", async () => {
  const world = await startWorld();
  for (let line = 0; line < 20; line += 1) expect(await world.type("/relay help")).toHaveLength(1);
  expect((await world.type("/relay help"))[0]?.text).toContain("I'll answer again in about 2 seconds");
  expect(await world.type("/relay help")).toEqual([]);
  expect(await world.type("/relay help", { user: world.member })).toHaveLength(1);
  await world.clock.advance(2_000);
  expect((await world.type("/relay help"))[0]?.text).toContain("KOOK Relay");
});

test("by direct message help works, and the rest says where it belongs", async () => {
  const world = await startWorld();
  expect((await world.typeDirect("/relay help status"))[0]?.text).toContain("connections, delays, counts");
  const [answer] = await world.typeDirect("/转发 绑定 discord");
  expect(answer?.text).toContain("这个命令要在服务器的频道里发");
  expect((await world.typeDirect("/relay nonsense"))[0]?.text).toContain("There is no command");
});

test("a code reaches the asker in private when the bot may not speak in the channel", async () => {
  const world = await startWorld();
  world.kook.overwriteUser(world.channel.id, world.bot.userId, { deny: 4096 });
  expect(await world.type("/relay link discord")).toEqual([]);
  const direct = world.kook.directMessages(world.owner.id).map(world.answer);
  expect(direct).toHaveLength(1);
  expect(direct[0]?.text).toMatch(/\/link [0-9A-Z]{13}/);
});

test("a command does its work also when it can't be answered", async () => {
  const world = await startWorld();
  const mapping = await world.link();
  world.kook.overwriteUser(world.channel.id, world.bot.userId, { deny: 4096 });
  expect(await world.type("/relay pause 1")).toEqual([]);
  expect(await world.store.findMapping({ guildId: world.guild.id, number: mapping.number })).toMatchObject({
    state: "paused",
  });
  // What everybody may see isn't pushed on anyone in private.
  expect(world.kook.directMessages(world.owner.id)).toEqual([]);
});

test("a bug is answered with a number that is in the log, and nothing else of it", async () => {
  const world = await startWorld({ ownStore: true });
  const referenceIn = (text = ""): string | undefined => /this number: ([0-9a-f]{8})$/.exec(text)?.[1];
  await world.type("/relay help");
  await world.store.close();
  const [known] = await world.type("/relay list");
  const stranger = world.kook.addGuild({ name: "Other", ownerId: world.owner.id });
  world.kook.addBotToGuild(stranger.id, world.bot.userId);
  const [unknown] = await world.type("/relay help", {
    channelId: world.kook.addChannel(stranger.id, { name: "other" }).id,
  });
  for (const answer of [known, unknown]) expect(answer?.onlyFor).toBe(world.owner.id);
  expect(world.logged.filter((line) => line.level >= 50)).toMatchObject([
    { msg: "Command failed", reference: referenceIn(known?.text), command: "list" },
    { msg: "Command could not be dispatched", reference: referenceIn(unknown?.text) },
  ]);
});

test("no answer is too large for a card, however much was typed", async () => {
  const world = await startWorld();
  for (const line of [`/relay ${words(300)}`, `/relay link ${words(300)}`, `/relay help ${"x".repeat(1_500)}`]) {
    const [answer] = await world.type(line);
    expect(answer?.size).toBeLessThan(4_500);
  }
});

test("many accounts at once get no more answers than a guild has for them; who may steer the bot is still answered", async () => {
  const world = await startWorld();
  const answered: number[] = [];
  for (let at = 0; at < 64; at += 1) {
    const user = world.kook.addUser({ name: `raider ${at}` });
    world.kook.addMember(world.guild.id, user.id);
    answered.push((await world.type("/relay help", { user })).length);
  }
  expect(answered.slice(0, 60)).toEqual(new Array<number>(60).fill(1));
  expect(answered.slice(60)).toEqual([0, 0, 0, 0]);
  expect(await world.type("/relay list")).toHaveLength(1);
  expect(world.logged.filter(({ msg }) => msg.startsWith("Answer left out"))).toHaveLength(4);
  await world.clock.advance(2_000);
  expect(await world.type("/relay help", { user: world.member })).toHaveLength(1);
});

test("a command does its work also where KOOK takes no answer", async () => {
  const world = await startWorld();
  await world.link();
  world.kook.knobs.refuse({ on: /message\/create/, code: 40300, times: Infinity });
  expect(await world.type("/relay pause 1")).toEqual([]);
  expect(await world.store.listMappings({ guildId: world.guild.id })).toMatchObject([{ state: "paused" }]);
  expect(world.logged.map(({ msg }) => msg)).toContain("Answer could not be given");
});
