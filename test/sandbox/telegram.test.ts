import { Telegram } from "telegraf";
import { describe, expect, test } from "vitest";
import { messageId, png, startCaller, textFile } from "./telegram-caller.js";

describe("messages", () => {
  test("HTML is shown as text with entities, and as it was sent", async () => {
    const { telegram, chatId, say } = await startCaller();
    const { result } = await say("<b>Alice</b>: a &lt; b", { disable_notification: true });
    expect(result).toMatchObject({ text: "Alice: a < b", chat: { id: chatId, type: "supergroup", title: "Group" } });
    expect(telegram.shows(chatId)).toMatchObject([
      {
        text: "Alice: a < b",
        html: "<b>Alice</b>: a &lt; b",
        entities: [{ type: "bold", offset: 0, length: 5 }],
        bot: true,
        authorName: "relay_bot",
        silent: true,
        edited: false,
      },
    ]);
  });

  test("an answer, a preview's options and buttons stay with the message", async () => {
    const { telegram, chatId, ownerId, say } = await startCaller();
    const asked = telegram.types(chatId, ownerId, "question?");
    const reply_markup = { inline_keyboard: [[{ text: "open", url: "https://example.com" }]] };
    const { result } = await say("answer", {
      reply_parameters: { message_id: asked },
      link_preview_options: { is_disabled: true },
      reply_markup,
    });
    expect(result).toMatchObject({ reply_to_message: { message_id: asked, text: "question?" }, reply_markup });
    expect(telegram.shows(chatId)[1]).toMatchObject({ replyTo: asked, linkPreview: { is_disabled: true } });
  });

  test("a topic shows its own messages alone", async () => {
    const { telegram, ownerId, bot, say } = await startCaller();
    const forum = telegram.world.addSupergroup({ title: "Forum", creatorId: ownerId, isForum: true });
    telegram.world.addBotToChat(forum.id, bot.id);
    const topic = telegram.addTopic(forum.id, "News", ownerId);
    await say("general", { chat_id: forum.id });
    await say("news", { chat_id: forum.id, message_thread_id: topic.id });
    expect(telegram.shows(forum.id, topic.id).map((message) => message.text)).toEqual(["news"]);
    expect(telegram.shows(forum.id).map((message) => message.text)).toEqual(["general", "news"]);
  });

  test("names and people mentioned by the bot are pinged, but not inside code", async () => {
    const { telegram, chatId, ownerId, say } = await startCaller();
    await say("<code>@olivia</code> and @nobody");
    expect(telegram.pings).toEqual([]);
    const first = messageId(await say("hello @olivia"));
    const second = messageId(await say(`<a href="tg://user?id=${ownerId}">you</a>`));
    expect(telegram.pings).toEqual([
      { chatId, messageId: first, userId: ownerId },
      { chatId, messageId: second, userId: ownerId },
    ]);
  });
});

describe("telegraf as a client", () => {
  test("uploads every kind, and the client shows its name and bytes", async () => {
    const { telegram, bot, chatId } = await startCaller();
    const sender = new Telegram(bot.token, { apiRoot: telegram.url });
    const picture = Buffer.from(await png(9, 9).arrayBuffer());
    await sender.sendPhoto(chatId, { source: picture, filename: "p.png" }, { caption: "<i>p</i>", parse_mode: "HTML" });
    await sender.sendVideo(chatId, { source: Buffer.from("v"), filename: "v.mp4" });
    await sender.sendAudio(chatId, { source: Buffer.from("a"), filename: "a.mp3" });
    await sender.sendDocument(chatId, { source: Buffer.from("abc"), filename: "d.txt" });
    const shown = telegram.shows(chatId);
    expect(shown.map(({ media }) => [media?.kind, media?.name, media?.size])).toEqual([
      ["photo", "p.png", 32],
      ["video", "v.mp4", 1],
      ["audio", "a.mp3", 1],
      ["document", "d.txt", 3],
    ]);
    expect(shown[0]).toMatchObject({ text: "p", entities: [{ type: "italic" }] });
    expect(await (await fetch(shown[3]!.media!.url)).text()).toBe("abc");
  });

  test("sends an album, whose messages belong together", async () => {
    const { telegram, bot, chatId } = await startCaller();
    const sender = new Telegram(bot.token, { apiRoot: telegram.url });
    const source = Buffer.from(await png(9, 9).arrayBuffer());
    const sent = await sender.sendMediaGroup(chatId, [
      { type: "photo", media: { source, filename: "1.png" }, caption: "<b>both</b>", parse_mode: "HTML" },
      { type: "photo", media: { source, filename: "2.png" } },
    ]);
    const [first, second] = telegram.shows(chatId);
    expect(sent.map((message) => message.message_id)).toEqual([first?.id, second?.id]);
    expect([first?.text, first?.albumId, first?.media?.name]).toEqual(["both", second?.albumId, "1.png"]);
    expect(first?.albumId).not.toBeNull();
  });

  test("replaces a picture, and downloads what was sent", async () => {
    const { telegram, bot, chatId } = await startCaller();
    const sender = new Telegram(bot.token, { apiRoot: telegram.url });
    const { message_id } = await sender.sendDocument(chatId, { source: Buffer.from("one"), filename: "1.txt" });
    await sender.editMessageMedia(chatId, message_id, undefined, {
      type: "document",
      media: { source: Buffer.from("two"), filename: "2.txt" },
      caption: "new",
    });
    expect(telegram.shows(chatId)).toMatchObject([{ text: "new", edited: true, media: { name: "2.txt" } }]);
    const fileId = [...telegram.world.files.keys()].at(-1)!;
    const link = await sender.getFileLink(fileId);
    expect(await (await fetch(link)).text()).toBe("two");
  });

  test("sees Telegram's refusals as its errors", async () => {
    const { telegram, bot, chatId } = await startCaller();
    const sender = new Telegram(bot.token, { apiRoot: telegram.url });
    telegram.knobs.rateLimit({ retryAfterMs: 7_000 });
    await expect(sender.sendMessage(chatId, "x")).rejects.toMatchObject({ code: 429, parameters: { retry_after: 7 } });
    await expect(sender.sendMessage(5, "x")).rejects.toMatchObject({
      code: 400,
      description: "Bad Request: chat not found",
    });
  });
});

test("an address is fetched by Telegram itself", async () => {
  const { telegram, chatId, call, upload } = await startCaller();
  await upload("sendDocument", { chat_id: String(chatId) }, { document: textFile("abc", "far.txt") });
  const { url } = telegram.shows(chatId)[0]!.media!;
  expect((await call("sendDocument", { chat_id: chatId, document: url })).ok).toBe(true);
  expect(await call("sendPhoto", { chat_id: chatId, photo: url })).toMatchObject({
    description: "Bad Request: wrong type of the web page content",
  });
});
