import { expect, test } from "vitest";
import { makeMessage } from "../store/store-world.js";
import { startWorld } from "../support/command-world.js";

type World = Awaited<ReturnType<typeof startWorld>>;
const textOf = async (world: World, line: string): Promise<string> => (await world.type(line))[0]?.text ?? "";

test("filters are added, listed, switched and removed by their numbers, in either language", async () => {
  const world = await startWorld();
  await world.link();
  expect(await textOf(world, "/relay filter")).toContain("There are no filters");
  expect(await textOf(world, "/relay filter add block keyword buy now")).toContain(
    "Filter 1: block keyword buy now (all links)",
  );
  expect(await textOf(world, "／转发 过滤 添加 1 屏蔽 长度 超过 500 字")).toContain("规则 2：屏蔽 长度 >500（绑定 1）");
  expect(await textOf(world, "/relay filter add allow type picture")).toContain(
    "only what an allow filter lets through",
  );
  await world.type("/relay filter off 2");
  const [list] = await world.type("/relay filter list");
  expect(list?.onlyFor).toBe(world.owner.id);
  expect(list?.text.split("\n").slice(0, 4)).toEqual([
    "3 filters",
    "1 · block keyword buy now · all links · decided 0 times",
    "2 · block length >500 · link 1 · switched off",
    "3 · allow type image · all links · decided 0 times",
  ]);
  expect(await textOf(world, "/relay filter remove 1")).toContain("/relay filter add block keyword buy now");
  expect(await textOf(world, "/relay filter remove 1")).toContain("no filter with the number 1");
  const rows = await world.store.listAudit({ guildId: world.guild.id, cursor: null, limit: 10 });
  expect(rows.items.map(({ action }) => action).slice(0, 5)).toEqual([
    "filter remove",
    "filter off",
    "filter add",
    "filter add",
    "filter add",
  ]);
});

test("a rule about a person is told to the asker alone, so that nobody is called", async () => {
  const world = await startWorld();
  await world.link();
  const [answer] = await world.type(`/relay filter add block user (met)${world.member.id}(met)`);
  expect(answer).toMatchObject({ onlyFor: world.owner.id });
  expect(answer?.text).toContain(`block user (met)${world.member.id}(met)`);
});

test.each([
  ["/relay filter add", "block"],
  ["/relay filter add block", "keyword, regex, user, role"],
  ["/relay filter add block keyword", "at most 100 characters"],
  ["/relay filter add block user Mia", "type @"],
  ["/relay filter add block length many", ">500"],
  ["/relay filter add block type hologram", "Choose one of"],
  ["/relay filter add 9 block keyword x", "no link with the number 9"],
  ["/relay filter remove", "by its number"],
  ["/relay filter off 7", "no filter with the number 7"],
])("%s is answered with what is missing", async (line, told) => {
  const world = await startWorld();
  await world.link();
  expect(await textOf(world, line)).toContain(told);
  expect(await world.services.filters.list(world.guild.id)).toEqual([]);
});

test("test tells what a text would meet, and what the last messages of the channel would", async () => {
  const world = await startWorld();
  const mapping = await world.link();
  await world.type("/relay filter add block keyword spam");
  expect(await textOf(world, "/relay filter test some SPAM")).toContain("Link 1: ⛔ Not forwarded. Filter 1");
  expect(await textOf(world, "/relay filter test hello")).toContain("Link 1: ✅ No rule stands in the way.");
  expect(await textOf(world, "/relay filter test 1 hello")).toContain("The text doesn't match. Filter 1");
  expect(await textOf(world, "/relay filter test")).toContain("I know no messages of this channel yet");
  const account = await world.store.openAccount({ userId: world.bot.userId, name: "Relay", now: 0 });
  for (const words of ["spam *one*", "hello", "more spam"]) {
    await world.store.acceptMessage({
      accountId: account.id,
      position: null,
      message: makeMessage({
        guildId: world.guild.id,
        channelId: world.channel.id,
        content: [{ type: "text", text: words }],
      }),
      purpose: "relay",
      mappingIds: [mapping.id],
      receivedAt: world.clock.now(),
    });
  }
  const [answer] = await world.type("/relay filter test 1");
  expect(answer).toMatchObject({ onlyFor: world.owner.id });
  expect(answer?.text).toContain("2 of the last 3 messages of this channel match. Filter 1");
  expect(answer?.text).toContain("spam *one*");
  expect(await textOf(world, "/relay filter test")).toContain(
    "Of the last 3 messages of this channel, 2 would be kept",
  );
});

test("a pattern is taken as it is typed, also with what KOOK would read as an escape, and told how to have it back", async () => {
  const world = await startWorld();
  await world.link();
  expect(await textOf(world, "/relay filter add block regex `\\d{3}\\.\\d+`")).toContain("block regex \\d{3}\\.\\d+");
  expect(await textOf(world, "／转发 过滤 添加 允许 正则 （买｜卖） 号")).toContain("规则 2：允许 正则 （买｜卖） 号");
  expect(await textOf(world, "/relay filter test 1 it is 123.4")).toContain("The text matches");
  expect(await textOf(world, "/relay filter test 1 it is 12344")).toContain("The text doesn't match");
  expect(await textOf(world, "/relay filter remove 1")).toContain("/relay filter add block regex `\\d{3}\\.\\d+`");
});

