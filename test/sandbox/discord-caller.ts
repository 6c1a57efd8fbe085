import { afterEach } from "vitest";
import type { PermissionName } from "../../sandbox/discord/permissions.js";
import { startDiscordServer, type DiscordServer } from "../../sandbox/discord/server.js";

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON body, or the text where it is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A local Discord with a guild, a channel and a bot, and a plain client without any library. */
export interface Caller {
  readonly discord: DiscordServer;
  readonly bot: { readonly id: string; readonly token: string };
  readonly ownerId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly call: (method: string, path: string, body?: unknown, token?: string | null) => Promise<Reply>;
  readonly post: (body: unknown, channelId?: string) => Promise<Reply>;
  /** A webhook that the bot made, and a way to execute it. */
  readonly hook: (channelId?: string) => Promise<Hook>;
}

export interface Hook {
  readonly id: string;
  readonly path: string;
  readonly execute: (body: unknown, query?: string) => Promise<Reply>;
}

export const EVERYTHING: readonly PermissionName[] = [
  "ViewChannel",
  "SendMessages",
  "SendMessagesInThreads",
  "ManageWebhooks",
  "ManageMessages",
  "EmbedLinks",
  "AttachFiles",
  "ReadMessageHistory",
];

const servers: DiscordServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** The bot has these permissions, and @everyone none. */
export async function startCaller(permissions: readonly PermissionName[] = EVERYTHING): Promise<Caller> {
  const discord = await startDiscordServer();
  servers.push(discord);
  const { world } = discord;
  const bot = world.addBot({ name: "Relay" });
  const ownerId = world.addUser({ name: "Olivia" }).id;
  const guildId = world.addGuild({ name: "Guild", ownerId }).id;
  const channelId = world.addChannel(guildId, { name: "general" }).id;
  world.addBotToGuild(guildId, bot.id, permissions);
  world.setEveryonePermissions(guildId, []);

  const call: Caller["call"] = async (method, path, body, token = bot.token) =>
    reply(
      await fetch(`${discord.url}/v10${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bot ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );

  return {
    discord,
    bot,
    ownerId,
    guildId,
    channelId,
    call,
    post: (body, channel = channelId) => call("POST", `/channels/${channel}/messages`, body),
    async hook(channel = channelId) {
      const made = await call("POST", `/channels/${channel}/webhooks`, { name: "KOOK" });
      if (made.status !== 200) throw new Error(`No webhook: ${JSON.stringify(made.body)}`);
      const id = String(made.body["id"]);
      const path = `/webhooks/${id}/${String(made.body["token"])}`;
      return { id, path, execute: (body, query = "?wait=true") => call("POST", `${path}${query}`, body, null) };
    },
  };
}

export async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  const json = response.headers.get("content-type")?.startsWith("application/json") === true;
  const body = (json ? JSON.parse(text) : { text }) as Readonly<Record<string, unknown>>;
  return { status: response.status, headers: response.headers, body };
}

/** The error of one field, as Discord nests it. */
export function fieldError(path: readonly (string | number)[], code: string, message?: string): unknown {
  const leaf: unknown = { _errors: [message === undefined ? { code } : { code, message }] };
  const errors = path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), leaf);
  return { code: 50_035, message: "Invalid Form Body", errors };
}
