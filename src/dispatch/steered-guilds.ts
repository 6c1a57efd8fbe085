import { UserError } from "../language/index.js";
import type { Logger } from "../log.js";
import type { KookChat, KookGuild } from "./chat.js";
import { foldWord } from "./command-line.js";
import type { Verdict } from "./permissions.js";

/** A KOOK bot of ours, as far as it tells where it is and who may steer it there. */
export interface GuildSource extends Pick<KookChat, "memberRoleIds"> {
  listGuilds(): Promise<readonly KookGuild[]>;
  check(guildId: string, userId: string, roleIds?: readonly string[]): Promise<Verdict>;
}

export interface SteeredGuilds {
  /**
   * Where this person may steer the bot: for a direct message, which comes from no guild. With a name or an id only
   * those that it fits. @throws UserError when KOOK doesn't tell
   */
  find(userId: string, named?: string): Promise<FoundGuilds>;
  /** Null where they may not, or nobody can tell. */
  findOne(userId: string, guildId: string): Promise<KookGuild | null>;
}

export interface FoundGuilds {
  readonly guilds: readonly KookGuild[];
  /** False: there are more guilds than could be asked about. */
  readonly complete: boolean;
}

/** KOOK tells no one's guilds: each is asked for the person's roles. */
const MOST_ASKED = 40;
const AT_ONCE = 5;

export function createSteeredGuilds(sources: readonly GuildSource[], log: Logger): SteeredGuilds {
  async function all(): Promise<readonly (readonly [KookGuild, GuildSource])[]> {
    try {
      const perSource = await Promise.all(
        sources.map(async (source) => (await source.listGuilds()).map((guild) => [guild, source] as const)),
      );
      return [...new Map(perSource.flat().map((each) => [each[0].id, each])).values()];
    } catch (error) {
      log.warn({ err: error }, "The bot's guilds could not be listed");
      throw new UserError("bot.guilds-unread");
    }
  }

  return {
    async find(userId, named) {
      const fitting = named === undefined ? await all() : fit(await all(), named);
      // The owner's first: KOOK tells those without being asked.
      const sorted = fitting.toSorted((one, other) => Number(owns(other, userId)) - Number(owns(one, userId)));
      const asked = sorted.slice(0, sorted.filter((each) => owns(each, userId)).length + MOST_ASKED);
      const guilds: KookGuild[] = [];
      for (let at = 0; at < asked.length; at += AT_ONCE) {
        const some = asked.slice(at, at + AT_ONCE);
        const steered = await Promise.all(some.map(([guild, source]) => maySteer(source, guild.id, userId)));
        guilds.push(...some.flatMap(([guild], index) => (steered[index] === true ? [guild] : [])));
      }
      return { guilds, complete: asked.length === sorted.length };
    },

    async findOne(userId, guildId) {
      const [guild, source] = (await all()).find(([candidate]) => candidate.id === guildId) ?? [];
      return guild && source && (await maySteer(source, guildId, userId)) ? guild : null;
    },
  };
}

/** Of someone who isn't a member there KOOK tells no roles. */
async function maySteer(source: GuildSource, guildId: string, userId: string): Promise<boolean> {
  const roleIds = await source.memberRoleIds(guildId, userId).catch(() => null);
  return roleIds !== null && (await source.check(guildId, userId, roleIds)) === "allowed";
}

type Candidate = readonly [KookGuild, GuildSource];

const owns = ([guild]: Candidate, userId: string): boolean => guild.ownerId === userId;

/** By its id, else by its whole name, else by a part of it. */
function fit(candidates: readonly Candidate[], named: string): readonly Candidate[] {
  const wanted = foldName(named);
  const byId = candidates.filter(([guild]) => guild.id === named);
  const whole = candidates.filter(([guild]) => foldName(guild.name) === wanted);
  if (byId.length + whole.length > 0) return [...new Set([...byId, ...whole])];
  return candidates.filter(([guild]) => wanted !== "" && foldName(guild.name).includes(wanted));
}

const foldName = (name: string): string => foldWord(name).replace(/\s+/gu, " ").trim();
