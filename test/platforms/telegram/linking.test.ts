import { expect, test } from "vitest";
import type { LinkOutcome } from "../../../src/relay/link-redemption.js";
import { BOT_ID, redeemer } from "../platform-world.js";
import { startTelegramWorld, type TelegramWorld } from "./telegram-world.js";

const CODE = "AbCd-1234_xyz";

interface LinkingWorld extends TelegramWorld {
  readonly requests: ReturnType<typeof redeemer>["asked"];
  readonly moves: (readonly [string, string])[];
  /** Waits until the bot has dealt with everything that it was told. */
  settled(): Promise<void>;
  /** What the bot has said there. */
  said(chatId: number, topicId?: number): readonly string[];
}

async function startListening(outcome?: LinkOutcome): Promise<LinkingWorld> {
  const world = await startTelegramWorld();
  const { asked, redeem } = redeemer(outcome);
  const moves: [string, string][] = [];
  world.bot.listen({ botId: BOT_ID, redeem, onMoved: (from, to) => moves.push([from, to]) });
  await world.clock.until(() => world.bot.listening);
  return Object.assign(world, {
    requests: asked,
    moves,
    settled: async () => {
      const confirmed = (): boolean =>
        world.server.pendingUpdates(world.botId).length === 0 && world.server.isPolled(world.botId);
      await world.clock.until(confirmed, "all updates confirmed");
    },
    said: (chatId: number, topicId?: number) =>
      world.server
        .shows(chatId, topicId)
        .filter(({ bot }) => bot)
        .map(({ text }) => text),
  });
}

test("an administrator links a group by one tap on a link", async () => {
  const world = await startListening();
  const group = world.server.world.addSupergroup({ title: "Another", creatorId: world.ownerId });

  world.server.openStartGroup(CODE, group.id, world.ownerId);
  await world.settled();

  expect(world.requests).toEqual([
    {
      platform: "telegram",
      botId: BOT_ID,
      code: CODE,
      address: String(group.id),
      placeName: "Another",
      actorName: "Olivia",
      actorId: String(world.ownerId),
      mayManage: true,
    },
  ]);
  expect(world.said(group.id)).toEqual([expect.stringContaining("news")]);
});

test.each(["/link AbCd-1234_xyz", "/link@relay_bot AbCd-1234_xyz", "/LINK@Relay_Bot  AbCd-1234_xyz "])(
  "an administrator links a group by typing %s",
  async (text) => {
    const world = await startListening();
    world.server.world.bots.get(world.botId)!.privacyMode = false;

    const question = world.server.types(world.chatId, world.ownerId, text);
    await world.settled();

    expect(world.requests).toMatchObject([{ code: CODE, address: world.address, mayManage: true }]);
    expect(world.server.shows(world.chatId).at(-1)).toMatchObject({ bot: true, replyTo: question });
  },
);

