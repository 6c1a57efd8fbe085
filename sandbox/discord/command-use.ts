import { guildPermissions } from "./permissions.js";
import type { Bot, Channel, Command } from "./model.js";
import type { World } from "./world.js";

/** Options by name, as the person filled them in. */
export type GivenOptions = Readonly<Record<string, string | number | boolean>>;

interface Option {
  readonly name: string;
  readonly type: number;
  readonly required?: boolean;
  readonly min_length?: number | null;
  readonly max_length?: number | null;
}

const SEES_EVERYTHING = 1n << 3n;

/** The command of this name that the guild's bots have. */
export function findCommand(
  world: World,
  channel: Channel,
  { name, botId }: { readonly name: string; readonly botId?: string },
): { bot: Bot; command: Command } {
  const guild = world.guild(channel.guildId);
  for (const bot of world.bots.values()) {
    if (!guild.members.has(bot.id) || (botId !== undefined && bot.id !== botId)) continue;
    const commands = [...(bot.guildCommands.get(guild.id) ?? []), ...bot.commands];
    const command = commands.find((candidate) => candidate.name === name);
    if (command) return { bot, command };
  }
  throw new Error(`No bot in this guild has a command /${name}`);
}

/**
 * Whether the client offers the command: the person must have all of its default permissions, and the place must be
 * one of its contexts. https://docs.discord.com/developers/interactions/application-commands#permissions
 */
export function visibleTo(world: World, channel: Channel, userId: string, command: Command): void {
  const guild = world.guild(channel.guildId);
  const member = guild.members.get(userId);
  if (!member) throw new Error("Only a member can run a command");
  const granted = world.permissionsIn(channel, userId);
  const needed = command["default_member_permissions"];
  const required = typeof needed === "string" ? BigInt(needed) : 0n;
  const isAdmin = (guildPermissions(guild, member) & SEES_EVERYTHING) !== 0n;
  const offered = needed === "0" ? isAdmin : (granted & required) === required;
  if (!offered && !isAdmin) throw new Error(`/${command.name} is not offered to this person here`);
  const contexts = command["contexts"] as readonly number[] | null | undefined;
  if (contexts && !contexts.includes(0)) throw new Error(`/${command.name} is not offered in guilds`);
}

/** The options as Discord sends them on; what the client wouldn't let pass is refused here. */
export function withOptions(command: Command, given: GivenOptions): { name: string; type: number; value: unknown }[] {
  const options = (command["options"] as readonly Option[] | null | undefined) ?? [];
  for (const name of Object.keys(given)) {
    if (!options.some((option) => option.name === name)) throw new Error(`/${command.name} has no option ${name}`);
  }
  return options.flatMap((option) => {
    const value = given[option.name];
    if (value === undefined) {
      if (option.required) throw new Error(`/${command.name} needs the option ${option.name}`);
      return [];
    }
    checkValue(option, value);
    return [{ name: option.name, type: option.type, value }];
  });
}

function checkValue(option: Option, value: string | number | boolean): void {
  const expected = option.type === 5 ? "boolean" : option.type === 4 || option.type === 10 ? "number" : "string";
  if (typeof value !== expected) throw new Error(`The option ${option.name} takes a ${expected}`);
  if (typeof value !== "string") return;
  if (value.length < (option.min_length ?? 0)) throw new Error(`The option ${option.name} is too short`);
  if (value.length > (option.max_length ?? 6_000)) throw new Error(`The option ${option.name} is too long`);
}
