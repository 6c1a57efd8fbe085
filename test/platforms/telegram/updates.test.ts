import { expect, test } from "vitest";
import { BOT_ID, closeWithin, redeemer } from "../platform-world.js";
import { startTelegramWorld, type TelegramWorld } from "./telegram-world.js";

const COMMAND = "/link@relay_bot AbCd-1234";

async function startListening(
  prepare: (world: TelegramWorld) => unknown = () => undefined,
): Promise<TelegramWorld & { readonly requests: ReturnType<typeof redeemer>["asked"] }> {
  const world = await startTelegramWorld();
  const { asked, redeem } = redeemer();
  await prepare(world);
  world.bot.listen({ botId: BOT_ID, redeem, onMoved: () => undefined });
  return Object.assign(world, { requests: asked });
}

async function listens(world: TelegramWorld, withinMs = 10 * 60_000): Promise<void> {
  await world.clock.advanceUntil(() => world.bot.listening, withinMs);
}

test("only what is needed is asked for", async () => {
  const world = await startListening();
  await listens(world);
  await world.clock.until(() => world.server.isPolled(world.botId));

  const polls = world.server.requests.filter(({ path }) => path === "getUpdates");
  expect(polls.at(-1)?.body).toMatchObject({ timeout: 50, allowed_updates: ["message", "channel_post"] });
});

test.each([
  ["another process polls", { status: 409, description: "Conflict: terminated by other getUpdates request" }],
  ["Telegram is out of order", { status: 502 }],
  ["Telegram wants a pause", { status: 429, description: "Too Many Requests", parameters: { retry_after: 30 } }],
  ["Telegram answers nonsense", { status: 200, body: "<html>" }],
])("polling goes on by itself after %s", async (_, refusal) => {
  const world = await startListening(({ server }) => server.knobs.refuse({ ...refusal, on: "getUpdates", times: 3 }));
  await listens(world);

  world.server.types(world.chatId, world.ownerId, COMMAND);
  await world.clock.until(() => world.requests.length === 1);
});

test("polling goes on by itself after Telegram could not be reached", async () => {
  const world = await startListening();
  await listens(world);
  await world.server.stopListening();
  await world.clock.until(() => !world.bot.listening);
  await world.clock.advance(30_000);

  await world.server.listenAgain();
  await listens(world);
  world.server.types(world.chatId, world.ownerId, COMMAND);

  await world.clock.until(() => world.requests.length === 1);
});

test("Telegram is asked ever less often while it is away", async () => {
  const world = await startListening(({ server }) => server.knobs.down());

  await world.clock.advance(60 * 60_000);

  expect(world.asked("getUpdates")).toBeGreaterThan(10);
  expect(world.asked("getUpdates")).toBeLessThan(40);
});

test("a pause that Telegram asks for is kept", async () => {
  const world = await startListening(({ server }) =>
    server.knobs.rateLimit({ retryAfterMs: 30_000, on: "getUpdates" }),
  );
  await world.clock.until(() => world.asked("getUpdates") === 1);

  await world.clock.advance(29_000);

  expect(world.asked("getUpdates")).toBe(1);
  await listens(world);
});

test("a webhook that is still set for the bot is removed", async () => {
  const description =
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
  const world = await startListening(({ server }) =>
    server.knobs.refuse({ status: 409, description, on: "getUpdates" }),
  );

  await listens(world);

  expect(world.asked("deleteWebhook")).toBe(1);
});

test("an update of an unknown shape is skipped, and what comes with it is answered", async () => {
  const world = await startListening();
  await listens(world);
  const body = {
    ok: true,
    result: [
      { update_id: 1, message: { message_id: "odd" } },
      { update_id: 2, poll: {} },
      {
        update_id: 3,
        message: {
          message_id: 5,
          chat: { id: world.chatId, type: "supergroup", title: "Group" },
          from: { id: world.ownerId, first_name: "Olivia" },
          text: COMMAND,
        },
      },
    ],
  };
  await world.clock.until(() => world.server.isPolled(world.botId));
  world.server.knobs.refuse({ status: 200, body, on: "getUpdates" });
  world.server.types(world.chatId, world.ownerId, "/start@relay_bot");

  await world.clock.until(() => world.requests.length === 1);
});

test("what was answered before a stop does not come again", async () => {
  const world = await startListening();
  await listens(world);
  world.server.types(world.chatId, world.ownerId, COMMAND);
  await world.clock.until(() => world.requests.length === 1);

  await closeWithin(world.bot, world.clock);

  expect(world.server.pendingUpdates(world.botId)).toEqual([]);
  expect(world.server.shows(world.chatId).filter(({ bot }) => bot)).toHaveLength(1);
});
