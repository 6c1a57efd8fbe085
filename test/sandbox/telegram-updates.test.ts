import { Telegraf } from "telegraf";
import { describe, expect, test } from "vitest";
import { GROUP_ANONYMOUS_BOT } from "../../sandbox/telegram/model.js";
import { startCaller, type Caller } from "./telegram-caller.js";

interface Update {
  readonly update_id: number;
  readonly message?: Readonly<Record<string, unknown>>;
  readonly channel_post?: Readonly<Record<string, unknown>>;
  readonly my_chat_member?: Readonly<Record<string, unknown>>;
}

async function updates({ call }: Caller, params: Readonly<Record<string, unknown>> = {}): Promise<readonly Update[]> {
  const { result, description } = await call("getUpdates", params);
  if (description !== undefined) throw new Error(description);
  return result as readonly Update[];
}

const texts = (list: readonly Update[]): unknown[] => list.map(({ message }) => message?.["text"]);

describe("polling", () => {
  test("updates come again until a higher offset confirms them", async () => {
    const caller = await startCaller();
    const { telegram, chatId, ownerId } = caller;
    telegram.types(chatId, ownerId, "/one");
    telegram.types(chatId, ownerId, "/two");
    const first = await updates(caller);
    expect(texts(first)).toEqual(["/one", "/two"]);
    expect(first[1]!.update_id).toBe(first[0]!.update_id + 1);
    expect(texts(await updates(caller, { limit: 1 }))).toEqual(["/one"]);
    expect(texts(await updates(caller, { offset: first[1]!.update_id }))).toEqual(["/two"]);
    expect(await updates(caller, { offset: first[1]!.update_id + 1 })).toEqual([]);
  });

  test("a long poll waits for what comes", async () => {
    const caller = await startCaller();
    const { telegram, chatId, ownerId, bot } = caller;
    const polling = updates(caller, { timeout: 50 });
    await telegram.until(() => telegram.isPolled(bot.id));
    telegram.types(chatId, ownerId, "/now");
    expect(texts(await polling)).toEqual(["/now"]);
  });

  test("a second poll ends the first with 409", async () => {
    const caller = await startCaller();
    const { telegram, call, bot } = caller;
    const first = call("getUpdates", { timeout: 50 });
    await telegram.until(() => telegram.isPolled(bot.id));
    const second = call("getUpdates", { timeout: 0 });
    expect(await first).toMatchObject({
      status: 409,
      description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    });
    expect((await second).ok).toBe(true);
  });

  test("a caller that hangs up stops polling, and loses nothing", async () => {
    const caller = await startCaller();
    const { telegram, bot, chatId, ownerId } = caller;
    const hangUp = new AbortController();
    const polling = fetch(`${telegram.url}/bot${bot.token}/getUpdates?timeout=50`, { signal: hangUp.signal });
    await telegram.until(() => telegram.isPolled(bot.id));
    hangUp.abort();
    await expect(polling).rejects.toThrow();
    await telegram.until(() => !telegram.isPolled(bot.id));
    telegram.types(chatId, ownerId, "/after");
    expect(texts(await updates(caller))).toEqual(["/after"]);
  });

  test("only kinds that were asked for are kept, also in later polls", async () => {
    const caller = await startCaller();
    const { telegram, chatId, ownerId, bot } = caller;
    await updates(caller, { allowed_updates: ["my_chat_member"] });
    telegram.types(chatId, ownerId, "/lost");
    telegram.changeBot(chatId, bot.id, ownerId, { status: "administrator", rights: ["can_delete_messages"] });
    const heard = await updates(caller);
    expect(heard.map(({ my_chat_member }) => my_chat_member?.["new_chat_member"])).toMatchObject([
      { status: "administrator", can_delete_messages: true, can_pin_messages: false },
    ]);
  });

  test("what waits can be dropped", async () => {
    const caller = await startCaller();
    caller.telegram.types(caller.chatId, caller.ownerId, "/one");
    await caller.call("deleteWebhook", { drop_pending_updates: true });
    expect(await updates(caller)).toEqual([]);
  });
});

