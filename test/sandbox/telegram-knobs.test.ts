import { describe, expect, test } from "vitest";
import { startCaller } from "./telegram-caller.js";

const TOO_MANY = { status: 429, ok: false };

describe("faults", () => {
  test("a refusal strikes the methods it names, in Telegram's words", async () => {
    const { telegram, say, call } = await startCaller();
    telegram.knobs.refuse({ on: "send*", status: 403, description: "Forbidden: bot was kicked from the group chat" });
    expect((await call("getMe")).ok).toBe(true);
    expect(await say("x")).toMatchObject({ status: 403, description: "Forbidden: bot was kicked from the group chat" });
    expect((await say("x")).ok).toBe(true);
  });

  test("while it is down everything is 502 in HTML", async () => {
    const { telegram, bot } = await startCaller();
    const fault = telegram.knobs.down();
    const get = (): Promise<Response> => fetch(`${telegram.url}/bot${bot.token}/getMe`);
    const down = await get();
    expect([down.status, await down.text()]).toEqual([502, expect.stringContaining("502 Bad Gateway")]);
    fault.remove();
    expect((await get()).status).toBe(200);
  });

  test("a dropped answer has been obeyed; a cut request has not", async () => {
    const { telegram, say, chatId } = await startCaller();
    telegram.knobs.dropAnswer({ on: "sendMessage" });
    await expect(say("stored")).rejects.toThrow();
    telegram.knobs.cut({ on: "sendMessage" });
    await expect(say("lost")).rejects.toThrow();
    expect(telegram.shows(chatId).map((message) => message.text)).toEqual(["stored"]);
  });

  test("a hanging request gets no answer and stores nothing", async () => {
    const { telegram, bot, chatId } = await startCaller();
    telegram.knobs.hang();
    const url = `${telegram.url}/bot${bot.token}/sendMessage?chat_id=${chatId}&text=x`;
    await expect(fetch(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow("timeout");
    expect(telegram.shows(chatId)).toEqual([]);
    expect(telegram.requests).toMatchObject([{ path: "sendMessage", body: { text: "x" }, status: 0 }]);
  });

  test("while it doesn't listen connecting is refused, and it comes back on the same port", async () => {
    const { telegram, say } = await startCaller();
    const before = telegram.url;
    await telegram.stopListening();
    await expect(say("x")).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await telegram.listenAgain();
    expect(telegram.url).toBe(before);
    expect((await say("x")).ok).toBe(true);
  });
});

describe("flood control", () => {
  test("a 429 tells the seconds to wait, also in its header", async () => {
    const { telegram, bot } = await startCaller();
    telegram.knobs.rateLimit({ retryAfterMs: 4_500 });
    const response = await fetch(`${telegram.url}/bot${bot.token}/getMe`);
    expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
      429,
      "5",
      { ok: false, error_code: 429, description: "Too Many Requests: retry after 5", parameters: { retry_after: 5 } },
    ]);
  });

  test("off, there is none", async () => {
    const { say } = await startCaller();
    const replies = await Promise.all(Array.from({ length: 60 }, () => say("x")));
    expect(replies.every((reply) => reply.ok)).toBe(true);
  });

  test("a chat takes a short burst, and the wait is as long as it says", async () => {
    const { telegram, say } = await startCaller();
    telegram.knobs.flood.enabled = true;
    for (let i = 0; i < 3; i++) expect((await say("x")).ok).toBe(true);
    const refused = await say("x");
    expect(refused).toMatchObject(TOO_MANY);
    const seconds = (refused.parameters as { retry_after: number }).retry_after;
    telegram.knobs.advanceClock(seconds * 1_000);
    expect((await say("x")).ok).toBe(true);
  });

  test("a group takes twenty a minute", async () => {
    const { telegram, say } = await startCaller();
    Object.assign(telegram.knobs.flood, { enabled: true, chat: { count: 100, windowMs: 1 } });
    const replies = [];
    for (let i = 0; i < 21; i++) {
      telegram.knobs.advanceClock(100);
      replies.push(await say("x"));
    }
    expect(replies.filter((reply) => !reply.ok)).toMatchObject([TOO_MANY]);
    telegram.knobs.advanceClock(60_000);
    expect((await say("x")).ok).toBe(true);
  });

  test("a bot takes thirty a second over all chats, another bot its own", async () => {
    const { telegram, ownerId, bot, call } = await startCaller();
    telegram.knobs.flood.enabled = true;
    telegram.knobs.flood.bot = { count: 30, windowMs: 60_000 };
    const other = telegram.world.addBot({ username: "other_bot" });
    const chats = Array.from({ length: 16 }, (_, n) => {
      const chat = telegram.world.addGroup({ title: `Group ${n}`, creatorId: ownerId });
      for (const { id } of [bot, other]) telegram.world.addBotToChat(chat.id, id);
      return chat.id;
    });
    const send = (n: number, token?: string): ReturnType<typeof call> =>
      call("sendMessage", { chat_id: chats[n % 16], text: "x" }, token);
    for (let i = 0; i < 30; i++) expect((await send(i)).ok).toBe(true);
    expect(await send(30)).toMatchObject(TOO_MANY);
    expect((await send(0, other.token)).ok).toBe(true);
  });

  test("a refused message doesn't count, and nothing of it is shown", async () => {
    const { telegram, say, chatId } = await startCaller();
    telegram.knobs.flood.enabled = true;
    for (let i = 0; i < 5; i++) await say("<bad>");
    for (let i = 0; i < 3; i++) expect((await say("x")).ok).toBe(true);
    await say("x");
    expect(telegram.shows(chatId)).toHaveLength(3);
  });
});
