/**
 * KOOK event → HTTP request at a local destination without delay, through the built program in a process of its own.
 *
 *   npm run build && npm run bench              5,000 messages, 10 channels
 *   npm run bench -- --messages 2000 --channels 1
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startDiscordServer } from "../sandbox/discord/server.js";
import { startKookServer } from "../sandbox/kook/server.js";
import { startTelegramServer } from "../sandbox/telegram/server.js";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "5000" },
    channels: { type: "string", default: "10" },
    seconds: { type: "string", default: "20" },
  },
});
const MESSAGES = Number(values.messages);
const CHANNELS = Number(values.channels);
const SECONDS = Number(values.seconds);
const STEADY_PER_SECOND = 20;

const kook = await startKookServer();
const discord = await startDiscordServer();
const telegram = await startTelegramServer();
const dataDir = mkdtempSync(join(tmpdir(), "kook-relay-bench-"));

const kookBot = kook.addBot();
const owner = kook.addUser({ name: "Olive" });
const guild = kook.addGuild({ name: "Gamers", ownerId: owner.id });
kook.addBotToGuild(guild.id, kookBot.userId);
const discordBot = discord.world.addBot({ name: "Relay" });
const discordOwner = discord.world.addUser({ name: "Dora" });
const discordGuild = discord.world.addGuild({ name: "Friends", ownerId: discordOwner.id });
discord.world.addBotToGuild(discordGuild.id, discordBot.id, [
  "ViewChannel",
  "SendMessages",
  "ManageWebhooks",
  "AttachFiles",
  "EmbedLinks",
]);
const telegramBot = telegram.world.addBot({ username: "relay_bot" });
const telegramAdmin = telegram.world.addUser({ name: "Tom" });
const places = Array.from({ length: CHANNELS }, (_, index) => ({
  from: kook.addChannel(guild.id, { name: `from-${index}` }),
  to: discord.world.addChannel(discordGuild.id, { name: `to-${index}` }),
  group: telegram.world.addSupergroup({ title: `group ${index}`, creatorId: telegramAdmin.id }),
}));
for (const { group } of places) telegram.world.addBotToChat(group.id, telegramBot.id);

let relay: ChildProcess | null = null;
const figures: Record<string, number> = {};

function figure(name: string, value: number, unit: string): void {
  figures[name] = Number(value.toFixed(3));
  console.log(`${name.padEnd(44)} ${value.toFixed(value < 10 ? 2 : 0).padStart(9)} ${unit}`);
}

/** Starts the program and resolves to the milliseconds until it is ready. */
async function start(): Promise<number> {
  const begunAt = performance.now();
  const child = spawn(process.execPath, ["dist/src/main.js"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      KOOK_BOT_TOKEN: kookBot.token,
      DISCORD_BOT_TOKEN: discordBot.token,
      TELEGRAM_BOT_TOKEN: telegramBot.token,
      KOOK_API_URL: kook.url,
      DISCORD_API_URL: discord.url,
      TELEGRAM_API_URL: telegram.url,
      DATA_DIR: dataDir,
      DEFAULT_LANGUAGE: "en",
      HTTP_PORT: "0",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  relay = child;
  return await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      const said = String(chunk);
      if (said.includes('"Relaying"')) resolve(performance.now() - begunAt);
      for (const line of said.split("\n"))
        if (/"level":"(warn|error|fatal)"/.test(line)) console.error(line.slice(0, 300));
    });
    child.once("exit", (code) => reject(new Error(`The relay ended with ${code}`)));
  });
}

async function stop(): Promise<void> {
  const child = relay;
  if (!child) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
}

async function link(platform: "discord" | "telegram"): Promise<void> {
  for (const { from, to, group } of places) {
    const asked = kook.say(from.id, owner.id, `/relay link ${platform}`);
    const answer = await kook.until(() =>
      kook.visibleTo(from.id, owner.id).find(({ quote }) => (quote as { id?: string } | null)?.id === asked),
    );
    const code = /\/link(?:@\w+)? ([\w-]{8,64})/.exec(answer.content.replaceAll("\\\\", ""))?.[1] ?? "";
    const notices = kook.messages(from.id).length;
    if (platform === "discord") {
      await discord.runCommand({ channelId: to.id, userId: discordOwner.id, name: "link", options: { code } });
    } else {
      telegram.types(group.id, telegramAdmin.id, `/link ${code}`);
    }
    await kook.until(() => kook.messages(from.id).length > notices);
    // A person may type twenty lines at once, and then one each two seconds.
    if (CHANNELS > 10) await new Promise((resolve) => setTimeout(resolve, 2_100));
  }
}

