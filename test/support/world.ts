import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startDiscordServer, type DiscordServer } from "../../sandbox/discord/server.js";
import { startKookServer, type KookServer } from "../../sandbox/kook/server.js";
import { startTelegramServer, type TelegramServer } from "../../sandbox/telegram/server.js";
import type { Clock } from "../../src/clock.js";
import { readConfig } from "../../src/config/index.js";
import { silentLogger } from "../../src/log.js";
import { startRelay, type RunningRelay } from "../../src/start-relay.js";

export const DISCORD_RIGHTS = [
  "ViewChannel",
  "SendMessages",
  "ManageWebhooks",
  "AttachFiles",
  "EmbedLinks",
  "ReadMessageHistory",
  "ManageMessages",
  "SendMessagesInThreads",
] as const;

/** The three platforms, with a guild each, and a relay between them that is set up by environment variables alone. */
export class World {
  readonly dataDir = mkdtempSync(join(tmpdir(), "kook-relay-"));
  relay: RunningRelay | null = null;
  child: ChildProcess | null = null;

  private constructor(
    readonly kook: KookServer,
    readonly discord: DiscordServer,
    readonly telegram: TelegramServer,
    readonly people: ReturnType<typeof populate>,
    /** Of the relays that are started from now on in this process; undefined for the real one. */
    public clock: Clock | undefined,
    private readonly extra: Readonly<Record<string, string>>,
  ) {}

  static async start(
    options: { readonly clock?: Clock; readonly env?: Readonly<Record<string, string>> } = {},
  ): Promise<World> {
    const [kook, discord, telegram] = await Promise.all([
      startKookServer(),
      startDiscordServer(),
      startTelegramServer(),
    ]);
    return new World(kook, discord, telegram, populate(kook, discord, telegram), options.clock, options.env ?? {});
  }

  get environment(): Record<string, string> {
    const { kookBot, discordBot, telegramBot } = this.people;
    return {
      KOOK_BOT_TOKEN: kookBot.token,
      DISCORD_BOT_TOKEN: discordBot.token,
      TELEGRAM_BOT_TOKEN: telegramBot.token,
      KOOK_API_URL: this.kook.url,
      DISCORD_API_URL: this.discord.url,
      TELEGRAM_API_URL: this.telegram.url,
      KOOK_ASSET_HOSTS: this.kook.assetOrigin,
      KOOK_INVITE_URL: "https://www.kookapp.cn/app/oauth2/authorize?id=1&permissions=284672&client_id=x&scope=bot",
      DATA_DIR: this.dataDir,
      DEFAULT_LANGUAGE: "en",
      HTTP_PORT: "0",
      ...this.extra,
    };
  }

  /** Runs the relay in this process, until its gateway gets events. */
  async startRelay(): Promise<RunningRelay> {
    const clock = this.clock ? { clock: this.clock } : {};
    const relay = await startRelay(readConfig(this.environment), { log: silentLogger, ...clock });
    this.relay = relay;
    await this.kook.untilConnected();
    while (!relay.ready) await new Promise((resolve) => setImmediate(resolve));
    return relay;
  }

  async stopRelay(): Promise<void> {
    await this.relay?.stop();
    this.relay = null;
  }

