import type { Params } from "./params.js";
import { badRequest, forbidden } from "./refusal.js";
import { hasRight, isAdmin, isIn, type Bot, type Chat, type Permission } from "./model.js";
import type { World } from "./world.js";

/** The chat that a call names, which the bot can still reach. @throws Refusal */
export function reachableChat(world: World, bot: Bot, params: Params, name = "chat_id"): Chat {
  const reference = params.string(name).trim();
  if (reference === "") throw badRequest(`${name} is empty`);
  const chat = world.findChat(reference);
  if (!chat) throw badRequest("chat not found");
  if (chat.type === "private") return reachablePerson(world, bot, chat);
  if (chat.migratedTo !== null) {
    throw badRequest("group chat was upgraded to a supergroup chat", { migrate_to_chat_id: chat.migratedTo });
  }
  const member = chat.members.get(bot.id);
  if (member?.status === "kicked") throw forbidden(`bot was kicked from the ${kindOf(chat)}`);
  if (isIn(member)) return chat;
  // A private place that the bot has never been in doesn't exist for it.
  if (!member && chat.username === null) throw badRequest("chat not found");
  throw forbidden(`bot is not a member of the ${kindOf(chat)}`);
}

function reachablePerson(world: World, bot: Bot, chat: Chat): Chat {
  const user = world.users.get(chat.id)!;
  if (user.blocked.has(bot.id)) throw forbidden("bot was blocked by the user");
  if (!user.started.has(bot.id)) throw badRequest("chat not found");
  return chat;
}

function kindOf(chat: Chat): string {
  return `${chat.type} chat`;
}

const REFUSED: Readonly<Record<string, string>> = {
  can_send_messages: "text messages",
  can_send_photos: "photos",
  can_send_videos: "videos",
  can_send_audios: "music",
  can_send_documents: "documents",
  can_send_other_messages: "animations",
  can_send_voice_notes: "voice notes",
};

/** @throws Refusal where the bot may not post this kind of thing */
export function requireSending(bot: Bot, chat: Chat, permission: Permission): void {
  const member = chat.members.get(bot.id);
  if (chat.type === "private") return;
  if (chat.type === "channel") {
    if (!hasRight(member, "can_post_messages")) throw badRequest("need administrator rights in the channel chat");
    return;
  }
  if (isAdmin(member)) return;
  const granted = member?.status === "restricted" ? member.permissions : chat.permissions;
  if (!granted.has(permission) || !chat.permissions.has(permission)) {
    throw badRequest(`not enough rights to send ${REFUSED[permission] ?? "messages"} to the chat`);
  }
}

/** The topic that a call names; null for none, and for General. @throws Refusal */
export function topicOf(bot: Bot, chat: Chat, params: Params): number | null {
  const id = params.integer("message_thread_id", 0);
  if (id === 0) return null;
  const topic = chat.topics.get(id);
  // General is written to by naming no topic: its number, 1, is refused.
  if (!chat.isForum || !topic) throw badRequest("message thread not found");
  if (topic.deleted !== false) throw badRequest(topic.deleted);
  if (topic.closed && !hasRight(chat.members.get(bot.id), "can_manage_topics")) throw badRequest("TOPIC_CLOSED");
  return id;
}
