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

async function alertWorld(language: "en" | "zh" = "en") {
  const world = await startPastWorld({ defaultLanguage: language });
  const mapping = await world.link();
  const staff = world.kook.addChannel(world.guild.id, { name: "staff" });
  world.insight.alerts.start();
  const answers = await world.type(language === "en" ? "/relay alert here" : "/转发 通知 这里", {
    channelId: staff.id,
  });
  const answer = answers.at(-1);
  return { world, mapping, staff, answer, notices: () => noticesIn(world, staff.id).slice(1) };
}

/** What the bot posted there for all to see, the oldest first. */
function noticesIn(world: World, channelId: string): readonly string[] {
  return world.kook
    .messages(channelId)
    .filter(({ authorId, visibleOnly, quote }) => authorId === world.bot.userId && visibleOnly === null && !quote)
    .map((message) => world.answer(message).text);
}

const connection = (state: "connected" | "connecting" | "down", since: number) =>
  ({ platform: "discord", name: "Relay", state, since }) as const;

test("alert here posts a first notice there and says so; alert tells where; alert off ends it", async () => {
  const { world, staff, answer } = await alertWorld();
  expect(answer?.onlyFor).toBe(world.owner.id);
  expect(answer?.text).toContain("from now on. I posted a first one there.");
  expect(noticesIn(world, staff.id)).toEqual([
    expect.stringContaining("chose this channel: when forwarding is in trouble"),
  ]);
  expect(await world.textOf("/relay alert")).toContain("Notices go to");
  expect(await world.textOf("/relay alert off")).toContain("No more notices.");
  expect(await world.textOf("/relay alert off")).toContain("There is no channel for notices.");
  expect(await world.textOf("/relay alert")).toContain("There is no channel for notices.");
  const audit = await world.store.listAudit({ guildId: world.guild.id, cursor: null, limit: 2 });
  expect(audit.items.map(({ action, before, after }) => [action, before, after])).toEqual([
    ["alert", { channelId: staff.id }, { channelId: null }],
    ["alert", { channelId: null }, { channelId: staff.id }],
  ]);
});

test("a channel where the bot can't write isn't taken, and the answer says what is missing", async () => {
  const { world, staff } = await alertWorld();
  const board = world.kook.addChannel(world.guild.id, { name: "board" });
  world.kook.knobs.refuse({ on: "POST message/create", code: 40300, status: 403 });
  const [answer] = await world.type(`/relay alert (chn)${board.id}(chn)`);
  expect(answer?.text).toContain("so nothing was changed");
  expect(answer?.text).toContain("allow View Channel and Send Messages");
  expect((await world.store.getGuild({ guildId: world.guild.id })).alertChannelId).toBe(staff.id);
  const other = await startPastWorld();
  expect((await world.type(`/relay alert (chn)${other.channel.id}(chn)`))[0]?.text).toContain("so nothing was changed");
  expect((await world.store.getGuild({ guildId: world.guild.id })).alertChannelId).toBe(staff.id);
});

test("a lost connection is told once after five minutes, though it tries again, and once when it is back", async () => {
  const { world, notices } = await alertWorld();
  for (let at = 0; at < 4; at += 1) {
    world.far.connections = [connection(at % 2 === 0 ? "down" : "connecting", world.clock.now())];
    await pass(world, 1);
  }
  expect(notices()).toEqual([]);
  for (let at = 0; at < 10; at += 1) {
    world.far.connections = [connection(at % 2 === 0 ? "down" : "connecting", world.clock.now())];
    await pass(world, 1);
  }
  expect(notices()).toEqual([
    expect.stringMatching(/^Forwarding is in trouble\n🔴 Discord \(Relay\) can't be reached for 5 minutes/),
  ]);
  world.far.connections = [connection("connected", world.clock.now())];
  await pass(world, 3);
  expect(notices().slice(1)).toEqual([
    expect.stringMatching(/^Forwarding is well again\n🟢 Discord \(Relay\) is back/),
  ]);
});

test("a restart repeats no notice, and tells the end of what an earlier start told", async () => {
  const { world, notices } = await alertWorld();
  world.far.connections = [connection("down", world.clock.now())];
  await pass(world, 7);
  expect(notices()).toHaveLength(1);
  const again = world.openInsight();
  await world.insight.stop();
  again.alerts.start();
  await pass(world, 10);
  expect(notices()).toHaveLength(1);
  world.far.connections = [connection("connected", world.clock.now())];
  await pass(world, 1);
  expect(notices()).toHaveLength(2);
  await again.stop();
});

test("a link that lags is told once, and that it caught up; not while its platform is away", async () => {
  const { world, mapping, notices } = await alertWorld();
  const late = await world.take(mapping);
  await pass(world, 9);
  expect(notices()).toEqual([]);
  await pass(world, 10);
  expect(notices()).toEqual([
    expect.stringMatching(/🐢 Link 1 \(.*\) is behind: 1 waiting, the oldest for 10 minutes/),
  ]);
  await world.end(late, "delivered");
  await pass(world, 1);
  expect(notices().slice(1)).toEqual([expect.stringMatching(/🟢 Link 1 \(.*\) has caught up\./)]);

  world.far.connections = [connection("down", world.clock.now())];
  await world.take(mapping);
  await pass(world, 30);
  expect(notices().slice(2)).toEqual([expect.stringContaining("Discord (Relay) can't be reached")]);
});

test("messages that were given up are told together, by link and reason, every ten minutes at most", async () => {
  const { world, mapping, notices } = await alertWorld();
  for (let at = 0; at < 3; at += 1) await world.end(await world.take(mapping, "a secret"), "dead");
  await world.end(await world.take(mapping), "uncertain");
  await pass(world, 1);
  expect(notices()).toHaveLength(1);
  const [first = ""] = notices();
  expect(first).toContain("4 messages could not be delivered");
  expect(first).toContain("❌ 3 × link 1 → Discord #general · My server: the platform refused it");
  expect(first).toContain("❌ 1 × link 1 → Discord #general · My server: the platform's answer got lost");
  expect(first).toContain("/relay failed shows them");
  expect(first).not.toMatch(/secret|Mia|Bad Request/);
  await world.end(await world.take(mapping), "dead");
  await pass(world, 5);
  expect(notices()).toHaveLength(1);
  await pass(world, 5);
  expect(notices()).toHaveLength(2);
  expect(notices()[1]).toContain("A message could not be delivered");
  await pass(world, 60);
  expect(notices()).toHaveLength(2);
});

test("what failed before a channel was chosen isn't told there", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  await world.end(await world.take(mapping), "dead");
  world.insight.alerts.start();
  await world.type("/relay alert here");
  await pass(world, 20);
  expect(noticesIn(world, world.channel.id).join()).not.toContain("could not be delivered");
});

