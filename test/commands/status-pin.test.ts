import { expect, test } from "vitest";
import { startPastWorld } from "./past-world.js";

type World = Awaited<ReturnType<typeof startPastWorld>>;

/** So many minutes go by, and what is done every minute is done each time. */
async function pass(world: World, minutes: number): Promise<void> {
  const armed = world.clock.pending;
  for (let minute = 0; minute < minutes; minute += 1) {
    await world.clock.advance(60_000);
    while (world.clock.pending < armed) await world.clock.settle();
  }
}

/** The bot's cards that stand in the channel for all to see, without its answers. */
function cardsIn(world: World, channelId = world.channel.id) {
  return world.kook
    .messages(channelId)
    .filter(
      ({ authorId, deleted, content }) =>
        authorId === world.bot.userId && !deleted && /"(Forwarding|转发状态)"/.test(content),
    )
    .map((message) => world.answer(message));
}

/** How often the card of this guild was changed: other tests of this file have theirs in the same store. */
const updates = (world: World): number => {
  const own = new Set(cardsIn(world).map(({ id }) => id));
  return world.kook.requests.filter(
    ({ path, body }) => path === "message/update" && own.has(String((body as { msg_id?: unknown }).msg_id)),
  ).length;
};

/** Linked, with one message delivered, and a card that is kept up to date. */
async function pinnedWorld(language: "en" | "zh" = "en") {
  const world = await startPastWorld({ defaultLanguage: language });
  const mapping = await world.link();
  await world.end(await world.take(mapping), "delivered");
  await world.insight.start();
  const answers = await world.type(language === "en" ? "/relay status pin" : "/转发 状态 置顶");
  const answer = answers.at(-1);
  return { world, mapping, answer };
}

