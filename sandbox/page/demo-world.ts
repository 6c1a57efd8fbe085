import { startDiscordServer, type DiscordServer } from "../discord/server.js";
import { startKookServer, type KookServer } from "../kook/server.js";
import { startTelegramServer, type TelegramServer } from "../telegram/server.js";

/** Someone whom the person at the page can be. */
export interface Persona {
  readonly id: string;
  readonly role: "owner" | "administrator" | "member";
}

/** Three small places: a KOOK guild, a Discord server, Telegram chats. */
export interface DemoWorld {
  readonly kook: KookServer;
  readonly discord: DiscordServer;
  readonly telegram: TelegramServer;
  readonly kookGuildId: string;
  readonly discordGuildId: string;
  readonly kookBotId: string;
  readonly telegramBotId: number;
  readonly kookPeople: readonly Persona[];
  readonly discordPeople: readonly Persona[];
  readonly telegramPeople: readonly Persona[];
  readonly tokens: { readonly kook: string; readonly discord: string; readonly telegram: string };
}

/** Starts the three local servers and fills them. Ids and tokens are the same each time: kept mappings find their places. */
export async function buildDemoWorld(): Promise<DemoWorld> {
  const [kook, discord, telegram] = await Promise.all([startKookServer(), startDiscordServer(), startTelegramServer()]);
  const places = { ...fillKook(kook), ...fillDiscord(discord), ...fillTelegram(telegram) };
  const { kookToken, discordToken, telegramToken, ...rest } = places;
  const tokens = { kook: kookToken, discord: discordToken, telegram: telegramToken };
  return { kook, discord, telegram, ...rest, tokens };
}

function fillKook(kook: KookServer) {
  const bot = kook.addBot({ name: "Relay", id: "3862000001", token: fakeToken("1/MzgyNjAwMDAwMQ==/", 16, "==") });
  const owner = kook.addUser({ name: "admin", id: "2125000001" });
  const member = kook.addUser({ name: "小明", id: "2125000002" });
  const guild = kook.addGuild({ name: "茶馆 Tea house", ownerId: owner.id, id: "2040000000000001" });
  kook.addMember(guild.id, member.id, { nickname: "小明 Ming" });
  for (const [number, name] of ["general", "公告", "games"].entries()) {
    kook.addChannel(guild.id, { name, id: `109500000000000${number + 1}` });
  }
  kook.addBotToGuild(guild.id, bot.userId);
  const kookPeople: readonly Persona[] = [
    { id: owner.id, role: "owner" },
    { id: member.id, role: "member" },
  ];
  return { kookGuildId: guild.id, kookBotId: bot.userId, kookToken: bot.token, kookPeople };
}

function fillDiscord(discord: DiscordServer) {
  const { world } = discord;
  const id = "1300000000000000001";
  const token = fakeToken(`${Buffer.from(id).toString("base64url")}.Sandbx.`, 38);
  const bot = world.addBot({ name: "Relay", applicationId: id, token });
  const owner = world.addUser({ name: "admin", id: "1300000000000000002" });
  const member = world.addUser({ name: "bob", id: "1300000000000000003" });
  const guild = world.addGuild({ name: "Tea house abroad", ownerId: owner.id, id: "1300000000000000004" });
  world.addMember(guild.id, member.id);
  world.addBotToGuild(guild.id, bot.id, [
    "ViewChannel",
    "SendMessages",
    "SendMessagesInThreads",
    "EmbedLinks",
    "AttachFiles",
    "ReadMessageHistory",
    "ManageWebhooks",
    "ManageMessages",
    "AddReactions",
    "PinMessages",
  ]);
  world.addChannel(guild.id, { name: "general", id: "1300000000000000011" });
  world.addChannel(guild.id, { name: "announcements", type: "announcement", id: "1300000000000000012" });
  const games = world.addChannel(guild.id, { name: "games", id: "1300000000000000013" });
  world.addThread(games.id, { name: "chess", id: "1300000000000000014" });
  const discordPeople: readonly Persona[] = [
    { id: owner.id, role: "owner" },
    { id: member.id, role: "member" },
  ];
  return { discordGuildId: guild.id, discordToken: bot.token, discordPeople };
}

function fillTelegram(telegram: TelegramServer) {
  const { world } = telegram;
  const token = fakeToken("7000000001:AA", 33);
  const bot = world.addBot({ username: "sandbox_relay_bot", name: "Relay", token });
  const admin = world.addUser({ name: "admin", username: "sandbox_admin", id: 5_100_001 });
  const member = world.addUser({ name: "Carol", id: 5_100_002 });
  const group = world.addSupergroup({ title: "Tea friends", creatorId: admin.id, id: -1_001_900_000_101 });
  const forum = world.addSupergroup({
    title: "Tea forum",
    creatorId: admin.id,
    isForum: true,
    id: -1_001_900_000_102,
  });
  const channel = world.addChannel({ title: "Tea news", creatorId: admin.id, id: -1_001_900_000_103 });
  for (const chat of [group, forum]) world.addMember(chat.id, member.id);
  forum.nextMessageId = 2; // 1 is the General topic
  for (const topic of ["Games", "Off topic"]) telegram.addTopic(forum.id, topic, admin.id);
  world.addBotToChat(forum.id, bot.id, { admin: true });
  world.addBotToChat(channel.id, bot.id, { admin: true });
  const telegramPeople: readonly Persona[] = [
    { id: String(admin.id), role: "administrator" },
    { id: String(member.id), role: "member" },
  ];
  return { telegramBotId: bot.id, telegramToken: bot.token, telegramPeople };
}

/** Has the shape of a real token, and says that it is none. */
function fakeToken(begin: string, length: number, end = ""): string {
  return begin + "SandboxOnlyNotASecret".padEnd(length, "0").slice(0, length) + end;
}
