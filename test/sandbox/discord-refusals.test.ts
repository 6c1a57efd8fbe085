import { describe, expect, test } from "vitest";
import { EVERYTHING, fieldError, startCaller } from "./discord-caller.js";
import type { PermissionName } from "../../sandbox/discord/permissions.js";

const without = (...names: readonly PermissionName[]): readonly PermissionName[] =>
  EVERYTHING.filter((name) => !names.includes(name));

describe("who calls", () => {
  test("an unknown token is 401, on every route of a bot", async () => {
    const { call, channelId } = await startCaller();
    for (const path of ["/users/@me", "/gateway/bot", `/channels/${channelId}`, "/applications/@me"]) {
      const wrong = await call("GET", path, undefined, "nobody");
      expect([path, wrong.status, wrong.body]).toEqual([path, 401, { message: "401: Unauthorized", code: 0 }]);
    }
  });

  test("no token at all is 401", async () => {
    const { call } = await startCaller();
    expect(await call("GET", "/users/@me", undefined, null)).toMatchObject({ status: 401, body: { code: 0 } });
  });

  test("a revoked token is refused from then on", async () => {
    const { call, discord, bot } = await startCaller();
    expect((await call("GET", "/users/@me")).status).toBe(200);
    discord.world.revokeToken(bot.id);
    expect((await call("GET", "/users/@me")).status).toBe(401);
  });

  test("an unknown route, a wrong method and a wrong version are refused each in its way", async () => {
    const { call, discord } = await startCaller();
    expect(await call("GET", "/nowhere")).toMatchObject({ status: 404, body: { message: "404: Not Found", code: 0 } });
    expect(await call("DELETE", "/gateway")).toMatchObject({ status: 405, body: { code: 0 } });
    const old = await fetch(`${discord.url}/v5/gateway`);
    expect(await old.json()).toMatchObject({ code: 50_041 });
  });
});

describe("what isn't there", () => {
  test("an unknown channel is 10003, and no id at all is 50035", async () => {
    const { call, post } = await startCaller();
    expect(await post({ content: "x" }, "1")).toMatchObject({ status: 404, body: { code: 10_003 } });
    const path = ["channel_id"];
    expect(await call("GET", "/channels/general")).toMatchObject({
      status: 400,
      body: fieldError(path, "NUMBER_TYPE_COERCE", 'Value "general" is not snowflake.'),
    });
  });

  test("a guild that the bot is not in is 10004, its channels 50001", async () => {
    const { call, post, discord, guildId, channelId, bot } = await startCaller();
    discord.world.removeMember(guildId, bot.id);
    expect(await call("GET", `/guilds/${guildId}`)).toMatchObject({ status: 404, body: { code: 10_004 } });
    expect(await post({ content: "x" }, channelId)).toMatchObject({ status: 403, body: { code: 50_001 } });
  });

  test("an unknown member, message, webhook and command have codes of their own", async () => {
    const { call, channelId, guildId, bot } = await startCaller();
    expect(await call("GET", `/guilds/${guildId}/members/5`)).toMatchObject({ status: 404, body: { code: 10_007 } });
    expect(await call("PATCH", `/channels/${channelId}/messages/5`, {})).toMatchObject({ body: { code: 10_008 } });
    expect(await call("DELETE", "/webhooks/5")).toMatchObject({ status: 404, body: { code: 10_015 } });
    expect(await call("DELETE", `/applications/${bot.id}/commands/5`)).toMatchObject({ body: { code: 10_063 } });
  });

  test("a deleted channel takes its threads and webhooks with it", async () => {
    const { discord, channelId, post, hook } = await startCaller();
    const thread = discord.world.addThread(channelId, { name: "thread" });
    const webhook = await hook();
    discord.world.deleteChannel(channelId);
    expect(await post({ content: "x" }, thread.id)).toMatchObject({ body: { code: 10_003 } });
    expect(await webhook.execute({ content: "x" })).toMatchObject({ status: 404, body: { code: 10_015 } });
  });
});

