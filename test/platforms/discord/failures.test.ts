import { expect, test } from "vitest";
import { DeliveryError, type DeliveryFailure } from "../../../src/delivery/errors.js";
import { failureOf, never } from "../platform-world.js";
import { part, startDiscordWorld } from "./discord-world.js";

const EXECUTE = "POST /webhooks/*";

const refusals: readonly (readonly [string, { status: number; code?: number; body?: unknown }, DeliveryFailure])[] = [
  ["an invalid message", { status: 400, code: 50035 }, { kind: "rejected" }],
  ["an empty message", { status: 400, code: 50006 }, { kind: "rejected" }],
  ["a blocked text", { status: 400, code: 200000 }, { kind: "rejected" }],
  ["too large a body", { status: 413, code: 40005 }, { kind: "rejected" }],
  ["an explicit image", { status: 403, code: 20009 }, { kind: "rejected" }],
  ["a missing right", { status: 403, code: 50013 }, { kind: "unreachable", reason: "right-missing" }],
  ["a channel out of sight", { status: 403, code: 50001 }, { kind: "unreachable", reason: "right-missing" }],
  ["a locked thread", { status: 400, code: 160005 }, { kind: "unreachable", reason: "place-closed" }],
  ["a deleted channel", { status: 404, code: 10003 }, { kind: "unreachable", reason: "place-gone" }],
  ["a deleted guild", { status: 404, code: 10004 }, { kind: "unreachable", reason: "bot-removed" }],
  ["an overload", { status: 400, code: 130000 }, { kind: "transient" }],
  ["a firewall's page", { status: 403, body: "<html>blocked</html>" }, { kind: "transient" }],
  ["a text for what isn't a text channel", { status: 400, code: 50008 }, { kind: "unreachable", reason: "place-gone" }],
  ["a ban from the guild", { status: 403, code: 40007 }, { kind: "unreachable", reason: "bot-removed" }],
  ["a message that is gone", { status: 404, code: 10008 }, { kind: "rejected" }],
  ["a firewall's refusal in Discord's words", { status: 403, code: 40333 }, { kind: "transient" }],
  ["a server error", { status: 500 }, { kind: "uncertain" }],
  ["a gateway error in HTML", { status: 502 }, { kind: "uncertain" }],
  ["a gateway that waited in vain", { status: 504 }, { kind: "uncertain" }],
  ["a server that is away", { status: 503 }, { kind: "transient" }],
];

test.each(refusals)("%s is told in the relay's words", async (_, refusal, failure) => {
  const world = await startDiscordWorld();
  world.server.knobs.refuse({ ...refusal, on: EXECUTE });

  expect(await world.failure()).toEqual(failure);
  await world.send();
});

test("a bucket's rate limit holds the address, for as long as Discord says to the millisecond", async () => {
  const world = await startDiscordWorld();
  await world.send();
  world.server.knobs.rateLimit({ retryAfterMs: 1_234, on: EXECUTE });

  const failure = await world.failure();

  expect(failure).toMatchObject({ kind: "rate-limited", scope: "address" });
  expect(failure.kind === "rate-limited" && failure.retryAfterMs).toBeGreaterThanOrEqual(1_234);
  expect(failure.kind === "rate-limited" && failure.retryAfterMs).toBeLessThan(1_500);
});

test("a global rate limit holds the whole bot, and nothing is asked meanwhile", async () => {
  const world = await startDiscordWorld();
  await world.send();
  world.server.knobs.rateLimit({ retryAfterMs: 60_000, scope: "global", on: EXECUTE });

  expect(await world.failure()).toMatchObject({ kind: "rate-limited", scope: "bot" });
  const asked = world.server.requests.length;
  expect(await world.failure()).toMatchObject({ kind: "rate-limited", scope: "bot" });
  expect(world.server.requests.length).toBe(asked);
});

test("a ban of our address, which Cloudflare tells without Discord's own words, holds the whole bot", async () => {
  const world = await startDiscordWorld();
  await world.send();
  const ban = { status: 429, body: "<html>error code: 1015</html>", headers: { "retry-after": "600" }, on: EXECUTE };
  world.server.knobs.refuse(ban);

  const failure = await world.failure();

  expect(failure).toMatchObject({ kind: "rate-limited", scope: "bot" });
  expect(failure.kind === "rate-limited" && failure.retryAfterMs).toBeGreaterThan(590_000);
});

