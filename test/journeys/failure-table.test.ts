import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { textOf } from "../support/card-text.js";
import { World } from "../support/world.js";

/** What becomes of the one message that meets the answer. The next one always arrives after it. */
type Fate =
  /** It arrives all the same, once. */
  | { readonly fate: "arrives" }
  /** It is a dead letter with the platform's words. */
  | { readonly fate: "given up" }
  /** The link stops, and the source channel is told why and how to mend it; after that it goes on where it stopped. */
  | { readonly fate: "stops"; readonly told: RegExp };

const arrives: Fate = { fate: "arrives" };
const givenUp: Fate = { fate: "given up" };
const stops = (told: RegExp): Fate => ({ fate: "stops", told });

const onDiscord: readonly (readonly [status: number, code: number | null, words: string, Fate])[] = [
  [404, 10003, "Unknown Channel", stops(/the Discord channel no longer exists/)],
  [404, 10004, "Unknown Guild", stops(/the bot was removed from the Discord server/)],
  [404, 10008, "Unknown Message", givenUp],
  [404, 10015, "Unknown Webhook", arrives],
  [401, 50027, "Invalid Webhook Token", arrives],
  [403, 20009, "Explicit content", givenUp],
  [403, 40007, "The user is banned from this guild", stops(/the bot was removed from the Discord server/)],
  [403, 40333, "internal network error", arrives],
  [413, 40005, "Request entity too large", givenUp],
  [403, 50001, "Missing Access", stops(/the bot lacks a right in the Discord channel/)],
  [403, 50013, "Missing Permissions", stops(/the bot lacks a right in the Discord channel/)],
  [400, 50006, "Cannot send an empty message", givenUp],
  [400, 50008, "Cannot send messages in a non-text channel", stops(/the Discord channel no longer exists/)],
  [400, 50035, "Invalid Form Body", givenUp],
  [400, 160005, "This thread is locked", stops(/the Discord thread was locked/)],
  [400, 200000, "Message was blocked by automatic moderation", givenUp],
  [400, 130000, "API resource is currently overloaded", arrives],
  [500, null, "Internal Server Error", arrives],
  [502, null, "Bad Gateway", arrives],
  [503, null, "Service Unavailable", arrives],
  [504, null, "Gateway Timeout", arrives],
];

const onTelegram: readonly (readonly [status: number, description: string, Fate])[] = [
  [400, "Bad Request: chat not found", stops(/the Telegram chat or topic no longer exists/)],
  [400, "Bad Request: PEER_ID_INVALID", stops(/the Telegram chat or topic no longer exists/)],
  [400, "Bad Request: message thread not found", stops(/the Telegram chat or topic no longer exists/)],
  [400, "Bad Request: TOPIC_DELETED", stops(/the Telegram chat or topic no longer exists/)],
  [400, "Bad Request: TOPIC_CLOSED", stops(/the Telegram topic was closed/)],
  [400, "Bad Request: not enough rights to send text messages to the chat", stops(/the bot lacks a right/)],
  [400, "Bad Request: CHAT_WRITE_FORBIDDEN", stops(/the bot lacks a right/)],
  [403, "Forbidden: bot was kicked from the supergroup chat", stops(/the bot was removed from the Telegram chat/)],
  [403, "Forbidden: bot is not a member of the channel chat", stops(/the bot was removed from the Telegram chat/)],
  [403, "Forbidden: bot was blocked by the user", stops(/the bot was removed from the Telegram chat/)],
  [400, "Bad Request: message is too long", givenUp],
  [400, "Bad Request: can't parse entities: Unsupported start tag", arrives],
  [409, "Conflict: terminated by other getUpdates request", arrives],
  [413, "Request Entity Too Large", givenUp],
  [500, "Internal Server Error", arrives],
  [502, "Bad Gateway", arrives],
];

interface Far {
  readonly shown: () => readonly string[];
  readonly until: (isSo: () => boolean) => Promise<unknown>;
}

