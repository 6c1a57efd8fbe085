import { expect, test } from "vitest";
import { startPastWorld } from "./past-world.js";

type World = Awaited<ReturnType<typeof startPastWorld>>;

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** By Mia, with a copy. */
async function said(world: World, mapping: Parameters<World["take"]>[0], text: string) {
  const taken = await world.take(mapping, text);
  await world.end(taken, "delivered");
  return taken;
}

const ofMia = async (world: World) => {
  const query = { guildId: null, authorId: world.member.id, since: 0, cursor: null, limit: 200 };
  return (await world.store.listMessagesOf(query)).items;
};

/** Until nothing is being forgotten any more; removals are carried out meanwhile. */
async function forgotten(world: World, mapping: Parameters<World["take"]>[0]) {
  while (world.services.privacy.isForgetting(world.member.id)) {
    await carryOutRemovals(world, mapping);
    await world.clock.advance(1_000);
    await nextTurn();
  }
}

async function carryOutRemovals({ store, end }: World, { laneId }: Parameters<World["take"]>[0]) {
  for (const { id, action } of await store.readLane({ laneId, afterId: 0, limit: 50 })) {
    if (action === "delete") await end({ id, laneId }, "removed");
  }
}

const asMember = async (world: World, line: string): Promise<ReturnType<World["answer"]>> => {
  const [answer] = await world.type(line, { user: world.member });
  if (!answer) throw new Error(`No answer to ${line}`);
  expect(answer.onlyFor).toBe(world.member.id);
  await world.clock.advance(2_000);
  return answer;
};

test("every member is told what is kept of them, for how long, and what they can do, in a channel or in private", async () => {
  const world = await startPastWorld({ ownStore: true });
  expect((await asMember(world, "/relay privacy")).text).toContain("No message of yours is kept.");
  const mapping = await world.link();
  await said(world, mapping, "one");
  await said(world, mapping, "two");
  const { text } = await asMember(world, "/relay privacy");
  expect(text).toContain("Kept of you: 2 messages (2 with text), with 2 copies on other platforms.");
  expect(text).toContain("Texts are kept for 7 days");
  expect(text).toContain("365 days");
  expect(text).toContain("holds for all servers");
  const [direct] = await world.typeDirect("/转发 隐私", world.member);
  expect(direct?.text).toContain("保存着你的 2 条消息");
  expect((await asMember(world, "/relay privacy nonsense")).text).toContain(
    "Choose one of: optout, optin, export, delete",
  );
});

test("who asks again and again is told to wait, for looking through everything is dear", async () => {
  const world = await startPastWorld({ ownStore: true });
  for (let count = 0; count < 4; count += 1) await asMember(world, "/relay privacy");
  expect((await asMember(world, "/relay privacy")).text).toContain("I'll answer again in about");
});

test("opting out and in is in force at once, for all guilds, and offers to delete", async () => {
  const world = await startPastWorld({ ownStore: true });
  const out = await asMember(world, "/relay privacy optout");
  expect(out.text).toContain("From now on nothing that you write is forwarded or kept, in any server.");
  expect(out.text).toContain("/relay privacy delete removes these too");
  expect(world.optOuts.has(world.member.id)).toBe(true);
  expect(await world.store.listOptOuts({})).toContain(world.member.id);
  expect((await asMember(world, "/转发 隐私 退出")).text).toContain("你之前已经退出了");
  expect((await asMember(world, "/relay privacy")).text).toContain("You have opted out");
  const [direct] = await world.typeDirect("/relay privacy optin", world.member);
  expect(direct?.text).toContain("is forwarded again");
  expect(world.optOuts.has(world.member.id)).toBe(false);
  expect(await world.store.listOptOuts({})).not.toContain(world.member.id);
  expect((await asMember(world, "/relay privacy optin")).text).toContain("You hadn't opted out");
});

test("the export holds all that is kept of the asker and nothing of others, and comes in private", async () => {
  const world = await startPastWorld({ ownStore: true });
  const mapping = await world.link();
  const one = await said(world, mapping, "my words (met)all(met)");
  await world.keepBack(mapping, "filter 1"); // somebody else's
  await world.type("/relay filter add block keyword secret");
  await world.store.addFilter({
    ...{ guildId: world.guild.id, mappingId: null, action: "block", kind: "user", value: world.member.id },
    audit: { ...auditBy(world), actorId: world.owner.id },
  });
  const answer = await asMember(world, "/relay privacy export");
  expect(answer.text).toContain("I have sent you 1 file by direct message: 1 message");
  const [file] = world.kook.directMessages(world.member.id).filter(({ authorId }) => authorId === world.bot.userId);
  const [, url = ""] = /"src":"([^"]+)"/.exec(file?.content ?? "") ?? [];
  expect(url).toContain(world.kook.assetOrigin);
  const exported = (await (await fetch(url)).json()) as Record<string, unknown>;
  expect(exported).toMatchObject({
    userId: world.member.id,
    part: 1,
    optedOutAt: null,
    messages: [
      {
        messageId: one.message.id,
        guildId: world.guild.id,
        name: "Mia",
        text: "my words (met)all(met)",
        copies: [{ platform: "discord", place: "#general · My server" }],
      },
    ],
    filters: [{ guildId: world.guild.id, about: true }],
  });
  expect(JSON.stringify(exported)).not.toMatch(/小明|今晚|Olga|secret/);
});