  /** Runs the relay as a process of its own: what a kill needs. */
  async spawnRelay(): Promise<ChildProcess> {
    const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts"], {
      env: { PATH: process.env["PATH"] ?? "", ...this.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((resolve, reject) => {
      const said: string[] = [];
      lines.on("line", (line) => {
        said.push(line);
        if (line.includes('"Relaying"')) resolve();
      });
      child.stderr.on("data", (chunk) => said.push(String(chunk)));
      child.once("exit", (code) => reject(new Error(`The relay ended with ${code}:\n${said.join("\n")}`)));
    });
    return child;
  }

  async killRelay(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }

  /** Types a line in KOOK and resolves to the bot's answer to it, as its card's whole JSON. */
  async type(
    line: string,
    as: string = this.people.owner.id,
    channelId: string = this.people.news.id,
  ): Promise<string> {
    const messageId = this.kook.say(channelId, as, line);
    const answer = await this.kook.until(() =>
      this.kook.visibleTo(channelId, as).find((message) => quotedId(message.quote) === messageId),
    );
    return answer.content;
  }

  /** Links by the commands that an admin would type, and resolves when the source channel has its notice. */
  async link(platform: "discord" | "telegram", channelId: string = this.people.news.id, to?: string): Promise<void> {
    const notices = this.kook.messages(channelId).length;
    const code = await this.askForCode(platform, channelId);
    if (platform === "discord") await this.redeemOnDiscord(code, to);
    else await this.redeemOnTelegram(code, to);
    await this.kook.until(() =>
      this.kook
        .messages(channelId)
        .slice(notices)
        .some((message) => message.authorId === this.people.kookBot.userId),
    );
  }

  async askForCode(platform: "discord" | "telegram", channelId: string = this.people.news.id): Promise<string> {
    const answer = await this.type(`/relay link ${platform}`, this.people.owner.id, channelId);
    const code = /\/link(?:@\w+)? (?:code:)?([A-Za-z0-9_-]{8,64})/.exec(answer.replaceAll("\\\\", ""))?.[1];
    if (code === undefined) throw new Error(`No code in ${answer}`);
    return code;
  }

  async redeemOnDiscord(code: string, to?: string, as: string = this.people.discordOwner.id): Promise<string> {
    const reply = await this.discord.runCommand({
      channelId: to ?? this.people.announcements.id,
      userId: as,
      name: "link",
      options: { code },
    });
    return reply.content;
  }

  async redeemOnTelegram(code: string, to?: string): Promise<void> {
    const chatId = Number(to ?? this.people.group.id);
    const before = this.telegram.shows(chatId).length;
    this.telegram.types(chatId, this.people.telegramAdmin.id, `/link ${code}`);
    await this.telegram.until(() => this.telegram.shows(chatId).length > before + 1);
  }

  /** What the relay brought to Discord: the copies, without its notices and samples. */
  onDiscord(channelId: string = this.people.announcements.id): readonly string[] {
    return this.discord
      .shows(channelId)
      .filter((message) => !message.content.startsWith("A test from KOOK"))
      .map((message) => message.content);
  }

  async close(): Promise<void> {
    await this.stopRelay();
    await this.killRelay();
    await Promise.all([this.kook.close(), this.discord.close(), this.telegram.close()]);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

function quotedId(quote: unknown): string | undefined {
  return (quote as { readonly id?: string } | null)?.id;
}

function populate(kook: KookServer, discord: DiscordServer, telegram: TelegramServer) {
  const kookBot = kook.addBot({ name: "Relay" });
  const owner = kook.addUser({ name: "Olive" });
  const anna = kook.addUser({ name: "anna" });
  const guild = kook.addGuild({ name: "Gamers", ownerId: owner.id });
  kook.addMember(guild.id, anna.id, { nickname: "Anna" });
  kook.addBotToGuild(guild.id, kookBot.userId);
  const news = kook.addChannel(guild.id, { name: "news" });
  const chat = kook.addChannel(guild.id, { name: "chat" });
  const plans = kook.addChannel(guild.id, { name: "plans" });

  const discordBot = discord.world.addBot({ name: "Relay" });
  const discordOwner = discord.world.addUser({ name: "Dora" });
  const discordGuild = discord.world.addGuild({ name: "Friends", ownerId: discordOwner.id });
  discord.world.addBotToGuild(discordGuild.id, discordBot.id, DISCORD_RIGHTS);
  const announcements = discord.world.addChannel(discordGuild.id, { name: "announcements" });
  const lounge = discord.world.addChannel(discordGuild.id, { name: "lounge" });
  const third = discord.world.addChannel(discordGuild.id, { name: "third" });

  const telegramBot = telegram.world.addBot({ username: "relay_bot" });
  const telegramAdmin = telegram.world.addUser({ name: "Tom" });
  const group = telegram.world.addSupergroup({ title: "Friends", creatorId: telegramAdmin.id });
  telegram.world.addBotToChat(group.id, telegramBot.id);
  return {
    kookBot,
    owner,
    anna,
    guild,
    news,
    chat,
    plans,
    discordBot,
    discordOwner,
    discordGuild,
    announcements,
    lounge,
    third,
    telegramBot,
    telegramAdmin,
    group,
  };
}
