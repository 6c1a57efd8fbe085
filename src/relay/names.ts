import { pause, type Clock } from "../clock.js";
import type { Logger } from "../log.js";
import type { Message, SourceEvent } from "../message/index.js";
import type { MappingView } from "../store/store.js";
import { nameMentions, namelessMentions, type NamedMention } from "./mention-names.js";

/** What a guild and what is in it are called. */
export interface GuildNames {
  readonly name: string;
  /** The smaller the position, the higher the role. */
  readonly roles: readonly { readonly id: string; readonly name: string; readonly position: number }[];
  readonly channels: readonly { readonly id: string; readonly name: string }[];
}

/** KOOK, as far as it is asked for names. */
export interface NameSource {
  viewGuildNames(guildId: string): Promise<GuildNames>;
  /** As shown in the guild; null for someone who isn't there. */
  viewMemberName(guildId: string, userId: string): Promise<string | null>;
}

export interface NamesOptions {
  readonly source: NameSource;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What the headers of some mappings show of a message beside its author and channel. */
export interface WantedNames {
  readonly guild: boolean;
  readonly role: boolean;
}

/** So long a message waits for names at most, and everything behind it. */
const PATIENCE_MS = 1_500;
/** How often a guild is asked: after it changed, and in the hope that it knows by now what it didn't. */
const CHANGED_GAP_MS = 5_000;
const UNKNOWN_GAP_MS = 60_000;
/** What is older is still used, and read again beside that. */
const STALE_MS = 30 * 60_000;
/** Who isn't there is asked about again after this; after a failure sooner. */
const ABSENT_MS = 10 * 60_000;
const FAILED_MS = 30_000;
const MOST_MEMBERS = 5_000;
/** Of one message, so that nobody makes us ask for hundreds. */
const MOST_QUESTIONS = 8;

interface Guild {
  roles: Map<string, { readonly name: string; readonly position: number }>;
  channels: Map<string, string>;
  /** Null before the first answer. */
  name: string | null;
  readAt: number;
  askedAt: number;
  /** Something happened there since it was read. */
  changed: boolean;
  /** Settles when the answer is there, or has taken too long. */
  asking: Promise<void> | null;
}

interface Member {
  readonly name: string | null;
  readonly until: number;
}

/**
 * The names that events leave out: of mentioned channels, roles and people, and of what a header shows. What isn't
 * known is asked of KOOK for a moment; no message ever fails or waits long for a name, and what comes late serves the
 * next one. Each guild's names are its own: a mention of another guild's channel stays nameless.
 */
export class Names {
  readonly #guilds = new Map<string, Guild>();
  readonly #members = new Map<string, Member>();
  readonly #askedMembers = new Map<string, Promise<void>>();

  constructor(private readonly options: NamesOptions) {}

  /** The message with its names: at once when nothing has to be asked. Never rejects. */
  complete(message: Message, wanted: WantedNames): Message | Promise<Message> {
    const { guildId, author } = message;
    if (author.name !== "") this.#remember(guildId, author.id, { name: author.name, until: this.#now() + STALE_MS });
    const nameless = namelessMentions(message);
    if (nameless.length === 0 && !wanted.guild && !wanted.role) return message;
    const answers = this.#ask(message, nameless, wanted);
    if (answers.length === 0) return this.#fill(message, wanted);
    return Promise.all(answers).then(() => this.#fill(message, wanted));
  }

  /** What changed in a guild is not to be remembered as it was. */
  take(event: SourceEvent): void {
    switch (event.type) {
      case "channel-changed":
        return this.#change(event.guildId, ({ channels }) => channels.set(event.channelId, event.name));
      case "channel-deleted":
        return this.#change(event.guildId, ({ channels }) => channels.delete(event.channelId));
      case "roles-changed":
      case "guild-changed":
        return this.#change(event.guildId, (guild) => (guild.changed = true));
      case "guild-left":
        return void this.#guilds.delete(event.guildId);
      default:
        return;
    }
  }

  // ---------------------------------------------------------------- what is known

  #fill(message: Message, wanted: WantedNames): Message {
    const { guildId, author } = message;
    const guild = this.#guilds.get(guildId);
    const named = nameMentions(message, (mention) => this.#nameOf(guildId, mention));
    if (!guild || guild.name === null) return named;
    const roleName = highestRole(guild, author.roleIds);
    return {
      ...named,
      ...(wanted.guild && message.guildName === undefined ? { guildName: guild.name } : {}),
      author: wanted.role && author.roleName === undefined ? { ...author, roleName } : author,
    };
  }

  #nameOf(guildId: string, { type, id }: NamedMention): string | null {
    switch (type) {
      case "mention-user":
        return this.#members.get(memberKey(guildId, id))?.name ?? null;
      case "mention-role":
        return this.#guilds.get(guildId)?.roles.get(id)?.name ?? null;
      case "mention-channel":
        return this.#guilds.get(guildId)?.channels.get(id) ?? null;
    }
  }

  #change(guildId: string, change: (guild: Guild) => unknown): void {
    const guild = this.#guilds.get(guildId);
    if (!guild) return;
    change(guild);
    // The answer to come may have been written before this.
    if (guild.asking) guild.changed = true;
  }

