import type { Clock } from "../clock.js";
import { UserError, type Language } from "../language/index.js";
import type { GuildView, Store } from "../store/store.js";
import { auditRow, type Actor } from "./actor.js";
import { Turns } from "./turns.js";

/** A guild's own settings, kept in memory once read: every command asks for them. */
export class Guilds {
  readonly #known = new Map<string, GuildView>();
  /** By guild. */
  readonly #turns = new Turns<string>();

  constructor(
    private readonly store: Pick<Store, "getGuild" | "updateGuild">,
    private readonly clock: Clock,
  ) {}

  async get(guildId: string): Promise<GuildView> {
    const known = this.#known.get(guildId);
    if (known) return known;
    const read = await this.store.getGuild({ guildId });
    // A change that was made while we read is newer than what we read.
    const newer = this.#known.get(guildId);
    if (newer) return newer;
    this.#known.set(guildId, read);
    return read;
  }

  /** Where trouble is told; null for nowhere. */
  async setAlertChannel(guildId: string, channelId: string | null, actor: Actor): Promise<GuildView> {
    const before = { channelId: (await this.get(guildId)).alertChannelId };
    const change = { guildId, action: "alert", subject: "guild", before, after: { channelId }, at: this.clock.now() };
    const audit = auditRow(actor, change);
    const after = await this.store.updateGuild({ guildId, change: { alertChannelId: channelId }, audit });
    this.#known.set(guildId, after);
    return after;
  }

  async setLanguage(guildId: string, language: Language, actor: Actor): Promise<GuildView> {
    const before = await this.get(guildId);
    const audit = auditRow(actor, {
      guildId,
      action: "language",
      subject: "guild",
      before: before.language,
      after: language,
      at: this.clock.now(),
    });
    const after = await this.store.updateGuild({ guildId, change: { language }, audit });
    this.#known.set(guildId, after);
    return after;
  }

  /**
   * Makes roles managers, or no longer. False: nothing changes by that.
   * @throws UserError when there are too many
   */
  async changeManagers(guildId: string, change: ManagerChange, actor: Actor): Promise<boolean> {
    return await this.#turns.run([guildId], async () => {
      const before = (await this.get(guildId)).managerRoleIds;
      const after = [...new Set([...before, ...(change.add ?? [])])].filter((id) => !change.remove?.includes(id));
      if (after.length === before.length && after.every((id) => before.includes(id))) return false;
      if (after.length > MOST_MANAGER_ROLES && after.length > before.length) {
        throw new UserError("manager.too-many", { most: MOST_MANAGER_ROLES });
      }
      const { action, names: subject } = change;
      const audit = auditRow(actor, { guildId, action, subject, before: null, after: null, at: this.clock.now() });
      this.#known.set(guildId, await this.store.updateGuild({ guildId, change: { managerRoleIds: after }, audit }));
      return true;
    });
  }

  /** A change together with others: `work` makes it in the store, and yields what the guild has set then. */
  async changeWith(guildId: string, work: () => Promise<GuildView>): Promise<void> {
    await this.#turns.run([guildId], async () => void this.#known.set(guildId, await work()));
  }
}

/** Roles that become managers, or no longer are. */
export interface ManagerChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  /** For the audit: by which command, and what the roles are called. */
  readonly action: string;
  readonly names: string;
}

const MOST_MANAGER_ROLES = 20;