let world: World;
let count = 0;

/** Says two messages and looks what becomes of the first. */
async function meets({ fate, ...rest }: Fate, words: string, { shown, until }: Far): Promise<void> {
  const { news, anna, kookBot } = world.people;
  const [first, second] = [`first ${(count += 1)}`, `second ${count}`];
  const saidBefore = world.kook.messages(news.id).length;
  world.kook.say(news.id, anna.id, first);
  world.kook.say(news.id, anna.id, second);
  if (fate === "stops" && "told" in rest) {
    const notice = await world.kook.until(() =>
      world.kook
        .messages(news.id)
        .slice(saidBefore)
        .find(({ authorId }) => authorId === kookBot.userId),
    );
    const told = textOf(JSON.parse(notice.content));
    expect(told).toContain("Link 1 has stopped");
    expect(told).toMatch(rest.told);
    expect(told).toContain("To mend it: ");
    expect(told).not.toContain(words);
    expect(shown().filter((text) => text.includes(first) || text.includes(second))).toEqual([]);
    await world.type("/relay resume 1");
  }
  await until(() => shown().some((text) => text.includes(second)));
  // Waiting for its limit, Telegram may get both in one message.
  const lines = shown().flatMap((text) => text.split("\n"));
  const arrived = lines.filter((line) => line.endsWith(first) || line.endsWith(second));
  expect(arrived).toHaveLength(fate === "given up" ? 1 : 2);
  expect(arrived.at(-1)).toContain(second);
  if (fate === "given up") expect(textOf(JSON.parse(await world.type("/relay failed")))).toContain(words);
  if (fate === "stops") {
    const notices = world.kook.messages(news.id).slice(saidBefore);
    expect(notices.filter(({ content }) => content.includes("has stopped"))).toHaveLength(1);
  }
}

describe("an answer of Discord's", () => {
  const discord: Far = { shown: () => world.onDiscord(), until: (isSo) => world.discord.until(isSo) };
  beforeAll(async () => {
    world = await World.start();
    await world.startRelay();
    await world.link("discord");
  }, 60_000);
  afterAll(() => world.close());

  test.each(onDiscord)(
    "%i %s %s has its consequence",
    async (status, code, words, fate) => {
      const on = "POST /webhooks/*";
      world.discord.knobs.refuse({ status, message: words, on, ...(code === null ? {} : { code }) });
      await meets(fate, words, discord);
    },
    60_000,
  );

  test("429 is waited out, and costs no attempt", async () => {
    world.discord.knobs.rateLimit({ retryAfterMs: 300, on: "POST /webhooks/*", times: 3 });
    await meets(arrives, "", discord);
  });

  test("no answer, a cut connection and a lost answer end in one copy", async () => {
    for (const fault of ["cut", "dropAnswer"] as const) {
      world.discord.knobs[fault]({ on: "POST /webhooks/*" });
      await meets(arrives, "", discord);
    }
  }, 60_000);
});

describe("an answer of Telegram's", () => {
  const telegram: Far = {
    shown: () => world.telegram.shows(world.people.group.id).map(({ text }) => text),
    until: (isSo) => world.telegram.until(isSo),
  };
  beforeAll(async () => {
    world = await World.start();
    await world.startRelay();
    await world.link("telegram");
  }, 60_000);
  afterAll(() => world.close());

  test.each(onTelegram)(
    "%i %s has its consequence",
    async (status, description, fate) => {
      world.telegram.knobs.refuse({ status, description, on: "sendMessage" });
      await meets(fate, description, telegram);
    },
    60_000,
  );

  test("429 is waited out, and costs no attempt", async () => {
    world.telegram.knobs.rateLimit({ retryAfterMs: 1_000, on: "sendMessage" });
    await meets(arrives, "", telegram);
  }, 60_000);

  test("a cut connection before anything was done ends in one copy", async () => {
    world.telegram.knobs.cut({ on: "sendMessage" });
    await meets(arrives, "", telegram);
  }, 60_000);
});