test("who takes no direct messages is told how to", async () => {
  const world = await startPastWorld({ ownStore: true });
  world.kook.blockDirectMessages(world.member.id);
  expect((await asMember(world, "/relay privacy export")).text).toContain("allow direct messages");
});

test("delete asks first, and forgets texts, names and author; the copies stay if wanted", async () => {
  const world = await startPastWorld({ ownStore: true });
  const mapping = await world.link();
  const one = await said(world, mapping, "words to be forgotten");
  const waiting = await world.take(mapping, "not sent yet");
  const asked = await asMember(world, "/relay privacy delete");
  expect(asked.buttons).toEqual(["Delete, copies too", "Delete, leave the copies", "Delete nothing"]);
  expect(await ofMia(world)).toHaveLength(2);
  await world.pressSeen(asked.id, "Delete, leave the copies", world.member);
  await forgotten(world, mapping);
  expect(await ofMia(world)).toEqual([]);
  expect(await world.store.findMessage({ sourceId: one.message.id })).toMatchObject({ message: null });
  const [trace] = await world.store.readTrace({ guildId: world.guild.id, messageId: one.message.id });
  expect(trace?.receipts).toHaveLength(1);
  expect(await world.store.readTrace({ guildId: null, messageId: waiting.message.id })).toMatchObject([
    { action: "create", state: "cancelled" },
  ]);
  const told = world.kook.directMessages(world.member.id).map(world.answer).at(-1);
  expect(told?.text).toContain("what was kept of 2 messages of yours is deleted.");
  expect((await world.type("/relay log"))[0]?.text).not.toContain("Mia");
});

test("with the copies, these are taken back first", async () => {
  const world = await startPastWorld({ ownStore: true });
  const mapping = await world.link();
  for (const text of ["one", "two", "three"]) await said(world, mapping, text);
  const [asked] = await world.typeDirect("/转发 隐私 删除", world.member);
  await world.pressSeen(asked?.id ?? "", "删除，连同副本", world.member);
  await forgotten(world, mapping);
  expect(world.far.enqueued.map(({ action, takenBack }) => [action, takenBack])).toEqual(
    Array.from({ length: 3 }, () => ["delete", true]),
  );
  const told = world.kook.directMessages(world.member.id).map(world.answer).at(-1);
  expect(told?.text).toContain("已删除你的 3 条消息的保存内容，并撤回了 3 份副本");
});

test("deleting goes on after a restart, and what is said after asking is not touched", async () => {
  const world = await startPastWorld({ ownStore: true });
  const mapping = await world.link();
  for (let count = 0; count < 25; count += 1) await said(world, mapping, `number ${count}`);
  const asked = await asMember(world, "/relay privacy delete");
  await world.pressSeen(asked.id, "Delete, copies too", world.member);
  while ((await world.waitingIn(mapping.laneId)).length < 10) await nextTurn();
  await world.consent.stop();
  await world.clock.advance(5_000);
  const later = await said(world, mapping, "said later");
  const again = world.reopenConsent();
  await again.start();
  expect(again.privacy.isForgetting(world.member.id)).toBe(true);
  while (again.privacy.isForgetting(world.member.id)) {
    await carryOutRemovals(world, mapping);
    await world.clock.advance(1_000);
    await nextTurn();
  }
  expect((await ofMia(world)).map(({ messageId }) => messageId)).toEqual([later.message.id]);
  await again.stop();
});

test("only the person themselves can press, whatever rights another has", async () => {
  const world = await startPastWorld({ ownStore: true });
  const mapping = await world.link();
  await said(world, mapping, "mine");
  const asked = await asMember(world, "/relay privacy delete");
  await world.pressButton(asked.id, "Delete, copies too", world.owner);
  expect(world.services.privacy.isForgetting(world.member.id)).toBe(false);
  await world.pressSeen(asked.id, "Delete nothing", world.member);
  expect(await ofMia(world)).toHaveLength(1);
});

const auditBy = (world: World) => ({
  guildId: world.guild.id,
  actorId: "x",
  actorName: "Olga",
  action: "filter add",
  subject: "user",
  before: null,
  after: null,
  at: 1,
});
