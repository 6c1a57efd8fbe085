import { expect, onTestFinished, test } from "vitest";
import { createKookClient } from "../../../src/platforms/kook/client.js";
import { Card } from "../../../src/platforms/kook/kasumi.js";
import { proxyAgent } from "../../../src/platforms/proxy.js";
import { listen, openKookRoom } from "../../support/kook-gateway.js";
import { startHttpProxy, startSocksProxy } from "../local-proxies.js";

test.each(["http", "socks"] as const)("requests and the gateway go through a proxy of kind %s", async (kind) => {
  const proxy = kind === "http" ? await startHttpProxy() : await startSocksProxy();
  onTestFinished(() => proxy.close());
  const room = await openKookRoom();
  const { token, log, clock, kook } = room;
  const agent = proxyAgent(proxy.url);
  const client = createKookClient({ token, apiUrl: kook.url, log, clock, random: () => 0.5, agent });
  await client.identify();
  const { connected, heard } = listen(room, { agent, fetchUrl: (compress) => client.gatewayUrl(compress) });
  await connected();
  room.says("hello");
  await clock.until(() => heard.length === 1);
  expect(new Set(proxy.asked)).toEqual(new Set([new URL(kook.url).host]));

  proxy.refuse();
  await sendFails();
  await proxy.close();
  await sendFails();

  /** KOOK is not reached, so nothing is in doubt. */
  async function sendFails(): Promise<void> {
    const sending = client.send(room.channelId, new Card().addText("x")).catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await sending).toMatchObject({ kind: "unavailable", sent: false });
  }
});
