import { silentLogger } from "../../../src/log.js";
import type { DeliveryFailure } from "../../../src/delivery/errors.js";
import { openDiscord } from "../../../src/platforms/discord/open-discord.js";
import type { PlatformBot } from "../../../src/relay/platform-bot.js";
import type { DiscordPart } from "../../../src/rendering/discord.js";
import type { PermissionName } from "../../../sandbox/discord/permissions.js";
import { startDiscordServer, type DiscordServer } from "../../../sandbox/discord/server.js";
import { ManualClock } from "../../support/manual-clock.js";
import { LocalFiles } from "./local-files.js";
import { afterTest, closeWithin, failureOf, never } from "../platform-world.js";

const INVITED: readonly PermissionName[] = [
  "ViewChannel",
  "SendMessages",
  "SendMessagesInThreads",
  "ManageWebhooks",
  "EmbedLinks",
  "AttachFiles",
  "ReadMessageHistory",
  "ManageMessages",
  "AddReactions",
  "PinMessages",
];

export interface DiscordWorld {
  readonly server: DiscordServer;
  readonly bot: PlatformBot;
  readonly clock: ManualClock;
  readonly files: LocalFiles;
  readonly botId: string;
  readonly guildId: string;
  readonly ownerId: string;
  readonly channelId: string;
  readonly address: string;
  send(part?: Partial<DiscordPart>, key?: string): Promise<string>;
  /** What the relay makes of the failure of sending. */
  failure(): Promise<DeliveryFailure>;
  /** Another process of ours, that knows nothing yet. */
  restart(): void;
  /** How often the API was asked for this. */
  asked(route: RegExp): number;
}

/** A guild with one channel, and our bot in it with the rights that its invite asks for. */
export async function startDiscordWorld(
  options: {
    readonly permissions?: readonly PermissionName[];
    readonly proxyUrl?: string;
    readonly host?: string;
  } = {},
): Promise<DiscordWorld> {
  const server = await startDiscordServer();
  afterTest(() => server.close());
  const { world } = server;
  const owner = world.addUser({ name: "Olivia" });
  const guild = world.addGuild({ name: "Guild", ownerId: owner.id });
  const account = world.addBot({ name: "Relay" });
  world.addBotToGuild(guild.id, account.id, options.permissions ?? INVITED);
  if (options.permissions) world.setEveryonePermissions(guild.id, []);
  const channel = world.addChannel(guild.id, { name: "general" });

  const clock = new ManualClock();
  const files = new LocalFiles();
  const open = (): PlatformBot => {
    const opened = openDiscord({
      token: account.token,
      apiUrl: server.url.replace("127.0.0.1", options.host ?? "127.0.0.1"),
      proxyUrl: options.proxyUrl ?? null,
      attachments: files,
      defaultLanguage: "en",
      clock,
      random: () => 0.5,
      log: silentLogger,
    });
    afterTest(() => closeWithin(opened, clock));
    return opened;
  };
  let bot = open();

  const address = `${guild.id}/${channel.id}`;
  const send = (change: Partial<DiscordPart> = {}, key = "key-1"): Promise<string> =>
    bot.destination.send(address, part(change), key, never);
  return {
    server,
    get bot() {
      return bot;
    },
    clock,
    files,
    botId: account.id,
    guildId: guild.id,
    ownerId: owner.id,
    channelId: channel.id,
    address,
    send,
    failure: () => failureOf(send()),
    restart: () => {
      bot = open();
    },
    asked: (route) => server.requests.filter(({ method, path }) => route.test(`${method} ${path}`)).length,
  };
}

/** One message of Ann's, unless told otherwise. */
export function part(change: Partial<DiscordPart> = {}): DiscordPart {
  return {
    content: "hello",
    embeds: [],
    files: [],
    buttons: [],
    mentions: { users: [], roles: [] },
    header: "**Ann**\n",
    persona: true,
    username: "Ann",
    avatarUrl: "https://img.example/ann.png",
    suppressEmbeds: false,
    sourceUrl: "https://www.kookapp.cn/direct/anchor/1/2/3",
    ...change,
  };
}
