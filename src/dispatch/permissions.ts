import type { Clock } from "../clock.js";
import type { Logger } from "../log.js";
import type { Guilds } from "../relay/guilds.js";
import type { KookChat, KookGuild, KookRole } from "./chat.js";

export interface PermissionsOptions {
  readonly chat: Pick<KookChat, "viewGuild" | "listRoles" | "memberRoleIds">;
  readonly guilds: Guilds;
  readonly clock: Clock;
  readonly log: Logger;
}

/** "unsure": KOOK did not tell all that we need, so the answer is no, and to try again. */
export type Verdict = "allowed" | "refused" | "unsure";

/** KOOK's permission bits, https://developer.kookapp.cn/doc/http/guild-role */
const ADMINISTRATOR = 0;
const MANAGE_GUILD = 1;
const EVERYONE_ROLE = "0";
const CACHE_MS = 5 * 60_000;

/** Who may steer a guild's links: its owner, its administrators, and the roles that they made managers. */
export class Permissions {
  readonly #owners: Cache<KookGuild>;
  readonly #roles: Cache<readonly KookRole[]>;

  constructor(private readonly options: PermissionsOptions) {
    const { chat, clock } = options;
    this.#owners = new Cache(clock, (guildId) => chat.viewGuild(guildId));
    this.#roles = new Cache(clock, (guildId) => chat.listRoles(guildId));
  }

  /** The guild or its roles changed: what we know of them is out of date. */
  forget(guildId: string): void {
    this.#owners.forget(guildId);
    this.#roles.forget(guildId);
  }

  /** Only the owner and the administrators: who is a manager is theirs to say. Asked as `check` is. */
  async checkAdministrator(guildId: string, userId: string, roleIds?: readonly string[]): Promise<Verdict> {
    return await this.#check(guildId, userId, roleIds, []);
  }

  /** With the roles that came with the member's own message, or without: then KOOK is asked. */
  async check(guildId: string, userId: string, roleIds?: readonly string[]): Promise<Verdict> {
    const { managerRoleIds } = await this.options.guilds.get(guildId);
    return await this.#check(guildId, userId, roleIds, managerRoleIds);
  }

  async #check(
    guildId: string,
    userId: string,
    roleIds: readonly string[] | undefined,
    managerRoleIds: readonly string[],
  ): Promise<Verdict> {
    const owner = await this.#try(this.#owners.get(guildId));
    if (owner?.ownerId === userId) return "allowed";
    const held = roleIds ?? (await this.#try(this.options.chat.memberRoleIds(guildId, userId)));
    if (!held) return "unsure";
    if (held.some((roleId) => managerRoleIds.includes(roleId))) return "allowed";
    const byRoles = await this.#checkRoles(guildId, [EVERYONE_ROLE, ...held]);
    return byRoles === "refused" && owner === null ? "unsure" : byRoles;
  }

  async #checkRoles(guildId: string, roleIds: readonly string[]): Promise<Verdict> {
    let roles = await this.#try(this.#roles.get(guildId));
    if (roles && !knowsAll(roles, roleIds)) {
      // A role that is newer than our list.
      this.#roles.forget(guildId);
      roles = await this.#try(this.#roles.get(guildId));
    }
    if (!roles) return "unsure";
    const held = roles.filter((role) => roleIds.includes(role.id));
    if (held.some((role) => has(role, ADMINISTRATOR) || has(role, MANAGE_GUILD))) return "allowed";
    return knowsAll(roles, roleIds) ? "refused" : "unsure";
  }

  async #try<Value>(asked: Promise<Value>): Promise<Value | null> {
    try {
      return await asked;
    } catch (error) {
      this.options.log.warn({ err: error }, "Permissions could not be read from KOOK");
      return null;
    }
  }
}

/** Not every guild lists its @everyone role. */
function knowsAll(roles: readonly KookRole[], roleIds: readonly string[]): boolean {
  return roleIds.every((roleId) => roleId === EVERYONE_ROLE || roles.some((role) => role.id === roleId));
}

/** Masks may be longer than the 32 bits that JavaScript's own operators know. */
function has(role: KookRole, bit: number): boolean {
  return Math.floor(role.permissions / 2 ** bit) % 2 === 1;
}

/** What KOOK told of each guild, for five minutes. A failure is not kept; one question at a time is asked. */
class Cache<Value> {
  readonly #known = new Map<string, { readonly value: Promise<Value>; readonly readAt: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly read: (guildId: string) => Promise<Value>,
  ) {}

  forget(guildId: string): void {
    this.#known.delete(guildId);
  }

  get(guildId: string): Promise<Value> {
    const known = this.#known.get(guildId);
    if (known && this.clock.now() - known.readAt < CACHE_MS) return known.value;
    const entry = { value: this.read(guildId), readAt: this.clock.now() };
    this.#known.set(guildId, entry);
    entry.value.catch(() => {
      if (this.#known.get(guildId) === entry) this.#known.delete(guildId);
    });
    return entry.value;
  }
}