  // ---------------------------------------------------------------- asking

  #ask(message: Message, nameless: readonly NamedMention[], wanted: WantedNames): readonly Promise<void>[] {
    const { guildId } = message;
    const people = nameless.filter(({ type }) => type === "mention-user").map(({ id }) => id);
    const asked = [...new Set(people)].slice(0, MOST_QUESTIONS).map((userId) => this.#askMember(guildId, userId));
    if (this.#needsGuild(message, nameless, wanted)) asked.push(this.#askGuild(guildId));
    return asked.filter((answer) => answer !== null);
  }

  #needsGuild({ guildId, author }: Message, nameless: readonly NamedMention[], wanted: WantedNames): boolean {
    const places = nameless.filter(({ type }) => type !== "mention-user");
    if (places.length === 0 && !wanted.guild && !wanted.role) return false;
    const guild = this.#guilds.get(guildId);
    if (!guild || guild.name === null || guild.changed) return true;
    if (this.#now() - guild.readAt > STALE_MS) void this.#askGuild(guildId);
    if (wanted.role && author.roleIds.some((id) => !guild.roles.has(id))) return true;
    return places.some((mention) => this.#nameOf(guildId, mention) === null);
  }

  /** Null: not now. */
  #askGuild(guildId: string): Promise<void> | null {
    const guild = this.#guilds.get(guildId) ?? unread();
    this.#guilds.set(guildId, guild);
    if (guild.asking) return guild.asking;
    const gap = guild.changed ? CHANGED_GAP_MS : UNKNOWN_GAP_MS;
    if (this.#now() - guild.askedAt < gap) return null;
    guild.askedAt = this.#now();
    guild.changed = false;
    guild.asking = this.#inTime(this.#readGuild(guildId, guild));
    return guild.asking;
  }

  async #readGuild(guildId: string, guild: Guild): Promise<void> {
    try {
      const { name, roles, channels } = await this.options.source.viewGuildNames(guildId);
      guild.name = name;
      guild.roles = new Map(roles.map((role) => [role.id, role]));
      guild.channels = new Map(channels.map((channel) => [channel.id, channel.name]));
      guild.readAt = this.#now();
    } catch (error) {
      this.options.log.warn({ err: error, guildId }, "The names of a guild could not be read");
    } finally {
      guild.asking = null;
    }
  }

  #askMember(guildId: string, userId: string): Promise<void> | null {
    const key = memberKey(guildId, userId);
    const known = this.#members.get(key);
    if (known && known.until > this.#now()) return null;
    const asking = this.#askedMembers.get(key);
    if (asking) return asking;
    const answer = this.#inTime(this.#readMember(guildId, userId));
    this.#askedMembers.set(key, answer);
    return answer;
  }

  async #readMember(guildId: string, userId: string): Promise<void> {
    try {
      const name = await this.options.source.viewMemberName(guildId, userId);
      this.#remember(guildId, userId, { name, until: this.#now() + (name === null ? ABSENT_MS : STALE_MS) });
    } catch (error) {
      this.options.log.debug({ err: error, guildId }, "A member's name could not be read");
      const name = this.#members.get(memberKey(guildId, userId))?.name ?? null;
      this.#remember(guildId, userId, { name, until: this.#now() + FAILED_MS });
    } finally {
      this.#askedMembers.delete(memberKey(guildId, userId));
    }
  }

  #remember(guildId: string, userId: string, member: Member): void {
    const key = memberKey(guildId, userId);
    this.#members.delete(key);
    this.#members.set(key, member);
    if (this.#members.size <= MOST_MEMBERS) return;
    const [oldest] = this.#members.keys();
    if (oldest !== undefined) this.#members.delete(oldest);
  }

  /** Whoever waits for an answer waits no longer than this after it was asked for, all of them together. */
  async #inTime(answer: Promise<void>): Promise<void> {
    const over = new AbortController();
    await Promise.race([answer, pause(this.options.clock, PATIENCE_MS, over.signal)]);
    over.abort();
  }

  #now(): number {
    return this.options.clock.now();
  }
}

/** What the headers of these mappings show. */
export function namesWanted(mappings: readonly Pick<MappingView, "options">[]): WantedNames {
  const shows = (name: string): boolean => mappings.some(({ options }) => options.header?.includes(name));
  return { guild: shows("{guild}"), role: shows("{role}") };
}

function unread(): Guild {
  const never = Number.NEGATIVE_INFINITY;
  return {
    name: null,
    roles: new Map(),
    channels: new Map(),
    readAt: never,
    askedAt: never,
    changed: false,
    asking: null,
  };
}

/** Null for someone without a role: everybody has @everyone, which says nothing. */
function highestRole({ roles }: Guild, roleIds: readonly string[]): string | null {
  const held = roleIds.flatMap((id) => (id === "0" ? [] : (roles.get(id) ?? [])));
  return held.toSorted((one, other) => one.position - other.position)[0]?.name ?? null;
}

function memberKey(guildId: string, userId: string): string {
  return `${guildId} ${userId}`;
}
