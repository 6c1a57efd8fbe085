import type { HistoryOptions } from "./options.js";
import type { SeededRandom } from "./random.js";
import { DAY_MS } from "./rhythm.js";
import type { Tables } from "./tables.js";
import type { Guild, World } from "./world.js";

export const ACCOUNT_ID = 1;

/** What people have set up: the bots, the mappings, the filters, and who did it. */
export function writeSetUp(tables: Tables, random: SeededRandom, world: World, options: HistoryOptions): void {
  const since = options.endsAt - (options.days + 200) * DAY_MS;
  tables.account(ACCOUNT_ID, "1690000001", "Relay", "active", options.endsAt - 1, since, since);
  for (const { id, platform } of world.bots) {
    tables.bot_config(id, platform, `9${id}00000001`, `relay ${platform}`, `history-${id}`, "active", since, since);
  }
  for (const guild of world.guilds) writeGuild(tables, guild);
  writeMappings(tables, world);
  writeFilters(tables, random, world);
  writeAudit(tables, random, world);
  for (const { members } of world.guilds.slice(0, 5)) tables.opt_out(members.at(-1)?.id ?? "", since);
}

function writeGuild(tables: Tables, { guildId, language, members, mappings }: Guild): void {
  const managers = JSON.stringify(members.slice(0, 1).flatMap(({ roleIds }) => roleIds));
  tables.guild(
    guildId,
    language,
    mappings[0]?.channel.channelId ?? null,
    managers,
    mappings.length,
    mappings.length > 0 ? 2 : 0,
  );
}

function writeMappings(tables: Tables, { mappings }: World): void {
  for (const mapping of mappings) {
    const { id, number, channel, bot, address, state, stateReason, createdAt } = mapping;
    const { channelId, name, guild } = channel;
    tables.lane(id, bot.id, address, 40);
    const place = bot.platform === "discord" ? `#${name}` : `${guild.name} ${name}`;
    const source = [guild.guildId, number, channelId, name] as const;
    const options = JSON.stringify(mapping.options);
    tables.channel_mapping(id, ...source, id, place, state, stateReason, options, ownerOf(guild), createdAt);
  }
}

/** Two for each guild: one for all its mappings, one for its first. */
function writeFilters(tables: Tables, random: SeededRandom, { guilds }: World): void {
  let id = 0;
  for (const guild of guilds) {
    const first = guild.mappings[0];
    if (!first) continue;
    const [by, at] = [ownerOf(guild), first.createdAt];
    tables.filter_rule((id += 1), guild.guildId, 1, null, "block", "keyword", "代练", 1, random.below(900), by, at);
    tables.filter_rule((id += 1), guild.guildId, 2, first.id, "block", "type", "audio", 0, 0, by, at);
  }
}

function writeAudit(tables: Tables, random: SeededRandom, { mappings }: World): void {
  for (const { number, channel, address, createdAt } of mappings) {
    const { guild, channelId } = channel;
    const owner = [guild.guildId, ownerOf(guild), guild.members[0]?.name ?? ""] as const;
    tables.audit_log(...owner, "link", String(number), null, JSON.stringify({ channelId, address }), createdAt);
    if (!random.chance(0.3)) continue;
    const before = JSON.stringify({ reactions: "off" });
    tables.audit_log(
      ...owner,
      "set",
      String(number),
      before,
      JSON.stringify({ reactions: "mirror" }),
      createdAt + 60_000,
    );
  }
}

function ownerOf({ members }: Guild): string {
  return members[0]?.id ?? "";
}
