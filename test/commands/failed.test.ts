import { expect, test } from "vitest";
import { startPastWorld } from "./past-world.js";

type World = Awaited<ReturnType<typeof startPastWorld>>;

async function fail(world: World, mapping: Parameters<World["take"]>[0], state: "dead" | "uncertain" = "dead") {
  const taken = await world.take(mapping);
  await world.end(taken, state);
  const { items } = await world.store.listFailed({ guildId: world.guild.id, open: true, cursor: null, limit: 1 });
  return { ...taken, number: items[0]?.id ?? 0 };
}

const resolutionOf = async (world: World, number: number) => {
  const { items } = await world.store.listFailed({ guildId: world.guild.id, open: false, cursor: null, limit: 200 });
  return items.find(({ id }) => id === number)?.resolution;
};

test("failed shows the asker alone what was given up and why, with two buttons each", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  expect(await world.textOf("/relay failed")).toBe("Nothing has failed here that still needs a decision.");
  const one = await fail(world, mapping);
  const two = await fail(world, mapping, "uncertain");
  await world.clock.advance(3 * 60_000);
  const [answer] = await world.type("/relay failed");
  expect(answer?.onlyFor).toBe(world.owner.id);
  expect(answer?.text.split("\n").filter((line) => !/^(Retry|Drop)$/.test(line))).toEqual([
    "Messages that were given up",
    `#${two.number} · message by Mia · link 1 → Discord #general · My server`,
    "3 minutes ago, after 3 attempts: the platform's answer got lost: it may have arrived, and retrying may show it twice",
    expect.stringContaining("400 Bad Request"),
    `#${one.number} · message by Mia · link 1 → Discord #general · My server`,
    "3 minutes ago, after 3 attempts: the platform refused it",
    expect.stringContaining("400 Bad Request"),
    "/relay failed retry all sends all of them again, /relay failed drop all gives all of them up.",
  ]);
  expect(world.kook.message(answer?.id ?? "").content).not.toMatch(/(?<!\\)\(met\)/);
  expect(await world.textOf("/转发 失败")).toContain("没能送达、已放弃的消息");
});

test("the Retry button sends it again at its place, once, and uses up Drop", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  const one = await fail(world, mapping);
  const later = await world.take(mapping);
  const [answer] = await world.type("/relay failed");
  const drop = world.valueOf(answer?.id ?? "", "Drop");
  world.far.lanesChanged.length = 0;
  await world.pressButton(answer?.id ?? "", "Retry", world.member);
  expect(await world.waitingIn(mapping.laneId)).toEqual([later.id]);
  await world.pressButton(answer?.id ?? "", "Retry");
  expect(await world.waitingIn(mapping.laneId)).toEqual([one.id, later.id]);
  expect(world.far.lanesChanged).toEqual([{ id: mapping.laneId, botId: mapping.botId, address: mapping.address }]);
  await world.pressValue(answer?.id ?? "", drop);
  expect(await resolutionOf(world, one.number)).toBe("replayed");
  const told = world.kook.visibleTo(world.channel.id, world.owner.id).map(world.answer).slice(-2);
  expect(told.map(({ text, onlyFor }) => [text, onlyFor])).toEqual([
    [`Is sent again, at the place that they had in the queue: #${one.number}`, world.owner.id],
    [expect.stringContaining("expired"), world.owner.id],
  ]);
});

test("the Drop button gives it up, and the audit names both what and who", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  const one = await fail(world, mapping);
  const [answer] = await world.type("/relay failed");
  await world.pressButton(answer?.id ?? "", "Drop");
  expect(await resolutionOf(world, one.number)).toBe("dropped");
  expect(await world.waitingIn(mapping.laneId)).toEqual([]);
  expect(await world.textOf("/relay audit")).toContain(
    `failed drop ${one.number} · Olga · 0 seconds ago\nfailed → dropped`,
  );
});

test("retry takes a number or all, keeps the order, and tells what can't be sent again", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  const ended = await world.link("telegram");
  const [one, two] = [await fail(world, mapping), await fail(world, mapping)];
  await fail(world, ended);
  expect(await world.textOf(`/relay failed retry #${two.number}`)).toContain(`: #${two.number}`);
  expect(await world.textOf(`/relay failed retry ${two.number}`)).toContain(`no failed message #${two.number}`);
  await world.services.mappings.unlink(ended, world.owner);
  const text = await world.textOf("/转发 失败 重试 全部");
  expect(text).toContain(`正在重发 1 条，还在队列里原来的位置：#${one.number}`);
  expect(text).toContain("有 1 条不能重发");
  expect((await world.waitingIn(mapping.laneId)).slice(0, 2)).toEqual([one.id, two.id]);
  expect(await world.textOf("/relay audit")).toContain(`failed retry ${one.number} · Olga`);
});

test("drop asks first, and only then gives up", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  const [one, two] = [await fail(world, mapping), await fail(world, mapping)];
  const [asked] = await world.type("/relay failed drop all");
  expect(asked?.text).toContain(`Give up 2 messages?\nThey will not be sent any more: #${one.number}, #${two.number}`);
  expect(await resolutionOf(world, one.number)).toBeNull();
  await world.pressButton(asked?.id ?? "", "Give up");
  expect(world.answer(world.kook.message(asked?.id ?? "")).text).toBe(
    `2 given up: #${one.number}, #${two.number} (Olga)`,
  );
  expect(await resolutionOf(world, two.number)).toBe("dropped");
  expect(await world.textOf("/relay failed retry all")).toBe("Nothing has failed here that still needs a decision.");
});

test("many failures come in pages, each small enough for KOOK", async () => {
  const world = await startPastWorld();
  const mapping = await world.link("discord", { placeName: "[长]".repeat(60) });
  for (let at = 0; at < 6; at += 1) await fail(world, mapping);
  const [first] = await world.type("/relay failed list");
  expect(first?.text.match(/^#\d+/gm)).toHaveLength(5);
  expect(first?.text).toContain("Further back: /relay failed list 2");
  expect(first?.size).toBeLessThan(8_000);
  expect((await world.textOf("/relay failed list 2")).match(/^#\d+/gm)).toHaveLength(1);
});

test("nobody decides about another guild's failures, members about none, and a wrong word is explained", async () => {
  const world = await startPastWorld();
  const other = await startPastWorld();
  const theirs = await fail(other, await other.link());
  expect(await world.textOf(`/relay failed retry ${theirs.number}`)).toContain("There is no failed message");
  expect(
    await world.services.failed.resolve(world.guild.id, [theirs.number], "dropped", { id: "1", name: "x" }),
  ).toEqual([]);
  expect(await resolutionOf(other, theirs.number)).toBeNull();
  const [refused] = await world.type("/relay failed retry all", { user: world.member });
  expect(refused?.text).toContain("/relay failed is for the server's owner");
  expect(await world.textOf("/relay failed retry")).toContain("Which one? A number from /relay failed, or all.");
  expect(await world.textOf("/relay failed retry x")).toContain("“x” isn't the number of a failed message.");
  expect(await world.textOf("/relay failed mend")).toContain("list, retry, drop");
});
