import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { TelegramFile } from "../../../src/rendering/telegram.js";
import type { ShownMessage } from "../../../sandbox/telegram/server.js";
import { failureOf, never } from "../platform-world.js";
import { bytes, gif, png } from "./kept-files.js";
import { file, part, startTelegramWorld, type TelegramWorld } from "./telegram-world.js";

const MB = 1024 * 1024;

function shown(world: TelegramWorld): readonly ShownMessage[] {
  return world.server.shows(world.chatId);
}

/** What each message shows: "photo a.png". */
function media(world: TelegramWorld): readonly string[] {
  return shown(world).map(({ media: it }) => (it ? `${it.kind} ${it.name}` : "text"));
}

async function sha(url: string): Promise<string> {
  return hash(Buffer.from(await (await fetch(url)).arrayBuffer()));
}

function hash(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** How many files were uploaded by each request of that method. */
function uploads(world: TelegramWorld, method: string): readonly number[] {
  return world.server.requests.filter(({ path }) => path === method).map(({ files }) => files?.length ?? 0);
}

test.each<[TelegramFile["medium"], string, Buffer, string]>([
  ["photo", "猫 咪.png", png(640, 480), "image/png"],
  ["video", "clip.mp4", bytes("video"), "video/mp4"],
  ["audio", "语音.mp3", bytes("sound"), "audio/mpeg"],
  ["document", '报告 "终".pdf', bytes("pages"), "application/pdf"],
  ["animation", "dance.gif", gif(100, 100), "image/gif"],
])("a %s arrives as what it is, byte for byte, with its name, type and words", async (medium, name, content, type) => {
  const world = await startTelegramWorld();
  const url = world.files.add(name, content, type);
  const buttons = [[{ text: "Open", url: "https://example.com/" }]];

  await world.send({ files: [file(url, medium, { name })], buttons });

  const [message] = shown(world);
  expect(message).toMatchObject({ text: "Ann\nhello", entities: [{ type: "bold" }] });
  expect(message?.media).toMatchObject({ kind: medium, name, type, size: content.length });
  expect(await sha(message!.media!.url)).toBe(hash(content));
  expect(message?.replyMarkup).toEqual({ inline_keyboard: buttons });
  expect(world.files.inUse).toBe(0);
});

test("pictures and videos arrive as one album, in order, with the words on the first", async () => {
  const world = await startTelegramWorld();
  const reply = await world.send();
  const files = [
    file(world.files.add("a.png", png(10, 10), "image/png"), "photo"),
    file(world.files.add("b.mp4", bytes("b"), "video/mp4"), "video"),
    file(world.files.add("c.png", png(12, 10), "image/png"), "photo"),
  ];

  const remoteId = await world.send({ files, replyTo: reply });

  expect(media(world)).toEqual(["text", "photo a.png", "video b.mp4", "photo c.png"]);
  const album = shown(world).slice(1);
  expect(new Set(album.map(({ albumId }) => albumId)).size).toBe(1);
  expect(album.map(({ text }) => text)).toEqual(["Ann\nhello", "", ""]);
  expect(album.map(({ media: it }) => it?.captionAbove)).toEqual([true, true, true]);
  expect(album[0]?.replyTo).toBe(Number(reply));
  expect(world.bot.destination.linkTo("-1001234567890", remoteId)).toBe(`https://t.me/c/1234567890/${album[0]?.id}`);
});

test("an answer to an album is an answer to its first message, also in a topic", async () => {
  const world = await startTelegramWorld();
  const topic = world.server.addTopic(world.chatId, "Releases", world.ownerId);
  const address = `${world.chatId}/${topic.id}`;
  const files = ["a.png", "b.png"].map((name) => file(world.files.add(name, png(10, 10), "image/png"), "photo"));

  const remoteId = await world.send({ files }, address);
  await world.send({ replyTo: remoteId }, address);

  const [first, , answer] = world.server.shows(world.chatId, topic.id);
  expect(answer?.replyTo).toBe(first?.id);
});

test("documents stand together, with the words below the last", async () => {
  const world = await startTelegramWorld();
  const files = ["a.zip", "b.txt"].map((name) => file(world.files.add(name, bytes(name), null), "document"));

  await world.send({ files });

  expect(media(world)).toEqual(["document a.zip", "document b.txt"]);
  expect(shown(world).map(({ text }) => text)).toEqual(["", "Ann\nhello"]);
});

test.each<[string, Buffer, string]>([
  ["too wide.png", png(9_000, 400), "image/png"],
  ["sides.png", png(6_000, 4_001), "image/png"],
  ["large.png", png(100, 100, 10 * MB + 1), "image/png"],
  ["vector.svg", bytes("<svg/>"), "image/svg+xml"],
  ["page.png", bytes("<html>"), "text/html"],
  ["no picture.png", bytes("called one by its host"), "image/png"],
  ["no picture.jpg", bytes("called one by its host"), "image/jpeg"],
  ["without a size.png", png(0, 10), "image/png"],
])("what can't be a photo, as %s, arrives as a document, whole", async (name, content, type) => {
  const world = await startTelegramWorld();
  const url = world.files.add(name, content, type);

  await world.send({ files: [file(url, "photo")] });

  expect(media(world)).toEqual([`document ${name}`]);
  expect(await sha(shown(world)[0]!.media!.url)).toBe(hash(content));
  expect(uploads(world, "sendPhoto")).toEqual([]);
});

test("one of several that can't be a photo makes documents of all", async () => {
  const world = await startTelegramWorld();
  const files = [
    file(world.files.add("a.png", png(10, 10), "image/png"), "photo"),
    file(world.files.add("wide.png", png(9_000, 10), "image/png"), "photo"),
  ];

  await world.send({ files });

  expect(media(world)).toEqual(["document a.png", "document wide.png"]);
  expect(shown(world)[1]?.text).toBe("Ann\nhello");
});

test("a moving picture that doesn't say so in its name moves", async () => {
  const world = await startTelegramWorld();
  const url = world.files.add("funny.png", gif(10, 10), "image/gif");

  await world.send({ files: [file(url, "photo")] });

  expect(media(world)).toEqual(["animation funny.png.gif"]);
});

test("a recording that Telegram plays as no music is a document", async () => {
  const world = await startTelegramWorld();
  const url = world.files.add("voice.wav", bytes("RIFF"), "audio/wav");

  await world.send({ files: [file(url, "audio")] });

  expect(media(world)).toEqual(["document voice.wav"]);
});

test("files that can't be had are lines with name, size and link, beside those that can", async () => {
  const world = await startTelegramWorld();
  const files = [
    file(world.files.add("a.png", png(10, 10), "image/png"), "photo"),
    file(world.files.missing("gone.png", "gone"), "photo", { size: 2048 }),
    file(world.files.missing("film.mp4", "too-large", 90 * MB), "video"),
  ];

  await world.send({ files });

  expect(media(world)).toEqual(["photo a.png"]);
  const [message] = shown(world);
  expect(message?.text).toBe("Ann\nhello\n🖼️ gone.png · 2 KB\n🎬 film.mp4 · 90 MB");
  const links = message?.entities.filter(({ type }) => type === "text_link");
  expect(links?.map(({ url }) => url)).toEqual(files.slice(1).map(({ url }) => url));
});

test("a message of which no file can be had is a text", async () => {
  const world = await startTelegramWorld();
  const files = [
    file(world.files.add("huge.zip", bytes("x", 1), null), "document"),
    file(world.files.missing("b.png", "refused"), "photo"),
  ];
  world.files.missing("huge.zip", "too-large", 51 * MB);

  await world.send({ files });

  expect(media(world)).toEqual(["text"]);
  expect(shown(world)[0]?.text).toBe("Ann\nhello\n📎 huge.zip · 51 MB\n🖼️ b.png");
});

test("an empty file is a line, for Telegram takes none", async () => {
  const world = await startTelegramWorld();

  await world.send({ files: [file(world.files.add("empty.txt", Buffer.alloc(0), null), "document")] });

  expect(shown(world)[0]).toMatchObject({ media: null, text: "Ann\nhello\n📎 empty.txt · 0 B" });
});

test("where a caption has no room for lines, each file that is left out is at least a linked name", async () => {
  const world = await startTelegramWorld();
  const missing = Array.from({ length: 9 }, (_, index) =>
    file(world.files.missing(`a long name, number ${index}.png`, "gone"), "photo"),
  );
  const files = [file(world.files.add("a.png", png(10, 10), "image/png"), "photo"), ...missing];

  await world.send({ html: `<b>Ann</b>\n${"字".repeat(950)}`, files });

  const [message] = shown(world);
  expect(message?.text.length).toBeLessThanOrEqual(1024);
  const links = message?.entities.filter(({ type }) => type === "text_link");
  expect(links?.map(({ url }) => url)).toEqual(missing.map(({ url }) => url));
});

test.each([
  [400, "Bad Request: PHOTO_INVALID_DIMENSIONS"],
  [400, "Bad Request: IMAGE_PROCESS_FAILED"],
  [400, "Bad Request: wrong type of the web page content"],
])("what Telegram refuses as photos (%d %s) it gets as documents", async (status, description) => {
  const world = await startTelegramWorld();
  const files = ["a.png", "b.png"].map((name) => file(world.files.add(name, png(10, 10), "image/png"), "photo"));
  world.server.knobs.refuse({ status, description, on: "sendMediaGroup" });

  await world.send({ files });

  expect(media(world)).toEqual(["document a.png", "document b.png"]);
  expect(world.files.inUse).toBe(0);
});

test("what Telegram refuses as a document too is a line", async () => {
  const world = await startTelegramWorld();
  const url = world.files.add("a.png", png(10, 10), "image/png");
  world.server.knobs.refuse({ status: 400, description: "Bad Request: IMAGE_PROCESS_FAILED", on: "sendPhoto" });
  world.server.knobs.refuse({ status: 400, description: "Bad Request: FILE_PARTS_INVALID", on: "sendDocument" });

  await world.send({ files: [file(url, "photo")] });

  expect(shown(world)[0]).toMatchObject({ media: null, text: "Ann\nhello\n🖼️ a.png · 200 B" });
});

test("a document that Telegram names as the bad one leaves the others", async () => {
  const world = await startTelegramWorld();
  const files = ["a.zip", "b.zip", "c.zip"].map((name) => file(world.files.add(name, bytes(name), null), "document"));
  const description = 'Bad Request: failed to send message #2 with the error message "MEDIA_INVALID"';
  world.server.knobs.refuse({ status: 400, description, on: "sendMediaGroup" });

  await world.send({ files });

  expect(media(world)).toEqual(["document a.zip", "document c.zip"]);
  expect(shown(world).at(-1)?.text).toBe("Ann\nhello\n📎 b.zip · 100 B");
});

test("too much for one request leaves out the largest", async () => {
  const world = await startTelegramWorld();
  const files = [100, 300, 200].map((size) => file(world.files.add(`${size}.zip`, bytes("x", size), null), "document"));
  world.server.knobs.refuse({ status: 413, description: "Request Entity Too Large", on: "sendMediaGroup" });

  await world.send({ files });

  expect(media(world)).toEqual(["document 100.zip", "document 200.zip"]);
  expect(shown(world).at(-1)?.text).toBe("Ann\nhello\n📎 300.zip · 300 B");
});

test("where the bot may send texts alone, links stand for files", async () => {
  const world = await startTelegramWorld();
  world.server.world.chat(world.chatId).permissions.delete("can_send_photos");

  await world.send({ files: [file(world.files.add("a.png", png(10, 10), "image/png"), "photo")] });

  expect(shown(world)[0]).toMatchObject({ media: null, text: "Ann\nhello\n🖼️ a.png · 200 B" });
});

test("a file that was sent once is not uploaded again, nor fetched", async () => {
  const world = await startTelegramWorld();
  const other = world.server.world.addChannel({ title: "Channel", creatorId: world.ownerId });
  world.server.world.addBotToChat(other.id, world.botId, { admin: true });
  const files = [
    file(world.files.add("a.png", png(10, 10), "image/png"), "photo"),
    file(world.files.add("b.mp4", bytes("b"), "video/mp4"), "video"),
  ];

  await world.send({ files });
  await world.send({ files }, String(other.id));
  await world.send({ files: files.slice(0, 1) }, String(other.id));

  expect(uploads(world, "sendMediaGroup")).toEqual([2, 0]);
  expect(uploads(world, "sendPhoto")).toEqual([0]);
  expect(world.files.opened).toHaveLength(2);
  expect(world.server.shows(other.id).map(({ media: it }) => it?.name)).toEqual(["a.png", "b.mp4", "a.png"]);
});

test("several chats that want the same file at the same time share one upload", async () => {
  const world = await startTelegramWorld();
  const other = world.server.world.addChannel({ title: "Channel", creatorId: world.ownerId });
  world.server.world.addBotToChat(other.id, world.botId, { admin: true });
  const files = [file(world.files.add("a.png", png(10, 10), "image/png"), "photo")];

  await Promise.all([world.send({ files }), world.send({ files }, String(other.id))]);

  expect([...uploads(world, "sendPhoto")].sort()).toEqual([0, 1]);
});

test("a chat doesn't wait for ever for what is being uploaded for another", async () => {
  const world = await startTelegramWorld();
  const other = world.server.world.addChannel({ title: "Channel", creatorId: world.ownerId });
  world.server.world.addBotToChat(other.id, world.botId, { admin: true });
  const files = [file(world.files.add("a.png", png(10, 10), "image/png"), "photo")];
  world.server.knobs.hang({ on: "sendPhoto" });
  const giveUp = new AbortController();
  const hanging = failureOf(world.bot.destination.send(world.address, part({ files }), "key", giveUp.signal));
  await world.server.until(() => world.asked("sendPhoto") > 0);

  const sending = world.send({ files }, String(other.id));
  expect(world.clock.pending).toBe(1);
  await world.clock.advance(20_000);
  await sending;

  expect(world.server.shows(other.id).map(({ media: it }) => it?.kind)).toEqual(["photo"]);
  giveUp.abort();
  expect(await hanging).toEqual({ kind: "uncertain" });
});

test("what Telegram has forgotten is uploaded again", async () => {
  const world = await startTelegramWorld();
  const files = [file(world.files.add("a.png", png(10, 10), "image/png"), "photo")];
  await world.send({ files });
  world.server.world.files.clear();

  await world.send({ files });

  expect(uploads(world, "sendPhoto")).toEqual([1, 0, 1]);
  expect(media(world)).toEqual(["photo a.png", "photo a.png"]);
});

test("an upload that breaks off leaves in doubt whether it arrived, and releases the files", async () => {
  const world = await startTelegramWorld();
  const files = [file(world.files.add("a.png", png(10, 10), "image/png"), "photo")];
  world.server.knobs.dropAnswer({ on: "sendPhoto" });

  expect(await failureOf(world.send({ files }))).toEqual({ kind: "uncertain" });
  expect(world.files.inUse).toBe(0);
});

test("giving up before anything was sent leaves nothing in doubt", async () => {
  const world = await startTelegramWorld();
  const files = [file(world.files.add("a.png", png(10, 10), "image/png"), "photo")];
  const giveUp = new AbortController();
  giveUp.abort();

  const sending = world.bot.destination.send(world.address, part({ files }), "key", giveUp.signal);

  expect(await failureOf(sending)).toEqual({ kind: "transient" });
});

test("failures of uploads hold neither the text nor the token", async () => {
  const world = await startTelegramWorld();
  const files = [file(world.files.add("a.png", png(10, 10), "image/png"), "photo")];
  const secret = world.server.world.bots.get(world.botId)!.token.split(":")[1]!;
  for (const fail of ["cut", "dropAnswer"] as const) {
    world.server.knobs[fail]({ on: "sendPhoto" });
    const error: unknown = await world.send({ html: "a secret text", files }).catch((reason: unknown) => reason);
    const told = JSON.stringify([error, (error as Error).message, (error as Error).stack]);
    expect(told).toContain("No answer from Telegram");
    expect(told).not.toContain("a secret text");
    expect(told).not.toContain(secret);
  }
});

test("what a part shows is told with its files", async () => {
  const world = await startTelegramWorld();
  const files = [file("https://img.kookapp.cn/a.png", "photo", { size: 5 })];

  expect(world.bot.destination.describe(part({ files }))).toEqual({
    text: "Ann\nhello",
    files: [{ name: "a.png", size: 5 }],
    buttons: [],
    sender: null,
  });
  expect(world.server.requests.filter(({ path }) => path !== "getUpdates")).toEqual([]);
  expect(never.aborted).toBe(false);
});
