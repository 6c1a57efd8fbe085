import { expect, test } from "vitest";
import { startHttpProxy, startSocksProxy, type LocalProxy } from "../local-proxies.js";
import { afterTest, BOT_ID, never, redeemer } from "../platform-world.js";
import { file, startTelegramWorld } from "./telegram-world.js";

async function startProxy(kind: "http" | "socks"): Promise<LocalProxy> {
  const proxy = kind === "http" ? await startHttpProxy() : await startSocksProxy();
  afterTest(() => proxy.close());
  return proxy;
}

test.each(["http", "socks"] as const)("everything goes through a proxy of kind %s, by the name", async (kind) => {
  const proxy = await startProxy(kind);
  const world = await startTelegramWorld({ proxyUrl: proxy.url, host: "telegram.invalid" });
  const { asked, redeem } = redeemer();
  world.bot.listen({ botId: BOT_ID, redeem, onMoved: () => undefined });
  await world.clock.until(() => world.bot.listening);

  await world.send();
  const picture = world.files.add("a.zip", Buffer.alloc(300_000, "zip"), null);
  await world.send({ files: [file(picture, "document")] });
  world.server.types(world.chatId, world.ownerId, "/link@relay_bot AbCd-1234");
  await world.clock.until(() => asked.length === 1);

  expect(world.server.shows(world.chatId)).toMatchObject([{}, { media: { size: 300_000 } }, {}]);
  expect(proxy.asked.every((target) => target.startsWith("telegram.invalid:"))).toBe(true);
});

test.each(["http", "socks"] as const)("a proxy of kind %s that is away leaves nothing in doubt", async (kind) => {
  const proxy = await startProxy(kind);
  const world = await startTelegramWorld({ proxyUrl: proxy.url });
  await proxy.close();

  expect(await world.failure()).toEqual({ kind: "transient" });
});

test.each(["http", "socks"] as const)("a proxy of kind %s that refuses is not taken for Telegram", async (kind) => {
  const proxy = await startProxy(kind);
  const world = await startTelegramWorld({ proxyUrl: proxy.url });
  proxy.refuse();

  expect(await world.failure()).toEqual({ kind: "transient" });
  await expect(world.bot.identify(never)).rejects.toMatchObject({ failure: { kind: "transient" } });
});
