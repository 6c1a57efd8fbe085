import { REST, Routes, WebhookClient } from "discord.js";
import { describe, expect, test } from "vitest";
import { EVERYTHING, startCaller } from "./discord-caller.js";

describe("messages", () => {
  test("a bot's message is shown under its name, trimmed", async () => {
    const { post, discord, channelId } = await startCaller();
    const answer = await post({ content: " hello \n" });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ channel_id: channelId, content: "hello", author: { bot: true } });
    expect(discord.shows(channelId)).toMatchObject([{ content: "hello", authorName: "Relay", webhook: false }]);
  });

  test("a webhook's message wears a name and a picture, and says so only when asked to wait", async () => {
    const { discord, channelId, hook } = await startCaller();
    const webhook = await hook();
    const avatar = "https://example.com/a.png";
    const waited = await webhook.execute({ content: "hi", username: "Alice", avatar_url: avatar });
    expect(waited.body).toMatchObject({ webhook_id: webhook.id, author: { username: "Alice" } });
    const quick = await webhook.execute({ content: "ho" }, "");
    expect([quick.status, quick.body]).toEqual([204, { text: "" }]);
    expect(discord.shows(channelId)).toMatchObject([
      { content: "hi", authorName: "Alice", avatarUrl: avatar, webhook: true },
      { content: "ho", authorName: "KOOK", avatarUrl: null, webhook: true },
    ]);
  });

  test("the same enforced nonce gives the first message again, for some minutes", async () => {
    const { post, discord, channelId } = await startCaller();
    const first = await post({ content: "one", nonce: "key", enforce_nonce: true });
    const again = await post({ content: "two", nonce: "key", enforce_nonce: true });
    expect(again.body["id"]).toBe(first.body["id"]);
    await post({ content: "three", nonce: "key" });
    discord.knobs.advanceClock(6 * 60_000);
    await post({ content: "four", nonce: "key", enforce_nonce: true });
    expect(discord.shows(channelId).map((message) => message.content)).toEqual(["one", "three", "four"]);
  });

  test("posting opens an archived thread", async () => {
    const { post, discord, channelId } = await startCaller();
    const thread = discord.world.addThread(channelId, { name: "thread" });
    thread.archived = true;
    await post({ content: "x" }, thread.id);
    expect(thread.archived).toBe(false);
  });

  test("suppressed embeds are seen as such", async () => {
    const { post, discord, channelId } = await startCaller();
    await post({ content: "https://example.com", flags: 4 });
    expect(discord.shows(channelId)).toMatchObject([{ embedsSuppressed: true }]);
  });

  test("the history is paged newest first, before, after and around an id", async () => {
    const { post, call, channelId } = await startCaller();
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) ids.push(String((await post({ content: String(i) })).body["id"]));
    const contents = async (query: string): Promise<unknown> => {
      const { body } = await call("GET", `/channels/${channelId}/messages${query}`);
      return (body as unknown as { content: string }[]).map((message) => message.content).join("");
    };
    expect(await contents("")).toBe("543210");
    expect(await contents("?limit=2")).toBe("54");
    expect(await contents(`?before=${ids[3]}&limit=2`)).toBe("21");
    expect(await contents(`?after=${ids[1]}&limit=2`)).toBe("32");
    expect(await contents(`?around=${ids[3]}&limit=3`)).toBe("432");
    expect((await call("GET", `/channels/${channelId}/messages?limit=101`)).status).toBe(400);
  });

  test("without the intent a bot reads only what it wrote itself, not its own webhook's messages", async () => {
    const { post, call, discord, ownerId, channelId, hook, bot } = await startCaller();
    await post({ content: "own" });
    const byHook = await (await hook()).execute({ content: "by webhook" });
    discord.say(channelId, ownerId, "by a person");
    const contents = async (): Promise<unknown> => {
      const { body } = await call("GET", `/channels/${channelId}/messages`);
      return (body as unknown as { content: string }[]).map((message) => message.content);
    };
    expect(await contents()).toEqual(["", "", "own"]);
    discord.world.bots.get(bot.id)!.messageContent = true;
    expect(await contents()).toEqual(["by a person", "by webhook", "own"]);
    expect(byHook.body).toMatchObject({ content: "by webhook" });
  });
});

describe("pings", () => {
  test("without allowed mentions everything pings", async () => {
    const { discord, guildId, channelId, ownerId, hook } = await startCaller();
    const role = discord.world.addRole(guildId, { name: "fans" });
    await (await hook()).execute({ content: `@everyone @here <@${ownerId}> <@!${ownerId}> <@&${role.id}>` });
    expect(discord.world.pings.map(({ kind, id }) => [kind, id])).toEqual([
      ["everyone", guildId],
      ["here", guildId],
      ["user", ownerId],
      ["role", role.id],
    ]);
    expect(discord.shows(channelId)).toHaveLength(1);
  });

  test.each([
    [{ parse: [] }, []],
    [{ parse: ["users"] }, ["user"]],
    [{ users: ["7"] }, []],
    [{ parse: ["everyone", "roles"] }, ["everyone", "role"]],
  ])("%j lets through %j", async (allowed_mentions, kinds) => {
    const { discord, guildId, ownerId, hook } = await startCaller();
    const role = discord.world.addRole(guildId, { name: "fans" });
    await (await hook()).execute({ content: `@everyone <@${ownerId}> <@&${role.id}>`, allowed_mentions });
    expect(discord.world.pings.map((ping) => ping.kind)).toEqual(kinds);
  });

  test("a bot without Mention Everyone pings no one but people and mentionable roles", async () => {
    const { discord, guildId, ownerId, post } = await startCaller();
    const closed = discord.world.addRole(guildId, { name: "closed" });
    const open = discord.world.addRole(guildId, { name: "open", mentionable: true });
    await post({ content: `@everyone <@&${closed.id}> <@&${open.id}> <@${ownerId}>` });
    expect(discord.world.pings.map(({ id }) => id).sort()).toEqual([open.id, ownerId].sort());
  });

  test("an edit pings nobody", async () => {
    const { discord, channelId, ownerId, post, call } = await startCaller();
    const { body } = await post({ content: "x" });
    await call("PATCH", `/channels/${channelId}/messages/${String(body["id"])}`, { content: `<@${ownerId}>` });
    expect(discord.shows(channelId)).toMatchObject([{ content: `<@${ownerId}>` }]);
    expect(discord.world.pings).toEqual([]);
  });
});

