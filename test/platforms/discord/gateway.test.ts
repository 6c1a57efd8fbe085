import { expect, test } from "vitest";
import { BOT_ID, redeemer } from "../platform-world.js";
import { startDiscordWorld, type DiscordWorld } from "./discord-world.js";

const HEARTBEAT_MS = 40_000;
const URL_ASKED = /^GET \/gateway\/bot$/;

async function startListening(prepare: (world: DiscordWorld) => unknown = () => undefined): Promise<DiscordWorld> {
  const world = await startDiscordWorld();
  world.server.knobs.heartbeatIntervalMs = HEARTBEAT_MS;
  await prepare(world);
  world.bot.listen({ botId: BOT_ID, redeem: redeemer().redeem, onMoved: () => undefined });
  return world;
}

async function connects(world: DiscordWorld, withinMs = 60_000): Promise<void> {
  await world.clock.advanceUntil(() => world.bot.listening, withinMs);
}

/** Ends the connection, and waits until the relay has noticed. */
async function loseConnection(world: DiscordWorld, lose: () => void): Promise<void> {
  lose();
  await world.clock.until(() => !world.bot.listening, "a lost connection");
}

/** What a person sees who types the command now. */
async function answerTo(world: DiscordWorld): Promise<string> {
  const registered = (): boolean => world.server.world.bots.get(world.botId)!.commands.length > 0;
  await world.clock.advanceUntil(registered, 60_000);
  const run = { channelId: world.channelId, userId: world.ownerId, name: "link", options: { code: "12345678" } };
  return (await world.server.runCommand(run)).content;
}

test("what happened while the connection was lost is heard when the session goes on", async () => {
  const world = await startListening();
  await connects(world);
  await world.send();

  await loseConnection(world, () => world.server.gateway.cut());
  world.server.world.removeMember(world.guildId, world.botId);
  world.server.gateway.dispatch(world.botId, "GUILD_DELETE", { id: world.guildId });
  await connects(world);
  await world.clock.settle();

  expect(world.asked(URL_ASKED)).toBe(1);
  expect(await world.failure()).toEqual({ kind: "unreachable", reason: "bot-removed" });
});

test.each([
  ["the connection is cut", (world: DiscordWorld) => world.server.gateway.cut()],
  ["Discord asks for it", (world: DiscordWorld) => world.server.gateway.askToReconnect()],
  ["the session may go on", (world: DiscordWorld) => world.server.gateway.invalidateSessions(true)],
  ["Discord closes with an unknown error", (world: DiscordWorld) => world.server.gateway.cut(4000)],
])("the session goes on by a new connection when %s", async (_, lose) => {
  const world = await startListening();
  await connects(world);

  await loseConnection(world, () => lose(world));
  await connects(world);

  expect(world.asked(URL_ASKED)).toBe(1);
  expect(await answerTo(world)).toContain("news");
});

test("what was heard before a cut is not heard again when the session goes on", async () => {
  const world = await startListening();
  await connects(world);
  await answerTo(world);

  await loseConnection(world, () => world.server.gateway.cut());
  await connects(world);
  await answerTo(world);

  expect(world.asked(/^POST \/interactions\//)).toBe(2);
});

test.each([
  ["Discord forgot it", (world: DiscordWorld) => (world.server.gateway.forgetSessions(), world.server.gateway.cut())],
  ["Discord ends it", (world: DiscordWorld) => world.server.gateway.invalidateSessions()],
  ["it timed out", (world: DiscordWorld) => world.server.gateway.cut(4009)],
])("a new session begins when %s", async (_, lose) => {
  const world = await startListening();
  await connects(world);

  await loseConnection(world, () => lose(world));
  await connects(world);

  expect(world.asked(URL_ASKED)).toBe(2);
  expect(await answerTo(world)).toContain("news");
});

test("a connection that no longer answers heartbeats is replaced", async () => {
  const world = await startListening();
  await connects(world);
  world.server.knobs.gateway.noHeartbeatAck = true;

  await world.clock.advanceUntil(() => !world.bot.listening, 2 * HEARTBEAT_MS);
  world.server.knobs.gateway.noHeartbeatAck = false;
  await connects(world);

  expect(await answerTo(world)).toContain("news");
});

test("a connection that answers heartbeats is kept", async () => {
  const world = await startListening();
  await connects(world);

  for (let beats = 0; beats < 5; beats += 1) {
    await world.clock.advance(HEARTBEAT_MS);
    expect(world.bot.listening).toBe(true);
  }

  expect(world.asked(URL_ASKED)).toBe(1);
});

test("a gateway that says nothing is left for another try", async () => {
  const world = await startListening(({ server }) => (server.knobs.gateway.noHello = true));
  await world.clock.until(() => world.asked(URL_ASKED) === 1);

  await world.clock.advanceUntil(() => world.asked(URL_ASKED) === 2, 60_000);
  world.server.knobs.gateway.noHello = false;

  await connects(world, 120_000);
});

test("a refused token is not tried again at once, and sending goes on", async () => {
  const world = await startListening();
  await connects(world);

  await loseConnection(world, () => world.server.gateway.cut(4004));
  await world.clock.advance(9 * 60_000);
  expect(world.bot.listening).toBe(false);
  expect(world.asked(URL_ASKED)).toBe(1);
  await world.send();

  await connects(world);
});

test("Discord is asked ever less often while it is away, and found again", async () => {
  const world = await startListening(({ server }) => server.knobs.down());

  await world.clock.advance(60 * 60_000);
  const asked = world.asked(URL_ASKED);
  expect(asked).toBeGreaterThan(10);
  expect(asked).toBeLessThan(40);

  world.server.knobs.clear();
  await connects(world, 5 * 60_000);
  expect(await answerTo(world)).toContain("news");
});

test("a refused connection at the start does not keep the relay from coming", async () => {
  const world = await startListening(({ server }) => server.stopListening());
  await world.clock.advance(10_000);

  await world.server.listenAgain();

  await connects(world);
  expect(await answerTo(world)).toContain("news");
});

test("a bot that is removed from the guild sends nothing more, though its webhook would work", async () => {
  const world = await startListening();
  await connects(world);
  await world.send();
  world.server.world.removeMember(world.guildId, world.botId);

  world.server.gateway.dispatch(world.botId, "GUILD_DELETE", { id: world.guildId });
  await world.clock.settle();

  expect(await world.failure()).toEqual({ kind: "unreachable", reason: "bot-removed" });
});

test("a bot that was removed while it was not connected learns of it with its next session", async () => {
  const world = await startListening();
  await connects(world);
  await world.send();
  world.server.world.removeMember(world.guildId, world.botId);
  world.server.gateway.forgetSessions();

  await loseConnection(world, () => world.server.gateway.cut());
  await connects(world);

  expect(await world.failure()).toEqual({ kind: "unreachable", reason: "bot-removed" });
});

test("a guild that is out of order for a while keeps its webhook", async () => {
  const world = await startListening();
  await connects(world);
  await world.send();

  world.server.gateway.dispatch(world.botId, "GUILD_DELETE", { id: world.guildId, unavailable: true });
  await world.clock.settle();
  await world.send();

  expect(world.asked(/^GET \/channels\/\d+\/webhooks$/)).toBe(1);
});

test("closing ends the connection", async () => {
  const world = await startListening();
  await connects(world);

  await world.bot.close();

  await world.clock.until(() => world.server.gateway.connected === 0);
  expect(world.bot.listening).toBe(false);
});