test("an exhausted bucket is respected before it refuses", async () => {
  const world = await startDiscordWorld();
  world.server.knobs.limits.enabled = true;
  for (let i = 0; i < 5; i += 1) await world.send();

  expect(await world.failure()).toMatchObject({ kind: "rate-limited", scope: "address" });
  expect(world.server.requests.every(({ status }) => status !== 429)).toBe(true);
});

test("a refused token makes the bot unreachable, and is tried again when asked to", async () => {
  const world = await startDiscordWorld({ permissions: ["ViewChannel", "SendMessages"] });
  await world.send();
  world.server.knobs.refuse({ status: 401, message: "401: Unauthorized", on: "POST /channels/*" });

  expect(await world.failure()).toEqual({ kind: "unreachable", reason: "token-invalid" });
  await world.send();
});

test("a bot that was removed from the guild is told from one that may not see the channel", async () => {
  const world = await startDiscordWorld();
  world.server.world.removeMember(world.guildId, world.botId);
  expect(await world.failure()).toEqual({ kind: "unreachable", reason: "bot-removed" });

  const other = await startDiscordWorld();
  other.server.world.setOverwrite(other.channelId, other.guildId, { deny: ["ViewChannel"] });
  expect(await other.failure()).toEqual({ kind: "unreachable", reason: "right-missing" });
});

test("a deleted channel is gone, though only its webhook says so", async () => {
  const world = await startDiscordWorld();
  await world.send();
  world.server.world.deleteChannel(world.channelId);

  expect(await world.failure()).toEqual({ kind: "unreachable", reason: "place-gone" });
});

test("a refused connection is a failure before sending", async () => {
  const world = await startDiscordWorld();
  await world.send();
  await world.server.stopListening();
  await world.clock.settle();

  expect(await world.failure()).toEqual({ kind: "transient" });
});

test("a cut connection leaves in doubt whether the message arrived", async () => {
  const world = await startDiscordWorld();
  await world.send();
  world.server.knobs.dropAnswer({ on: EXECUTE });

  expect(await world.failure()).toEqual({ kind: "uncertain" });
  expect(world.server.shows(world.channelId)).toHaveLength(2);
});

test("a lost answer about the webhook leaves no doubt about the message", async () => {
  const world = await startDiscordWorld();
  world.server.knobs.dropAnswer({ on: "POST /channels/*/webhooks" });

  expect(await world.failure()).toEqual({ kind: "transient" });
  await world.send();
  expect(world.server.shows(world.channelId)).toHaveLength(1);
});

test("giving up a request that was under way leaves its outcome in doubt", async () => {
  const world = await startDiscordWorld();
  await world.send();
  world.server.knobs.hang({ on: EXECUTE });
  const giveUp = new AbortController();

  const failure = failureOf(world.bot.destination.send(world.address, part(), "key", giveUp.signal));
  await world.server.until(() => world.server.requests.at(-1)?.status === 0);
  giveUp.abort();

  expect(await failure).toEqual({ kind: "uncertain" });
});

test("a request that was given up before it began was not sent", async () => {
  const world = await startDiscordWorld();
  await world.send();

  const send = world.bot.destination.send(world.address, part(), "key", AbortSignal.abort());

  expect(await failureOf(send)).toEqual({ kind: "transient" });
  expect(world.server.shows(world.channelId)).toHaveLength(1);
});

test("a thread that a moderator closed refuses a change without holding up what comes after", async () => {
  const world = await startDiscordWorld();
  const thread = world.server.world.addThread(world.channelId, { name: "thread" });
  const address = `${world.address}/${thread.id}`;
  const remoteId = await world.bot.destination.send(address, part(), "key", never);
  thread.archived = true;
  thread.locked = true;

  expect(await failureOf(world.bot.destination.edit(address, remoteId, part(), never))).toEqual({ kind: "rejected" });
});

test("failures hold neither the text, nor the bot's or the webhook's token", async () => {
  const world = await startDiscordWorld();
  await world.send();
  const [webhook] = [...world.server.world.webhooks.values()];
  for (const status of [400, 403, 500, 429]) {
    world.server.knobs.refuse({ status, on: EXECUTE });
    const error: unknown = await world.send({ content: "a secret text" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DeliveryError);
    const told = JSON.stringify([error, (error as Error).message, (error as Error).stack, (error as Error).cause]);
    expect(told).not.toContain("a secret text");
    expect(told).not.toContain(webhook!.token);
  }
});
