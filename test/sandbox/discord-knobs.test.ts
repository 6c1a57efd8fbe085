import { REST, Routes } from "discord.js";
import { describe, expect, test } from "vitest";
import { startCaller } from "./discord-caller.js";

describe("faults", () => {
  test("a refusal strikes the routes it names, as often as it says", async () => {
    const { discord, post, call, channelId } = await startCaller();
    const fault = discord.knobs.refuse({ on: "POST /channels/*/messages", status: 403, code: 50_013, times: 2 });
    expect((await call("GET", `/channels/${channelId}`)).status).toBe(200);
    for (let i = 0; i < 2; i++) {
      expect(await post({ content: "x" })).toMatchObject({ status: 403, body: { code: 50_013 } });
    }
    expect((await post({ content: "x" })).status).toBe(200);
    expect(fault.hits).toBe(2);
    expect(discord.shows(channelId)).toHaveLength(1);
  });

  test("a server error is HTML, and always means until removed", async () => {
    const { discord, post } = await startCaller();
    const fault = discord.knobs.down();
    for (let i = 0; i < 3; i++) {
      const { status, headers } = await post({ content: "x" });
      expect([status, headers.get("content-type")]).toEqual([503, "text/html; charset=UTF-8"]);
    }
    fault.remove();
    expect((await post({ content: "x" })).status).toBe(200);
  });

  test("a dropped answer has been obeyed; a cut request has not", async () => {
    const { discord, post, channelId } = await startCaller();
    discord.knobs.dropAnswer();
    await expect(post({ content: "stored" })).rejects.toThrow();
    discord.knobs.cut();
    await expect(post({ content: "lost" })).rejects.toThrow();
    expect(discord.shows(channelId).map((message) => message.content)).toEqual(["stored"]);
    expect(discord.requests.map((request) => request.status)).toEqual([0, 0]);
  });

  test("a hanging request gets no answer and stores nothing", async () => {
    const { discord, channelId, bot } = await startCaller();
    discord.knobs.hang();
    const sending = fetch(`${discord.url}/v10/channels/${channelId}/messages`, {
      method: "POST",
      headers: { authorization: `Bot ${bot.token}`, "content-type": "application/json" },
      body: '{"content":"x"}',
      signal: AbortSignal.timeout(50),
    });
    await expect(sending).rejects.toThrow("timeout");
    expect(discord.shows(channelId)).toEqual([]);
    expect(discord.requests).toMatchObject([{ body: { content: "x" }, status: 0 }]);
  });

  test("a delay holds an answer back and joins with other faults", async () => {
    const { discord, post } = await startCaller();
    discord.knobs.delay(5, { times: 1 });
    discord.knobs.refuse({ status: 400, code: 50_035 });
    expect((await post({ content: "x" })).status).toBe(400);
    expect((await post({ content: "x" })).status).toBe(200);
  });

  test("while it doesn't listen connecting is refused, and it comes back on the same port", async () => {
    const { discord, post, channelId } = await startCaller();
    const before = discord.url;
    await discord.stopListening();
    await expect(post({ content: "x" })).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await discord.listenAgain();
    expect(discord.url).toBe(before);
    expect((await post({ content: "x" })).status).toBe(200);
    expect(discord.shows(channelId)).toHaveLength(1);
  });

  test("clear ends them all", async () => {
    const { discord, post } = await startCaller();
    discord.knobs.down();
    discord.knobs.hang();
    discord.knobs.clear();
    expect((await post({ content: "x" })).status).toBe(200);
  });

  test("a wait ends with an error when the server closes", async () => {
    const { discord } = await startCaller();
    const waiting = discord.until(() => false);
    await discord.close();
    await expect(waiting).rejects.toThrow("closed");
  });
});