test("a topic is a place of its own, and gets its answer", async () => {
  const world = await startListening();
  const topic = world.server.addTopic(world.chatId, "Releases", world.ownerId);

  world.server.types(world.chatId, world.ownerId, `/link@relay_bot ${CODE}`, { topicId: topic.id });
  await world.settled();

  expect(world.requests).toMatchObject([{ address: `${world.chatId}/${topic.id}` }]);
  expect(world.requests[0]?.placeName).toMatch(/^Group · (Releases|#\d+)$/);
  expect(world.said(world.chatId, topic.id)).toHaveLength(1);
});

test("a channel is linked by a post in it", async () => {
  const world = await startListening();
  const channel = world.server.world.addChannel({ title: "News", creatorId: world.ownerId });
  world.server.world.addBotToChat(channel.id, world.botId, { admin: true });

  world.server.postToChannel(channel.id, `/link ${CODE}`);
  await world.settled();

  expect(world.requests).toMatchObject([{ address: String(channel.id), placeName: "News", mayManage: true }]);
  expect(world.said(channel.id)).toHaveLength(1);
});

test("an administrator who is one by right, not by making the group, may link it", async () => {
  const world = await startListening();
  const { id } = world.server.world.addUser({ name: "Max", lastName: "Muster" });
  world.server.world.addMember(world.chatId, id, { status: "administrator" });

  world.server.types(world.chatId, id, `/link@relay_bot ${CODE}`);
  await world.settled();

  expect(world.requests).toMatchObject([{ mayManage: true, actorName: "Max Muster", actorId: String(id) }]);
});

test("an administrator who hides behind the group may link it", async () => {
  const world = await startListening();
  const { id } = world.server.world.addUser({ name: "Max" });
  world.server.world.addMember(world.chatId, id, { status: "administrator", anonymous: true });

  world.server.types(world.chatId, id, `/link@relay_bot ${CODE}`);
  await world.settled();

  expect(world.requests).toMatchObject([{ mayManage: true, actorName: "Group", actorId: world.address }]);
});

test("an ordinary member may not link a group, nor someone who speaks as a channel", async () => {
  const world = await startListening({ status: "not-allowed" });
  const { id } = world.server.world.addUser({ name: "Max" });
  world.server.world.addMember(world.chatId, id);
  const channel = world.server.world.addChannel({ title: "Max's", creatorId: id });

  world.server.types(world.chatId, id, `/link@relay_bot ${CODE}`);
  world.server.types(world.chatId, id, `/link@relay_bot ${CODE}`, { asChannel: channel.id });
  await world.settled();

  expect(world.requests).toMatchObject([{ mayManage: false }, { mayManage: false }]);
  expect(world.said(world.chatId)[0]).toContain("Only an administrator");
});

test("without its code the command explains itself", async () => {
  const world = await startListening();

  world.server.types(world.chatId, world.ownerId, "/link@relay_bot");
  world.server.types(world.chatId, world.ownerId, "/link@relay_bot short");
  world.server.openStartGroup("", world.chatId, world.ownerId);
  await world.settled();

  expect(world.requests).toEqual([]);
  expect(world.said(world.chatId)).toHaveLength(3);
  expect(world.said(world.chatId)[0]).toContain("/link@relay_bot CODE");
});

test("in private the bot explains itself, in the person's language", async () => {
  const world = await startListening();
  const chinese = world.server.world.addUser({ name: "小明", language: "zh-hans" });

  world.server.startPrivately(world.ownerId, world.botId, CODE);
  world.server.startPrivately(chinese.id, world.botId);
  await world.settled();

  expect(world.requests).toEqual([]);
  expect(world.said(world.ownerId)).toEqual([expect.stringContaining(`https://t.me/relay_bot?startgroup=${CODE}`)]);
  expect(world.said(chinese.id)).toEqual([expect.stringContaining("群组")]);
});

test("nothing else is answered: other words, other bots' commands, other bots", async () => {
  const world = await startListening();
  world.server.world.bots.get(world.botId)!.privacyMode = false;
  const other = world.server.world.addBot({ username: "other_bot" });
  world.server.world.addBotToChat(world.chatId, other.id, { admin: true });

  for (const text of [
    "hello",
    `link ${CODE}`,
    `please /link ${CODE}`,
    `/link@other_bot ${CODE}`,
    `/linked ${CODE}`,
    `/link ${CODE} and more`,
  ]) {
    world.server.types(world.chatId, world.ownerId, text);
  }
  await world.settled();

  expect(world.requests).toEqual([]);
  expect(world.said(world.chatId)).toEqual([]);
});

test.each<[string, object]>([
  ["a bot said", { from: { id: 77, is_bot: true, first_name: "Bot" } }],
  ["somebody forwarded", { forward_origin: { type: "user", date: 1, sender_user: { id: 78, first_name: "Eve" } } }],
  ["an inline bot wrote for somebody", { via_bot: { id: 77, is_bot: true, first_name: "Bot" } }],
  ["a channel's post brought into its discussion group", { is_automatic_forward: true, sender_chat: { id: -1007 } }],
])("what %s is no command", async (_, fields) => {
  const world = await startListening();
  const chat = { id: world.chatId, type: "supergroup", title: "Group" };
  const from = { id: world.ownerId, is_bot: false, first_name: "Olivia" };
  const message = { message_id: 5, date: 1, chat, from, text: `/link ${CODE}`, ...fields };
  await world.settled();

  world.server.knobs.refuse({ status: 200, body: { ok: true, result: [{ update_id: 1, message }] }, on: "getUpdates" });
  // Ends the poll that waits by now; the next one brings the message.
  world.server.types(world.chatId, world.ownerId, "/start@relay_bot");
  await world.clock.until(() => world.asked("getUpdates") >= 4 && world.server.isPolled(world.botId));

  expect(world.requests).toEqual([]);
  expect(world.said(world.chatId)).toHaveLength(1);
});

test("rights that can't be asked for cost nobody their code", async () => {
  const world = await startListening();
  world.server.knobs.refuse({ status: 500, on: "getChatMember" });

  world.server.types(world.chatId, world.ownerId, `/link@relay_bot ${CODE}`);
  await world.settled();

  expect(world.requests).toEqual([]);
  expect(world.said(world.chatId)).toEqual([expect.stringContaining("still good")]);
});

test("an answer that Telegram refuses for a moment is given all the same", async () => {
  const world = await startListening();
  world.server.knobs.rateLimit({ retryAfterMs: 3_000, on: "sendMessage" });

  world.server.types(world.chatId, world.ownerId, `/link@relay_bot ${CODE}`);
  await world.clock.until(() => world.asked("sendMessage") === 1);
  await world.clock.advanceUntil(() => world.asked("sendMessage") === 2, 10_000);
  await world.settled();

  expect(world.said(world.chatId)).toHaveLength(1);
  expect(world.requests).toHaveLength(1);
});

test("a group that becomes a supergroup is followed", async () => {
  const world = await startListening();
  const group = world.server.world.addGroup({ title: "Basic", creatorId: world.ownerId });
  world.server.world.addBotToChat(group.id, world.botId);

  const after = world.server.upgradeGroup(group.id);
  await world.settled();

  expect(world.moves).toEqual([[String(group.id), String(after.id)]]);
});