describe("privacy mode", () => {
  test("a bot hears commands, answers to it and what happens, but no chatter", async () => {
    const caller = await startCaller();
    const { telegram, chatId, ownerId, sayId } = caller;
    const said = await sayId("hello");
    telegram.types(chatId, ownerId, "chatter");
    telegram.types(chatId, ownerId, "not /a command");
    telegram.types(chatId, ownerId, "/link CODE");
    telegram.types(chatId, ownerId, "/link@RELAY_bot CODE");
    telegram.types(chatId, ownerId, "/link@other_bot CODE");
    telegram.types(chatId, ownerId, "an answer", { replyTo: said });
    expect(texts(await updates(caller))).toEqual(["/link CODE", "/link@RELAY_bot CODE", "an answer"]);
  });

  test("administrators, and bots without it, hear everything", async () => {
    const caller = await startCaller();
    const { telegram, chatId, ownerId, bot } = caller;
    telegram.world.addBotToChat(chatId, bot.id, { admin: true });
    telegram.types(chatId, ownerId, "one");
    telegram.world.addBotToChat(chatId, bot.id);
    telegram.types(chatId, ownerId, "two");
    telegram.world.bots.get(bot.id)!.privacyMode = false;
    telegram.types(chatId, ownerId, "three");
    expect(texts(await updates(caller))).toEqual(["one", "three"]);
  });

  test("a command that names no bot goes to the last bot that wrote, if one did", async () => {
    const caller = await startCaller();
    const { telegram, chatId, ownerId, call } = caller;
    const other = telegram.world.addBot({ username: "other_bot" });
    telegram.world.addBotToChat(chatId, other.id);
    await call("sendMessage", { chat_id: chatId, text: "I am here" }, other.token);
    telegram.types(chatId, ownerId, "/help");
    expect(await updates(caller)).toEqual([]);
    expect(telegram.pendingUpdates(other.id)).toHaveLength(1);
  });

  test("bots don't hear bots", async () => {
    const caller = await startCaller();
    const other = caller.telegram.world.addBot({ username: "other_bot" });
    caller.telegram.world.addBotToChat(caller.chatId, other.id, { admin: true });
    await caller.say("/start@other_bot");
    expect(caller.telegram.pendingUpdates(other.id)).toEqual([]);
  });
});

