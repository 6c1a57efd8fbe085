import type { KookChannel, KookGuild } from "./world.js";

/** KOOK's permission bits that the local server looks at. https://developer.kookapp.cn/doc/http/guild-role */
export const Permission = {
  administrator: 1,
  manageGuild: 2,
  manageChannels: 32,
  viewChannel: 2048,
  sendMessages: 4096,
  manageMessages: 8192,
  uploadFiles: 16384,
  mentionAll: 131072,
  addReactions: 262144,
} as const;

/** What everybody may in a new guild. */
export const EVERYONE =
  Permission.viewChannel | Permission.sendMessages | Permission.uploadFiles | Permission.addReactions;

/** The mask that an invite link for a relay asks for. */
export const INVITED_BOT = EVERYONE;

/** All that a person may in a guild, or in one of its channels: everyone, then roles, then the person's own overwrites. */
export function permissionsOf(guild: KookGuild, userId: string, channel?: KookChannel): number {
  const member = guild.members.get(userId);
  if (!member) return 0;
  const roleIds = [0, ...member.roleIds];
  const granted = roleIds.reduce((mask, id) => mask | (guild.roles.get(id)?.permissions ?? 0), 0);
  if (guild.ownerId === userId || granted & Permission.administrator) return 0x7fffffff;
  return channel ? overwrite(granted, channel, roleIds, userId) : granted;
}

function overwrite(granted: number, channel: KookChannel, roleIds: readonly number[], userId: string): number {
  const everyone = channel.roleOverwrites.filter(({ role_id }) => role_id === 0);
  const roles = channel.roleOverwrites.filter(({ role_id }) => role_id !== 0 && roleIds.includes(role_id));
  const own = channel.userOverwrites.filter(({ user_id }) => user_id === userId);
  return [everyone, roles, own].reduce((mask, step) => {
    const deny = step.reduce((sum, each) => sum | each.deny, 0);
    const allow = step.reduce((sum, each) => sum | each.allow, 0);
    return (mask & ~deny) | allow;
  }, granted);
}

/** Whether a person may do all of that there. */
export function may(guild: KookGuild, userId: string, mask: number, channel?: KookChannel): boolean {
  return (permissionsOf(guild, userId, channel) & mask) === mask;
}
