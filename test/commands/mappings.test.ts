import { expect, test } from "vitest";
import { DeliveryError } from "../../src/delivery/errors.js";
import { startWorld } from "../support/command-world.js";

type World = Awaited<ReturnType<typeof startWorld>>;

const textOf = async (world: World, line: string): Promise<string> => (await world.type(line))[0]?.text ?? "";
const stateOf = async (world: World, number: number): Promise<string> =>
  (await world.services.mappings.get(world.guild.id, number)).state;

async function suspend(world: World, number: number, reason: string): Promise<void> {
  const { laneId } = await world.services.mappings.get(world.guild.id, number);
  for (const mapping of await world.store.suspendLane({ laneId, reason, now: world.clock.now() })) {
    world.index.put(mapping);
  }
}

test("list shows each link by its number, with where it leads and how it stands", async () => {
  const world = await startWorld();
  await world.link("discord");
  await world.link("telegram", { placeName: "*Gamers* · (met)all(met)" });
  await world.type("/relay pause 2 drop");
  const [answer] = await world.type("/relay list");
  expect(answer?.text.split("\n")).toEqual([
    "2 links",
    `1 · (chn)${world.channel.id}(chn) → Discord #general · My server · forwarding`,
    `2 · (chn)${world.channel.id}(chn) → Telegram *Gamers* · (met)all(met) · paused, messages are dropped`,
    "/relay show N shows one in full, /relay link adds another.",
  ]);
  // A name that looks like markup is shown as it is.
  expect(world.kook.message(answer?.id ?? "").content).toContain("\\\\*Gamers\\\\* · \\\\(met\\\\)all\\\\(met\\\\)");
});

test("a long list comes in pages, each small enough for KOOK", async () => {
  const world = await startWorld();
  const place = "长".repeat(200);
  for (let at = 0; at < 16; at += 1) {
    await world.clock.advance(60_000);
    await world.link("discord", { address: `1/${at}`, placeName: place });
  }
  const [first] = await world.type("/relay list");
  expect(first?.text).toContain("Page 1 of 2. Next: /relay list 2");
  expect(first?.text.split("\n").filter((line) => line.includes(" → "))).toHaveLength(15);
  expect(first?.size).toBeLessThan(4_500);
  expect(await textOf(world, "/relay list 2")).toContain("16 · ");
  expect(await textOf(world, "/relay list 3")).toBe("There are only 2 pages.");
  const [status] = await world.type("/relay status");
  expect(status?.text).toContain("…and 6 more: /relay list");
  expect(status?.size).toBeLessThan(4_500);
});

test("show tells one link in full", async () => {
  const world = await startWorld();
  await world.link();
  await world.clock.advance(3 * 3_600_000);
  const text = await textOf(world, "/relay show #1");
  expect(text).toContain("To: Discord #general · My server");
  expect(text).toContain(`Linked 3 hours ago by (met)${world.owner.id}(met)`);
  expect(text).toContain("Last 24 hours: 0 delivered");
  expect(text).toContain("nothing delivered yet");
});

test.each(["show 1", "unlink 1", "pause 1", "resume 1", "test 1"])(
  "%s doesn't reach another guild's link of that number",
  async (words) => {
    const world = await startWorld();
    await world.link();
    const other = world.kook.addGuild({ name: "Other", ownerId: world.owner.id, id: `${world.guild.id}9` });
    world.kook.addBotToGuild(other.id, world.bot.userId);
    const channelId = world.kook.addChannel(other.id, { name: "other", id: `${world.channel.id}9` }).id;
    const [answer] = await world.type(`/relay ${words}`, { channelId });
    expect(answer?.text).toContain("There is no link with the number 1 here.");
    expect(await stateOf(world, 1)).toBe("active");
    expect(world.far.samples).toHaveLength(1);
  },
);

test("pause keeps or drops, one or all; resume goes on; the index and the lanes hear of it", async () => {
  const world = await startWorld();
  const one = await world.link("discord");
  const two = await world.link("telegram");
  const stateInIndex = (id: number) => {
    const mapping = world.index.find(id);
    return [mapping?.state, mapping?.options.pause];
  };

  expect(await textOf(world, "/relay pause")).toContain("Which one? The links here are: 1, 2");
  expect(await textOf(world, "/relay pause 1")).toContain("Paused: 1. What is said meanwhile is kept");
  expect(stateInIndex(one.id)).toEqual(["paused", "keep"]);
  expect(world.far.lanesChanged).toEqual([{ id: one.laneId, botId: one.botId, address: one.address }]);
  expect(await textOf(world, "/转发 暂停 全部 丢弃")).toContain("已暂停：1, 2。期间的消息不会转发");
  expect(stateInIndex(one.id)).toEqual(["paused", "drop"]);
  expect(stateInIndex(two.id)).toEqual(["paused", "drop"]);
  expect(await textOf(world, "/relay resume 2")).toContain("Going on: 2.");
  expect(stateInIndex(two.id)).toEqual(["active", undefined]);
  expect(await textOf(world, "/relay resume 2")).toBe("Link 2 is running already.");
  expect(await textOf(world, "/relay resume")).toContain("Going on: 1.");
  expect(await textOf(world, "/relay resume all")).toBe("Nothing is paused or stopped here.");
  expect(world.far.lanesChanged).toHaveLength(5);
});