test("trouble of the relay itself is told at once, and that it is over", async () => {
  const { world, notices } = await alertWorld();
  world.troubles.begin("disk-full");
  await pass(world, 1);
  expect(notices()).toEqual([expect.stringContaining("The bot's disk has been full for 1 minute")]);
  await pass(world, 10);
  world.troubles.end("disk-full");
  await pass(world, 1);
  expect(notices().slice(1)).toEqual([expect.stringContaining("🟢 The bot takes messages in again.")]);
});

test("a link that stopped and goes on again is told when it does; one that was unlinked isn't", async () => {
  const { world, mapping, notices } = await alertWorld();
  const two = await world.link("telegram");
  for (const { laneId } of [mapping, two]) {
    await world.store.suspendLane({ laneId, reason: "right-missing", now: world.clock.now() });
  }
  await pass(world, 2);
  expect(notices()).toEqual([]); // that it stopped has a notice of its own
  await world.type("/relay resume 1");
  const [question] = await world.type("/relay unlink 2");
  await world.pressButton(question?.id ?? "", question?.buttons[0] ?? "");
  await pass(world, 2);
  expect(notices()).toEqual([
    expect.stringMatching(/^Forwarding is well again\n🟢 Link 1 \(.*\) goes on\.\n\/relay status/),
  ]);
});

test("a notice that KOOK didn't take is given later; a channel that refuses is left in peace for an hour", async () => {
  const { world, notices } = await alertWorld();
  const creates = (): number => world.sent().length;
  world.troubles.begin("store-locked");
  world.kook.knobs.rateLimit({ on: "POST message/create", seconds: 1, times: 1 });
  await pass(world, 2);
  await world.kook.until(() => notices().length === 1);
  world.troubles.end("store-locked");
  const refusing = world.kook.knobs.refuse({ on: "POST message/create", code: 40300, status: 403, times: Infinity });
  const before = creates();
  await pass(world, 30);
  expect(creates() - before).toBe(1);
  refusing.remove();
  await pass(world, 40);
  expect(notices().slice(1)).toEqual([expect.stringContaining("takes messages in again")]);
});

test("without a channel nothing is told, and managers alone choose one", async () => {
  const world = await startPastWorld();
  await world.link();
  world.insight.alerts.start();
  const before = world.sent().length;
  world.troubles.begin("disk-full");
  await pass(world, 10);
  expect(world.sent().length).toBe(before);
  const [refused] = await world.type("/relay alert here", { user: world.member });
  expect(refused?.text).toContain("/relay alert is for the server's owner");
});

test("in Chinese too", async () => {
  const { world, mapping, answer, notices } = await alertWorld("zh");
  expect(answer?.text).toContain("以后通知发到");
  world.far.connections = [connection("down", world.clock.now())];
  await world.end(await world.take(mapping), "dead");
  await pass(world, 7);
  expect(notices()[0]).toContain("有 1 条消息没能送达\n❌ 1 条 · 1 号绑定 → Discord #general · My server：");
  expect(notices()[1]).toMatch(/^转发出了问题\n🔴 Discord（Relay）已经 5 分钟连不上了/);
  expect(await world.textOf("/转发 通知 关闭")).toContain("好了，不再发通知。");
});

test("where a server has chosen no language, notices speak that of whoever chose the channel", async () => {
  const { world, staff, notices } = await alertWorld();
  await world.type("/转发 通知 这里", { channelId: staff.id });
  expect(notices()).toEqual([expect.stringContaining("转发通知\n")]);
  world.troubles.begin("disk-full");
  await pass(world, 1);
  expect(notices()[1]).toContain("转发出了问题");
});
