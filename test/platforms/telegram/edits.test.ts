import { expect, test } from "vitest";
import { parseRemoteId } from "../../../src/platforms/telegram/remote-id.js";
import type { ShownMessage } from "../../../sandbox/telegram/server.js";
import { failureOf } from "../platform-world.js";
import { bytes, png } from "./kept-files.js";
import { file, startTelegramWorld, type TelegramWorld } from "./telegram-world.js";

const CANT = { status: 400, description: "Bad Request: message can't be edited" } as const;
const buttons = [[{ text: "Open", url: "https://example.com/" }]];

function shown(world: TelegramWorld): readonly ShownMessage[] {
  return world.server.shows(world.chatId);
}

function photo(world: TelegramWorld, name: string): ReturnType<typeof file> {
  return file(world.files.add(name, png(10, 10), "image/png"), "photo");
}

test("an edit keeps the buttons, and takes them away where there are none any more", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send({ buttons });

  await world.edit(remoteId, { html: "changed", buttons });
  expect(shown(world)[0]?.replyMarkup).toEqual({ inline_keyboard: buttons });
  await world.edit(remoteId, { html: "changed", buttons: [] });
  expect(shown(world)[0]?.replyMarkup).toBeNull();
});

test("a caption is changed, and its picture stays with its buttons", async () => {
  const world = await startTelegramWorld();
  const files = [photo(world, "a.png")];
  const remoteId = await world.send({ files, buttons });

  expect(await world.edit(remoteId, { html: "<b>Ann</b>\nchanged", files, buttons })).toBe(remoteId);

  expect(shown(world)).toMatchObject([
    { text: "Ann\nchanged", media: { name: "a.png", captionAbove: true }, replyMarkup: { inline_keyboard: buttons } },
  ]);
  expect(world.asked("editMessageMedia")).toBe(0);
});

test("the words of an album are changed where they stand", async () => {
  const world = await startTelegramWorld();
  const pictures = [photo(world, "a.png"), photo(world, "b.png")];
  const documents = ["a.zip", "b.zip"].map((name) => file(world.files.add(name, bytes(name), null), "document"));

  await world.edit(await world.send({ files: pictures }), { html: "changed", files: pictures });
  await world.edit(await world.send({ files: documents }), { html: "changed", files: documents });

  expect(shown(world).map(({ text }) => text)).toEqual(["changed", "", "", "changed"]);
});

test("the lines of files that weren't sent stay through edits, also in a text that stands for all of them", async () => {
  const world = await startTelegramWorld();
  const missing = file(world.files.missing("film.mp4", "too-large", 90 * 1024 * 1024), "video");
  const some = [photo(world, "a.png"), missing];

  await world.edit(await world.send({ files: some }), { html: "changed", files: some });
  await world.edit(await world.send({ files: [missing] }), { html: "changed", files: [missing] });

  expect(shown(world).map(({ text }) => text)).toEqual([
    "changed\n🎬 film.mp4 · 90 MB",
    "changed\n🎬 film.mp4 · 90 MB",
  ]);
});

test("a copy that someone there deleted is left alone", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send();
  await world.remove(remoteId);

  expect(await world.edit(remoteId, { html: "changed" })).toBe(remoteId);

  expect(shown(world)).toEqual([]);
});

test("what Telegram won't change is corrected by a marked answer, which later edits change", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send();
  world.server.knobs.refuse({ ...CANT, on: "editMessageText" });

  const both = await world.edit(remoteId, { html: "<b>Ann</b>\nsecond", buttons });
  expect(shown(world)).toMatchObject([
    { text: "Ann\nhello" },
    { text: "✏️ Ann\nsecond", replyTo: Number(remoteId), replyMarkup: { inline_keyboard: buttons } },
  ]);

  expect(await world.edit(both, { html: "<b>Ann</b>\nthird" })).toBe(both);
  expect(shown(world).map(({ text }) => text)).toEqual(["Ann\nhello", "✏️ Ann\nthird"]);

  await world.remove(both);
  expect(shown(world)).toEqual([]);
});

test("a correction that can't be changed either is corrected too, and all of them are removed together", async () => {
  const world = await startTelegramWorld();
  let remoteId = await world.send();
  world.server.knobs.refuse({ ...CANT, on: "editMessageText", times: 2 });

  remoteId = await world.edit(remoteId, { html: "second" });
  remoteId = await world.edit(remoteId, { html: "third" });

  expect(shown(world).map(({ text }) => text)).toEqual(["Ann\nhello", "✏️ second", "✏️ third"]);
  await world.remove(remoteId);
  expect(shown(world)).toEqual([]);
});