test("with a single link, pause needs no number", async () => {
  const world = await startWorld();
  expect(await textOf(world, "/relay pause")).toContain("Nothing is linked yet");
  await world.link();
  expect(await textOf(world, "/relay pause drop")).toContain("What is said meanwhile is not forwarded");
  expect(await stateOf(world, 1)).toBe("paused");
});

test("a stopped link only goes on when the place can be reached again, and the answer says what to mend", async () => {
  const world = await startWorld();
  await world.link();
  await suspend(world, 1, "right-missing");

  world.far.rights = [{ right: "send", granted: false, required: true }];
  expect(await textOf(world, "/relay resume")).toContain("❌ Send messages: needed. Edit Channel → Permissions");
  expect(await stateOf(world, 1)).toBe("suspended");

  world.far.rights = new DeliveryError({ kind: "unreachable", reason: "bot-removed" }, "gone");
  expect(await textOf(world, "/relay resume 1")).toContain("the bot was removed from the Discord server");
  expect(await stateOf(world, 1)).toBe("suspended");

  // Nobody can tell just now: the lane finds out by itself.
  world.far.rights = new DeliveryError({ kind: "transient" }, "down");
  expect(await textOf(world, "/relay resume 1")).toContain("Going on: 1.");
  expect(await stateOf(world, 1)).toBe("active");
});

test("test sends a sample along the link's own lane and tells what became of it", async () => {
  const world = await startWorld();
  await world.link();
  expect(await textOf(world, "/relay test 1")).toContain(
    "Link 1 works, the sample has arrived: open it <https://far.example/1>",
  );
  expect(world.far.samples.at(-1)).toMatchObject({ actorName: "Olga", mapping: { number: 1 } });
  world.far.sample = { state: "sent", url: null };
  expect(await textOf(world, "/relay test 1")).toContain("has arrived in #general · My server");
  world.far.sample = { state: "waiting" };
  expect(await textOf(world, "/relay test 1")).toContain("in the queue behind other messages");
  world.far.sample = { state: "failed", failure: { kind: "unreachable", reason: "place-gone" } };
  const [failed] = await world.type("/relay test 1");
  expect(failed?.text).toContain("the Discord channel no longer exists.\nTo mend it: end it with /relay unlink");
  expect(failed?.onlyFor).toBe(world.owner.id);
  await world.type("/relay pause 1");
  expect(await textOf(world, "/relay test 1")).toContain("Link 1 isn't running. /relay resume 1 starts it again.");
});

test("status shows connections and each link, and is for the asker alone while there is trouble", async () => {
  const world = await startWorld();
  await world.link();
  const [good] = await world.type("/relay status", { user: world.member });
  expect(good?.onlyFor).toBeNull();
  expect(good?.text).toContain("Everything is running.");
  expect(good?.text).toContain("🟢 KOOK (Relay)");
  expect(good?.text).toContain("🟢 1 · ");

  await suspend(world, 1, "token-invalid");
  world.far.connections = [
    { platform: "kook", name: "Relay", state: "connected", since: 0 },
    { platform: "discord", name: "Relay", state: "refused", since: 0 },
    { platform: "telegram", name: "@relay_bot", state: "down", since: world.clock.now() - 120_000 },
  ];
  const [bad] = await world.type("/relay status", { user: world.member });
  expect(bad?.onlyFor).toBe(world.member.id);
  expect(bad?.text).toContain("🔴 Discord (Relay): the token is refused");
  expect(bad?.text).toContain("🔴 Telegram (@relay_bot): out of reach for 2 minutes");
  expect(bad?.text).toContain(
    "❌ Stopped: Discord no longer accepts the bot's token.\nTo mend it: whoever runs this bot",
  );
});

test("invite has a link for each bot that is set up", async () => {
  const world = await startWorld();
  const text = await textOf(world, "/relay invite");
  expect(text).toContain("KOOK: add it to another KOOK server <https://www.kookapp.cn/app/oauth2/authorize?id=1>");
  expect(text).toContain("Discord (Relay): add it to a Discord server");
  expect(text).toContain("<https://t.me/relay_bot?startgroup=true>");
  world.far.platforms = [];
  expect(await textOf(world, "/relay invite")).toContain("neither Discord nor Telegram yet");
});
