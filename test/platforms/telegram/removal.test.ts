import { expect, test } from "vitest";
import type { ShownMessage } from "../../../sandbox/telegram/server.js";
import { failureOf } from "../platform-world.js";
import { bytes, gif, png } from "./kept-files.js";
import { file, startTelegramWorld, type TelegramWorld } from "./telegram-world.js";

const TOO_LATE_MS = 49 * 3_600_000;

function shown(world: TelegramWorld): readonly ShownMessage[] {
  return world.server.shows(world.chatId);
}

test("all of an album is removed with one request", async () => {
  const world = await startTelegramWorld();
  const files = ["a.png", "b.png"].map((name) => file(world.files.add(name, png(10, 10), "image/png"), "photo"));
  const remoteId = await world.send({ files });

  await world.remove(remoteId);
  await world.remove(remoteId);

  expect(shown(world)).toEqual([]);
  expect(world.asked("deleteMessage")).toBe(0);
});

test("an album of which someone there deleted a picture is removed all the same", async () => {
  const world = await startTelegramWorld();
  const files = ["a.png", "b.png"].map((name) => file(world.files.add(name, png(10, 10), "image/png"), "photo"));
  const remoteId = await world.send({ files });
  world.server.world.chat(world.chatId).messages.delete(shown(world)[0]!.id);

  await world.remove(remoteId);

  expect(shown(world)).toEqual([]);
});

test("a text that is too old to be removed is blanked, with its buttons", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send({ buttons: [[{ text: "Open", url: "https://example.com/" }]] });
  world.server.knobs.advanceClock(TOO_LATE_MS);

  await world.remove(remoteId);
  await world.remove(remoteId);

  expect(shown(world)).toMatchObject([{ text: "🗑️", replyMarkup: null }]);
});

test.each([
  ["photo", "a.png", png(10, 10), "image/png"],
  ["video", "a.mp4", bytes("film"), "video/mp4"],
  ["animation", "a.gif", gif(10, 10), "image/gif"],
  ["audio", "a.mp3", bytes("song"), "audio/mpeg"],
  ["document", "a.zip", bytes("zip"), null],
] as const)("a %s that is too old to be removed can no longer be seen", async (medium, name, content, type) => {
  const world = await startTelegramWorld();
  const remoteId = await world.send({ files: [file(world.files.add(name, content, type), medium)] });
  world.server.knobs.advanceClock(TOO_LATE_MS);

  await world.remove(remoteId);

  expect(shown(world)).toMatchObject([{ text: "🗑️", media: { name: "deleted.png" } }]);
});

test("an album that is too old to be removed is blanked picture by picture, document by document", async () => {
  const world = await startTelegramWorld();
  const pictures = ["a.png", "b.png"].map((name) => file(world.files.add(name, png(10, 10), "image/png"), "photo"));
  const documents = ["a.zip", "b.zip"].map((name) => file(world.files.add(name, bytes(name), null), "document"));
  const ids = [await world.send({ files: pictures }), await world.send({ files: documents })];
  world.server.knobs.advanceClock(TOO_LATE_MS);

  for (const remoteId of ids) await world.remove(remoteId);

  expect(shown(world).map(({ text, media }) => `${text} ${media?.name}`)).toEqual([
    "🗑️ deleted.png",
    "🗑️ deleted.png",
    "🗑️ deleted.txt",
    "🗑️ deleted.txt",
  ]);
});

test("recordings in an album, which nothing can stand for, lose their words, and are told to be left", async () => {
  const world = await startTelegramWorld();
  const files = ["a.mp3", "b.mp3"].map((name) => file(world.files.add(name, bytes(name), "audio/mpeg"), "audio"));
  const remoteId = await world.send({ files });
  world.server.knobs.advanceClock(TOO_LATE_MS);

  expect(await failureOf(world.remove(remoteId))).toEqual({ kind: "rejected" });

  expect(shown(world).map(({ text, media }) => `${text} ${media?.name}`)).toEqual(["🗑️ a.mp3", "🗑️ b.mp3"]);
});

test("of a copy that is old in part, what can be removed is, and the rest is blanked", async () => {
  const world = await startTelegramWorld();
  const old = await world.send();
  world.server.knobs.advanceClock(TOO_LATE_MS);
  world.server.knobs.refuse({
    status: 400,
    description: "Bad Request: message can't be edited",
    on: "editMessageText",
  });
  const both = await world.edit(old, { html: "second" });

  await world.remove(both);

  expect(shown(world).map(({ text }) => text)).toEqual(["🗑️"]);
});

test("what can neither be removed nor blanked is told", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send();
  world.server.knobs.advanceClock(TOO_LATE_MS);
  world.server.knobs.refuse({
    status: 400,
    description: "Bad Request: message can't be edited",
    on: "editMessageText",
  });

  expect(await failureOf(world.remove(remoteId))).toEqual({ kind: "rejected" });
});
