import { expect, test } from "vitest";
import { startPastWorld } from "./past-world.js";

type World = Awaited<ReturnType<typeof startPastWorld>>;

/** Mia's message with a copy on this link. */
async function sent(world: World, mapping: Parameters<World["take"]>[0]) {
  const taken = await world.take(mapping);
  await world.end(taken, "delivered");
  return taken;
}

const audits = async (world: World) =>
  (await world.store.listAudit({ guildId: world.guild.id, cursor: null, limit: 20 })).items;

test("recall asks first, names the places, and then takes the copies back by deliveries", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  const { message } = await sent(world, mapping);
  const [asked] = await world.type(`/relay recall ${message.id}`);
  expect(asked?.buttons).toEqual(["Take back", "Leave them"]);
  expect(asked?.text).toContain("Take back 1 copy?");
  expect(asked?.text).toContain("Link 1 · Discord #general · My server");
  expect(world.far.enqueued).toEqual([]);
  world.far.outcome = { state: "delivered", address: "a", remoteId: null, delayMs: 3 };
  await world.pressButton(asked?.id ?? "", "Take back");
  expect(world.far.enqueued).toMatchObject([{ action: "delete", takenBack: true, mappingId: mapping.id }]);
  const answered = world.answer(world.kook.message(asked?.id ?? ""));
  expect(answered.text).toBe("1 copy was taken back (Olga).");
  expect(answered.buttons).toEqual([]);
  expect((await audits(world))[0]).toMatchObject({ action: "recall", subject: message.id, actorName: "Olga" });
});

test("quoting a message is enough", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  const quoted = world.kook.say(world.channel.id, world.member.id, "secret");
  await world.end(await world.take(mapping, "secret", quoted), "delivered");
  const [asked] = await world.type("/转发 撤回", { quote: quoted });
  expect(asked?.text).toContain("撤回 1 份副本");
  await world.pressButton(asked?.id ?? "", "保留");
  expect(world.answer(world.kook.message(asked?.id ?? "")).text).toBe("副本保留（Olga）。");
  expect(world.far.enqueued).toEqual([]);
});

test("what can't be taken back is said, and what to do", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  const only = async (line: string, as: object = {}) => {
    const [answer] = await world.type(line, as);
    expect(answer?.onlyFor).toBe(world.owner.id);
    return answer?.text ?? "";
  };
  expect(await only("/relay recall")).toContain("answer it in KOOK");
  expect(await only("/relay recall 123e4567")).toContain("I know nothing of that message");
  expect(await only("/relay recall 1 2")).toContain("one word too many");
  const kept = await world.keepBack(mapping, "filter 1");
  expect(await only(`/relay recall ${kept.id}`)).toContain("nothing to take back");
});

test("another guild's message is unknown, whoever asks", async () => {
  const [world, other] = [await startPastWorld(), await startPastWorld()];
  const { message } = await sent(other, await other.link());
  await world.link();
  expect((await world.type(`/relay recall ${message.id}`))[0]?.text).toContain("I know nothing of that message");
});

test("a copy that fails or waits is told as such, and one behind a suspended link, too", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  const ask = async () => {
    const { message } = await sent(world, mapping);
    return (await world.type(`/relay recall ${message.id}`))[0]?.id ?? "";
  };
  const answerOf = (id: string) => world.answer(world.kook.message(id)).text;
  const waiting = await ask();
  await world.pressButton(waiting, "Take back");
  expect(answerOf(waiting)).toContain("1 copy is being removed");
  world.far.outcome = { state: "failed", failure: { kind: "rejected" } };
  const failing = await ask();
  await world.pressButton(failing, "Take back");
  expect(answerOf(failing)).toContain("1 copy could not be removed just now");
  const held = await ask();
  await world.store.suspendLane({ laneId: mapping.laneId, reason: "place-gone", now: world.clock.now() });
  await world.pressButton(held, "Take back");
  expect(answerOf(held)).toContain("behind a link that was stopped by a problem");
});

test("a member can neither ask nor press", async () => {
  const world = await startPastWorld();
  const { message } = await sent(world, await world.link());
  const [refused] = await world.type(`/relay recall ${message.id}`, { user: world.member });
  expect(refused?.text).toContain("is for the server's owner");
  const [asked] = await world.type(`/relay recall ${message.id}`);
  await world.pressButton(asked?.id ?? "", "Take back", world.member);
  expect(world.far.enqueued).toEqual([]);
});
