import { reachableChat } from "./access.js";
import type { Call, Method, MethodContext } from "./call.js";
import { filePath, fullChatObject, memberObject, selfObject } from "./objects.js";
import { badRequest } from "./refusal.js";
import { isAdmin, isIn, type Chat, type Member } from "./model.js";

/** Who the bot is, what it hears, and where it is. */
export function chatMethods({ world, posting, updatesOf }: MethodContext): Record<string, Method> {
  function memberOf(call: Call): { chat: Chat; userId: number; member: Member | undefined } {
    const chat = reachableChat(world, call.bot, call.params);
    const userId = call.params.integer("user_id", 0);
    if (userId <= 0) throw badRequest("invalid user_id specified");
    if (!world.users.has(userId)) throw badRequest("PARTICIPANT_ID_INVALID");
    const hidden = chat.type === "channel" || chat.hiddenMembers;
    if (hidden && userId !== call.bot.id && !isAdmin(chat.members.get(call.bot.id))) {
      throw badRequest("member list is inaccessible");
    }
    return { chat, userId, member: chat.members.get(userId) };
  }

  return {
    getMe: ({ bot }) => selfObject(world.users.get(bot.id)!, bot),

    getUpdates: async ({ bot, params, whenGone }) => {
      const allowed = params.json("allowed_updates");
      const updates = await updatesOf(bot).take({
        offset: params.integer("offset", 0),
        limit: Math.min(100, Math.max(1, params.integer("limit", 100))),
        timeoutMs: Math.min(50, Math.max(0, params.integer("timeout", 0))) * 1_000,
        allowed: Array.isArray(allowed) ? (allowed as string[]) : undefined,
        whenGone,
      });
      return updates;
    },

    deleteWebhook: ({ bot, params }) => {
      if (params.boolean("drop_pending_updates")) updatesOf(bot).drop();
      return true;
    },

    getWebhookInfo: ({ bot }) => ({
      url: "",
      has_custom_certificate: false,
      pending_update_count: updatesOf(bot).pending.length,
    }),

    setMyCommands: ({ bot, params }) => {
      const commands = params.json("commands");
      if (!Array.isArray(commands)) throw badRequest("can't parse commands JSON object");
      if (commands.length > 100) throw badRequest("BOT_COMMANDS_TOO_MUCH");
      for (const command of commands as { command?: unknown; description?: unknown }[]) checkCommand(command);
      bot.commands.set(scopeKey(params.json("scope"), params.string("language_code")), commands);
      world.changed();
      return true;
    },

    getMyCommands: ({ bot, params }) =>
      bot.commands.get(scopeKey(params.json("scope"), params.string("language_code"))) ?? [],

    deleteMyCommands: ({ bot, params }) => {
      bot.commands.delete(scopeKey(params.json("scope"), params.string("language_code")));
      return true;
    },

    getChat: (call) => fullChatObject(world, reachableChat(world, call.bot, call.params)),

    getChatMember: (call) => {
      const { chat, userId, member } = memberOf(call);
      return memberObject(world, chat, userId, member);
    },

    getChatAdministrators: (call) => {
      const chat = reachableChat(world, call.bot, call.params);
      if (chat.type === "private") throw badRequest("there are no administrators in the private chat");
      const admins = [...chat.members.values()].filter((member) => {
        const other = world.users.get(member.userId)!.isBot && member.userId !== call.bot.id;
        return isAdmin(member) && !other;
      });
      return admins.map((member) => memberObject(world, chat, member.userId, member));
    },

    getChatMemberCount: (call) => {
      const chat = reachableChat(world, call.bot, call.params);
      return [...chat.members.values()].filter(isIn).length;
    },

    leaveChat: (call) => {
      const chat = reachableChat(world, call.bot, call.params);
      if (chat.type === "private") throw badRequest("chat member status can't be changed in private chats");
      posting.changeBot(chat, call.bot, call.bot.id, { status: "left" });
      return true;
    },

    getFile: ({ params }) => {
      const file = world.files.get(params.string("file_id"));
      if (!file) throw badRequest("invalid file_id");
      if (file.bytes.length > 20 * 1024 * 1024) throw badRequest("file is too big");
      const { id, uniqueId, bytes } = file;
      return { file_id: id, file_unique_id: uniqueId, file_size: bytes.length, file_path: filePath(file) };
    },
  };
}

function scopeKey(scope: unknown, language: string): string {
  return JSON.stringify([scope ?? { type: "default" }, language]);
}

function checkCommand({ command, description }: { command?: unknown; description?: unknown }): void {
  if (typeof command !== "string" || !/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest("BOT_COMMAND_INVALID");
  if (typeof description !== "string" || description.trim() === "")
    throw badRequest("command description must be non-empty");
  if (description.length > 256) throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
}
