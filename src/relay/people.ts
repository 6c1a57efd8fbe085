import type { Logger } from "../log.js";

export interface PeopleOptions {
  /** The user ids of all KOOK bots that this installation runs or ever ran. */
  readonly ours: Iterable<string>;
  /** Of those that run now. */
  readonly isRunning: (userId: string) => boolean;
  /** Whether a member of a guild is a bot. @throws where KOOK doesn't tell */
  readonly viewIsBot: (guildId: string, userId: string) => Promise<boolean>;
  readonly log: Logger;
}

/** Who is a bot in KOOK, and who is one of ours. */
export class People {
  readonly #ours: ReadonlySet<string>;

  constructor(private readonly options: PeopleOptions) {
    this.#ours = new Set(options.ours);
  }

  /** What they say is never forwarded: it would come back to them. */
  isOurs(userId: string): boolean {
    return this.#ours.has(userId) || this.options.isRunning(userId);
  }

  /** Null where KOOK doesn't tell. */
  async isBot(guildId: string, userId: string): Promise<boolean | null> {
    try {
      return await this.options.viewIsBot(guildId, userId);
    } catch (error) {
      this.options.log.info({ err: error, guildId }, "KOOK does not tell whether someone is a bot");
      return null;
    }
  }
}