describe("people", () => {
  test("a command has its entity, its author and its place", async () => {
    const caller = await startCaller();
    const { telegram, chatId, ownerId } = caller;
    telegram.types(chatId, ownerId, "/link@relay_bot AbC-12_3");
    const [update] = await updates(caller);
    expect(update?.message).toMatchObject({
      from: { id: ownerId, is_bot: false, first_name: "Olivia", username: "olivia" },
      chat: { id: chatId, type: "supergroup" },
      entities: [{ type: "bot_command", offset: 0, length: 15 }],
    });
  });

  test("a start link opened in a group adds the bot, says so, and sends the code", async () => {
    const caller = await startCaller();
    const { telegram, ownerId, bot } = caller;
    const group = telegram.world.addGroup({ title: "Other", creatorId: ownerId });
    telegram.openStartGroup("CODE-1", group.id, ownerId, bot.id);
    const [added, joined, started] = await updates(caller);
    expect(added?.my_chat_member).toMatchObject({
      chat: { id: group.id, type: "group" },
      from: { id: ownerId },
      old_chat_member: { status: "left" },
      new_chat_member: { status: "member", user: { id: bot.id, is_bot: true } },
    });
    expect(joined?.message).toMatchObject({ new_chat_members: [{ id: bot.id }] });
    expect(started?.message).toMatchObject({ text: "/start@relay_bot CODE-1", from: { id: ownerId } });
    telegram.openStartGroup("CODE-2", group.id, ownerId, bot.id);
    expect(telegram.pendingUpdates(bot.id)).toHaveLength(4);
  });

  test("only who may add members can open a start link there", async () => {
    const { telegram, chatId } = await startCaller();
    const guest = telegram.world.addUser({ name: "Guest" }).id;
    expect(() => telegram.openStartGroup("C", chatId, guest)).toThrow("may not add");
    telegram.world.addMember(chatId, guest);
    telegram.world.chat(chatId).permissions.delete("can_invite_users");
    expect(() => telegram.openStartGroup("C", chatId, guest)).toThrow("may not add");
  });

  test("an anonymous administrator writes in the group's name", async () => {
    const caller = await startCaller();
    const { telegram, chatId } = caller;
    const admin = telegram.world.addUser({ name: "Ghost" }).id;
    telegram.world.addMember(chatId, admin, { status: "administrator", anonymous: true });
    telegram.types(chatId, admin, "/link CODE");
    const [update] = await updates(caller);
    expect(update?.message).toMatchObject({ from: { id: GROUP_ANONYMOUS_BOT }, sender_chat: { id: chatId } });
    expect(telegram.shows(chatId)).toMatchObject([{ authorName: "Group" }]);
  });

  test("someone who writes as a channel is seen as the channel", async () => {
    const caller = await startCaller();
    const { telegram, chatId, ownerId } = caller;
    const channel = telegram.world.addChannel({ title: "Voice", creatorId: ownerId });
    telegram.types(chatId, ownerId, "/link CODE", { asChannel: channel.id });
    const [update] = await updates(caller);
    expect(update?.message).toMatchObject({ sender_chat: { id: channel.id, type: "channel", title: "Voice" } });
  });

  test("a channel's post has no author but the channel", async () => {
    const caller = await startCaller();
    const { telegram, ownerId, bot } = caller;
    const channel = telegram.world.addChannel({ title: "Channel", creatorId: ownerId });
    telegram.world.addBotToChat(channel.id, bot.id, { admin: true });
    telegram.postToChannel(channel.id, "/link CODE");
    const [update] = await updates(caller);
    expect(update?.channel_post).toMatchObject({ text: "/link CODE", sender_chat: { id: channel.id } });
    expect(update?.channel_post).not.toHaveProperty("from");
  });

  test("in a topic a message carries the topic, and its name where it began", async () => {
    const caller = await startCaller();
    const { telegram, ownerId, bot } = caller;
    const forum = telegram.world.addSupergroup({ title: "Forum", creatorId: ownerId, isForum: true });
    telegram.world.addBotToChat(forum.id, bot.id);
    const topic = telegram.addTopic(forum.id, "News", ownerId);
    telegram.types(forum.id, ownerId, "/link CODE", { topicId: topic.id });
    const heard = await updates(caller);
    expect(heard.at(-1)?.message).toMatchObject({
      message_thread_id: topic.id,
      is_topic_message: true,
      reply_to_message: { message_id: topic.id, forum_topic_created: { name: "News" } },
    });
  });

  test("an answer outside of topics carries a number that is no topic and can't be sent to", async () => {
    const caller = await startCaller();
    const { telegram, chatId, ownerId, sayId, say } = caller;
    const said = await sayId("hello");
    telegram.types(chatId, ownerId, "/link CODE", { replyTo: said });
    const [update] = await updates(caller);
    expect(update?.message).toMatchObject({ message_thread_id: said });
    expect(update?.message).not.toHaveProperty("is_topic_message");
    expect(await say("x", { message_thread_id: said })).toMatchObject({ status: 400 });
  });

  test("a bot hears that it was removed, and that a person blocked it", async () => {
    const caller = await startCaller();
    const { telegram, chatId, ownerId, bot } = caller;
    telegram.startPrivately(ownerId, bot.id, "hello");
    telegram.blockBot(ownerId, bot.id);
    telegram.changeBot(chatId, bot.id, ownerId, { status: "kicked" });
    const [started, blocked, left, kicked] = await updates(caller);
    expect(started?.message).toMatchObject({ text: "/start hello", chat: { id: ownerId, type: "private" } });
    expect(blocked?.my_chat_member).toMatchObject({ chat: { id: ownerId }, new_chat_member: { status: "kicked" } });
    expect(left?.message).toMatchObject({ left_chat_member: { id: bot.id } });
    expect(kicked?.my_chat_member).toMatchObject({ chat: { id: chatId }, new_chat_member: { status: "kicked" } });
  });

  test("a bot that leaves is gone", async () => {
    const caller = await startCaller();
    const { call, say, chatId } = caller;
    expect(await call("leaveChat", { chat_id: chatId })).toMatchObject({ result: true });
    expect(await say("x")).toMatchObject({ status: 403 });
  });

  test("an upgrade is told on both sides", async () => {
    const caller = await startCaller();
    const { telegram, ownerId, bot } = caller;
    const group = telegram.world.addGroup({ title: "Basic", creatorId: ownerId });
    telegram.world.addBotToChat(group.id, bot.id);
    const after = telegram.upgradeGroup(group.id);
    const [from, to] = await updates(caller);
    expect(from?.message).toMatchObject({ chat: { id: group.id }, migrate_to_chat_id: after.id });
    expect(to?.message).toMatchObject({ chat: { id: after.id }, migrate_from_chat_id: group.id });
  });
});

test("telegraf hears a start link that is opened in a group, and answers", async () => {
  const { telegram, bot, chatId, ownerId } = await startCaller();
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
