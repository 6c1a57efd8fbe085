import { channelOf, guildOf, messageOf, numeric, optional, Refusal, required, type Call, type Route } from "./call.js";
import { checkContent } from "./content-rules.js";
import { may, Permission } from "./permissions.js";
import { messageView, userView } from "./views.js";
import type { KookMessage } from "./world.js";

/** https://developer.kookapp.cn/doc/http/message */
export const messageRoutes: Readonly<Record<string, Route>> = {
  "POST message/create": create,
  "POST message/update": update,
  "POST message/delete": remove,
  "GET message/list": list,
  "GET message/view": view,
  "POST message/add-reaction": (call) => react(call),
  "POST message/delete-reaction": (call) => unreact(call),
  "GET message/reaction-list": reactionList,
  "POST message/pin": (call) => pin(call, true),
  "POST message/unpin": (call) => pin(call, false),
};

function create(call: Call): unknown {
  const { kook, botId } = call;
  const channel = channelOf(call, required(call, "target_id"), Permission.viewChannel | Permission.sendMessages);
  if (channel.type === 0) throw new Refusal(40000, "该频道不能发送消息");
  const content = required(call, "content");
  const type = numeric(call, "type", 9);
  checkContent(call, type, content);
  refuseTemplate(call);
  const visibleOnly = optional(call, "temp_target_id") || null;
  if (visibleOnly !== null && !guildOf(call, channel.guildId).members.has(visibleOnly)) {
    throw new Refusal(40000, "temp_target_id 用户不存在");
  }
  const place = kook.world.channelPlace(channel.id);
  const nonce = optional(call, "nonce") ?? "";
  const quote = quoted(call, place.key);
  const message = kook.chat.post({ place, authorId: botId, type, content, quote, visibleOnly, nonce });
  return { msg_id: message.id, msg_timestamp: message.createdAt, nonce };
}

/** The message that quote, or reply_msg_id, names; it has to be in the same place. */
export function quoted(call: Call, key: string): KookMessage | undefined {
  const id = optional(call, "quote");
  if (id === undefined || id === "") return undefined;
  const message = call.kook.world.messages.get(id);
  if (!message || message.deleted || message.place.key !== key) throw new Refusal(40000, "引用的消息不存在");
  return message;
}

/** No template was ever made here. */
export function refuseTemplate(call: Call): void {
  if (optional(call, "template_id")) throw new Refusal(40000, "模板不存在");
}

function update(call: Call): unknown {
  const { kook, botId } = call;
  const message = messageOf(call, required(call, "msg_id"), "channel");
  if (message.place.kind === "channel") channelOf(call, message.place.channelId, Permission.viewChannel);
  if (message.authorId !== botId) throw new Refusal(40300, "只能修改自己的消息");
  if (message.type !== 9 && message.type !== 10) throw new Refusal(40000, "该类型的消息不能修改");
  const content = required(call, "content");
  checkContent(call, message.type, content);
  refuseTemplate(call);
  const forOne = optional(call, "temp_target_id");
  if (forOne) message.personal.set(forOne, content);
  else kook.chat.edit(message, content, newQuote(call, message));
  return [];
}

/** Left out: as it was. Empty: taken away. */
export function newQuote(call: Call, message: KookMessage): KookMessage | null | undefined {
  if (optional(call, "quote") === undefined) return undefined;
  return quoted(call, message.place.key) ?? null;
}

function remove(call: Call): unknown {
  const { kook, botId } = call;
  const message = messageOf(call, required(call, "msg_id"), "channel");
  const { place } = message;
  const mask = message.authorId === botId ? Permission.viewChannel : Permission.manageMessages;
  if (place.kind === "channel") channelOf(call, place.channelId, mask);
  kook.chat.remove(message);
  return [];
}

function list(call: Call): unknown {
  const { kook, botId } = call;
  const channel = channelOf(call, required(call, "target_id"), Permission.viewChannel);
  return { items: slice(call, channel.id).map((message) => messageView(kook.world, message, botId)) };
}

