import { Telegraf, Telegram } from "telegraf";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTelegramServer, type TelegramServer } from "../../sandbox/telegram/server.js";

let telegram: TelegramServer;
let bot: { id: number; token: string };
let ownerId: number;
let chatId: number;

beforeEach(async () => {
  telegram = await startTelegramServer();
  bot = telegram.world.addBot({ username: "relay_bot" });
  ownerId = telegram.world.addUser({ name: "Owner" }).id;
  chatId = telegram.world.addSupergroup({ title: "Group", creatorId: ownerId }).id;
  telegram.world.addBotToChat(chatId, bot.id);
});

afterEach(() => telegram.close());

async function call(method: string, params: unknown = {}, token = bot.token): Promise<{ status: number; body: any }> {
  const response = await fetch(`${telegram.url}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  return { status: response.status, body: await response.json() };
}

test("a message in HTML is shown with its entities", async () => {
  const sent = await call("sendMessage", { chat_id: chatId, text: "<b>Alice</b>: a &lt; b", parse_mode: "HTML" });
  expect(sent.status).toBe(200);
  expect(telegram.shows(chatId)).toMatchObject([
    { text: "Alice: a < b", entities: [{ type: "bold", offset: 0, length: 5 }], bot: true },
  ]);
});

test("telegraf sends, uploads, and hears a start link opened in a group", async () => {
  const sender = new Telegram(bot.token, { apiRoot: telegram.url });
  await sender.sendDocument(chatId, { source: Buffer.from("abc"), filename: "a.txt" }, { caption: "file" });
  expect(telegram.shows(chatId)).toMatchObject([{ text: "file", media: { kind: "document", name: "a.txt", size: 3 } }]);

  const heard: string[] = [];
  const app = new Telegraf(bot.token, { telegram: { apiRoot: telegram.url } });
  app.start((context) => {
    heard.push(context.payload);
    return context.reply("linked");
  });
  const polling = app.launch({ allowedUpdates: ["message", "my_chat_member"] });
  await telegram.until(() => telegram.isPolled(bot.id));
  telegram.openStartGroup("CODE-1", chatId, ownerId);
  await telegram.until(() => telegram.shows(chatId).some((message) => message.text === "linked"));
  expect(heard).toEqual(["CODE-1"]);
  app.stop();
  await polling;
});
