import { joinedGuild } from "./access.js";
import { created, idIn, noContent, ok, requireBot, type Call, type Handler } from "./call.js";
import { checkCommand, checkCommandList } from "./command-rules.js";
import type { Gateway } from "./gateway.js";
import { applicationObject, channelObject, guildObject, memberObject, roleObjects, userObject } from "./objects.js";
import { refusals } from "./refusal.js";
import { isThread, type Bot, type Command } from "./model.js";
import type { World } from "./world.js";

/** Who the bot is, its guilds, and its commands. */
export function guildRoutes(world: World, gateway: Gateway, gatewayUrl: () => string): Record<string, Handler> {
  const self = (call: Call): unknown => ok(applicationObject(requireBot(call)));

  return {
    "GET /users/@me": (call) => ok(userObject(world.users.get(requireBot(call).id)!)),

    "GET /users/@me/guilds": (call) => {
      const bot = requireBot(call);
      const joined = [...world.guilds.values()].filter((guild) => guild.members.has(bot.id));
      return ok(
        joined.map((guild) => ({
          id: guild.id,
          name: guild.name,
          icon: null,
          owner: false,
          permissions: world.guildPermissionsOf(guild.id, bot.id).toString(),
          features: [],
        })),
      );
    },

    "GET /users/:user": (call) => {
      requireBot(call);
      const user = world.users.get(idIn(call, "user"));
      if (!user) throw refusals.unknownUser();
      return ok(userObject(user));
    },

    "DELETE /users/@me/guilds/:guild": (call) => {
      const bot = requireBot(call);
      world.removeMember(joinedGuild(world, bot, idIn(call, "guild")).id, bot.id);
      return noContent;
    },

    "GET /applications/@me": self as Handler,
    "GET /oauth2/applications/@me": self as Handler,

    "GET /gateway": () => ok({ url: gatewayUrl() }),
    "GET /gateway/bot": (call) => {
      requireBot(call);
      return ok({
        url: gatewayUrl(),
        shards: 1,
        session_start_limit: {
          total: 1_000,
          remaining: gateway.sessionsLeft,
          reset_after: 14_400_000,
          max_concurrency: 1,
        },
      });
    },

    "GET /guilds/:guild": (call) => ok(guildObject(joinedGuild(world, requireBot(call), idIn(call, "guild")))),

    "GET /guilds/:guild/channels": (call) => {
      const guild = joinedGuild(world, requireBot(call), idIn(call, "guild"));
      const channels = [...world.channels.values()].filter((channel) => channel.guildId === guild.id);
      return ok(channels.filter((channel) => !isThread(channel)).map(channelObject));
    },

    "GET /guilds/:guild/roles": (call) => ok(roleObjects(joinedGuild(world, requireBot(call), idIn(call, "guild")))),

    "GET /guilds/:guild/members/:user": (call) => {
      const bot = requireBot(call);
      const guild = joinedGuild(world, bot, idIn(call, "guild"));
      const member = guild.members.get(idIn(call, "user"));
      if (!member) throw refusals.unknownMember();
      return ok(memberObject(world, member));
    },

    ...commandRoutes(world),
  };
}

/** https://docs.discord.com/developers/interactions/application-commands#endpoints */
function commandRoutes(world: World): Record<string, Handler> {
  function owner(call: Call): Bot {
    const bot = requireBot(call);
    const id = idIn(call, "application");
    if (bot.id !== id) throw world.bots.has(id) ? refusals.notYourApplication() : refusals.unknownApplication();
    return bot;
  }
  const make = (bot: Bot, body: Readonly<Record<string, unknown>>, guildId: string | null): Command => ({
    type: 1,
    description: "",
    default_member_permissions: null,
    nsfw: false,
    contexts: null,
    integration_types: [0],
    ...body,
    name: String(body["name"]),
    id: world.newId(),
    application_id: bot.id,
    version: world.newId(),
    ...(guildId === null ? {} : { guild_id: guildId }),
  });

  return {
    "GET /applications/:application/commands": (call) => ok(owner(call).commands),
    "PUT /applications/:application/commands": (call) => {
      const bot = owner(call);
      bot.commands = checkCommandList(call.body).map((body) => make(bot, body, null));
      world.changed();
      return ok(bot.commands);
    },
    "POST /applications/:application/commands": (call) => {
      const bot = owner(call);
      const body = checkCommand(call.body, []);
      const existing = bot.commands.findIndex((command) => command.name === body["name"]);
      const command = make(bot, body, null);
      bot.commands = [...bot.commands.filter((_, index) => index !== existing), command];
      world.changed();
      return existing === -1 ? created(command) : ok(command);
    },
    "DELETE /applications/:application/commands/:command": (call) => {
      const bot = owner(call);
      const id = idIn(call, "command");
      if (!bot.commands.some((command) => command.id === id)) throw refusals.unknownCommand();
      bot.commands = bot.commands.filter((command) => command.id !== id);
      world.changed();
      return noContent;
    },
    "GET /applications/:application/guilds/:guild/commands": (call) => {
      const bot = owner(call);
      return ok(bot.guildCommands.get(joinedOr50001(world, bot, idIn(call, "guild"))) ?? []);
    },
    "PUT /applications/:application/guilds/:guild/commands": (call) => {
      const bot = owner(call);
      const guildId = joinedOr50001(world, bot, idIn(call, "guild"));
      const commands = checkCommandList(call.body).map((body) => make(bot, body, guildId));
      bot.guildCommands.set(guildId, commands);
      world.changed();
      return ok(commands);
    },
  };
}

function joinedOr50001(world: World, bot: Bot, guildId: string): string {
  if (!world.guilds.get(guildId)?.members.has(bot.id)) throw refusals.missingAccess();
  return guildId;
}
