import { PERMISSIONS } from "./permissions.js";
import { invalidField } from "./refusal.js";
import type { Channel, Guild, Ping } from "./model.js";
import type { World } from "./world.js";

interface AllowedMentions {
  readonly parse?: readonly string[] | null;
  readonly users?: readonly string[] | null;
  readonly roles?: readonly string[] | null;
}

/** `parse` may not name a kind that is also listed. https://docs.discord.com/developers/resources/message#allowed-mentions-object */
export function checkAllowedMentions(value: unknown): void {
  const allowed = (value ?? {}) as AllowedMentions;
  for (const kind of ["users", "roles"] as const) {
    if (!allowed.parse?.includes(kind) || !allowed[kind]?.length) continue;
    const code = "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE";
    throw invalidField(["allowed_mentions"], code, `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`);
  }
}

/**
 * Whom a message pings. Written strictly: a mention inside code counts as well, since a relay's message should not
 * depend on Discord's reading of the markup to be harmless.
 */
export function findPings(
  world: World,
  at: { readonly channel: Channel; readonly messageId: string; readonly authorId: string; readonly byWebhook: boolean },
  content: string,
  allowedMentions: unknown,
): Ping[] {
  if (!content.includes("@")) return [];
  const allowed = allowedMentions ?? null;
  const guild = world.guild(at.channel.guildId);
  const mayPingAll = at.byWebhook || hasMentionEveryone(world, at.channel, at.authorId);
  const pings = new Map<string, Ping>();
  const add = (kind: Ping["kind"], id: string): void => {
    pings.set(`${kind} ${id}`, { channelId: at.channel.id, messageId: at.messageId, kind, id });
  };

  const everyone = /@(everyone|here)\b/g;
  for (const [, kind] of content.matchAll(everyone)) {
    if (mayPingAll && allows(allowed, "everyone")) add(kind as "everyone" | "here", guild.id);
  }
  for (const [, id] of content.matchAll(/<@!?(\d+)>/g)) {
    if (world.users.has(id!) && allows(allowed, "users", id)) add("user", id!);
  }
  for (const [, id] of content.matchAll(/<@&(\d+)>/g)) {
    if (isPingable(guild, id!, mayPingAll) && allows(allowed, "roles", id)) add("role", id!);
  }
  return [...pings.values()];
}

function hasMentionEveryone(world: World, channel: Channel, userId: string): boolean {
  return (world.permissionsIn(channel, userId) & PERMISSIONS.MentionEveryone) !== 0n;
}

function isPingable(guild: Guild, roleId: string, mayPingAll: boolean): boolean {
  const role = guild.roles.get(roleId);
  return role !== undefined && (role.mentionable || mayPingAll);
}

/** Without allowed mentions everything pings; with them, only what they name. */
function allows(allowed: AllowedMentions | null, kind: "everyone" | "users" | "roles", id?: string): boolean {
  if (allowed === null) return true;
  if (allowed.parse?.includes(kind)) return true;
  return kind !== "everyone" && id !== undefined && (allowed[kind] ?? []).includes(id);
}