describe("rights", () => {
  test.each([
    ["SendMessages", { content: "x" }],
    ["EmbedLinks", { embeds: [{ title: "x" }] }],
  ] as const)("without %s a bot's message is 50013", async (name, body) => {
    const { post } = await startCaller(without(name));
    expect(await post(body)).toMatchObject({ status: 403, body: { code: 50_013, message: "Missing Permissions" } });
  });

  test("without View Channel everything there is 50001", async () => {
    const { post, hook } = await startCaller(without("ViewChannel"));
    expect(await post({ content: "x" })).toMatchObject({
      status: 403,
      body: { code: 50_001, message: "Missing Access" },
    });
    await expect(hook()).rejects.toThrow("50001");
  });

  test("without Manage Webhooks they can be neither made nor listed", async () => {
    const { call, channelId, guildId } = await startCaller(without("ManageWebhooks"));
    for (const [method, path] of [
      ["POST", `/channels/${channelId}/webhooks`],
      ["GET", `/channels/${channelId}/webhooks`],
      ["GET", `/guilds/${guildId}/webhooks`],
    ] as const) {
      const body = method === "POST" ? { name: "KOOK" } : undefined;
      expect(await call(method, path, body)).toMatchObject({ status: 403, body: { code: 50_013 } });
    }
  });

  test("a channel's overwrite counts, and a person's own overwrite counts most", async () => {
    const { discord, channelId, guildId, bot, post } = await startCaller();
    const { world } = discord;
    const [roleId] = world.guild(guildId).members.get(bot.id)!.roleIds;
    world.setOverwrite(channelId, roleId!, { deny: ["SendMessages"] });
    expect(await post({ content: "x" })).toMatchObject({ body: { code: 50_013 } });
    world.setOverwrite(channelId, bot.id, { allow: ["SendMessages"] });
    expect((await post({ content: "x" })).status).toBe(200);
  });

  test("in a thread Send Messages in Threads counts, not Send Messages", async () => {
    const { discord, channelId, post } = await startCaller(without("SendMessages"));
    const thread = discord.world.addThread(channelId, { name: "thread" });
    expect((await post({ content: "x" }, thread.id)).status).toBe(200);
    const other = await startCaller(without("SendMessagesInThreads"));
    const closed = other.discord.world.addThread(other.channelId, { name: "thread" });
    expect(await other.post({ content: "x" }, closed.id)).toMatchObject({ body: { code: 50_013 } });
  });

  test("a private thread is only for who is in it", async () => {
    const { discord, channelId, bot, post } = await startCaller();
    const thread = discord.world.addThread(channelId, { name: "secret", private: true });
    expect(await post({ content: "x" }, thread.id)).toMatchObject({ body: { code: 50_001 } });
    thread.threadMembers.add(bot.id);
    expect((await post({ content: "x" }, thread.id)).status).toBe(200);
  });

  test("a locked thread is 160005", async () => {
    const { discord, channelId, post } = await startCaller();
    const thread = discord.world.addThread(channelId, { name: "thread" });
    thread.locked = true;
    expect(await post({ content: "x" }, thread.id)).toMatchObject({ status: 400, body: { code: 160_005 } });
  });

  test("without Read Message History the history is empty and a reply is 160002", async () => {
    const { discord, ownerId, channelId, call, post } = await startCaller(without("ReadMessageHistory"));
    const messageId = discord.say(channelId, ownerId, "hello");
    expect((await call("GET", `/channels/${channelId}/messages`)).body).toEqual([]);
    const reply = { content: "x", message_reference: { message_id: messageId } };
    expect(await post(reply)).toMatchObject({ status: 400, body: { code: 160_002 } });
  });

  test("another's message is edited by nobody and deleted only with Manage Messages", async () => {
    const { discord, ownerId, channelId, call } = await startCaller(without("ManageMessages"));
    const path = `/channels/${channelId}/messages/${discord.say(channelId, ownerId, "hello")}`;
    expect(await call("PATCH", path, { content: "x" })).toMatchObject({ status: 403, body: { code: 50_005 } });
    expect(await call("DELETE", path)).toMatchObject({ status: 403, body: { code: 50_013 } });
    expect(discord.shows(channelId)).toMatchObject([{ content: "hello" }]);
    const mod = await startCaller();
    const other = mod.discord.say(mod.channelId, mod.ownerId, "hello");
    expect((await mod.call("DELETE", `/channels/${mod.channelId}/messages/${other}`)).status).toBe(204);
    expect(mod.discord.shows(mod.channelId)).toEqual([]);
  });
});

