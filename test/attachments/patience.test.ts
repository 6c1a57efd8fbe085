import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { noise } from "../support/noise.js";
import { AttachmentsWorld, MIB, sha256, sha256Of } from "./attachments-world.js";

const FILES = "GET /attachments/*";

test.each([
  [404, "gone"],
  [410, "gone"],
  [400, "refused"],
  [401, "refused"],
  [403, "refused"],
  [451, "refused"],
  [204, "refused"],
  [304, "refused"],
])("an answer %i means that the file is %s, and is not asked for again", async (status, reason) => {
  const world = await AttachmentsWorld.start();
  world.kook.knobs.refuse({ status, on: FILES, times: Infinity });

  const opening = world.open(world.kook.upload("a.bin", noise(10), "a/b"));

  await expect(opening).rejects.toMatchObject({ reason, message: `The host answered ${status}` });
  expect(world.requests).toBe(1);
  expect(world.spooled).toEqual([]);
});

test.each([408, 425, 429, 500, 502, 503, 504])("after an answer %i it is tried again, in a moment", async (status) => {
  const world = await AttachmentsWorld.start();
  world.kook.knobs.refuse({ status, on: FILES, times: 2 });
  expect(await world.openPatiently(world.kook.upload("a.bin", noise(10), "a/b"))).toMatchObject({ size: 10 });
  expect(world.requests).toBe(3);
});

test("after three tries a file counts as unreachable, and the log names its host and no address", async () => {
  const world = await AttachmentsWorld.start();
  world.kook.knobs.refuse({ status: 503, on: FILES, times: Infinity });
  const url = world.kook.upload("a.bin", noise(10), "a/b");

  await expect(world.openPatiently(url)).rejects.toMatchObject({
    reason: "unreachable",
    message: "The host answered 503",
  });

  expect(world.requests).toBe(3);
  expect(world.spooled).toEqual([]);
  expect(world.log.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 30, host: new URL(url).host, reason: "unreachable", msg: "A file could not be fetched" },
  ]);
  expect(world.log.join()).not.toContain("/attachments/");
});

test("a host that answers with errors is as patiently asked for the next file", async () => {
  const world = await AttachmentsWorld.start();
  const [first = "", second = ""] = [1, 2].map((seed) => world.kook.upload("a.bin", noise(10, seed), "a/b"));
  world.kook.knobs.refuse({ status: 503, on: FILES, times: 3 });
  await expect(world.openPatiently(first)).rejects.toMatchObject({ reason: "unreachable" });

  world.kook.knobs.refuse({ status: 503, on: FILES, times: 2 });
  expect(await world.openPatiently(second)).toMatchObject({ size: 10 });
});

test("a host that can't be reached is asked but once for each file, until a minute has passed", async () => {
  const world = await AttachmentsWorld.start();
  const url = world.kook.upload("a.bin", noise(10), "a/b");
  world.kook.knobs.cut({ on: FILES, times: Infinity });
  await expect(world.openPatiently(url)).rejects.toMatchObject({ reason: "unreachable" });
  expect(world.requests).toBe(3);

  await expect(world.openPatiently(url)).rejects.toMatchObject({ reason: "unreachable" });
  expect(world.requests).toBe(4);

  await world.clock.advance(60_000);
  await expect(world.openPatiently(url)).rejects.toMatchObject({ reason: "unreachable" });
  expect(world.requests).toBe(7);
});

test("a host that is back is asked as patiently as before", async () => {
  const world = await AttachmentsWorld.start();
  const urls = [1, 2, 3].map((seed) => world.kook.upload("a.bin", noise(10, seed), "a/b"));
  world.kook.knobs.cut({ on: FILES, times: 3 });
  await expect(world.openPatiently(urls[0] ?? "")).rejects.toMatchObject({ reason: "unreachable" });
  await world.open(urls[1] ?? "");

  world.kook.knobs.cut({ on: FILES, times: 2 });
  expect(await world.openPatiently(urls[2] ?? "")).toMatchObject({ size: 10 });
});

test("a file that was cut goes on where it broke off", async () => {
  const world = await AttachmentsWorld.start();
  const bytes = noise(MIB);
  const url = world.kook.upload("a.png", bytes, "image/png");
  world.kook.assetKnobs.cutBody({ after: 300_000 });

  const file = await world.openPatiently(url);

  expect(sha256Of(file.path)).toBe(sha256(bytes));
  expect(file).toMatchObject({ size: MIB, contentType: "image/png" });
  const [first, second] = world.kook.assetRequests;
  expect(first?.headers["range"]).toBeUndefined();
  expect(second?.status).toBe(206);
  expect(Number(/\d+/.exec(second?.headers["range"] ?? "")?.[0])).toBeGreaterThan(0);
});

test("a file that comes in many pieces over a bad line arrives all the same", async () => {
  const world = await AttachmentsWorld.start();
  const bytes = noise(MIB);
  const url = world.kook.upload("a.bin", bytes, "a/b");
  world.kook.assetKnobs.cutBody({ after: 100_000, times: 10 });

  const file = await world.openPatiently(url);

  expect(sha256Of(file.path)).toBe(sha256(bytes));
  expect(world.requests).toBeGreaterThan(3);
});