test("status pin posts a card that everybody may read, says so to the asker alone, and pins it where it may", async () => {
  const { world, answer } = await pinnedWorld();
  expect(answer?.onlyFor).toBe(world.owner.id);
  expect(answer?.text).toContain("KOOK didn't let me pin it: give the bot's role Manage Messages");
  const [card, ...more] = cardsIn(world);
  expect(more).toEqual([]);
  expect(card?.onlyFor).toBeNull();
  expect(card?.text.split("\n")).toEqual([
    "Forwarding",
    "Everything is running.",
    "🟢 KOOK (Relay)",
    expect.stringMatching(/^🟢 1 · .* → Discord #general · My server$/),
    expect.stringContaining("1 delivered"),
    "last delivered 06:13",
    "I keep this up to date; looked at 06:13 (Asia/Shanghai)",
  ]);
});

test("the card follows what happens, and is left alone while nothing does", async () => {
  const { world, mapping } = await pinnedWorld();
  await pass(world, 3);
  expect(updates(world)).toBe(0);
  await world.end(await world.take(mapping), "delivered");
  await pass(world, 1);
  expect(updates(world)).toBe(1);
  expect(cardsIn(world)[0]?.text).toContain("2 delivered");
  expect(cardsIn(world)[0]?.text).toContain("looked at 06:17");
  world.far.connections = [{ platform: "kook", name: "Relay", state: "down", since: world.clock.now() }];
  await pass(world, 1);
  expect(cardsIn(world)[0]?.text).toContain("🔴 KOOK (Relay): can't be reached since 06:17");
  await pass(world, 5);
  expect(updates(world)).toBe(2);
  await pass(world, 60);
  expect(updates(world)).toBe(3); // once an hour, so that people see that somebody still looks
});

test("the card tells nobody what a platform said of a failure, or whose message it was", async () => {
  const { world, mapping } = await pinnedWorld();
  await world.end(await world.take(mapping, "a secret"), "dead");
  await pass(world, 1);
  const text = cardsIn(world)[0]?.text ?? "";
  expect(text).toContain("Something needs attention: see below.");
  expect(text).toContain("⚠️ Last trouble 06:13: the platform refused that one message");
  expect(text).not.toMatch(/secret|Mia|Bad Request/);
});

test("a second card takes the place of the first, and unpin takes it away", async () => {
  const { world } = await pinnedWorld();
  const other = world.kook.addChannel(world.guild.id, { name: "board" });
  await world.type("/relay status pin", { channelId: other.id });
  expect(cardsIn(world)).toEqual([]);
  expect(cardsIn(world, other.id)).toHaveLength(1);
  expect(await world.textOf("/relay status unpin")).toBe("The status card is gone.");
  expect(cardsIn(world, other.id)).toEqual([]);
  expect(await world.textOf("/relay status unpin")).toContain("There is no status card. /relay status pin makes one");
  const audit = await world.store.listAudit({ guildId: world.guild.id, cursor: null, limit: 10 });
  expect(audit.items.map(({ action, before, after }) => [action, before, after]).slice(0, 3)).toEqual([
    ["status unpin", { channelId: other.id }, { channelId: null }],
    ["status pin", { channelId: world.channel.id }, { channelId: other.id }],
    ["status pin", { channelId: null }, { channelId: world.channel.id }],
  ]);
});

test("a card that somebody deleted is forgotten, but not for one look that failed", async () => {
  const { world, mapping } = await pinnedWorld();
  const kept = () => world.store.getConfigValue({ key: `pinned-card:${world.guild.id}` });
  world.kook.knobs.refuse({ on: "POST message/update", status: 502, html: "<h1>Bad Gateway</h1>" });
  await world.end(await world.take(mapping), "delivered");
  await pass(world, 1);
  expect(await kept()).toBeDefined();
  await pass(world, 1);
  expect(cardsIn(world)[0]?.text).toContain("2 delivered");
  world.kook.remove(cardsIn(world)[0]?.id ?? "");
  for (let at = 0; at < 4; at += 1) {
    await world.end(await world.take(mapping), "delivered");
    await pass(world, 1);
  }
  expect(await kept()).toBeUndefined();
  const before = updates(world);
  await pass(world, 5);
  expect(updates(world)).toBe(before);
  expect(await world.textOf("/relay status unpin")).toContain("There is no status card.");
});

test("where the bot can't write, status pin says what is missing and changes nothing", async () => {
  const world = await startPastWorld();
  world.kook.knobs.refuse({ on: "POST message/create", code: 40300, status: 403 });
  const [answer] = await world.type("/relay status pin");
  expect(answer?.text).toContain("I can't write in this channel");
  expect(answer?.text).toContain("allow View Channel and Send Messages");
  expect(await world.store.getConfigValue({ key: `pinned-card:${world.guild.id}` })).toBeUndefined();
});

test("members read the status, and only managers pin it", async () => {
  const { world } = await pinnedWorld();
  expect((await world.type("/relay status", { user: world.member }))[0]?.text).toContain("Everything is running.");
  for (const line of ["/relay status pin", "/relay status unpin", "/relay status 置顶"]) {
    const [refused] = await world.type(line, { user: world.member });
    expect(refused?.text).toContain("/relay status is for the server's owner");
  }
  expect(cardsIn(world)).toHaveLength(1);
});

test("in Chinese too", async () => {
  const { world, answer } = await pinnedWorld("zh");
  expect(answer?.text).toContain("那张卡片会一直保持最新");
  expect(cardsIn(world)[0]?.text).toMatch(/^转发状态\n一切正常。\n🟢 KOOK（Relay）/);
  expect(cardsIn(world)[0]?.text).toContain("最近一次送达：06:13");
  expect(cardsIn(world)[0]?.text).toContain("这张卡片会自动更新，最近一次查看：06:13（Asia/Shanghai）");
  expect(await world.textOf("/转发 状态 取消置顶")).toBe("状态卡片已撤掉。");
});

test("where a server has chosen no language, the card speaks that of whoever asked for it", async () => {
  const { world } = await pinnedWorld();
  await world.type("/转发 状态 置顶");
  expect(cardsIn(world).map(({ text }) => text)).toEqual([expect.stringMatching(/^转发状态\n一切正常。/)]);
  const [kook] = world.far.connections;
  world.far.connections = kook ? [kook, { platform: "telegram", name: "Relay", state: "connected", since: 0 }] : [];
  await pass(world, 1);
  expect(cardsIn(world)[0]?.text).toContain("一切正常。\n🟢 KOOK（Relay）\n🟢 Telegram（Relay）");
  await world.type("/relay language en");
  await pass(world, 1);
  expect(cardsIn(world)[0]?.text).toContain("Everything is running.");
});

test("the card names a channel that can't be read any more, and is well again once it can", async () => {
  const { world } = await pinnedWorld();
  const [card] = cardsIn(world);
  expect(card?.text).toContain("Everything is running");
  world.channelTroubles.push({ channelId: world.channel.id, channelName: "news", state: "unreadable" });
  await pass(world, 1);
  const [troubled] = cardsIn(world);
  expect(troubled?.text).toContain("#news");
  expect(troubled?.text).toContain("I may not read it");
  expect(troubled?.text).not.toContain("Everything is running");
  world.channelTroubles.length = 0;
  await pass(world, 1);
  expect(cardsIn(world)[0]?.text).toContain("Everything is running");
});
