import { messageOf, numeric, optional, Refusal, required, type Call, type Route } from "./call.js";
import { checkContent } from "./content-rules.js";
import { newQuote, quoted, refuseTemplate, slice } from "./message-routes.js";
import { messageView, userView } from "./views.js";
import type { KookMessage, Place } from "./world.js";

/** https://developer.kookapp.cn/doc/http/direct-message and /user-chat */
export const directRoutes: Readonly<Record<string, Route>> = {
  "POST direct-message/create": create,
  "POST direct-message/update": update,
  "POST direct-message/delete": remove,
  "GET direct-message/list": list,
  "GET direct-message/view": view,
  "POST user-chat/create": openChat,
};

type DirectPlace = Extract<Place, { kind: "direct" }>;

function create(call: Call): unknown {
  const { kook, botId } = call;
  const place = chatOf(call);
  if (kook.world.user(place.userId).blocksDirectMessages) throw new Refusal(40000, "对方拒收私信");
  const content = required(call, "content");
  const type = numeric(call, "type", 1);
  checkContent(call, type, content);
  refuseTemplate(call);
  const nonce = optional(call, "nonce") ?? "";
  const message = kook.chat.post({ place, authorId: botId, type, content, quote: quoted(call, place.key), nonce });
  return { msg_id: message.id, msg_timestamp: message.createdAt, nonce };
}

/** The chat that chat_code or target_id names. */
function chatOf(call: Call): DirectPlace {
  const { world } = call.kook;
  const code = optional(call, "chat_code");
  if (code) {
    const place = world.chats.get(code);
    if (place?.botId !== call.botId) throw new Refusal(40000, "私聊会话不存在");
    return place;
  }
  const userId = required(call, "target_id");
  if (!world.users.has(userId) || userId === call.botId) throw new Refusal(40000, "用户不存在");
  return world.directPlace(call.botId, userId);
}

function own(call: Call): KookMessage {
  const message = messageOf(call, required(call, "msg_id"), "direct");
  if (message.authorId !== call.botId) throw new Refusal(40300, "只能操作自己的消息");
  return message;
}

function update(call: Call): unknown {
  const message = own(call);
  if (message.type !== 9 && message.type !== 10) throw new Refusal(40000, "该类型的消息不能修改");
  const content = required(call, "content");
  checkContent(call, message.type, content);
  call.kook.chat.edit(message, content, newQuote(call, message));
  return [];
}

function remove(call: Call): unknown {
  call.kook.chat.remove(own(call));
  return [];
}

function list(call: Call): unknown {
  const { world } = call.kook;
  return { items: slice(call, chatOf(call).key).map((message) => messageView(world, message, call.botId)) };
}

function view(call: Call): unknown {
  required(call, "chat_code");
  const message = messageOf(call, required(call, "msg_id"), "direct");
  if (message.place.key !== chatOf(call).key) throw new Refusal(40000, "该消息不存在或已被删除");
  return messageView(call.kook.world, message, call.botId);
}

function openChat(call: Call): unknown {
  required(call, "target_id");
  const place = chatOf(call);
  const user = call.kook.world.user(place.userId);
  return {
    code: place.key,
    last_read_time: 0,
    latest_msg_time: 0,
    unread_count: 0,
    is_friend: false,
    is_blocked: false,
    is_target_blocked: user.blocksDirectMessages,
    target_info: userView(user, null),
  };
}
