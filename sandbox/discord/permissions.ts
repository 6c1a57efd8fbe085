import type { Channel, Guild, Member } from "./model.js";

/** https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags */
export const PERMISSIONS = {
  CreateInstantInvite: 1n << 0n,
  KickMembers: 1n << 1n,
  BanMembers: 1n << 2n,
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  AddReactions: 1n << 6n,
  ViewAuditLog: 1n << 7n,
  PrioritySpeaker: 1n << 8n,
  Stream: 1n << 9n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  SendTTSMessages: 1n << 12n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  MentionEveryone: 1n << 17n,
  UseExternalEmojis: 1n << 18n,
  Connect: 1n << 20n,
  Speak: 1n << 21n,
  MuteMembers: 1n << 22n,
  MoveMembers: 1n << 24n,
  ChangeNickname: 1n << 26n,
  ManageNicknames: 1n << 27n,
  ManageRoles: 1n << 28n,
  ManageWebhooks: 1n << 29n,
  ManageGuildExpressions: 1n << 30n,
  UseApplicationCommands: 1n << 31n,
  ManageEvents: 1n << 33n,
  ManageThreads: 1n << 34n,
  CreatePublicThreads: 1n << 35n,
  CreatePrivateThreads: 1n << 36n,
  UseExternalStickers: 1n << 37n,
  SendMessagesInThreads: 1n << 38n,
  ModerateMembers: 1n << 40n,
  SendPolls: 1n << 49n,
  PinMessages: 1n << 51n,
} as const;

export type PermissionName = keyof typeof PERMISSIONS;

const ALL = Object.values(PERMISSIONS).reduce((all, bit) => all | bit, 0n);

/** What @everyone may do in a new guild. */
export const EVERYONE_BY_DEFAULT: readonly PermissionName[] = [
  "CreateInstantInvite",
  "AddReactions",
  "ViewChannel",
  "SendMessages",
  "EmbedLinks",
  "AttachFiles",
  "ReadMessageHistory",
  "MentionEveryone",
  "UseExternalEmojis",
  "ChangeNickname",
  "UseApplicationCommands",
  "CreatePublicThreads",
  "CreatePrivateThreads",
  "SendMessagesInThreads",
];

/** The bits of these names, together. */
export function bits(names: readonly PermissionName[]): bigint {
  return names.reduce((all, name) => all | PERMISSIONS[name], 0n);
}

/** What a member may do in the guild as a whole. */
export function guildPermissions(guild: Guild, member: Member): bigint {
  if (guild.ownerId === member.userId) return ALL;
  let granted = guild.roles.get(guild.id)!.permissions;
  for (const roleId of member.roleIds) granted |= guild.roles.get(roleId)?.permissions ?? 0n;
  return granted & PERMISSIONS.Administrator ? ALL : granted;
}

/**
 * What a member may do in a channel; for a thread, in its parent.
 * https://docs.discord.com/developers/topics/permissions#permission-overwrites
 */
export function channelPermissions(guild: Guild, member: Member, channel: Channel): bigint {
  const base = guildPermissions(guild, member);
  if (base & PERMISSIONS.Administrator) return ALL;
  let granted = base;
  const everyone = channel.overwrites.get(guild.id);
  if (everyone) granted = (granted & ~everyone.deny) | everyone.allow;

  let allow = 0n;
  let deny = 0n;
  for (const roleId of member.roleIds) {
    const overwrite = channel.overwrites.get(roleId);
    allow |= overwrite?.allow ?? 0n;
    deny |= overwrite?.deny ?? 0n;
  }
  granted = (granted & ~deny) | allow;

  const own = channel.overwrites.get(member.userId);
  if (own) granted = (granted & ~own.deny) | own.allow;
  return implied(granted);
}

/** Who can't see a channel can do nothing there. https://docs.discord.com/developers/topics/permissions#implicit-permissions */
function implied(granted: bigint): bigint {
  return granted & PERMISSIONS.ViewChannel ? granted : 0n;
}