describe("discord.js as a client", () => {
  test("uploads a file with its text, keeps it through an edit, and replaces it", async () => {
    const { discord, bot, channelId } = await startCaller();
    const rest = new REST({ api: discord.url }).setToken(bot.token);
    const file = (name: string): { name: string; data: Buffer; contentType: string } => ({
      name,
      data: Buffer.from(name),
      contentType: "text/plain",
    });
    const sent = (await rest.post(Routes.channelMessages(channelId), {
      body: { content: "see", attachments: [{ id: 0, description: "a note" }] },
      files: [file("a.txt")],
    })) as { id: string; attachments: { id: string; description?: string }[] };
    expect(sent.attachments).toMatchObject([{ description: "a note" }]);
    const [shown] = discord.shows(channelId);
    expect(await (await fetch(shown!.files[0]!.url)).text()).toBe("a.txt");

    await rest.patch(Routes.channelMessage(channelId, sent.id), { body: { content: "still" } });
    expect(discord.shows(channelId)).toMatchObject([{ content: "still", files: [{ name: "a.txt", size: 5 }] }]);
    await rest.patch(Routes.channelMessage(channelId, sent.id), {
      body: { attachments: [{ id: 0 }] },
      files: [file("b.txt")],
    });
    expect(discord.shows(channelId)).toMatchObject([{ files: [{ name: "b.txt" }] }]);
  });

  test("executes a webhook in a thread, with an embed and a file", async () => {
    const { discord, channelId, hook } = await startCaller();
    const thread = discord.world.addThread(channelId, { name: "thread" });
    const { id, path } = await hook();
    const client = new WebhookClient({ id, token: path.split("/")[3]! }, { rest: { api: discord.url } });
    const message = await client.send({
      username: "Alice",
      threadId: thread.id,
      embeds: [{ title: "card", color: 0xff0000 }],
      files: [{ attachment: Buffer.from("x"), name: "SPOILER_x.png" }],
    });
    expect(message.id).toBe(thread.lastMessageId);
    expect(discord.shows(thread.id)).toMatchObject([
      { authorName: "Alice", embeds: [{ title: "card", type: "rich" }], files: [{ name: "SPOILER_x.png" }] },
    ]);
    await client.editMessage(message.id, { content: "now with text", threadId: thread.id });
    expect(discord.shows(thread.id)).toMatchObject([{ content: "now with text", edited: true }]);
  });

  test("names the field that was refused", async () => {
    const { discord, bot, channelId } = await startCaller();
    const rest = new REST({ api: discord.url }).setToken(bot.token);
    const sending = rest.post(Routes.channelMessages(channelId), { body: { content: "x".repeat(2_001) } });
    await expect(sending).rejects.toMatchObject({
      status: 400,
      code: 50_035,
      message: expect.stringContaining("content[BASE_TYPE_MAX_LENGTH]") as string,
    });
  });
});

describe("a guild", () => {
  test("tells its roles, channels, members and who the bot is", async () => {
    const { call, guildId, ownerId, bot, channelId } = await startCaller();
    expect((await call("GET", "/users/@me")).body).toMatchObject({ id: bot.id, username: "Relay", bot: true });
    expect((await call("GET", "/oauth2/applications/@me")).body).toMatchObject({ id: bot.id, name: "Relay" });
    expect((await call("GET", `/guilds/${guildId}`)).body).toMatchObject({ name: "Guild", owner_id: ownerId });
    expect((await call("GET", `/guilds/${guildId}/channels`)).body).toMatchObject([{ id: channelId, type: 0 }]);
    const member = (await call("GET", `/guilds/${guildId}/members/${bot.id}`)).body as { roles?: string[] };
    const { body } = await call("GET", `/guilds/${guildId}/roles`);
    const roles = body as unknown as { id: string; permissions: string; tags?: { bot_id: string } }[];
    const own = roles.find((role) => role.id === member.roles?.[0]);
    expect(own).toMatchObject({ tags: { bot_id: bot.id }, permissions: expect.stringMatching(/^\d+$/) as string });
    expect(roles.find((role) => role.id === guildId)).toMatchObject({ permissions: "0" });
  });

  test("a bot that leaves is in it no more", async () => {
    const { call, guildId } = await startCaller(EVERYTHING);
    expect((await call("DELETE", `/users/@me/guilds/${guildId}`)).status).toBe(204);
    expect((await call("GET", "/users/@me/guilds")).body).toEqual([]);
  });

  test("threads know their members", async () => {
    const { call, discord, channelId, bot } = await startCaller();
    const thread = discord.world.addThread(channelId, { name: "thread" });
    await call("PUT", `/channels/${thread.id}/thread-members/@me`);
    expect((await call("GET", `/channels/${thread.id}/thread-members`)).body).toMatchObject([{ user_id: bot.id }]);
    await call("DELETE", `/channels/${thread.id}/thread-members/@me`);
    expect((await call("GET", `/channels/${thread.id}/thread-members`)).body).toEqual([]);
  });
});
