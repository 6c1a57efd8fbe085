import { Client, Events, REST, Routes } from "discord.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startDiscordServer, type DiscordServer } from "../../sandbox/discord/server.js";

let discord: DiscordServer;
let bot: { id: string; token: string };
let ownerId: string;
let guildId: string;
let channelId: string;

beforeEach(async () => {
  discord = await startDiscordServer();
  bot = discord.world.addBot({ name: "Relay" });
  ownerId = discord.world.addUser({ name: "owner" }).id;
  guildId = discord.world.addGuild({ name: "Guild", ownerId }).id;
  channelId = discord.world.addChannel(guildId, { name: "general" }).id;
  discord.world.addBotToGuild(guildId, bot.id, ["ViewChannel", "SendMessages", "ManageWebhooks"]);
});

afterEach(() => discord.close());

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `Bot ${bot.token}` },
): Promise<{ status: number; body: any; headers: Headers }> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(`${discord.url}/v10${path}`, { method, headers: { ...headers, ...type }, ...init });
  const text = await response.text();
  return {
    status: response.status,
    body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text,
    headers: response.headers,
  };
}

test("a bot message is posted and shown", async () => {
  const answer = await call("POST", `/channels/${channelId}/messages`, { content: " hello " });
  expect(answer.status).toBe(200);
  expect(discord.shows(channelId)).toMatchObject([{ content: "hello", authorName: "Relay", webhook: false }]);
});

test("a webhook posts under a name and picture", async () => {
  const hook = await call("POST", `/channels/${channelId}/webhooks`, { name: "KOOK" });
  expect(hook.status).toBe(200);
  const sent = await call(
    "POST",
    `/webhooks/${hook.body.id}/${hook.body.token}?wait=true`,
    {
      content: "hi",
      username: "Alice",
      avatar_url: "https://example.com/a.png",
    },
    {},
  );
  expect(sent.status).toBe(200);
  expect(sent.body).toMatchObject({ webhook_id: hook.body.id, author: { username: "Alice" } });
  expect(discord.shows(channelId)).toMatchObject([{ authorName: "Alice", avatarUrl: "https://example.com/a.png" }]);
});

test("discord.js connects, registers a command and answers it", async () => {
  const client = new Client({ intents: [], rest: { api: discord.url } });
  client.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply({ flags: 64 });
    await interaction.editReply(`code ${interaction.options.getString("code")}`);
  });
  await client.login(bot.token);
  await discord.until(() => discord.gateway.isConnected(bot.id));
  await client.rest.put(Routes.applicationCommands(bot.id), {
    body: [{ name: "link", description: "x", options: [{ type: 3, name: "code", description: "c", required: true }] }],
  });
  const reply = await discord.runCommand({ channelId, userId: ownerId, name: "link", options: { code: "ABC" } });
  expect(reply).toMatchObject({ content: "code ABC", ephemeral: true });
  expect(discord.shows(channelId)).toEqual([]);
  await client.destroy();
});

test("files arrive through discord.js and are served", async () => {
  const rest = new REST({ api: discord.url }).setToken(bot.token);
  discord.world.setBotPermissions(guildId, bot.id, ["AttachFiles"]);
  await rest.post(Routes.channelMessages(channelId), {
    body: { content: "see" },
    files: [{ name: "a.txt", data: Buffer.from("text"), contentType: "text/plain" }],
  });
  const [message] = discord.shows(channelId);
  expect(message?.files).toMatchObject([{ name: "a.txt", size: 4 }]);
  expect(await (await fetch(message!.files[0]!.url)).text()).toBe("text");
});