describe("rate limits", () => {
  test("a 429 says when to come back, and for whom it holds", async () => {
    const { discord, post } = await startCaller();
    discord.knobs.rateLimit({ retryAfterMs: 1_500 });
    const user = await post({ content: "x" });
    expect(user).toMatchObject({ status: 429, body: { retry_after: 1.5, global: false } });
    expect([user.headers.get("retry-after"), user.headers.get("x-ratelimit-scope")]).toEqual(["2", "user"]);
    discord.knobs.rateLimit({ retryAfterMs: 500, scope: "global" });
    const all = await post({ content: "x" });
    expect(all).toMatchObject({ status: 429, body: { retry_after: 0.5, global: true } });
    expect([all.headers.get("x-ratelimit-global"), all.headers.get("x-ratelimit-scope")]).toEqual(["true", "global"]);
  });

  test("off, there are none and no headers", async () => {
    const { post } = await startCaller();
    const answers = await Promise.all(Array.from({ length: 60 }, () => post({ content: "x" })));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(answers[0]?.headers.get("x-ratelimit-limit")).toBeNull();
  });

  test("a webhook takes five in two seconds, and its headers count down", async () => {
    const { discord, hook, channelId } = await startCaller();
    const [first, second] = [await hook(), await hook()];
    discord.knobs.limits.enabled = true;
    const left: (string | null)[] = [];
    for (let i = 0; i < 5; i++) left.push((await first.execute({ content: "x" })).headers.get("x-ratelimit-remaining"));
    expect(left).toEqual(["4", "3", "2", "1", "0"]);
    const refused = await first.execute({ content: "x" });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("x-ratelimit-scope")).toBe("user");
    expect((await second.execute({ content: "x" })).status).toBe(200);
    discord.knobs.advanceClock(2_000);
    expect((await first.execute({ content: "x" })).status).toBe(200);
    expect(discord.shows(channelId)).toHaveLength(7);
  });

  test("all webhooks of a channel together have a limit of their own, if one is set", async () => {
    const { discord, hook } = await startCaller();
    const hooks = [await hook(), await hook()];
    Object.assign(discord.knobs.limits, { enabled: true, webhooksOfChannel: { count: 3, windowMs: 60_000 } });
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await hooks[i % 2]!.execute({ content: "x" }));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429]);
    expect(answers[3]?.headers.get("x-ratelimit-scope")).toBe("shared");
    expect(discord.invalidRequests).toBe(0);
  });

  test("a bot has fifty a second over all routes", async () => {
    const { discord, call } = await startCaller();
    discord.knobs.limits.enabled = true;
    discord.knobs.limits.other = { count: 1_000, windowMs: 1_000 };
    const answers = await Promise.all(Array.from({ length: 51 }, () => call("GET", "/users/@me")));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.body).toMatchObject({ global: true });
  });

  test("discord.js keeps to the headers by itself", async () => {
    const { discord, bot, channelId } = await startCaller();
    Object.assign(discord.knobs.limits, { enabled: true, messages: { count: 3, windowMs: 200 } });
    const rest = new REST({ api: discord.url, offset: 0 }).setToken(bot.token);
    await Promise.all(
      ["1", "2", "3", "4", "5"].map((content) => rest.post(Routes.channelMessages(channelId), { body: { content } })),
    );
    expect(discord.shows(channelId).map((message) => message.content)).toEqual(["1", "2", "3", "4", "5"]);
    expect(discord.requests.filter((request) => request.status === 429)).toEqual([]);
  });

  test("too many refused requests lead to a ban by Cloudflare, which ends", async () => {
    const { discord, call } = await startCaller();
    discord.knobs.invalidRequestLimit = 3;
    for (let i = 0; i < 3; i++) await call("GET", "/users/@me", undefined, "wrong");
    expect(discord.invalidRequests).toBe(3);
    const banned = await call("GET", "/users/@me");
    expect(banned).toMatchObject({ status: 429, body: { text: "error code: 1015" } });
    discord.knobs.advanceClock(10 * 60_000);
    expect((await call("GET", "/users/@me")).status).toBe(200);
  });
});
