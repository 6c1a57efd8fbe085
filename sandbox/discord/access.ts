import { PERMISSIONS, type PermissionName } from "./permissions.js";
import { refusals } from "./refusal.js";
import { CHANNEL_TYPES, isThread, type Bot, type Channel, type Guild } from "./model.js";
import type { World } from "./world.js";

/** A channel that a bot can see. @throws Refusal 10003 or 50001 */
export function visibleChannel(world: World, bot: Bot, channelId: string): Channel {
  const channel = world.channels.get(channelId);
  if (!channel) throw refusals.unknownChannel();
  if (!sees(world, bot, channel)) throw refusals.missingAccess();
  return channel;
}

function sees(world: World, bot: Bot, channel: Channel): boolean {
  const granted = world.permissionsIn(channel, bot.id);
  if (!(granted & PERMISSIONS.ViewChannel)) return false;
  const isPrivate = channel.type === CHANNEL_TYPES["private-thread"];
  return !isPrivate || channel.threadMembers.has(bot.id) || (granted & PERMISSIONS.ManageThreads) !== 0n;
}

export function has(world: World, bot: Bot, channel: Channel, name: PermissionName): boolean {
  return (world.permissionsIn(channel, bot.id) & PERMISSIONS[name]) !== 0n;
}

/** @throws Refusal 50013 */
export function require(world: World, bot: Bot, channel: Channel, name: PermissionName): void {
  if (!has(world, bot, channel, name)) throw refusals.missingPermissions();
}

/** A guild that a bot is in. @throws Refusal 10004 */
export function joinedGuild(world: World, bot: Bot, guildId: string): Guild {
  const guild = world.guilds.get(guildId);
  if (!guild?.members.has(bot.id)) throw refusals.unknownGuild();
  return guild;
}

/** Whether a bot may post here, with files and embeds. @throws Refusal */
export function requireSending(
  world: World,
  bot: Bot,
  channel: Channel,
  { files, embeds, reply }: { readonly files: boolean; readonly embeds: boolean; readonly reply: boolean },
): void {
  if (channel.type === CHANNEL_TYPES.forum) throw refusals.noMessagesInForums();
  if (channel.type === CHANNEL_TYPES.category) throw refusals.notATextChannel();
  require(world, bot, channel, isThread(channel) ? "SendMessagesInThreads" : "SendMessages");
  if (channel.locked && !has(world, bot, channel, "ManageThreads")) throw refusals.lockedThread();
  if (files) require(world, bot, channel, "AttachFiles");
  if (embeds) require(world, bot, channel, "EmbedLinks");
  if (reply && !has(world, bot, channel, "ReadMessageHistory")) throw refusals.cannotReplyWithoutHistory();
}