test("an album whose words can't be changed is corrected by a text, with what isn't in it", async () => {
  const world = await startTelegramWorld();
  const missing = file(world.files.missing("c.png", "gone"), "photo");
  const files = [photo(world, "a.png"), photo(world, "b.png"), missing];
  const remoteId = await world.send({ files });
  world.server.knobs.refuse({ ...CANT, on: "editMessageCaption" });

  const both = await world.edit(remoteId, { html: "second", files });
  await world.edit(both, { html: "third", files });

  const [first, , correction] = shown(world);
  expect(correction).toMatchObject({ text: "✏️ third\n🖼️ c.png", media: null, replyTo: first?.id });
  await world.remove(both);
  expect(shown(world)).toEqual([]);
});

test("a correction in a topic stands there", async () => {
  const world = await startTelegramWorld();
  const topic = world.server.addTopic(world.chatId, "Releases", world.ownerId);
  const address = `${world.chatId}/${topic.id}`;
  const remoteId = await world.send({}, address);
  world.server.knobs.refuse({ ...CANT, on: "editMessageText" });

  await world.edit(remoteId, { html: "second" }, address);

  expect(world.server.shows(world.chatId, topic.id).map(({ text }) => text)).toEqual(["Ann\nhello", "✏️ second"]);
});

test("other pictures in the same places are put there, and the words follow", async () => {
  const world = await startTelegramWorld();
  const [a, b, c] = [photo(world, "a.png"), photo(world, "b.png"), photo(world, "c.png")];
  const remoteId = await world.send({ files: [a, b] });

  const changed = await world.edit(remoteId, { html: "changed", files: [a, c] });

  expect(shown(world)).toMatchObject([
    { text: "changed", media: { name: "a.png", captionAbove: true } },
    { text: "", media: { name: "c.png", captionAbove: true } },
  ]);
  expect(world.asked("editMessageMedia")).toBe(1);
  expect(parseRemoteId(changed)[0].messageIds).toEqual(parseRemoteId(remoteId)[0].messageIds);
  await world.edit(changed, { html: "again", files: [a, c] });
  expect(world.asked("editMessageMedia")).toBe(1);
});

test("the picture that bears the words is changed with them and keeps its buttons", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send({ files: [photo(world, "a.png")], buttons });

  await world.edit(remoteId, { html: "changed", files: [photo(world, "b.png")], buttons });

  expect(shown(world)).toMatchObject([
    { text: "changed", media: { name: "b.png" }, replyMarkup: { inline_keyboard: buttons } },
  ]);
});

test.each([
  ["more", 1, 2],
  ["fewer", 2, 1],
  ["no", 2, 0],
  ["the first", 0, 1],
])("with %s pictures than before, the copy is sent anew, marked, and the old one goes", async (_, before, after) => {
  const world = await startTelegramWorld();
  const files = [photo(world, "a.png"), photo(world, "b.png")];
  const remoteId = await world.send({ files: files.slice(0, before) });

  const changed = await world.edit(remoteId, { html: "changed", files: files.slice(0, after) });

  const messages = shown(world);
  expect(messages).toHaveLength(Math.max(after, 1));
  expect(messages[0]?.text).toBe("✏️ changed");
  expect(messages.flatMap(({ media }) => media?.name ?? [])).toEqual(["a.png", "b.png"].slice(0, after));
  expect(parseRemoteId(changed)).toHaveLength(1);
});

test("an old copy that can't be removed stands for the part too, until both can", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send({ files: [photo(world, "a.png"), photo(world, "b.png")] });
  world.server.knobs.refuse({
    status: 400,
    description: "Bad Request: message can't be deleted for everyone",
    on: "deleteMessages",
  });

  const both = await world.edit(remoteId, { html: "changed" });

  expect(parseRemoteId(both)).toHaveLength(2);
  await world.remove(both);
  expect(shown(world)).toEqual([]);
});

test("an old copy whose removal is rate-limited goes a little later", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send({ files: [photo(world, "a.png")] });
  world.server.knobs.rateLimit({ retryAfterMs: 5_000, on: "deleteMessage" });

  const edit = world.edit(remoteId, { html: "changed" });
  await world.clock.until(() => world.asked("deleteMessage") === 1);
  await world.clock.until(() => world.clock.pending > 0);
  await world.clock.advance(5_000);

  expect(parseRemoteId(await edit)).toHaveLength(1);
  expect(shown(world).map(({ text }) => text)).toEqual(["✏️ changed"]);
});

test("an edit that was lost is uncertain, and can be repeated", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send();
  world.server.knobs.dropAnswer({ on: "editMessageText" });

  expect(await failureOf(world.edit(remoteId, { html: "changed" }))).toEqual({ kind: "uncertain" });
  await world.edit(remoteId, { html: "changed" });

  expect(shown(world).map(({ text }) => text)).toEqual(["changed"]);
});

test("copies from before files were sent can be changed and removed", async () => {
  const world = await startTelegramWorld();
  const old = String(parseRemoteId(await world.send())[0].messageIds[0]);

  expect(await world.edit(old, { html: "changed" })).toBe(old);
  expect(shown(world).map(({ text }) => text)).toEqual(["changed"]);
  await world.remove(old);
  expect(shown(world)).toEqual([]);
});
