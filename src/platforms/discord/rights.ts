import { PermissionFlagsBits as Permission } from "discord.js";
import type { RightCheck } from "../../delivery/destination.js";
import type { DiscordChannel, DiscordGuild } from "./schema.js";

const ROLE = 0;
const MEMBER = 1;
const ALL = ~0n;

export interface MemberRights {
  readonly guild: DiscordGuild;
  /** The one whose overwrites count: a thread has none of its own. */
  readonly channel: DiscordChannel;
  readonly userId: string;
  readonly roleIds: readonly string[];
}

/** https://discord.com/developers/docs/topics/permissions#permission-overwrites */
export function computePermissions({ guild, channel, userId, roleIds }: MemberRights): bigint {
  if (guild.owner_id === userId) return ALL;
  const held = new Set([guild.id, ...roleIds]);
  let permissions = 0n;
  for (const role of guild.roles) if (held.has(role.id)) permissions |= role.permissions;
  if (permissions & Permission.Administrator) return ALL;

  const overwrites = channel.permission_overwrites ?? [];
  const apply = (denied: bigint, allowed: bigint): void => {
    permissions = (permissions & ~denied) | allowed;
  };
  const everyone = overwrites.find(({ id }) => id === guild.id);
  if (everyone) apply(everyone.deny, everyone.allow);
  const ofRoles = overwrites.filter(({ id, type }) => type === ROLE && id !== guild.id && held.has(id));
  apply(union(ofRoles.map(({ deny }) => deny)), union(ofRoles.map(({ allow }) => allow)));
  const own = overwrites.find(({ id, type }) => type === MEMBER && id === userId);
  if (own) apply(own.deny, own.allow);
  return permissions;
}

function union(bits: readonly bigint[]): bigint {
  return bits.reduce((all, some) => all | some, 0n);
}

/** What of it the relay needs, right by right. */
export function checkPermissions(permissions: bigint, inThread: boolean): readonly RightCheck[] {
  const has = (bits: bigint): boolean => (permissions & bits) === bits;
  const see = has(Permission.ViewChannel);
  const send = see && (inThread || has(Permission.SendMessages));
  const checks: RightCheck[] = [
    { right: "see", granted: see, required: true },
    { right: "send", granted: send, required: true },
    { right: "webhooks", granted: see && has(Permission.ManageWebhooks), required: false },
    { right: "files", granted: see && has(Permission.AttachFiles | Permission.EmbedLinks), required: false },
  ];
  if (inThread)
    checks.push({ right: "threads", granted: see && has(Permission.SendMessagesInThreads), required: true });
  // By it a message whose answer got lost is found, and isn't sent twice.
  checks.push({ right: "history", granted: hasHistory(permissions), required: false });
  checks.push({ right: "delete", granted: see && has(Permission.ManageMessages), required: false });
  const react = hasHistory(permissions) && has(Permission.AddReactions);
  checks.push({ right: "react", granted: react, required: false, onlyFor: "reactions" });
  checks.push({ right: "pin", granted: see && has(Permission.PinMessages), required: false, onlyFor: "pins" });
  return checks;
}

/** What was said is shown, and not only what is said just now. */
export function hasHistory(permissions: bigint): boolean {
  const needed = Permission.ViewChannel | Permission.ReadMessageHistory;
  return (permissions & needed) === needed;
}

/** A locked thread is open to whoever has this. */
export function mayManageThreads(permissions: bigint): boolean {
  return (permissions & Permission.ManageThreads) !== 0n;
}

/** Asked for when the bot is invited: nothing that the relay doesn't use. */
export const INVITE_PERMISSIONS =
  Permission.ViewChannel |
  Permission.SendMessages |
  Permission.SendMessagesInThreads |
  Permission.ManageWebhooks |
  Permission.EmbedLinks |
  Permission.AttachFiles |
  Permission.ReadMessageHistory |
  Permission.ManageMessages |
  Permission.AddReactions |
  Permission.PinMessages;

/** Whoever has one of these may decide what is shown in a channel. */
export function mayManageChannel(permissions: bigint): boolean {
  const anyOf = Permission.Administrator | Permission.ManageChannels | Permission.ManageWebhooks;
  return (permissions & anyOf) !== 0n;
}