test("where a host can't go on with a file, it is fetched anew", async () => {
  const world = await AttachmentsWorld.start();
  const bytes = noise(MIB);
  const url = world.kook.upload("a.bin", bytes, "a/b");
  world.kook.assetKnobs.ranges = false;
  world.kook.assetKnobs.cutBody({ after: 300_000, times: 2 });

  const file = await world.openPatiently(url);

  expect(sha256Of(file.path)).toBe(sha256(bytes));
  expect(world.kook.assetRequests.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test("a file that changed in between is fetched anew", async () => {
  const [before, after] = [noise(MIB, 1), noise(MIB, 2)];
  let requests = 0;
  const url = await serving((request, response) => {
    requests += 1;
    const etag = requests === 1 ? '"one"' : '"two"';
    expect(request.headers["if-range"]).toBe(requests === 1 ? undefined : '"one"');
    response.writeHead(200, { etag, "content-length": MIB });
    if (requests > 1) response.end(after);
    else response.write(before.subarray(0, 300_000), () => response.destroy());
  });
  const world = await AttachmentsWorld.start({ assetOrigins: [new URL(url).origin] });

  expect(sha256Of((await world.openPatiently(url)).path)).toBe(sha256(after));
});

test.each([
  ["another place in the file", { "content-range": `bytes 5-${MIB - 1}/${MIB}` }],
  ["no place in the file", {}],
])("a part that is from %s is not taken", async (_what, headers) => {
  const bytes = noise(MIB);
  let requests = 0;
  const url = await serving((request, response) => {
    requests += 1;
    if (request.headers.range === undefined) response.writeHead(200, { etag: '"one"', "content-length": MIB });
    else response.writeHead(206, { etag: '"one"', ...headers });
    if (requests === 1) response.write(bytes.subarray(0, 300_000), () => response.destroy());
    else response.end(bytes);
  });
  const world = await AttachmentsWorld.start({ assetOrigins: [new URL(url).origin] });

  expect(sha256Of((await world.openPatiently(url)).path)).toBe(sha256(bytes));
  expect(requests).toBe(3);
});

test("a file whose host keeps silent for half a minute is asked for again", async () => {
  const world = await AttachmentsWorld.start();
  const bytes = noise(MIB);
  const url = world.kook.upload("a.bin", bytes, "a/b");
  world.kook.assetKnobs.stallBody({ after: 300_000 });

  const opening = world.open(url);
  await world.clock.until(() => world.spooledBytes === 300_000);
  await world.clock.advance(29_999);
  expect(world.requests).toBe(1);
  await world.clock.advance(1);
  await pauseIsOver(world);

  expect(sha256Of((await opening).path)).toBe(sha256(bytes));
  expect(world.requests).toBe(2);
});

test("a host that takes the question and never answers is given up after three half minutes", async () => {
  const world = await AttachmentsWorld.start();
  world.kook.knobs.hang({ on: FILES, times: Infinity });
  const opening = world.open(world.kook.upload("a.bin", noise(10), "a/b"));
  opening.catch(() => undefined);

  for (const tries of [1, 2, 3]) {
    await world.clock.until(() => world.requests === tries);
    await world.clock.advance(30_000);
    if (tries < 3) await pauseIsOver(world);
  }

  await expect(opening).rejects.toMatchObject({ reason: "unreachable", message: "Nothing came for too long" });
});

test("a file that never ends is given up after five minutes", async () => {
  const world = await AttachmentsWorld.start();
  world.kook.assetKnobs.stallBody({ after: 1_000, times: Infinity });
  const begunAt = world.clock.now();
  const opening = world.open(world.kook.upload("a.bin", noise(MIB), "a/b"));
  opening.catch(() => undefined);

  for (let tries = 1; world.clock.now() - begunAt < 300_000; tries += 1) {
    await world.clock.until(() => world.spooledBytes === tries * 1_000);
    await world.clock.advance(Math.min(30_000, begunAt + 300_000 - world.clock.now()));
    if (world.clock.now() - begunAt < 300_000) await pauseIsOver(world);
  }

  await expect(opening).rejects.toMatchObject({ reason: "unreachable", message: "It took too long" });
  await world.clock.until(() => world.spooled.length === 0);
});

test.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
])("a host that packs the file with %s, unasked, costs no byte", async (encoding, pack) => {
  const bytes = Buffer.from("今晚九点开黑。".repeat(5_000));
  const url = await serving((_request, response) => {
    response.writeHead(200, { "content-encoding": encoding, "content-type": "text/plain; charset=utf-8" });
    response.end(pack(bytes));
  });
  const world = await AttachmentsWorld.start({ assetOrigins: [new URL(url).origin] });

  const file = await world.open(url);
  expect(file).toMatchObject({ size: bytes.length, contentType: "text/plain" });
  expect(sha256Of(file.path)).toBe(sha256(bytes));

  file.release();
  await expect(world.open(url, { maxBytes: 1_000 })).rejects.toMatchObject({ reason: "too-large" });
});

test("a packed file is counted as it is unpacked", async () => {
  const url = await serving((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(20 * MIB)));
  });
  const world = await AttachmentsWorld.start({ assetOrigins: [new URL(url).origin] });
  await expect(world.open(url, { maxBytes: MIB })).rejects.toMatchObject({ reason: "too-large" });
});

test.each(["compress", "constructor"])("a way of packing that nobody knows, %s, is a refusal", async (encoding) => {
  const url = await serving((_request, response) => {
    response.writeHead(200, { "content-encoding": encoding }).end("?");
  });
  const world = await AttachmentsWorld.start({ assetOrigins: [new URL(url).origin] });
  await expect(world.open(url)).rejects.toMatchObject({ reason: "refused" });
});

async function pauseIsOver(world: AttachmentsWorld): Promise<void> {
  await world.clock.until(() => world.pauseMs !== null, "a pause between two tries");
  await world.clock.advance(world.pauseMs ?? 0);
}

/** A server of any kind of answer; yields a file's address there. */
async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/attachments/a`;
}