/** What before, after or around a message, or the newest. A deleted reference still marks its place. */
export function slice(call: Call, key: string): KookMessage[] {
  const { world, knobs } = call.kook;
  const size = Math.min(100, Math.max(1, numeric(call, "page_size", 50)));
  const pinned = optional(call, "pin") === "1";
  const shown = (message: KookMessage): boolean =>
    !message.deleted && message.visibleOnly === null && (!pinned || message.pinned);
  const timeline = world.timelines.get(key) ?? [];
  const found = pinned ? timeline.filter(shown).slice(-size) : around(call, timeline, shown, size);
  return knobs.listOrder === "oldest-first" ? found : found.reverse();
}

function around(
  call: Call,
  timeline: readonly KookMessage[],
  shown: (message: KookMessage) => boolean,
  size: number,
): KookMessage[] {
  const reference = optional(call, "msg_id");
  if (!reference) return timeline.filter(shown).slice(-size);
  const at = timeline.findIndex(({ id }) => id === reference);
  if (at < 0) throw new Refusal(40000, "参考消息不存在");
  const before = (count: number): KookMessage[] =>
    count === 0 ? [] : timeline.slice(0, at).filter(shown).slice(-count);
  const flag = optional(call, "flag") ?? "before";
  if (flag === "before") return before(size);
  if (flag === "after")
    return timeline
      .slice(at + 1)
      .filter(shown)
      .slice(0, size);
  if (flag !== "around") throw new Refusal(40000, "flag 错误");
  const half = Math.floor(size / 2);
  return [
    ...before(half),
    ...timeline
      .slice(at)
      .filter(shown)
      .slice(0, size - half),
  ];
}

function view(call: Call): unknown {
  const message = messageOf(call, required(call, "msg_id"), "channel");
  if (message.place.kind !== "channel") return null;
  const channel = channelOf(call, message.place.channelId, Permission.viewChannel);
  return { ...messageView(call.kook.world, message, call.botId), channel_id: channel.id };
}

function react(call: Call): unknown {
  const message = reactable(call);
  call.kook.chat.react(message, call.botId, required(call, "emoji"));
  return [];
}

function unreact(call: Call): unknown {
  const message = reactable(call);
  const emoji = required(call, "emoji");
  const userId = optional(call, "user_id") || call.botId;
  if (userId !== call.botId && !mayManage(call, message)) throw new Refusal(40300, "你没有权限进行此操作");
  if (!message.reactions.get(emoji)?.has(userId)) throw new Refusal(40000, "回应不存在");
  call.kook.chat.unreact(message, userId, emoji);
  return [];
}

function reactable(call: Call): KookMessage {
  const message = messageOf(call, required(call, "msg_id"), "channel");
  if (message.place.kind === "channel") channelOf(call, message.place.channelId, Permission.viewChannel);
  return message;
}

function mayManage(call: Call, { place }: KookMessage): boolean {
  if (place.kind !== "channel") return false;
  const channel = call.kook.world.channel(place.channelId);
  return may(call.kook.world.guild(channel.guildId), call.botId, Permission.manageMessages, channel);
}

/** Not in the documentation, but in what clients send. */
function pin(call: Call, pinned: boolean): unknown {
  const message = messageOf(call, required(call, "msg_id"), "channel");
  const channel = channelOf(call, required(call, "target_id"), Permission.manageMessages);
  if (message.place.key !== channel.id || message.visibleOnly !== null) throw new Refusal(40000, "消息不存在");
  call.kook.chat.pin(message, call.botId, pinned);
  return [];
}

function reactionList(call: Call): unknown {
  const message = reactable(call);
  const people = message.reactions.get(required(call, "emoji")) ?? [];
  const guild = message.place.kind === "channel" ? call.kook.world.guild(message.place.guildId) : null;
  return [...people].map((id) => ({ ...userView(call.kook.world.user(id), guild), reaction_time: message.createdAt }));
}
