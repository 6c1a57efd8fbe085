import { expect, test } from "vitest";
import { messageId, png, startCaller, textFile } from "./telegram-caller.js";

const bad = (words: string) => ({ status: 400, description: `Bad Request: ${words}` });

test("who has the right to pins a message once, which is told in the chat, and unpins it", async () => {
  const { call, sayId, telegram, chatId, bot } = await startCaller();
  const message = { chat_id: chatId, message_id: await sayId("x") };
  telegram.world.addBotToChat(chatId, bot.id, { admin: ["can_pin_messages"] });

  expect(await call("pinChatMessage", { ...message, disable_notification: true })).toMatchObject({ result: true });
  expect(await call("pinChatMessage", message)).toMatchObject({ result: true });
  expect(telegram.shows(chatId)).toMatchObject([{ text: "x", pinned: true }]);
  expect(telegram.showsAll(chatId).filter(({ service }) => service)).toMatchObject([
    { silent: true, service: { pinned_message: { message_id: message.message_id } } },
  ]);
  expect(await call("unpinChatMessage", message)).toMatchObject({ result: true });
  expect(telegram.shows(chatId)).toMatchObject([{ pinned: false }]);
});

test("without the right, and for a message that isn't there, pinning is refused", async () => {
  const { call, sayId, telegram, chatId, bot } = await startCaller();
  const message = { chat_id: chatId, message_id: await sayId("x") };

  const rights = "not enough rights to manage pinned messages in the chat";
  expect(await call("pinChatMessage", message)).toMatchObject(bad(rights));
  expect(await call("unpinChatMessage", message)).toMatchObject(bad(rights));
  telegram.world.addBotToChat(chatId, bot.id, { admin: ["can_pin_messages"] });
  const missing = { ...message, message_id: 999 };
  expect(await call("pinChatMessage", missing)).toMatchObject(bad("message to pin not found"));
  expect(await call("unpinChatMessage", missing)).toMatchObject(bad("message to unpin not found"));
});

test("a time is kept with its format, and a bad one refused", async () => {
  const { say, telegram, chatId } = await startCaller();

  await say('<b>in <tg-time unix="1647531900" format="r">March</tg-time></b>');
  expect(telegram.shows(chatId)[0]?.entities).toEqual([
    { type: "bold", offset: 0, length: 8 },
    { type: "date_time", offset: 3, length: 5, unix_time: 1_647_531_900, date_time_format: "r" },
  ]);
  const refusal = (html: string) => say(html).then(({ description }) => description);
  expect(await refusal('<tg-time unix="-1" format="r">x</tg-time>')).toMatch(/can't parse entities: .*date/);
  expect(await refusal('<tg-time unix="1647531900" format="rT">x</tg-time>')).toMatch(/can't parse entities: .*format/);
});

test("a file that was sent as one kind can't be sent as another by its id", async () => {
  const { call, upload, chatId } = await startCaller();
  const photo = await upload("sendPhoto", { chat_id: String(chatId) }, { photo: png(10, 10) });
  const document = await upload("sendDocument", { chat_id: String(chatId) }, { document: textFile("x") });
  const id = (reply: typeof photo, kind: string): string => {
    const media = (reply.result as Record<string, { file_id: string } | { file_id: string }[]>)[kind];
    return Array.isArray(media) ? media[0]!.file_id : media!.file_id;
  };

  expect(await call("sendDocument", { chat_id: chatId, document: id(photo, "photo") })).toMatchObject(
    bad("can't use file of type Photo as Document"),
  );
  expect(await call("sendPhoto", { chat_id: chatId, photo: id(document, "document") })).toMatchObject(
    bad("can't use file of type Document as Photo"),
  );
  expect(messageId(await call("sendPhoto", { chat_id: chatId, photo: id(photo, "photo") }))).toBeGreaterThan(0);
});

test("a JPEG's sides are counted like any photo's", async () => {
  const { upload, chatId } = await startCaller();
  const jpeg = (width: number, height: number): File => {
    const bytes = Buffer.from(
      "ffd8ffe000104a46494600010100000100010000ffc0001108000000000301220002110103110100",
      "hex",
    );
    bytes.writeUInt16BE(height, 25);
    bytes.writeUInt16BE(width, 27);
    return new File([bytes], "a.jpg", { type: "image/jpeg" });
  };
  const send = (photo: File) => upload("sendPhoto", { chat_id: String(chatId) }, { photo });

  expect((await send(jpeg(5_000, 5_000))).ok).toBe(true);
  expect(await send(jpeg(5_001, 5_000))).toMatchObject(bad("PHOTO_INVALID_DIMENSIONS"));
});
