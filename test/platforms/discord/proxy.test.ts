import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { startHttpProxy, startSocksProxy, type LocalProxy } from "../local-proxies.js";
import { afterTest, BOT_ID, never, redeemer } from "../platform-world.js";
import { startDiscordWorld } from "./discord-world.js";

async function startProxy(kind: "http" | "socks"): Promise<LocalProxy> {
  const proxy = kind === "http" ? await startHttpProxy() : await startSocksProxy();
  afterTest(() => proxy.close());
  return proxy;
}

test.each(["http", "socks"] as const)("everything goes through a proxy of kind %s, also the gateway", async (kind) => {
  const proxy = await startProxy(kind);
  const world = await startDiscordWorld({ proxyUrl: proxy.url });
  world.bot.listen({ botId: BOT_ID, redeem: redeemer().redeem, onMoved: () => undefined });
  await world.clock.until(() => world.bot.listening);
  const commands = (): number => world.server.world.bots.get(world.botId)!.commands.length;
  await world.clock.until(() => commands() > 0);

  await world.send();
  const run = { channelId: world.channelId, userId: world.ownerId, name: "link", options: { code: "12345678" } };
  const reply = await world.server.runCommand(run);

  expect(world.server.shows(world.channelId)).toMatchObject([{ content: "hello", authorName: "Ann" }]);
  expect(reply.content).toContain("news");
  const connections = world.server.requests.map(({ headers }) => headers["host"]);
  expect(new Set(proxy.asked)).toEqual(new Set(connections));
});

test.each(["http", "socks"] as const)("a proxy of kind %s resolves the platform's name itself", async (kind) => {
  const proxy = await startProxy(kind);
  const world = await startDiscordWorld({ proxyUrl: proxy.url, host: "discord.invalid" });

  await world.send();

  expect(world.server.shows(world.channelId)).toHaveLength(1);
  expect(proxy.asked[0]).toMatch(/^discord\.invalid:/);
});

test.each(["http", "socks"] as const)("a proxy of kind %s that refuses is not taken for Discord", async (kind) => {
  const proxy = await startProxy(kind);
  const world = await startDiscordWorld({ proxyUrl: proxy.url });
  proxy.refuse();

  expect(await world.failure()).toEqual({ kind: "transient" });
  await expect(world.bot.identify(never)).rejects.toMatchObject({ failure: { kind: "transient" } });
});

test.each(["http", "socks"] as const)("a proxy of kind %s that is away leaves nothing in doubt", async (kind) => {
  const proxy = await startProxy(kind);
  const world = await startDiscordWorld({ proxyUrl: proxy.url });
  await proxy.close();

  expect(await world.failure()).toEqual({ kind: "transient" });
});

test.each(["http", "socks"] as const)("rate limits and refusals come through a proxy of kind %s", async (kind) => {
  const proxy = await startProxy(kind);
  const world = await startDiscordWorld({ proxyUrl: proxy.url });
  await world.send();

  world.server.knobs.rateLimit({ retryAfterMs: 2_500, on: "POST /webhooks/*" });
  expect(await world.failure()).toMatchObject({ kind: "rate-limited", scope: "address" });
  world.server.knobs.refuse({ status: 400, code: 50035, on: "POST /webhooks/*" });
  expect(await world.failure()).toEqual({ kind: "rejected" });
  world.server.knobs.dropAnswer({ on: "POST /webhooks/*" });
  expect(await world.failure()).toEqual({ kind: "uncertain" });
});

test.each(["http", "socks"] as const)("files arrive byte for byte through a proxy of kind %s", async (kind) => {
  const proxy = await startProxy(kind);
  const world = await startDiscordWorld({ proxyUrl: proxy.url });
  const bytes = randomBytes(3 * 1024 * 1024 + 1);
  const url = "https://img.kookapp.cn/a.bin";
  await world.files.put(url, bytes);

  const file = { name: "a.bin", title: "a.bin", kind: "file", url, size: null, line: "", embedded: false } as const;
  await world.send({ files: [file] });

  const [message] = world.server.shows(world.channelId);
  const got = Buffer.from(await (await fetch(message!.files[0]!.url)).arrayBuffer());
  expect(got.equals(bytes)).toBe(true);
});