function procField(name: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${relay?.pid}/status`, "utf8");
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

/** CPU milliseconds that the program used so far, all its threads together. */
function cpuMs(): number {
  const fields = readFileSync(`/proc/${relay?.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

interface Arrivals {
  readonly order: number[][];
  count: number;
  readonly delays: number[];
}

/** Numbers in the texts tell each message; what arrives is noted as it comes. */
const saidAt: number[] = [];
const arrivals: Record<"discord" | "telegram", Arrivals> = {
  discord: { order: places.map(() => []), count: 0, delays: [] },
  telegram: { order: places.map(() => []), count: 0, delays: [] },
};
const seen = { discord: 0, telegram: 0 };

function note(platform: "discord" | "telegram"): void {
  const server = platform === "discord" ? discord : telegram;
  const now = performance.now();
  for (; seen[platform] < server.requests.length; seen[platform] += 1) {
    const body = server.requests[seen[platform]]?.body as { content?: string; text?: string } | null;
    const number = Number(/#(\d+)#/.exec(body?.content ?? body?.text ?? "")?.[1] ?? NaN);
    if (Number.isNaN(number)) continue;
    const into = arrivals[platform];
    into.count += 1;
    into.order[number % CHANNELS]?.push(number);
    into.delays.push(now - (saidAt[number] ?? now));
  }
}
discord.events.on("change", () => note("discord"));
telegram.events.on("change", () => note("telegram"));

function say(number: number): void {
  saidAt[number] = performance.now();
  const place = places[number % CHANNELS];
  if (place)
    kook.say(
      place.from.id,
      owner.id,
      `Tonight at **nine** we play, who is in? #${number}# :smile: 今晚九点开黑，来的举手`,
    );
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}

let nextNumber = 0;

async function burst(name: string, platforms: readonly ("discord" | "telegram")[]): Promise<void> {
  const before = platforms.map((platform) => arrivals[platform].count);
  const cpuBefore = cpuMs();
  const begunAt = performance.now();
  for (let sent = 0; sent < MESSAGES; sent += 1) {
    say(nextNumber);
    nextNumber += 1;
    // Frames leave in slices, as a socket would bring them.
    if (sent % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => platforms.every((platform, index) => arrivals[platform].count - (before[index] ?? 0) >= MESSAGES));
  const seconds = (performance.now() - begunAt) / 1000;
  figure(`${name}: messages/s`, MESSAGES / seconds, "");
  figure(`${name}: CPU per message`, (cpuMs() - cpuBefore) / MESSAGES, "ms");
  const wrong = platforms.flatMap((platform) =>
    arrivals[platform].order.map(
      (numbers) => numbers.filter((number, index) => number < (numbers[index - 1] ?? -1)).length,
    ),
  );
  figure(
    `${name}: out of order`,
    wrong.reduce((sum, count) => sum + count, 0),
    "",
  );
}

async function steady(): Promise<void> {
  const from = { discord: arrivals.discord.delays.length, telegram: arrivals.telegram.delays.length };
  const total = STEADY_PER_SECOND * SECONDS;
  for (let sent = 0; sent < total; sent += 1) {
    say(nextNumber);
    nextNumber += 1;
    await new Promise((resolve) => setTimeout(resolve, 1000 / STEADY_PER_SECOND));
  }
  await until(() => arrivals.discord.delays.length - from.discord >= total);
  const delays = arrivals.discord.delays.slice(from.discord).sort((a, b) => a - b);
  figure("20 messages/s to Discord: delay p50", delays[Math.floor(delays.length * 0.5)] ?? 0, "ms");
  figure("20 messages/s to Discord: delay p99", delays[Math.floor(delays.length * 0.99)] ?? 0, "ms");
}

try {
  await start();
  await link("discord");
  await stop();
  figure("start to ready", await start(), "ms");
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  figure("RSS idle", procField("VmRSS"), "MB");
  await burst("burst to Discord", ["discord"]);
  await steady();
  figure("RSS peak", procField("VmHWM"), "MB");
  await link("telegram");
  await burst("burst to both", ["discord", "telegram"]);
  figure("RSS peak, both", procField("VmHWM"), "MB");
} finally {
  await stop();
  await Promise.all([kook.close(), discord.close(), telegram.close()]);
  rmSync(dataDir, { recursive: true, force: true });
}
for (const [name, value] of Object.entries(figures)) console.log(JSON.stringify({ bench: "relay", name, value }));
