import { startKookServer, type KookServer } from "../../sandbox/kook/index.js";
import { call, Socket } from "./kook-client.js";

export interface SmallKook {
  readonly kook: KookServer;
  readonly token: string;
  readonly botId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly anna: string;
  readonly owner: string;
  gatewayUrl(compress?: 0 | 1): Promise<string>;
  connect(more?: string): Promise<Socket>;
}

/** A local KOOK with one guild, one channel, an owner, a member and a bot. */
export async function startSmallKook(now?: () => number): Promise<SmallKook> {
  const kook = await startKookServer(now ? { now } : {});
  const { token, userId: botId } = kook.addBot();
  const owner = kook.addUser({ name: "admin" }).id;
  const anna = kook.addUser({ name: "anna" }).id;
  const guildId = kook.addGuild({ name: "Tea house", ownerId: owner }).id;
  kook.addMember(guildId, anna, { nickname: "Anna" });
  kook.addBotToGuild(guildId, botId);
  const channelId = kook.addChannel(guildId, { name: "general" }).id;
  const gatewayUrl = async (compress: 0 | 1 = 0): Promise<string> =>
    String((await call(kook, token, "GET gateway/index", { compress })).data["url"]);
  const connect = async (more = ""): Promise<Socket> => Socket.open((await gatewayUrl()) + more);
  return { kook, token, botId, guildId, channelId, anna, owner, gatewayUrl, connect };
}
