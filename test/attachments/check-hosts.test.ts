import { expect, onTestFinished, test } from "vitest";
import { startKookServer } from "../../sandbox/kook/server.js";
import { checkAssetHosts } from "../../src/attachments/check-hosts.js";

test("a host that answers, whatever it answers, is one that files can come from; others are named with their trouble", async () => {
  const [kook, other] = [await startKookServer(), await startKookServer()];
  onTestFinished(async () => {
    await kook.close();
    await other.close();
  });
  other.knobs.refuse({ status: 302, html: "", headers: { location: "https://www.kookapp.cn/" }, on: "GET /" });
  const resolve: Parameters<typeof checkAssetHosts>[1]["resolve"] = (_name, _options, callback) =>
    callback(null, [{ address: "10.0.0.1", family: 4 }]);

  const origins = [kook.assetOrigin, other.assetOrigin, "http://127.0.0.1:1", "https://img.example.com"];
  const checks = await checkAssetHosts(origins, { agent: null, signal: AbortSignal.timeout(20_000), resolve });

  expect(checks).toEqual([
    { origin: kook.assetOrigin, trouble: null },
    { origin: other.assetOrigin, trouble: null },
    { origin: "http://127.0.0.1:1", trouble: "ECONNREFUSED" },
    { origin: "https://img.example.com", trouble: "The host's name leads to no public address" },
  ]);
});

test("a host that takes the question and never answers is in trouble too", async () => {
  const kook = await startKookServer();
  onTestFinished(() => kook.close());
  kook.knobs.hang({ on: "GET /" });
  const giveUp = new AbortController();

  const checking = checkAssetHosts([kook.assetOrigin], { agent: null, signal: giveUp.signal });
  await kook.until(() => kook.assetRequests.length === 1);
  giveUp.abort();

  expect(await checking).toEqual([{ origin: kook.assetOrigin, trouble: "no answer in time" }]);
});
