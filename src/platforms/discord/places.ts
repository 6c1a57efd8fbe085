import type { RightCheck } from "../../delivery/destination.js";
import { DeliveryError } from "../../delivery/errors.js";
import type { DiscordPlace } from "./address.js";
import type { DiscordClient } from "./client.js";
import { code, isRefusal, toDeliveryError } from "./errors.js";
import { checkPermissions, computePermissions, hasHistory, mayManageThreads } from "./rights.js";
import { channelSchema, guildSchema, memberSchema, type DiscordChannel } from "./schema.js";

/** Asks or sends, and tells every failure in the relay's own words. @throws DeliveryError */
export async function telling<T>(
  client: DiscordClient,
  place: DiscordPlace,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    // "Missing Access" is said both of a channel that the bot may not see and of a guild that it was removed from.
    if (isRefusal(error, code.missingAccess) && !(await isMember(client, place, signal))) {
      throw new DeliveryError({ kind: "unreachable", reason: "bot-removed" }, error.message);
    }
    throw toDeliveryError(error);
  }
}

async function isMember(client: DiscordClient, { guildId }: DiscordPlace, signal: AbortSignal): Promise<boolean> {
  try {
    await client.request("GET", `/guilds/${guildId}`, guildSchema, signal);
    return true;
  } catch (error) {
    return !isRefusal(error, code.missingAccess, code.unknownGuild);
  }
}

/** @throws what errors.ts sorts */
export async function checkRights(
  client: DiscordClient,
  place: DiscordPlace,
  signal: AbortSignal,
): Promise<readonly RightCheck[]> {
  const { permissions, thread } = await readPermissions(client, place, signal);
  if (thread?.thread_metadata?.locked === true && !mayManageThreads(permissions)) {
    throw new DeliveryError({ kind: "unreachable", reason: "place-closed" }, "Discord's thread is locked");
  }
  return checkPermissions(permissions, place.threadId !== null);
}

/** Whether the bot is shown what was said before. @throws what errors.ts sorts */
export async function mayReadHistory(
  client: DiscordClient,
  place: DiscordPlace,
  signal: AbortSignal,
): Promise<boolean> {
  return hasHistory((await readPermissions(client, place, signal)).permissions);
}

/** None where the bot may not see the channel. */
async function readPermissions(
  client: DiscordClient,
  { guildId, channelId, threadId }: DiscordPlace,
  signal: AbortSignal,
): Promise<{ readonly permissions: bigint; readonly thread: DiscordChannel | null }> {
  const { userId } = await client.identify(signal);
  const guild = await client.request("GET", `/guilds/${guildId}`, guildSchema, signal);
  const member = await client.request("GET", `/guilds/${guildId}/members/${userId}`, memberSchema, signal);
  const channel = await findVisible(client, channelId, signal);
  // Discord doesn't show a channel to who may not see it.
  if (channel === null) return { permissions: 0n, thread: null };
  const thread = threadId === null ? null : await client.request("GET", `/channels/${threadId}`, channelSchema, signal);
  return { permissions: computePermissions({ guild, channel, userId, roleIds: member.roles }), thread };
}

/** Null for a channel that the bot may not see. */
async function findVisible(
  client: DiscordClient,
  channelId: string,
  signal: AbortSignal,
): Promise<DiscordChannel | null> {
  try {
    return await client.request("GET", `/channels/${channelId}`, channelSchema, signal);
  } catch (error) {
    if (isRefusal(error, code.missingAccess)) return null;
    throw error;
  }
}

/** "#general · My server" */
export async function describePlace(
  client: DiscordClient,
  { guildId, messagesId }: DiscordPlace,
  signal: AbortSignal,
): Promise<string> {
  const channel = await client.request("GET", `/channels/${messagesId}`, channelSchema, signal);
  const guild = await client.request("GET", `/guilds/${guildId}`, guildSchema, signal);
  return `#${channel.name ?? channel.id} · ${guild.name}`;
}
