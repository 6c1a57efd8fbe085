import { pino } from "pino";
import { expect, test } from "vitest";
import { plainText } from "../../../src/platforms/telegram/message-body.js";
import { never } from "../platform-world.js";
import { file, startTelegramWorld } from "./telegram-world.js";

test("a message appears with its markup", async () => {
  const world = await startTelegramWorld();

  const remoteId = await world.send();

  expect(world.server.shows(world.chatId)).toMatchObject([
    { id: Number(remoteId), text: "Ann\nhello", entities: [{ type: "bold", offset: 0, length: 3 }], bot: true },
  ]);
});

test("a message for a topic appears there", async () => {
  const world = await startTelegramWorld();
  const topic = world.server.addTopic(world.chatId, "Releases", world.ownerId);

  await world.send({}, `${world.chatId}/${topic.id}`);

  expect(world.server.shows(world.chatId, topic.id)).toMatchObject([{ text: "Ann\nhello", topicId: topic.id }]);
});

test("an answer points to the copy of what it answers, and comes without it when that is gone", async () => {
  const world = await startTelegramWorld();
  const first = await world.send();

  await world.send({ replyTo: first });
  await world.send({ replyTo: "424242" });

  expect(world.server.shows(world.chatId)).toMatchObject([{}, { replyTo: Number(first) }, { replyTo: null }]);
});

test("buttons and the preview of a link come as the part says", async () => {
  const world = await startTelegramWorld();
  const url = "https://example.com/";

  await world.send({ html: url, linkPreview: { is_disabled: false, url }, buttons: [[{ text: "Open", url }]] });

  expect(world.server.shows(world.chatId)).toMatchObject([
    { linkPreview: { url }, replyMarkup: { inline_keyboard: [[{ text: "Open", url }]] } },
  ]);
});

test("a copy is changed, also to what it is already", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send();

  expect(await world.edit(remoteId, { html: "<i>changed</i>" })).toBe(remoteId);
  expect(await world.edit(remoteId, { html: "<i>changed</i>" })).toBe(remoteId);

  expect(world.server.shows(world.chatId)).toMatchObject([{ text: "changed", edited: true }]);
});

test("a copy is removed, also when it is gone already", async () => {
  const world = await startTelegramWorld();
  const remoteId = await world.send();

  await world.remove(remoteId);
  await world.remove(remoteId);

  expect(world.server.shows(world.chatId)).toEqual([]);
});

test("markup that Telegram refuses is sent as plain text, and counted as our mistake", async () => {
  const logged: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => logged.push(line) });
  const world = await startTelegramWorld({ log });

  await world.send({ html: '<b>Ann\n<a href="https://example.com/?a=1&amp;b=2">here</a> 1 &lt; 2' });

  expect(world.server.shows(world.chatId)).toMatchObject([{ text: "Ann\nhere (https://example.com/?a=1&b=2) 1 < 2" }]);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain("Telegram refused our markup");
  expect(logged[0]).not.toContain("Ann");
});

test("a caption that Telegram refuses for its markup is plain, and no longer than a caption", async () => {
  const world = await startTelegramWorld();
  const url = world.files.add("a.zip", Buffer.from("zip"), null);

  await world.send({ html: `<b>Ann\n${"x".repeat(2_000)}`, files: [file(url, "document")] });

  expect(world.server.shows(world.chatId)).toMatchObject([{ text: `Ann\n${"x".repeat(1_020)}`, media: {} }]);
});

test("a server that doesn't know times gets them as words, and is asked only once", async () => {
  const world = await startTelegramWorld();
  const description = `Bad Request: can't parse entities: Unsupported start tag "tg-time" at byte offset 11`;
  world.server.knobs.refuse({ status: 400, description, on: "sendMessage" });
  const html = '<b>Ann</b> <tg-time unix="1700000000" format="r">2023-11-14</tg-time>';

  await world.send({ html });
  await world.send({ html });

  expect(world.asked("sendMessage")).toBe(3);
  const bold = { type: "bold", offset: 0, length: 3 };
  expect(world.server.shows(world.chatId)).toMatchObject([
    { text: "Ann 2023-11-14", entities: [bold] },
    { text: "Ann 2023-11-14", entities: [bold] },
  ]);
});

test("plain text loses its tags and nothing else", () => {
  expect(plainText('<b>a</b> &amp;lt; <x> <pre><code class="language-ts">1 &gt; 0</code></pre>')).toBe(
    "a &lt; <x> 1 > 0",
  );
  expect(plainText('<a href="https://example.com/">https://example.com/</a>')).toBe("https://example.com/");
  expect(plainText(`<a href="https://example.com/${"x".repeat(100)}">${"y".repeat(4090)}</a>`)).toBe("y".repeat(4090));
});

test("a copy has a web link where Telegram has one", async () => {
  const { bot } = await startTelegramWorld();

  expect(bot.destination.linkTo("-1001234567890", "5")).toBe("https://t.me/c/1234567890/5");
  expect(bot.destination.linkTo("-1001234567890/7", "9")).toBe("https://t.me/c/1234567890/7/9");
  expect(bot.destination.linkTo("-4000001", "5")).toBeNull();
  expect(bot.destination.linkTo("5000001", "5")).toBeNull();
});

test("a place is called by its title, and a topic by its number too", async () => {
  const world = await startTelegramWorld();

  expect(await world.bot.destination.describePlace(world.address, never)).toBe("Group");
  expect(await world.bot.destination.describePlace(`${world.address}/7`, never)).toBe("Group · #7");
});

test("the bot is known by its name, and by links that add it", async () => {
  const world = await startTelegramWorld();
  expect(world.bot.linkUrl("AbCd-1234")).toBeNull();

  expect(await world.bot.identify(never)).toEqual({ remoteId: String(world.botId), name: "@relay_bot" });

  expect(world.bot.linkUrl("AbCd-1234")).toBe("https://t.me/relay_bot?startgroup=AbCd-1234");
  expect(world.bot.inviteUrl()).toBe("https://t.me/relay_bot?startgroup=true");
});
