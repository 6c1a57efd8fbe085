import { describe, expect, test } from "vitest";
import { png, startCaller, textFile } from "./telegram-caller.js";

const bad = (words: string): object => ({ status: 400, ok: false, description: `Bad Request: ${words}` });
const barred = (words: string): object => ({ status: 403, ok: false, description: `Forbidden: ${words}` });

describe("who calls", () => {
  test("an unknown token is 401, what is no token and no method 404", async () => {
    const { call } = await startCaller();
    expect(await call("getMe", {}, "1:wrong")).toMatchObject({ status: 401, description: "Unauthorized" });
    expect(await call("getMe", {}, "wrong")).toMatchObject({ status: 404, description: "Not Found" });
    expect(await call("fly")).toMatchObject({ status: 404, description: "Not Found: method not found" });
  });

  test("a revoked token is refused from then on", async () => {
    const { call, telegram, bot } = await startCaller();
    expect((await call("getMe")).ok).toBe(true);
    telegram.world.revokeToken(bot.id);
    expect(await call("getMe")).toMatchObject({ status: 401 });
  });

  test("parameters come as JSON, as a form or in the address, and everything may be text", async () => {
    const { telegram, bot, chatId } = await startCaller();
    const url = `${telegram.url}/bot${bot.token}/SENDMESSAGE`;
    const reply = JSON.stringify({ message_id: 99, allow_sending_without_reply: true });
    await fetch(`${url}?chat_id=${chatId}&text=address`);
    await fetch(url, { method: "POST", body: new URLSearchParams({ chat_id: String(chatId), text: "form" }) });
    const form = new FormData();
    for (const [name, value] of Object.entries({ chat_id: String(chatId), text: "parts", reply_parameters: reply })) {
      form.set(name, value);
    }
    await fetch(url, { method: "POST", body: form });
    expect(telegram.shows(chatId).map((message) => message.text)).toEqual(["address", "form", "parts"]);
  });

  test("broken JSON is refused", async () => {
    const { telegram, bot } = await startCaller();
    const response = await fetch(`${telegram.url}/bot${bot.token}/getMe`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect([response.status, await response.json()]).toMatchObject([400, { ok: false }]);
  });
});

describe("where", () => {
  test.each([[0], [-1], ["nobody"], ["@nobody"]])("the chat %j isn't found", async (chat_id) => {
    const { say } = await startCaller();
    expect(await say("x", { chat_id })).toMatchObject(bad("chat not found"));
  });

  test("no chat at all is said so", async () => {
    const { say } = await startCaller();
    expect(await say("x", { chat_id: "" })).toMatchObject(bad("chat_id is empty"));
  });

  test("a public group is found by its name", async () => {
    const { say, telegram, ownerId, bot } = await startCaller();
    const open = telegram.world.addSupergroup({ title: "Open", creatorId: ownerId, username: "open_group" });
    expect(await say("x", { chat_id: "@open_group" })).toMatchObject(
      barred("bot is not a member of the supergroup chat"),
    );
    telegram.world.addBotToChat(open.id, bot.id);
    expect((await say("x", { chat_id: "@Open_Group" })).ok).toBe(true);
  });

  test("a bot that was removed, banned or never there is told which", async () => {
    const { say, telegram, chatId, bot, ownerId } = await startCaller();
    telegram.changeBot(chatId, bot.id, ownerId, { status: "left" });
    expect(await say("x")).toMatchObject(barred("bot is not a member of the supergroup chat"));
    telegram.changeBot(chatId, bot.id, ownerId, { status: "kicked" });
    expect(await say("x")).toMatchObject(barred("bot was kicked from the supergroup chat"));
    const strange = telegram.world.addSupergroup({ title: "Strange" });
    expect(await say("x", { chat_id: strange.id })).toMatchObject(bad("chat not found"));
    const group = telegram.world.addGroup({ title: "Basic" });
    telegram.world.addMember(group.id, bot.id, { status: "kicked" });
    expect(await say("x", { chat_id: group.id })).toMatchObject(barred("bot was kicked from the group chat"));
  });

  test("a person must have started the bot, and may block it", async () => {
    const { say, telegram, ownerId, bot } = await startCaller();
    expect(await say("x", { chat_id: ownerId })).toMatchObject(bad("chat not found"));
    telegram.startPrivately(ownerId, bot.id);
    expect((await say("x", { chat_id: ownerId })).ok).toBe(true);
    telegram.blockBot(ownerId, bot.id);
    expect(await say("x", { chat_id: ownerId })).toMatchObject(barred("bot was blocked by the user"));
  });

  test("a group that became a supergroup says where it went", async () => {
    const { say, telegram, ownerId, bot } = await startCaller();
    const group = telegram.world.addGroup({ title: "Basic", creatorId: ownerId });
    telegram.world.addBotToChat(group.id, bot.id);
    const after = telegram.upgradeGroup(group.id);
    expect(await say("x", { chat_id: group.id })).toMatchObject({
      ...bad("group chat was upgraded to a supergroup chat"),
      parameters: { migrate_to_chat_id: after.id },
    });
    expect((await say("x", { chat_id: after.id })).ok).toBe(true);
  });

  test("a topic that was never there, was deleted or closed is refused, and so is General by its number", async () => {
    const { say, telegram, ownerId, bot } = await startCaller();
    const forum = telegram.world.addSupergroup({ title: "Forum", creatorId: ownerId, isForum: true });
    telegram.world.addBotToChat(forum.id, bot.id);
    const topic = telegram.addTopic(forum.id, "News", ownerId);
    const to = (message_thread_id: number): ReturnType<typeof say> =>
      say("x", { chat_id: forum.id, message_thread_id });
    expect(await to(1)).toMatchObject(bad("message thread not found"));
    expect(await to(topic.id + 5)).toMatchObject(bad("message thread not found"));
    expect((await to(topic.id)).result).toMatchObject({ message_thread_id: topic.id, is_topic_message: true });
    telegram.closeTopic(forum.id, topic.id);
    expect(await to(topic.id)).toMatchObject(bad("TOPIC_CLOSED"));
    telegram.deleteTopic(forum.id, topic.id);
    expect(await to(topic.id)).toMatchObject(bad("message thread not found"));
    telegram.deleteTopic(forum.id, telegram.addTopic(forum.id, "Old", ownerId).id, "TOPIC_DELETED");
    expect(await to([...telegram.world.chat(forum.id).topics.keys()].at(-1)!)).toMatchObject(bad("TOPIC_DELETED"));
  });

  test("outside of forums there are no topics", async () => {
    const { say } = await startCaller();
    expect(await say("x", { message_thread_id: 7 })).toMatchObject(bad("message thread not found"));
  });
});

describe("rights", () => {
  test("in a channel only an administrator who may post can", async () => {
    const { say, telegram, ownerId, bot } = await startCaller();
    const channel = telegram.world.addChannel({ title: "Channel", creatorId: ownerId });
    telegram.world.addBotToChat(channel.id, bot.id, { admin: ["can_manage_chat"] });
    const refused = bad("need administrator rights in the channel chat");
    expect(await say("x", { chat_id: channel.id })).toMatchObject(refused);
    telegram.world.addBotToChat(channel.id, bot.id, { admin: true });
    const { result } = await say("x", { chat_id: channel.id });
    expect(result).toMatchObject({ sender_chat: { id: channel.id, type: "channel" } });
    expect(result).not.toHaveProperty("from");
  });

  test("a group may let no member write, or only text; administrators may always", async () => {
    const { say, upload, telegram, chatId, bot } = await startCaller();
    const chat = telegram.world.chat(chatId);
    chat.permissions.delete("can_send_photos");
    expect((await say("x")).ok).toBe(true);
    const photo = (): ReturnType<typeof upload> =>
      upload("sendPhoto", { chat_id: String(chatId) }, { photo: png(9, 9) });
    expect(await photo()).toMatchObject(bad("not enough rights to send photos to the chat"));
    chat.permissions.clear();
    expect(await say("x")).toMatchObject(bad("not enough rights to send text messages to the chat"));
    telegram.world.addBotToChat(chatId, bot.id, { admin: true });
    expect((await photo()).ok).toBe(true);
  });

  test("a restricted bot may do what it was left", async () => {
    const { say, telegram, chatId, bot } = await startCaller();
    telegram.world.addMember(chatId, bot.id, { status: "restricted" });
    expect(await say("x")).toMatchObject(bad("not enough rights to send text messages to the chat"));
    telegram.world.addMember(chatId, bot.id, { status: "restricted", permissions: ["can_send_messages"] });
    expect((await say("x")).ok).toBe(true);
  });
});

describe("what a message may hold", () => {
  test("the parser's refusals come through", async () => {
    const { say } = await startCaller();
    expect(await say("a <x>")).toMatchObject(bad('can\'t parse entities: Unsupported start tag "x" at byte offset 2'));
    expect(await say("")).toMatchObject(bad("message text is empty"));
    expect(await say("x".repeat(4_097))).toMatchObject(bad("message is too long"));
    expect(await say("x", { parse_mode: "INVALID" })).toMatchObject(bad("unsupported parse_mode"));
  });

  test("an answer to what isn't there is refused, unless it says that this may be", async () => {
    const { say, telegram, chatId } = await startCaller();
    const reply_parameters = { message_id: 999 };
    expect(await say("x", { reply_parameters })).toMatchObject(bad("message to be replied not found"));
    const lax = { ...reply_parameters, allow_sending_without_reply: true };
    expect((await say("x", { reply_parameters: lax })).ok).toBe(true);
    expect(telegram.shows(chatId)).toMatchObject([{ replyTo: null }]);
  });

  test.each([
    [[{ text: "b", callback_data: "x".repeat(65) }], "BUTTON_DATA_INVALID"],
    [[{ text: "b", url: "not-a-url" }], "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"],
    [
      [{ text: "b", url: "ftp://example.com" }],
      "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ],
    [[{ text: "b" }], "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"],
  ])("the buttons %j", async (row, words) => {
    const { say } = await startCaller();
    expect(await say("x", { reply_markup: { inline_keyboard: [row] } })).toMatchObject(bad(words));
  });

  test("a preview's address must be one", async () => {
    const { say } = await startCaller();
    expect(await say("x", { link_preview_options: { url: "no" } })).toMatchObject(bad("WEBPAGE_URL_INVALID"));
  });
});

describe("files", () => {
  const MB = 1024 * 1024;

  test("a photo must be a picture of sane shape and at most 10 MB", async () => {
    const { upload, chatId } = await startCaller();
    const photo = (file: File): ReturnType<typeof upload> =>
      upload("sendPhoto", { chat_id: String(chatId) }, { photo: file });
    expect(await photo(textFile("no picture"))).toMatchObject(bad("IMAGE_PROCESS_FAILED"));
    expect(await photo(png(9_000, 1_001))).toMatchObject(bad("PHOTO_INVALID_DIMENSIONS"));
    expect(await photo(png(2_100, 100))).toMatchObject(bad("PHOTO_INVALID_DIMENSIONS"));
    expect(await photo(png(2_000, 100))).toMatchObject({ ok: true });
    const big = new File([png(9, 9), new Uint8Array(10 * MB)], "big.png");
    expect((await photo(big)).description).toContain("too big for a photo");
  });

  test("another file may have 50 MB, and none may be empty", async () => {
    const { upload, chatId } = await startCaller();
    const document = (size: number): ReturnType<typeof upload> =>
      upload("sendDocument", { chat_id: String(chatId) }, { document: new File([new Uint8Array(size)], "a.bin") });
    expect(await document(50 * MB + 1)).toMatchObject({ status: 413, description: "Request Entity Too Large" });
    expect(await document(0)).toMatchObject(bad("file must be non-empty"));
  });

  test("no file, an unknown file and an address without a file are each refused", async () => {
    const { call, chatId, telegram } = await startCaller();
    const send = (document?: string): ReturnType<typeof call> => call("sendDocument", { chat_id: chatId, document });
    expect(await send()).toMatchObject(bad("there is no document in the request"));
    expect(await send("invalid-file-id")).toMatchObject(
      bad("wrong remote file identifier specified: Wrong padding in the string"),
    );
    expect(await send(`${telegram.url}/files/none`)).toMatchObject(bad("failed to get HTTP URL content"));
  });

  test("a file that was sent is sent again by its id, but not as another kind", async () => {
    const { call, upload, chatId, telegram } = await startCaller();
    const { result } = await upload("sendPhoto", { chat_id: String(chatId) }, { photo: png(9, 9) });
    const [{ file_id }] = (result as { photo: [{ file_id: string }] }).photo;
    expect((await call("sendPhoto", { chat_id: chatId, photo: file_id })).ok).toBe(true);
    expect(await call("sendVideo", { chat_id: chatId, video: file_id })).toMatchObject(
      bad("can't use file of type Photo as Video"),
    );
    expect(telegram.shows(chatId).map((message) => message.media?.name)).toEqual(["picture.png", "picture.png"]);
  });

  test("an album has two to ten of a kind that go together", async () => {
    const { upload, chatId } = await startCaller();
    const album = (types: readonly string[]): ReturnType<typeof upload> => {
      const media = types.map((type, n) => ({ type, media: `attach://f${n}` }));
      const files = types.map((type, n) => [`f${n}`, type === "photo" ? png(9, 9) : textFile("x")] as const);
      return upload(
        "sendMediaGroup",
        { chat_id: String(chatId), media: JSON.stringify(media) },
        Object.fromEntries(files),
      );
    };
    expect(await album(["photo"])).toMatchObject({ status: 400 });
    expect(await album(Array.from({ length: 11 }, () => "photo"))).toMatchObject({ status: 400 });
    expect(await album(["photo", "document"])).toMatchObject(bad("document can't be mixed with other media types"));
    expect(await album(["photo", "video"])).toMatchObject({ ok: true });
    expect(await album(["animation", "animation"])).toMatchObject(
      bad("can't use the media of the specified type in the album"),
    );
  });

  test("a caption has 1,024 characters", async () => {
    const { upload, chatId } = await startCaller();
    const fields = { chat_id: String(chatId), caption: "x".repeat(1_025) };
    expect(await upload("sendDocument", fields, { document: textFile("x") })).toMatchObject(
      bad("message caption is too long"),
    );
  });
});

describe("edits and deletions", () => {
  test("the same again is not a change", async () => {
    const { call, sayId, chatId } = await startCaller();
    const edit = { chat_id: chatId, message_id: await sayId("<b>x</b>"), parse_mode: "HTML" };
    const { status, description } = await call("editMessageText", { ...edit, text: "<strong>x</strong>" });
    expect([status, description?.startsWith("Bad Request: message is not modified")]).toEqual([400, true]);
    expect((await call("editMessageText", { ...edit, text: "<b>y</b>" })).result).toMatchObject({
      text: "y",
      edit_date: expect.any(Number) as number,
    });
  });

  test("what isn't there and what others wrote can't be edited", async () => {
    const { call, telegram, chatId, ownerId } = await startCaller();
    const edit = (message_id: number): ReturnType<typeof call> =>
      call("editMessageText", { chat_id: chatId, message_id, text: "y" });
    expect(await edit(999)).toMatchObject(bad("message to edit not found"));
    expect(await edit(telegram.types(chatId, ownerId, "mine"))).toMatchObject(bad("message can't be edited"));
  });

  test("a text has no caption and a picture no text", async () => {
    const { call, upload, sayId, chatId } = await startCaller();
    const text = await sayId("x");
    const { result } = await upload("sendDocument", { chat_id: String(chatId) }, { document: textFile("x") });
    const { message_id } = result as { message_id: number };
    expect(await call("editMessageCaption", { chat_id: chatId, message_id: text, caption: "y" })).toMatchObject(
      bad("there is no caption in the message to edit"),
    );
    expect(await call("editMessageText", { chat_id: chatId, message_id, text: "y" })).toMatchObject(
      bad("there is no text in the message to edit"),
    );
    expect((await call("editMessageCaption", { chat_id: chatId, message_id, caption: "y" })).ok).toBe(true);
  });

  test("after 48 hours nothing is deleted any more, but one's own is still edited", async () => {
    const { call, sayId, telegram, chatId } = await startCaller();
    const message = { chat_id: chatId, message_id: await sayId("old") };
    telegram.knobs.advanceClock(48 * 3_600_000 + 1);
    expect(await call("deleteMessage", message)).toMatchObject(bad("message can't be deleted for everyone"));
    expect((await call("editMessageText", { ...message, text: "new" })).ok).toBe(true);
    const fresh = { chat_id: chatId, message_id: await sayId("fresh") };
    expect(await call("deleteMessage", fresh)).toMatchObject({ result: true });
    expect(await call("deleteMessage", fresh)).toMatchObject(bad("message to delete not found"));
  });

  test("others' messages are deleted only with the right to", async () => {
    const { call, telegram, chatId, ownerId, bot } = await startCaller();
    const message = { chat_id: chatId, message_id: telegram.types(chatId, ownerId, "mine") };
    expect(await call("deleteMessage", message)).toMatchObject(bad("message can't be deleted for everyone"));
    telegram.world.addBotToChat(chatId, bot.id, { admin: ["can_delete_messages"] });
    expect((await call("deleteMessage", message)).ok).toBe(true);
    expect(telegram.shows(chatId)).toEqual([]);
  });

  test("a reaction must be one that exists, on a message that does", async () => {
    const { call, sayId, telegram, chatId, bot } = await startCaller();
    const message_id = await sayId("x");
    const react = (emojis: readonly string[], id = message_id): ReturnType<typeof call> =>
      call("setMessageReaction", {
        chat_id: chatId,
        message_id: id,
        reaction: emojis.map((emoji) => ({ type: "emoji", emoji })),
      });
    expect(await react(["🧋"])).toMatchObject(bad("REACTION_INVALID"));
    expect(await react(["👍", "🔥"])).toMatchObject(bad("REACTIONS_TOO_MANY"));
    expect(await react(["👍"], 999)).toMatchObject(bad("message to react not found"));
    expect((await react(["👍"])).ok).toBe(true);
    expect(telegram.shows(chatId)[0]?.reactions).toEqual(new Map([[bot.id, "👍"]]));
    await react([]);
    expect(telegram.shows(chatId)[0]?.reactions).toEqual(new Map());
  });
});

describe("who is who", () => {
  test("members are what they are, and hidden lists are for administrators", async () => {
    const { call, telegram, chatId, ownerId, bot } = await startCaller();
    const stranger = telegram.world.addUser({ name: "S" }).id;
    const member = (user_id: number): ReturnType<typeof call> => call("getChatMember", { chat_id: chatId, user_id });
    expect((await member(ownerId)).result).toMatchObject({ status: "creator", user: { id: ownerId } });
    expect((await member(bot.id)).result).toMatchObject({ status: "member" });
    expect((await member(stranger)).result).toMatchObject({ status: "left" });
    expect(await member(12345)).toMatchObject(bad("PARTICIPANT_ID_INVALID"));
    telegram.world.chat(chatId).hiddenMembers = true;
    expect(await member(ownerId)).toMatchObject(bad("member list is inaccessible"));
    telegram.world.addBotToChat(chatId, bot.id, { admin: true });
    expect((await member(ownerId)).result).toMatchObject({ status: "creator" });
    expect((await member(bot.id)).result).toMatchObject({ can_delete_messages: true, can_manage_topics: false });
  });

  test("administrators are listed without other bots, and there are none in private", async () => {
    const { call, telegram, chatId, ownerId, bot } = await startCaller();
    const other = telegram.world.addBot({ username: "other_bot" });
    telegram.world.addBotToChat(chatId, other.id, { admin: true });
    const { result } = await call("getChatAdministrators", { chat_id: chatId });
    expect(result).toMatchObject([{ status: "creator", user: { id: ownerId } }]);
    telegram.startPrivately(ownerId, bot.id);
    expect(await call("getChatAdministrators", { chat_id: ownerId })).toMatchObject(
      bad("there are no administrators in the private chat"),
    );
  });

  test("bad commands are refused", async () => {
    const { call } = await startCaller();
    const set = (command: unknown): ReturnType<typeof call> => call("setMyCommands", { commands: [command] });
    expect(await set({ command: "Link!", description: "x" })).toMatchObject(bad("BOT_COMMAND_INVALID"));
    expect(await set({ command: "link", description: "" })).toMatchObject(bad("command description must be non-empty"));
    expect((await set({ command: "link", description: "Link" })).ok).toBe(true);
    expect((await call("getMyCommands")).result).toEqual([{ command: "link", description: "Link" }]);
  });
});
