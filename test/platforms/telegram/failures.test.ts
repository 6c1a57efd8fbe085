import { expect, test } from "vitest";
import { DeliveryError, type DeliveryFailure } from "../../../src/delivery/errors.js";
import { failureOf, never } from "../platform-world.js";
import { part, startTelegramWorld } from "./telegram-world.js";

const gone: DeliveryFailure = { kind: "unreachable", reason: "place-gone" };
const removed: DeliveryFailure = { kind: "unreachable", reason: "bot-removed" };
const right: DeliveryFailure = { kind: "unreachable", reason: "right-missing" };
const closed: DeliveryFailure = { kind: "unreachable", reason: "place-closed" };
const token: DeliveryFailure = { kind: "unreachable", reason: "token-invalid" };

test.each<[number, string, DeliveryFailure]>([
  [400, "Bad Request: message text is empty", { kind: "rejected" }],
  [400, "Bad Request: message is too long", { kind: "rejected" }],
  [400, "Bad Request: chat not found", gone],
  [400, "Bad Request: message thread not found", gone],
  [400, "Bad Request: TOPIC_DELETED", gone],
  [400, "Bad Request: TOPIC_CLOSED", closed],
  [400, "Bad Request: PEER_ID_INVALID", gone],
  [400, "Bad Request: not enough rights to send photos to the chat", right],
  [400, "Bad Request: have no rights to send a message", right],
  [400, "Bad Request: not enough rights to send text messages to the chat", right],
  [400, "Bad Request: need administrator rights in the channel chat", right],
  [400, "Bad Request: CHAT_WRITE_FORBIDDEN", right],
  [403, "Forbidden: bot was kicked from the supergroup chat", removed],
  [403, "Forbidden: bot was blocked by the user", removed],
  [403, "Forbidden: bot is not a member of the channel chat", removed],
  [403, "Forbidden: the group chat was deleted", gone],
  [401, "Unauthorized", token],
  [404, "Not Found", token],
  [413, "Request Entity Too Large", { kind: "rejected" }],
  [429, "Too Many Requests", { kind: "rate-limited", retryAfterMs: 3_000, scope: "address" }],
  [500, "Internal Server Error", { kind: "transient" }],
  [502, "Bad Gateway", { kind: "transient" }],
  [504, "Gateway Timeout", { kind: "uncertain" }],
])("%d %s is told in the relay's words", async (status, description, failure) => {
  const world = await startTelegramWorld();
  world.server.knobs.refuse({ status, description, on: "sendMessage" });

  expect(await world.failure()).toEqual(failure);
  await world.send();
});

test("a rate limit holds the chat for as long as Telegram says", async () => {
  const world = await startTelegramWorld();
  world.server.knobs.rateLimit({ retryAfterMs: 17_000, on: "sendMessage" });

  expect(await world.failure()).toEqual({ kind: "rate-limited", retryAfterMs: 17_000, scope: "address" });
});

test("chats that are limited each for itself don't hold up the others", async () => {
  const world = await startTelegramWorld();
  world.server.knobs.rateLimit({ retryAfterMs: 40_000, on: "sendMessage", times: 5 });

  for (const chatId of [-1001, -1002, -1003, -1004, -1005]) {
    expect(await world.failure(String(chatId))).toMatchObject({ scope: "address" });
  }
});

test("several chats that are limited while the bot sends much mean that the bot is", async () => {
  const world = await startTelegramWorld();
  for (let sent = 0; sent < 25; sent += 1) await world.send();
  world.server.knobs.rateLimit({ retryAfterMs: 5_000, on: "sendMessage", times: 3 });

  const scopes = [];
  for (const chatId of [-1001, -1002, -1003]) scopes.push(await world.failure(String(chatId)));

  expect(scopes).toMatchObject([{ scope: "address" }, { scope: "address" }, { scope: "bot" }]);
});

test("a group that became a supergroup has moved", async () => {
  const world = await startTelegramWorld();
  const group = world.server.world.addGroup({ title: "Basic", creatorId: world.ownerId });
  world.server.world.addBotToChat(group.id, world.botId);
  const after = world.server.upgradeGroup(group.id);

  expect(await world.failure(String(group.id))).toEqual({ kind: "moved", address: String(after.id) });
});

test("a deleted topic, a closed one, a group without the bot: each has its reason", async () => {
  const world = await startTelegramWorld();
  const topic = world.server.addTopic(world.chatId, "Releases", world.ownerId);
  const address = `${world.chatId}/${topic.id}`;

  world.server.closeTopic(world.chatId, topic.id);
  expect(await world.failure(address)).toEqual(closed);
  world.server.deleteTopic(world.chatId, topic.id, "TOPIC_DELETED");
  expect(await world.failure(address)).toEqual(gone);
  world.server.changeBot(world.chatId, world.botId, world.ownerId, { status: "kicked" });
  expect(await world.failure()).toEqual(removed);
  world.server.world.revokeToken(world.botId);
  expect(await world.failure()).toEqual(token);
});

test("a refused connection is a failure before sending", async () => {
  const world = await startTelegramWorld();
  await world.send();
  await world.server.stopListening();
  await world.clock.settle();

  expect(await world.failure()).toEqual({ kind: "transient" });
});

test("a lost answer leaves in doubt whether the message arrived", async () => {
  const world = await startTelegramWorld();
  world.server.knobs.dropAnswer({ on: "sendMessage" });

  expect(await world.failure()).toEqual({ kind: "uncertain" });
  expect(world.server.shows(world.chatId)).toHaveLength(1);
});

test("an answer that isn't Telegram's leaves it in doubt as well", async () => {
  const world = await startTelegramWorld();
  world.server.knobs.refuse({ status: 200, body: "<html>Please log in to this network</html>", on: "sendMessage" });

  expect(await world.failure()).toEqual({ kind: "uncertain" });
});

test("giving up a request that was under way leaves its outcome in doubt, one that had not begun does not", async () => {
  const world = await startTelegramWorld();
  world.server.knobs.hang({ on: "sendMessage" });
  const giveUp = new AbortController();

  const failure = failureOf(world.bot.destination.send(world.address, part(), "key", giveUp.signal));
  await world.server.until(() => world.asked("sendMessage") > 0);
  giveUp.abort();
  expect(await failure).toEqual({ kind: "uncertain" });

  const late = world.bot.destination.send(world.address, part(), "key", giveUp.signal);
  expect(await failureOf(late)).toEqual({ kind: "transient" });
  expect(world.asked("sendMessage")).toBe(1);
});

test("failures hold neither the text nor the token", async () => {
  const world = await startTelegramWorld();
  const secret = world.server.world.bots.get(world.botId)!.token.split(":")[1]!;
  const check = async (): Promise<void> => {
    const error: unknown = await world.send({ html: "a secret text" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DeliveryError);
    const told = JSON.stringify([error, (error as Error).message, (error as Error).stack, (error as Error).cause]);
    expect(told).not.toContain("a secret text");
    expect(told).not.toContain(secret);
  };

  world.server.knobs.refuse({ status: 400, on: "sendMessage" });
  await check();
  world.server.knobs.refuse({ status: 200, body: "no JSON", on: "sendMessage" });
  await check();
  world.server.knobs.cut({ on: "sendMessage" });
  await check();
  await world.server.stopListening();
  await check();
  expect(await failureOf(world.bot.identify(never))).toEqual({ kind: "transient" });
});
