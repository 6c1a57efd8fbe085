import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noise } from "../support/noise.js";
import { AttachmentsWorld, MIB, sha256, sha256Of } from "./attachments-world.js";

test("a file arrives byte-equal, with its size and type, in a folder that nobody else reads", async () => {
  const world = await AttachmentsWorld.start();
  const bytes = noise(3 * MIB + 17);
  const url = world.kook.upload("clip.bin", bytes, "video/x-unusual");

  const file = await world.open(url);

  expect(file).toMatchObject({ size: bytes.length, contentType: "video/x-unusual" });
  expect(sha256Of(file.path)).toBe(sha256(bytes));
  expect(statSync(join(world.dataDir, "spool")).mode & 0o777).toBe(0o700);
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
});

test("an empty file is a file", async () => {
  const world = await AttachmentsWorld.start();
  expect(await world.open(world.kook.upload("empty.txt", Buffer.alloc(0), "text/plain"))).toMatchObject({ size: 0 });
});

test("the asset host isn't told who asks", async () => {
  const world = await AttachmentsWorld.start();
  await world.open(world.kook.upload("a.txt", noise(10), "text/plain"));

  const headers = world.kook.assetRequests[0]?.headers ?? {};
  expect(Object.keys(headers).sort()).toEqual(["accept", "accept-encoding", "connection", "host", "user-agent"]);
});

test("one request serves all who want a file at the same time and soon after", async () => {
  const world = await AttachmentsWorld.start();
  const url = world.kook.upload("a.bin", noise(MIB), "application/octet-stream");

  const [first, second] = await Promise.all([world.open(url), world.open(url)]);
  first.release();
  second.release();
  await world.clock.advance(60_000);
  const third = await world.open(url);

  expect(third.path).toBe(first.path);
  await world.clock.advance(60 * 60_000);
  expect(existsSync(third.path)).toBe(true);
  expect(world.requests).toBe(1);
});

test("a file is removed some minutes after its last user released it, and not before", async () => {
  const world = await AttachmentsWorld.start();
  const url = world.kook.upload("a.bin", noise(MIB), "application/octet-stream");
  const [first, second] = await Promise.all([world.open(url), world.open(url)]);

  first.release();
  first.release(); // twice counts once
  await world.clock.advance(60 * 60_000);
  expect(existsSync(second.path)).toBe(true);

  second.release();
  await world.clock.advance(179_000);
  expect(existsSync(second.path)).toBe(true);
  await world.clock.advance(1_000);
  await world.clock.until(() => world.spooled.length === 0);

  await world.open(url);
  expect(world.requests).toBe(2);
});

test("files that nobody uses take no more than their share of the disk: the one used longest ago goes first", async () => {
  const world = await AttachmentsWorld.start({ keptBytes: 2 * MIB });
  const urls = [1, 2, 3].map((seed) => world.kook.upload("a.bin", noise(MIB, seed), "application/octet-stream"));
  const [first, second, third] = await Promise.all(urls.map((url) => world.open(url)));

  second?.release();
  first?.release();
  third?.release();
  await world.clock.until(() => world.spooled.length === 2);

  expect([first, second, third].map((file) => existsSync(file?.path ?? ""))).toEqual([true, false, true]);
});

test("one who stops waiting doesn't end the fetch of another", async () => {
  const world = await AttachmentsWorld.start();
  const bytes = noise(MIB);
  const url = world.kook.upload("a.bin", bytes, "application/octet-stream");
  world.kook.knobs.delay(50, { on: "GET /attachments/*" });
  const leaving = new AbortController();

  const left = world.open(url, { signal: leaving.signal });
  const stayed = world.open(url);
  leaving.abort(new Error("I go"));

  await expect(left).rejects.toThrow("I go");
  expect(sha256Of((await stayed).path)).toBe(sha256(bytes));
  expect(world.requests).toBe(1);
});

test("when all have stopped waiting the fetch ends, leaves nothing, and the next one begins anew", async () => {
  const world = await AttachmentsWorld.start();
  const url = world.kook.upload("a.bin", noise(MIB), "application/octet-stream");
  world.kook.assetKnobs.stallBody({ after: 1_000 });
  const leaving = new AbortController();

  const left = world.open(url, { signal: leaving.signal });
  await world.clock.until(() => world.spooled.length === 1);
  leaving.abort(new Error("I go"));
  await expect(left).rejects.toThrow("I go");

  expect(await world.open(url)).toMatchObject({ size: MIB });
  await world.clock.until(() => world.spooled.length === 1);
  expect(world.log).toEqual([]);
});

test("whoever had stopped waiting before gets nothing fetched", async () => {
  const world = await AttachmentsWorld.start();
  const url = world.kook.upload("a.bin", noise(10), "application/octet-stream");
  await expect(world.open(url, { signal: AbortSignal.abort(new Error("I go")) })).rejects.toThrow("I go");
  expect(world.requests).toBe(0);
});

test("a file that is too large isn't fetched, and its size is told", async () => {
  const world = await AttachmentsWorld.start();
  const url = world.kook.upload("a.bin", noise(MIB), "application/octet-stream");

  await expect(world.open(url, { maxBytes: MIB - 1 })).rejects.toMatchObject({ reason: "too-large", size: MIB });
  await world.clock.until(() => world.spooled.length === 0);
  expect(await world.open(url, { maxBytes: MIB })).toMatchObject({ size: MIB });
});

