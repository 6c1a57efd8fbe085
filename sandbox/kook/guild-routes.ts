import { channelOf, guildOf, numeric, optional, page, Refusal, required, type Call, type Route } from "./call.js";
import { Permission } from "./permissions.js";
import { channelView, guildView, roleView, userView } from "./views.js";
import type { KookChannel } from "./world.js";

/** Guilds, channels, roles, users, assets and the way to the gateway. https://developer.kookapp.cn/doc/http/guild and others */
export const guildRoutes: Readonly<Record<string, Route>> = {
  "GET guild/list": guildList,
  "GET guild/view": viewGuild,
  "GET guild/user-list": userList,
  "POST guild/leave": leave,
  "GET channel/list": channelList,
  "GET channel/view": viewChannel,
  "GET channel-role/index": channelRoles,
  "GET guild-role/list": (call) => page(call, rolesOf(call)),
  "GET guild-emoji/list": (call) => (guildOf(call, required(call, "guild_id")), page(call, [])),
  "GET user/me": me,
  "GET user/view": viewUser,
  "POST user/offline": (call) => (call.kook.gateway.goOffline(call.botId), []),
  "POST user/online": () => [],
  "GET user/get-online-status": onlineStatus,
  "POST asset/create": createAsset,
  "GET gateway/index": gatewayIndex,
};

function guildList(call: Call): unknown {
  const guilds = [...call.kook.world.guilds.values()].filter((guild) => guild.members.has(call.botId));
  return page(
    call,
    guilds.map((guild) => guildView(guild)),
  );
}

function viewGuild(call: Call): unknown {
  const guild = guildOf(call, required(call, "guild_id"));
  const channels = [...guild.channels.values()].map((channel) => channelView(channel, guild.ownerId));
  return { ...guildView(guild), roles: [...guild.roles.values()].map(roleView), channels };
}

function userList(call: Call): unknown {
  const guild = guildOf(call, required(call, "guild_id"));
  const role = optional(call, "role_id");
  const only = optional(call, "filter_user_id");
  const search = optional(call, "search") ?? "";
  const members = [...guild.members.values()]
    .filter(({ userId }) => !only || userId === only)
    .filter(({ roleIds }) => !role || role === "0" || roleIds.includes(Number(role)))
    .map(({ userId, joinedAt }) => ({ user: call.kook.world.user(userId), joinedAt }))
    .filter(({ user }) => user.name.includes(search));
  const items = members.map(({ user, joinedAt }) => ({ ...userView(user, guild), joined_at: joinedAt }));
  return { ...(page(call, items) as object), user_count: items.length, online_count: items.length, offline_count: 0 };
}

function leave(call: Call): unknown {
  const guild = guildOf(call, required(call, "guild_id"));
  guild.members.delete(call.botId);
  call.kook.chat.tellBot(call.botId, "self_exited_guild", { guild_id: guild.id });
  return [];
}

/** Yields one type a call: text unless asked otherwise. */
function channelList(call: Call): unknown {
  const guild = guildOf(call, required(call, "guild_id"));
  const type = numeric(call, "type", 1);
  const channels = [...guild.channels.values()].filter((channel) => channel.type === type);
  return page(
    call,
    channels.map((channel) => channelView(channel, guild.ownerId)),
  );
}

function seenChannel(call: Call, name: string): { channel: KookChannel; view: Record<string, unknown> } {
  const channel = channelOf(call, required(call, name), Permission.viewChannel);
  return { channel, view: channelView(channel, call.kook.world.guild(channel.guildId).ownerId) };
}

function viewChannel(call: Call): unknown {
  const { view } = seenChannel(call, "target_id");
  const wanted = optional(call, "need_children");
  return wanted === "true" || wanted === "1" ? { ...view, children: [] } : view;
}

function channelRoles(call: Call): unknown {
  const { permission_overwrites, permission_users, permission_sync } = seenChannel(call, "channel_id").view;
  return { permission_overwrites, permission_users, permission_sync };
}

function rolesOf(call: Call): unknown[] {
  return [...guildOf(call, required(call, "guild_id")).roles.values()].map(roleView);
}

function me(call: Call): unknown {
  const user = userView(call.kook.world.user(call.botId), null);
  return { ...user, status: 1, mobile_verified: true, client_id: "", invited_count: 0 };
}

function viewUser(call: Call): unknown {
  const { world } = call.kook;
  const user = world.users.get(required(call, "user_id"));
  if (!user) throw new Refusal(40000, "用户不存在");
  const guildId = optional(call, "guild_id");
  if (!guildId) return userView(user, null);
  const guild = guildOf(call, guildId);
  const member = guild.members.get(user.id);
  if (!member) throw new Refusal(40000, "该用户不在服务器内");
  const { joinedAt } = member;
  return { ...userView(user, guild), joined_at: joinedAt, active_time: joinedAt, is_master: guild.ownerId === user.id };
}

function onlineStatus({ kook, botId }: Call): unknown {
  const online = kook.gateway.live(botId) !== undefined;
  return { online, online_os: online ? ["Websocket"] : [] };
}

function createAsset({ kook, botId, form }: Call): unknown {
  const file = form?.files.find(({ field }) => field === "file");
  if (!file) throw new Refusal(40000, "file 不能为空");
  return { url: kook.assets.add(file.bytes, file.type || "application/octet-stream", file.name, botId) };
}

function gatewayIndex(call: Call): unknown {
  const compress = numeric(call, "compress", 1) !== 0;
  return { url: call.kook.gateway.address(call.host, call.botId, compress) };
}
