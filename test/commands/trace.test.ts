import { expect, test } from "vitest";
import { startPastWorld } from "./past-world.js";

test("trace tells the asker alone the whole way of a message, with its edits and where the copy is", async () => {
  const world = await startPastWorld();
  const [one, two] = [await world.link(), await world.link("telegram")];
  const taken = await world.take(one);
  await world.clock.advance(60_000);
  await world.end(taken, "delivered", "77");
  await world.edit(taken, "changed");
  const failed = await world.take(two);
  await world.end(failed, "dead");
  await world.clock.advance(60_000);
  const [answer] = await world.type(`/relay trace ${taken.message.id}`);
  expect(answer?.onlyFor).toBe(world.owner.id);
  expect(answer?.text.split("\n").slice(0, 5)).toEqual([
    "The way of this message",
    "link 1 → Discord #general · My server · message: ✅ delivered",
    expect.stringMatching(/^reached us 2 minutes ago · 1 attempt · done 1 minute ago · took 1\.3 s · open/),
    "link 1 → Discord #general · My server · edit: ⏳ waits for its turn",
    "reached us 1 minute ago",
  ]);
  expect(world.kook.message(answer?.id ?? "").content).toContain(`https://far.example/${one.address}/77`);
  const [dead] = await world.type(`/转发 追踪 ${failed.message.id}`);
  expect(dead?.text).toContain("消息：❌ 已放弃");
  expect(dead?.text).toContain("400 Bad Request");
  expect(world.kook.message(dead?.id ?? "").content).not.toMatch(/(?<!\\)\(met\)/);
});

test("trace of a message that a filter kept back names the filter, and no trouble", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  await world.textOf("/relay filter add 1 block keyword spam");
  expect(await world.textOf("/relay audit")).toContain("link: – → 1");
  const byRule = await world.keepBack(mapping, "filter 1");
  const [answer] = await world.type(`/relay trace ${byRule.id}`);
  expect(answer?.text.split("\n").slice(1)).toEqual([
    "link 1 → Discord #general · My server · message: 🚫 kept back by a filter",
    "reached us 0 seconds ago · done 0 seconds ago",
    "filter 1 decided, as it was then; /relay filter list shows the filters",
  ]);
  const byKind = await world.keepBack(mapping, "not allowed by keyword");
  expect(await world.textOf(`/转发 追踪 ${byKind.id}`)).toContain("关键词");
});

test("trace of a quoted message that went nowhere says why", async () => {
  const world = await startPastWorld();
  const said = world.kook.say(world.channel.id, world.member.id, "hello");
  const quoting = async (quote: string) => (await world.type("/relay trace", { quote }))[0]?.text;
  expect(await quoting(said)).toContain("Nothing is forwarded from this channel.");
  await world.link();
  expect(await quoting(said)).toContain("It was never put on its way");
  expect(await world.textOf("/relay trace")).toContain("Answer the message that you ask about with /relay trace");
});

test("trace knows no message of another guild, and members may not ask", async () => {
  const [world, other] = [await startPastWorld(), await startPastWorld()];
  const theirs = await other.take(await other.link());
  expect(await world.textOf(`/relay trace ${theirs.message.id}`)).toContain("I know no message like that here");
  const [refused] = await world.type("/relay trace x", { user: world.member });
  expect(refused?.text).toContain("/relay trace is for the server's owner");
});

test("trace finds a message by its words: at once where it is the only one, else by a button for each", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  const first = await world.take(mapping, "patch notes of November");
  await world.end(first, "delivered", "77");
  await world.end(await world.take(mapping, "patch notes of October"), "dead");
  for (let done = false; !done;) ({ done } = await world.store.indexTexts({}));
  const [only] = await world.type("/relay trace november");
  expect(only?.onlyFor).toBe(world.owner.id);
  expect(only?.text).toContain("message: ✅ delivered");
  const [hits] = await world.type("/relay trace patch notes");
  expect(hits?.onlyFor).toBe(world.owner.id);
  expect(hits?.text.split("\n")).toEqual([
    "Which one?",
    expect.stringMatching(/^1 · Mia · .* · 0 seconds ago$/),
    "patch notes of October",
    expect.stringMatching(/^2 · Mia · .* · 0 seconds ago$/),
    "patch notes of November",
    "1",
    "2",
    "The buttons show each one's way.",
  ]);
  expect(hits?.buttons).toEqual(["1", "2"]);
  const shown = new Set(world.kook.visibleTo(world.channel.id, world.owner.id).map(({ id }) => id));
  await world.pressButton(hits?.id ?? "", "1");
  const [way] = world.kook.visibleTo(world.channel.id, world.owner.id).filter(({ id }) => !shown.has(id));
  expect(way?.visibleOnly).toBe(world.owner.id);
  expect(way?.content).toContain("❌ given up");
  expect(await world.textOf("/转发 追踪 补丁 说明")).toContain("这里没有这样一条消息：“补丁 说明”");
});

test("trace finds no words of another guild", async () => {
  const [world, other] = [await startPastWorld(), await startPastWorld()];
  await other.take(await other.link(), "very secret plans");
  for (let done = false; !done;) ({ done } = await world.store.indexTexts({}));
  expect(await world.textOf("/relay trace secret plans")).toContain("I know no message like that here");
  expect(await other.textOf("/relay trace secret plans")).toContain("waits for its turn");
});