test("a file that turns out too large while it comes is given up", async () => {
  const world = await AttachmentsWorld.start();
  world.kook.assetKnobs.withoutLength = true;
  const url = world.kook.upload("a.bin", noise(MIB), "application/octet-stream");

  await expect(world.open(url, { maxBytes: MIB - 1 })).rejects.toMatchObject({ reason: "too-large", size: null });
  await world.clock.until(() => world.spooled.length === 0);
  expect(await world.open(url, { maxBytes: MIB })).toMatchObject({ size: MIB });
});

test.each([true, false])("what is too large for one place still goes to the other (length told: %s)", async (told) => {
  const world = await AttachmentsWorld.start();
  world.kook.assetKnobs.withoutLength = !told;
  const bytes = noise(MIB);
  const url = world.kook.upload("a.bin", bytes, "application/octet-stream");

  const [small, large] = await Promise.allSettled([world.open(url, { maxBytes: 1_000 }), world.open(url)]);

  expect(small).toMatchObject({ status: "rejected", reason: { reason: "too-large" } });
  expect(large).toMatchObject({ status: "fulfilled", value: { size: MIB } });
  await expect(world.open(url, { maxBytes: 1_000 })).rejects.toMatchObject({ reason: "too-large", size: MIB });
  expect(world.requests).toBe(1);
});

test("no more than a dozen files come at once; the others wait their turn", async () => {
  const world = await AttachmentsWorld.start();
  const urls = Array.from({ length: 13 }, (_, seed) =>
    world.kook.upload("a.bin", noise(2_000, seed), "application/octet-stream"),
  );
  world.kook.assetKnobs.stallBody({ after: 1_000, times: 12 });
  const leaving = new AbortController();

  const [first, ...others] = urls.map((url, index) => world.open(url, index === 0 ? { signal: leaving.signal } : {}));
  for (const opening of others) opening.catch(() => undefined);
  await world.clock.until(() => world.requests === 12);
  await world.clock.settle();
  expect(world.requests).toBe(12);

  leaving.abort(new Error("I go"));
  await expect(first).rejects.toThrow("I go");
  expect(await others.at(-1)).toMatchObject({ size: 2_000 });
});

test("a full disk costs the file and not the relay, is told once, and ends when there is room", async () => {
  const world = await AttachmentsWorld.start();
  const [bytes, url] = [noise(MIB), (seed: number) => world.kook.upload("a.bin", noise(MIB, seed), "a/b")];
  // The kernel itself answers ENOSPC to whatever is written here.
  for (const name of ["1", "2"]) symlinkSync("/dev/full", join(world.dataDir, "spool", name));

  await expect(world.open(url(1))).rejects.toMatchObject({ reason: "no-room" });
  await expect(world.open(url(2))).rejects.toMatchObject({ reason: "no-room" });
  const file = await world.open(url(1));

  expect(sha256Of(file.path)).toBe(sha256(bytes));
  expect(world.log.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 50, words: "The spool folder can't be written (ENOSPC)" },
  ]);
});

test("files leave room on the disk for the store, and those that nobody uses go when room is short", async () => {
  let free = 70 * MIB;
  const world = await AttachmentsWorld.start({ freeBytes: () => Promise.resolve(free) });
  const urls = [1, 2].map((seed) => world.kook.upload("a.bin", noise(8 * MIB, seed), "a/b"));
  await expect(world.open(urls[0] ?? "")).rejects.toMatchObject({ reason: "no-room", size: 8 * MIB });

  free = 72 * MIB;
  const first = await world.open(urls[0] ?? "");
  free = 64 * MIB;
  await expect(world.open(urls[1] ?? "")).rejects.toMatchObject({ reason: "no-room" });
  first.release();
  await expect(world.open(urls[1] ?? "")).rejects.toMatchObject({ reason: "no-room" });
  expect(existsSync(first.path)).toBe(false);
});

test("what a crash left in the spool folder is gone after the next start", async () => {
  const world = await AttachmentsWorld.start();
  const leftOver = join(world.dataDir, "spool", "17");
  writeFileSync(leftOver, "half a file");
  mkdirSync(join(world.dataDir, "spool", "folder"));

  const again = await AttachmentsWorld.start({ dataDir: world.dataDir });

  expect(existsSync(leftOver)).toBe(false);
  expect(again.requests).toBe(0);
  expect(world.spooled).toEqual([]);
});

test("a spool folder that can't be made is a start-up error with its mend", async () => {
  const world = await AttachmentsWorld.start();
  writeFileSync(join(world.dataDir, "file"), "");
  await expect(AttachmentsWorld.start({ dataDir: join(world.dataDir, "file") })).rejects.toThrow(
    /spool".*can't be used \(ENOTDIR\)\. Remove/,
  );
});

test("a spool folder that someone removed is made again", async () => {
  const world = await AttachmentsWorld.start();
  rmSync(join(world.dataDir, "spool"), { recursive: true });
  const file = await world.open(world.kook.upload("a.bin", noise(10), "a/b"));
  expect(sha256Of(file.path)).toBe(sha256(noise(10)));
});

test("stopping ends what is under way and leaves no file", async () => {
  const world = await AttachmentsWorld.start();
  const [kept, stalled] = [1, 2].map((seed) => world.kook.upload("a.bin", noise(2_000, seed), "a/b"));
  const file = await world.open(kept ?? "");
  file.release();
  world.kook.assetKnobs.stallBody({ after: 1_000 });
  const opening = world.open(stalled ?? "");
  opening.catch(() => undefined);
  await world.clock.until(() => world.spooled.length === 2);

  await world.attachments.close();

  await expect(opening).rejects.toMatchObject({ reason: "unreachable" });
  await expect(world.open(kept ?? "")).rejects.toMatchObject({ reason: "unreachable" });
  expect(world.spooled).toEqual([]);
  expect(world.clock.pending).toBe(0);
});