describe("what a message may hold", () => {
  test.each([[{}], [{ content: "" }], [{ content: " \n " }], [{ content: null, embeds: [] }]])(
    "%j is empty: 50006",
    async (body) => {
      const { post, hook } = await startCaller();
      const refused = { status: 400, body: { code: 50_006, message: "Cannot send an empty message" } };
      expect(await post(body)).toMatchObject(refused);
      expect(await (await hook()).execute(body)).toMatchObject(refused);
    },
  );

  test("2,000 characters pass and 2,001 don't, an emoji counting as one", async () => {
    const { post, hook } = await startCaller();
    expect((await post({ content: "😀".repeat(2_000) })).status).toBe(200);
    const refused = fieldError(["content"], "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.");
    expect(await post({ content: "x".repeat(2_001) })).toMatchObject({ status: 400, body: refused });
    expect(await (await hook()).execute({ content: "😀".repeat(2_001) })).toMatchObject({ status: 400, body: refused });
  });

  test("ten embeds pass and eleven don't", async () => {
    const { post } = await startCaller();
    const embeds = (count: number): unknown[] => Array.from({ length: count }, () => ({ title: "x" }));
    expect((await post({ embeds: embeds(10) })).status).toBe(200);
    expect(await post({ embeds: embeds(11) })).toMatchObject({ body: fieldError(["embeds"], "BASE_TYPE_MAX_LENGTH") });
  });

  test("embeds hold 6,000 characters together", async () => {
    const { post } = await startCaller();
    const embeds = [{ description: "x".repeat(4_000) }, { description: "y".repeat(2_000) }];
    expect((await post({ embeds })).status).toBe(200);
    expect(await post({ embeds: [...embeds, { title: "z" }] })).toMatchObject({
      status: 400,
      body: fieldError(["embeds"], "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"),
    });
  });

  test.each([
    [["embeds", "0", "title"], { title: "x".repeat(257) }, "BASE_TYPE_MAX_LENGTH"],
    [["embeds", "0", "description"], {}, "BASE_TYPE_REQUIRED"],
    [["embeds", "0", "fields", "0", "value"], { fields: [{ name: "a", value: "" }] }, "BASE_TYPE_REQUIRED"],
    [["embeds", "0", "url"], { title: "x", url: "nowhere" }, "URL_TYPE_INVALID_URL"],
    [["embeds", "0", "url"], { title: "x", url: "ftp://a.example/" }, "URL_TYPE_INVALID_SCHEME"],
    [["embeds", "0", "color"], { title: "x", color: 16_777_216 }, "NUMBER_TYPE_MAX"],
  ] as const)("a bad embed is named by its field: %j", async (path, embed, code) => {
    const { post } = await startCaller();
    expect(await post({ embeds: [embed] })).toMatchObject({ status: 400, body: fieldError(path, code) });
  });

  test("every bad field is named at once", async () => {
    const { post } = await startCaller();
    const refused = await post({ content: 5, embeds: [{ title: "x".repeat(257), color: "red" }] });
    expect(refused.body).toMatchObject({
      errors: {
        content: { _errors: [{ code: "STRING_TYPE_CONVERT" }] },
        embeds: { "0": { title: { _errors: [{}] }, color: { _errors: [{ code: "NUMBER_TYPE_COERCE" }] } } },
      },
    });
  });

  test("a kind of mention can't be both parsed and listed", async () => {
    const { post } = await startCaller();
    const body = { content: "x", allowed_mentions: { parse: ["users"], users: ["1"] } };
    expect(await post(body)).toMatchObject({
      body: fieldError(["allowed_mentions"], "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"),
    });
  });

  test("an answer to what isn't there is refused, unless it says that this may be", async () => {
    const { post } = await startCaller();
    const reference = { message_id: "5" };
    expect(await post({ content: "x", message_reference: reference })).toMatchObject({
      body: fieldError(["message_reference"], "REPLIES_UNKNOWN_MESSAGE"),
    });
    const lax = { ...reference, fail_if_not_exists: false };
    expect((await post({ content: "x", message_reference: lax })).status).toBe(200);
  });

  test("a nonce of 26 characters is refused", async () => {
    const { post } = await startCaller();
    expect(await post({ content: "x", nonce: "n".repeat(26) })).toMatchObject({ status: 400, body: { code: 50_035 } });
  });

  test("broken JSON is 50109, another content type 50035", async () => {
    const { discord, channelId, bot } = await startCaller();
    const send = (type: string, body: string): Promise<Response> =>
      fetch(`${discord.url}/v10/channels/${channelId}/messages`, {
        method: "POST",
        headers: { authorization: `Bot ${bot.token}`, "content-type": type },
        body,
      });
    expect(await (await send("application/json", "{")).json()).toMatchObject({ code: 50_109 });
    expect(await (await send("text/plain", "hello")).json()).toMatchObject({ code: 50_035 });
  });

  test("a forum takes posts, not messages, and a category nothing", async () => {
    const { discord, guildId, post } = await startCaller();
    const forum = discord.world.addChannel(guildId, { name: "forum", type: "forum" });
    const category = discord.world.addChannel(guildId, { name: "category", type: "category" });
    expect(await post({ content: "x" }, forum.id)).toMatchObject({ status: 400, body: { code: 40_058 } });
    expect(await post({ content: "x" }, category.id)).toMatchObject({ status: 400, body: { code: 50_008 } });
  });
});

