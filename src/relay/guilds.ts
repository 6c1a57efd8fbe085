import type { Clock } from "../clock.js";
import type { Language } from "../language/index.js";
import type { GuildView, Store } from "../store/store.js";
import { auditRow, type Actor } from "./actor.js";

/** A guild's own settings, kept in memory once read: every command asks for them. */
export class Guilds {
  readonly #known = new Map<string, GuildView>();

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
}
