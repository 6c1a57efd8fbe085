import { expect, test } from "vitest";
import { startPastWorld } from "./past-world.js";

type World = Awaited<ReturnType<typeof startPastWorld>>;

const HOUR = 3_600_000;

/** So many of Mia's messages with a copy each, an hour apart, the last one just now. */
async function said(world: World, count: number) {
  const mapping = await world.link();
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index > 0) await world.clock.advance(HOUR);
    const taken = await world.take(mapping);
    await world.end(taken, "delivered", `${index}`);
    ids.unshift(taken.message.id);
  }
  return { mapping, ids };
}

const mention = (world: World) => `(met)${world.member.id}(met)`;

/** Carries out all removals that wait, as the deliveries do, until nothing more comes. */
async function remove(world: World, mapping: Awaited<ReturnType<typeof said>>["mapping"]) {
  const removed: number[] = [];
  while (world.services.purges.find(world.guild.id)) {
    for (const id of await world.waitingIn(mapping.laneId)) {
      await world.end({ id, laneId: mapping.laneId }, "removed");
      removed.push(id);
    }
    await world.clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return removed;
}

/** Until so many removals wait. */
async function begun(world: World, mapping: Awaited<ReturnType<typeof said>>["mapping"], count: number) {
  while ((await world.waitingIn(mapping.laneId)).length < count) {
    await world.clock.advance(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const cardOf = (world: World) =>
  world.kook
    .visibleTo(world.channel.id, world.owner.id)
    .filter(({ authorId }) => authorId === world.bot.userId)
    .map(world.answer)
    .at(-1);

test("purge counts, asks, and removes the copies since then a few at a time, newest first", async () => {
  const world = await startPastWorld();
  const { mapping } = await said(world, 30);
  const [asked] = await world.type(`/relay purge ${mention(world)} 24h`);
  expect(asked?.buttons).toEqual(["Remove", "Leave them"]);
  expect(asked?.text).toContain("Remove 25 copies?");
  expect(asked?.text).toContain("The copies of 25 messages by Mia, said here in the last 1 day");
  expect(world.kook.message(asked?.id ?? "").content).not.toContain("(met)");
  await world.pressButton(asked?.id ?? "", "Remove");
  await begun(world, mapping, 10);
  expect(await world.waitingIn(mapping.laneId)).toHaveLength(10);
  expect(await remove(world, mapping)).toHaveLength(25);
  expect(world.far.enqueued.every(({ action, takenBack }) => action === "delete" && takenBack === true)).toBe(true);
  expect(cardOf(world)?.text).toContain("Done: 25 copies of 25 messages taken back.");
  expect(cardOf(world)?.id).toBe(asked?.id); // one card tells all of it
  const { items } = await world.store.listAudit({ guildId: world.guild.id, cursor: null, limit: 1 });
  expect(items).toMatchObject([{ action: "purge", subject: "Mia", after: { messages: 25 } }]);
});

test("it goes on where it was after a restart, and can be stopped", async () => {
  const world = await startPastWorld();
  const { mapping } = await said(world, 25);
  const [asked] = await world.type(`/转发 清理 ${mention(world)} 2天`);
  await world.pressButton(asked?.id ?? "", "删除");
  await begun(world, mapping, 1);
  await world.consent.stop();
  expect(world.services.purges.find(world.guild.id)).toBeNull();
  const again = world.reopenConsent();
  await again.purges.start();
  expect(again.purges.find(world.guild.id)).toMatchObject({ total: 25, userId: world.member.id });
  const stopped = await again.purges.cancel(world.guild.id, { id: world.owner.id, name: "Olga" });
  expect(stopped?.messages).toBeGreaterThanOrEqual(10);
  expect(stopped?.messages).toBeLessThan(25);
  expect(await world.store.listConfigValues({ prefix: `purge:${world.guild.id}` })).toEqual([]);
  expect(cardOf(world)?.text).toContain("已停止");
  await again.stop();
});

test("one purge a guild at a time; its state and its end are a command away", async () => {
  const world = await startPastWorld();
  const { mapping } = await said(world, 12);
  expect(await world.textOf("/relay purge")).toContain("No purge is under way");
  expect(await world.textOf("/relay purge stop")).toContain("No purge is under way");
  const [first] = await world.type(`/relay purge ${mention(world)} 30d`);
  const [second] = await world.type(`/relay purge ${mention(world)} 30d`);
  await world.pressButton(first?.id ?? "", "Remove");
  await world.pressButton(second?.id ?? "", "Remove");
  expect(world.answer(world.kook.message(second?.id ?? "")).text).toContain("A purge of this server is under way");
  expect(await world.textOf("/relay purge")).toContain("Asked for by Olga");
  expect(await world.textOf(`/relay purge ${mention(world)} 30d`)).toContain("A purge of this server is under way");
  expect(await world.textOf("/relay purge stop")).toContain("Stopped: the copies of");
  await remove(world, mapping);
  expect(await world.textOf("/relay purge")).toContain("No purge is under way");
});

test("what is typed wrong is answered with what to type, to the asker alone", async () => {
  const world = await startPastWorld();
  await world.link();
  const only = async (line: string) => {
    const [answer] = await world.type(line);
    expect(answer?.onlyFor).toBe(world.owner.id);
    await world.clock.advance(2_000);
    return answer?.text ?? "";
  };
  expect(await only("/relay purge anna 2h")).toContain("Say whose copies: type @");
  expect(await only(`/relay purge ${mention(world)}`)).toContain("Say from when on");
  expect(await only(`/relay purge ${mention(world)} soon`)).toContain("“soon” is no time that I understand");
  expect(await only(`/relay purge ${mention(world)} 2099-01-01`)).toContain("still to come");
  expect(await only(`/relay purge stop now`)).toContain("one word too many");
  expect(await only(`/relay purge ${mention(world)} 2 hours`)).toContain("There are no copies");
  expect(await only(`/relay purge 24000001 since 2020-01-01`)).toContain("There are no copies");
});

test("another guild's copies of the same person stay", async () => {
  const [world, other] = [await startPastWorld(), await startPastWorld()];
  await said(other, 1);
  await world.link();
  expect(await world.textOf(`/relay purge ${other.member.id} 30d`)).toContain("There are no copies");
  const [refused] = await world.type(`/relay purge ${mention(world)} 1h`, { user: world.member });
  expect(refused?.text).toContain("is for the server's owner");
});