describe("webhooks", () => {
  test("a channel takes fifteen", async () => {
    const { hook } = await startCaller();
    for (let i = 0; i < 15; i++) await hook();
    await expect(hook()).rejects.toThrow("30007");
  });

  test("a thread has none of its own", async () => {
    const { discord, channelId, call } = await startCaller();
    const thread = discord.world.addThread(channelId, { name: "thread" });
    const refused = { status: 400, body: { code: 50_024 } };
    expect(await call("POST", `/channels/${thread.id}/webhooks`, { name: "KOOK" })).toMatchObject(refused);
    expect(await call("GET", `/channels/${thread.id}/webhooks`)).toMatchObject(refused);
  });

  test("a wrong token is 50027, a deleted webhook 10015", async () => {
    const { discord, call, hook } = await startCaller();
    const webhook = await hook();
    const wrong = await call("POST", `/webhooks/${webhook.id}/wrong`, { content: "x" }, null);
    expect(wrong).toMatchObject({ status: 401, body: { code: 50_027, message: "Invalid Webhook Token" } });
    discord.world.deleteWebhook(webhook.id);
    expect(await webhook.execute({ content: "x" })).toMatchObject({ status: 404, body: { code: 10_015 } });
  });

  test.each([
    ["Discord Fan", "USERNAME_INVALID_CONTAINS", 'Username cannot contain "discord"'],
    ["xCLYDEx", "USERNAME_INVALID_CONTAINS", 'Username cannot contain "clyde"'],
    ["here", "USERNAME_INVALID", 'Username cannot be "here"'],
    ["  ", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 80 in length."],
    ["x".repeat(81), "BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer in length."],
  ])("the name %j is refused", async (username, code, message) => {
    const { hook } = await startCaller();
    const refused = await (await hook()).execute({ content: "x", username });
    expect(refused).toMatchObject({ status: 400, body: fieldError(["username"], code, message) });
  });

  test("eighty characters are a name, and spaces around it are cut", async () => {
    const { discord, channelId, hook } = await startCaller();
    const webhook = await hook();
    await webhook.execute({ content: "x", username: "😀".repeat(80) });
    await webhook.execute({ content: "x", username: "  Li   Lei " });
    expect(discord.shows(channelId).map((message) => message.authorName)).toEqual(["😀".repeat(80), "Li Lei"]);
  });

  test.each([
    ["nowhere", "URL_TYPE_INVALID_URL"],
    ["data:image/png;base64,AA", "URL_TYPE_INVALID_SCHEME"],
  ])("the picture %j is refused", async (avatar_url, code) => {
    const { hook } = await startCaller();
    const refused = await (await hook()).execute({ content: "x", avatar_url });
    expect(refused).toMatchObject({ status: 400, body: fieldError(["avatar_url"], code) });
  });

  test("thread_id must be a thread of the webhook's channel", async () => {
    const { discord, guildId, channelId, hook } = await startCaller();
    const other = discord.world.addChannel(guildId, { name: "other" });
    const foreign = discord.world.addThread(other.id, { name: "foreign" });
    const own = discord.world.addThread(channelId, { name: "own" });
    const webhook = await hook();
    const refused = { status: 404, body: { code: 10_003 } };
    expect(await webhook.execute({ content: "x" }, `?thread_id=${foreign.id}`)).toMatchObject(refused);
    expect((await webhook.execute({ content: "x" }, `?wait=true&thread_id=${own.id}`)).status).toBe(200);
    expect(discord.shows(own.id)).toHaveLength(1);
    expect(discord.shows(channelId)).toHaveLength(0);
  });

  test("in a forum a post must be named or made, not both; elsewhere none can be made", async () => {
    const { discord, guildId, channelId, hook } = await startCaller();
    const forum = discord.world.addChannel(guildId, { name: "forum", type: "forum" });
    const post = discord.world.addThread(forum.id, { name: "post" });
    const webhook = await hook(forum.id);
    expect(await webhook.execute({ content: "x" })).toMatchObject({ body: { code: 220_001 } });
    expect(await webhook.execute({ content: "x", thread_name: "new" }, `?thread_id=${post.id}`)).toMatchObject({
      body: { code: 220_002 },
    });
    const text = await hook(channelId);
    expect(await text.execute({ content: "x", thread_name: "new" })).toMatchObject({ body: { code: 220_003 } });
    const made = await webhook.execute({ content: "first", thread_name: "new" });
    expect(discord.shows(String(made.body["channel_id"]))).toMatchObject([{ content: "first" }]);
  });

  test("a message is edited and deleted by its webhook alone, in its own thread", async () => {
    const { discord, channelId, call, hook } = await startCaller();
    const [mine, yours] = [await hook(), await hook()];
    const thread = discord.world.addThread(channelId, { name: "thread" });
    const sent = await mine.execute({ content: "x" }, `?wait=true&thread_id=${thread.id}`);
    const message = `/messages/${String(sent.body["id"])}`;
    const unknown = { status: 404, body: { code: 10_008 } };
    expect(await call("PATCH", mine.path + message, { content: "y" }, null)).toMatchObject(unknown);
    const query = `?thread_id=${thread.id}`;
    expect(await call("DELETE", yours.path + message + query, undefined, null)).toMatchObject(unknown);
    expect((await call("PATCH", mine.path + message + query, { content: "y" }, null)).status).toBe(200);
    expect(discord.shows(thread.id)).toMatchObject([{ content: "y", edited: true }]);
    expect((await call("DELETE", mine.path + message + query, undefined, null)).status).toBe(204);
    expect(discord.shows(thread.id)).toEqual([]);
  });

  test("another application's webhook is listed without its token", async () => {
    const { discord, guildId, channelId, call, hook } = await startCaller();
    const own = await hook();
    const other = discord.world.addBot({ name: "Other" });
    discord.world.addBotToGuild(guildId, other.id, EVERYTHING);
    const listed = await call("GET", `/channels/${channelId}/webhooks`, undefined, other.token);
    expect(listed.body).toMatchObject([{ id: own.id, application_id: expect.any(String) as string }]);
    expect(listed.body).not.toMatchObject([{ token: expect.any(String) as string }]);
  });

  test("a webhook works on after its bot was removed", async () => {
    const { discord, guildId, bot, hook } = await startCaller();
    const webhook = await hook();
    discord.world.removeMember(guildId, bot.id);
    expect((await webhook.execute({ content: "x" })).status).toBe(200);
  });
});

describe("files", () => {
  async function upload(
    sizes: readonly number[],
    permissions = EVERYTHING,
  ): Promise<{ status: number; code: unknown }> {
    const { discord, channelId, bot } = await startCaller(permissions);
    const form = new FormData();
    form.set("payload_json", JSON.stringify({ content: "see" }));
    sizes.forEach((size, n) => form.set(`files[${n}]`, new Blob([new Uint8Array(size)]), `${n}.bin`));
    const response = await fetch(`${discord.url}/v10/channels/${channelId}/messages`, {
      method: "POST",
      headers: { authorization: `Bot ${bot.token}` },
      body: form,
    });
    const body = (await response.json()) as { code?: unknown };
    return { status: response.status, code: body.code };
  }
  const MIB = 1024 * 1024;

  test("a file of 10 MiB passes, and one byte more is 40005", async () => {
    expect(await upload([10 * MIB])).toEqual({ status: 200, code: undefined });
    expect(await upload([10 * MIB + 1])).toEqual({ status: 413, code: 40_005 });
  });

  test("a request holds 25 MiB and ten files", async () => {
    expect(await upload([9 * MIB, 9 * MIB, 9 * MIB])).toEqual({ status: 413, code: 40_005 });
    expect(await upload(Array.from({ length: 11 }, () => 1))).toEqual({ status: 400, code: 50_035 });
  });

  test("without Attach Files it is 50013", async () => {
    expect(await upload([1], without("AttachFiles"))).toEqual({ status: 403, code: 50_013 });
  });
});

describe("commands", () => {
  test.each([
    [["0", "name"], { name: "Link", description: "x" }, "APPLICATION_COMMAND_INVALID_NAME"],
    [["0", "description"], { name: "link" }, "BASE_TYPE_REQUIRED"],
    [["0", "description"], { name: "link", description: "x".repeat(101) }, "BASE_TYPE_MAX_LENGTH"],
    [
      ["0", "options", "1"],
      {
        name: "link",
        description: "x",
        options: [
          { type: 3, name: "a", description: "a" },
          { type: 3, name: "b", description: "b", required: true },
        ],
      },
      "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ],
  ] as const)("a bad command is named by its field: %j", async (path, command, code) => {
    const { call, bot } = await startCaller();
    const refused = await call("PUT", `/applications/${bot.id}/commands`, [command]);
    expect(refused).toMatchObject({ status: 400, body: fieldError(path, code) });
  });

  test("another application's commands are 20012", async () => {
    const { call, discord } = await startCaller();
    const other = discord.world.addBot({ name: "Other" });
    expect(await call("GET", `/applications/${other.id}/commands`)).toMatchObject({
      status: 403,
      body: { code: 20_012 },
    });
  });

  test("a guild's commands need the bot in the guild", async () => {
    const { call, bot } = await startCaller();
    const path = `/applications/${bot.id}/guilds/5/commands`;
    expect(await call("PUT", path, [])).toMatchObject({ status: 403, body: { code: 50_001 } });
  });
});
