import { reachableChat } from "./access.js";
import type { Call, Method, MethodContext } from "./call.js";
import { messageObject } from "./objects.js";
import { badRequest } from "./refusal.js";
import { hasRight, isAdmin, type Bot, type Chat } from "./model.js";

/** What stands at the top of a chat. https://core.telegram.org/bots/api#pinchatmessage */
export function pinMethods({ world, posting }: MethodContext): Record<string, Method> {
  function pinnable(call: Call): Chat {
    const chat = reachableChat(world, call.bot, call.params);
    if (!mayPin(chat, call.bot)) throw badRequest("not enough rights to manage pinned messages in the chat");
    return chat;
  }

  return {
    pinChatMessage: (call) => {
      const chat = pinnable(call);
      const message = chat.messages.get(call.params.integer("message_id", 0));
      if (!message) throw badRequest("message to pin not found");
      if (message.service !== null) throw badRequest("message can't be pinned");
      if (chat.pinned.has(message.id)) return true;
      chat.pinned.add(message.id);
      const topicId = message.topicId;
      const service = { pinned_message: messageObject(world, message, false) };
      const silent = call.params.boolean("disable_notification") || chat.type === "channel";
      const senderChatId = chat.type === "channel" ? chat.id : null;
      posting.add({ chat, fromId: call.bot.id, senderChatId, topicId, service, silent });
      return true;
    },

    unpinChatMessage: (call) => {
      const chat = pinnable(call);
      const asked = call.params.integer("message_id", 0);
      const id = asked === 0 ? [...chat.pinned].at(-1) : asked;
      if (id === undefined || !chat.messages.has(id)) throw badRequest("message to unpin not found");
      chat.pinned.delete(id);
      world.changed();
      return true;
    },
  };
}

function mayPin(chat: Chat, bot: Bot): boolean {
  const member = chat.members.get(bot.id);
  if (chat.type === "private") return true;
  if (chat.type === "channel") return hasRight(member, "can_edit_messages");
  return hasRight(member, "can_pin_messages") || (!isAdmin(member) && chat.permissions.has("can_pin_messages"));
}
