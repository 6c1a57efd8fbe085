import type { KookAccess, KookChat, KookRole, Overwrite } from "./chat.js";

/** KOOK's permission bits, https://developer.kookapp.cn/doc/http/guild-role */
const ADMINISTRATOR = 0;
const VIEW_CHANNEL = 11;
const SEND_MESSAGES = 12;
const EVERYONE_ROLE = "0";

export interface ChannelAccess {
  /** Everybody in the guild can see it. */
  readonly open: boolean;
  /** The bot may write there. */
  readonly mayWrite: boolean;
}

/** Who may see a channel, and whether the bot may write in it. @throws KookError */
export async function readChannelAccess(
  kook: Pick<KookChat, "viewAccess" | "listRoles" | "memberRoleIds" | "ownId">,
  guildId: string,
  channelId: string,
): Promise<ChannelAccess> {
  const ownId = kook.ownId(guildId);
  const [access, roles, ownRoleIds] = await Promise.all([
    kook.viewAccess(channelId),
    kook.listRoles(guildId),
    kook.memberRoleIds(guildId, ownId),
  ]);
  return {
    open: !access.hasPassword && may(VIEW_CHANNEL, roles, access, []),
    mayWrite: may(SEND_MESSAGES, roles, access, ownRoleIds, ownId),
  };
}

/**
 * As KOOK's clients reckon: what everybody may, then what roles add, then one's own. Not every guild lists its
 * @everyone role; such a one is taken to allow what a new guild's does.
 */
function may(
  bit: number,
  roles: readonly KookRole[],
  access: KookAccess,
  roleIds: readonly string[],
  userId?: string,
): boolean {
  const held = roles.filter(({ id }) => id === EVERYONE_ROLE || roleIds.includes(id));
  if (held.some(({ permissions }) => hasBit(permissions, ADMINISTRATOR))) return true;
  const everyone = roles.find(({ id }) => id === EVERYONE_ROLE);
  let allowed = everyone === undefined || held.some(({ permissions }) => hasBit(permissions, bit));
  for (const step of [
    access.roles.filter(({ id }) => id === EVERYONE_ROLE),
    access.roles.filter(({ id }) => roleIds.includes(id)),
    access.users.filter(({ id }) => id === userId),
  ]) {
    allowed = overwritten(allowed, step, bit);
  }
  return allowed;
}

function overwritten(allowed: boolean, step: readonly Overwrite[], bit: number): boolean {
  if (step.some(({ allow }) => hasBit(allow, bit))) return true;
  return allowed && !step.some(({ deny }) => hasBit(deny, bit));
}

/** Masks may be longer than the 32 bits that JavaScript's own operators know. */
const hasBit = (mask: number, bit: number): boolean => Math.floor(mask / 2 ** bit) % 2 === 1;