test.each([
  ["a(b", "never closed: a👉(b"],
  ["a)b", "never opened: a👉)b"],
  ["ab++", "ab👉++"],
  ["x(?=y)", "x👉(?=y)"],
  ["s*", "matches every message"],
  ["(.{1,100}x){9}", "asks for too much"],
  ["", "between backticks"],
  ["a".repeat(201), "at most 200 characters"],
])("the pattern %s is refused with a finger at the place", async (pattern, told) => {
  const world = await startWorld();
  await world.link();
  expect(await textOf(world, `/relay filter add block regex \`${pattern}\``)).toContain(told);
  expect(await world.services.filters.list(world.guild.id)).toEqual([]);
});

test("what is removed can be made again as the answer says, word for word, in either language", async () => {
  const world = await startWorld();
  await world.link();
  for (const [language, call] of [
    ["en", "/relay filter "],
    ["zh", "/转发 过滤 "],
  ] as const) {
    await world.type(`/relay language ${language}`);
    for (const rule of [
      "block keyword any",
      "1 allow type picture",
      "block attachment any",
      "mask buy now",
      "mask regex `a\\.b+`",
      "block length >5",
      "block mention-all",
      `block user ${world.member.id}`,
    ]) {
      await world.type(`/relay filter add ${rule}`);
      const made = (await world.services.filters.list(world.guild.id)).at(-1);
      const removed = await textOf(world, `/relay filter remove ${made?.number}`);
      const line = removed.split("\n").find((each) => each.includes(call)) ?? "";
      if (language === "zh") expect(line).not.toMatch(/add|mask|block|allow|keyword|type/);
      await world.type(line.slice(line.indexOf(call)));
      const { action, kind, value, mappingId } = (await world.services.filters.list(world.guild.id)).at(-1) ?? {};
      expect({ action, kind, value, mappingId }).toEqual({
        ...{ action: made?.action, kind: made?.kind },
        ...{ value: made?.value, mappingId: made?.mappingId },
      });
    }
  }
});

test("there are at most 20 filters by patterns, however many others", async () => {
  const world = await startWorld();
  const { id } = world.guild;
  for (let at = 0; at < 20; at += 1) {
    const rule = { mappingId: null, action: "block", kind: "regex", value: `x${at}` } as const;
    await world.services.filters.add(id, rule, { id: "1", name: "Olga" });
  }
  expect(await textOf(world, "/relay filter add block regex y+")).toContain("20 filters by regular expressions");
  expect(await textOf(world, "/relay filter add block keyword y")).toContain("Filter 21");
});

test("words are masked: by keyword, whether or not that is said, or by a pattern", async () => {
  const world = await startWorld();
  await world.link();
  const added = await textOf(world, "/转发 过滤 添加 打码 坏词");
  expect(added).toContain("规则 1：打码 关键词 坏词（全部绑定）");
  expect(added).toContain("变成 ＊");
  await world.type("/relay language en");
  expect(await textOf(world, "/relay filter add 1 mask keyword buy now")).toContain("mask keyword buy now (link 1)");
  expect(await textOf(world, "/relay filter add mask regex `\\d{11}`")).toContain("mask regex \\d{11}");
  expect(await textOf(world, "/relay filter add mask word")).toContain("mask keyword word");
  expect(await textOf(world, "/relay filter add mask")).toContain("Say the word or words");
  expect(await textOf(world, `/relay filter add mask (met)${world.member.id}(met)`)).toContain("Say the word or words");
  expect(await textOf(world, "/relay filter list")).toContain("1 · mask keyword 坏词 · all links · masked 0 times");
});

test("test shows what masks leave of a text, and what they did to the last messages", async () => {
  const world = await startWorld();
  const mapping = await world.link();
  await world.type("/relay filter add mask bad");
  const [answer] = await world.type("/relay filter test so BAD");
  expect(answer?.text).toContain("Link 1 shows: so ＊＊＊");
  expect(answer?.onlyFor).toBe(world.owner.id);
  await world.type("/relay filter off 1");
  expect(await textOf(world, "/relay filter test 1 so BAD")).toContain("It goes through as: so ＊＊＊");
  const account = await world.store.openAccount({ userId: world.bot.userId, name: "Relay", now: 0 });
  const place = { guildId: world.guild.id, channelId: world.channel.id };
  const masked = [{ mappingIds: [mapping.id], filters: [1], words: null }];
  for (const message of [
    makeMessage({ ...place, content: [{ type: "text", text: "so ＊＊＊" }], masked }),
    makeMessage({ ...place, content: [{ type: "text", text: "fine" }] }),
  ]) {
    const taken = { accountId: account.id, position: null, message, purpose: "relay" as const };
    await world.store.acceptMessage({ ...taken, mappingIds: [mapping.id], receivedAt: world.clock.now() });
  }
  expect(await textOf(world, "/relay filter test 1")).toContain("1 of the last 2 messages of this channel match");
  expect(await textOf(world, "/relay filter test")).toContain("In 1 of them words are masked");
});

test("members can neither see nor change filters", async () => {
  const world = await startWorld();
  await world.link();
  const [answer] = await world.type("/relay filter add block keyword x", { user: world.member });
  expect(answer?.text).toContain("is for the server's owner");
  expect(await world.services.filters.list(world.guild.id)).toEqual([]);
});
