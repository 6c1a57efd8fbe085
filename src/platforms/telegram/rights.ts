import type { RightCheck } from "../../delivery/destination.js";
import type { TelegramPlace } from "./address.js";
import type { TelegramClient } from "./client.js";
import { fullChatSchema, memberSchema, type TelegramFullChat, type TelegramMember } from "./schema.js";

/** @throws what errors.ts sorts */
export async function checkRights(
  client: TelegramClient,
  { chatId }: TelegramPlace,
  signal: AbortSignal,
): Promise<readonly RightCheck[]> {
  const { userId } = await client.identify(signal);
  const chat = await client.request("getChat", { chat_id: chatId }, fullChatSchema, signal);
  const member = await client.request("getChatMember", { chat_id: chatId, user_id: userId }, memberSchema, signal);
  return rightsOf(chat, member);
}

/** https://core.telegram.org/bots/api#chatmember */
export function rightsOf(chat: TelegramFullChat, member: TelegramMember): readonly RightCheck[] {
  const see =
    !["left", "kicked"].includes(member.status) && !(member.status === "restricted" && member.is_member === false);
  const administrator = isAdministrator(member);
  const inChannel = chat.type === "channel";
  // A member has what the group gives everybody, a restricted one what is left to it.
  const given = member.status === "restricted" ? member : chat.permissions;
  const mayPost = inChannel
    ? administrator && member.can_post_messages !== false
    : administrator || given?.can_send_messages !== false;
  const send = see && mayPost;
  const media =
    given?.can_send_media_messages ?? (given?.can_send_photos !== false && given?.can_send_documents !== false);
  return [
    { right: "see", granted: see, required: true },
    { right: "send", granted: send, required: true },
    { right: "files", granted: send && (inChannel || administrator || media), required: false },
    // Its own messages, for 48 hours: https://core.telegram.org/bots/api#deletemessage
    { right: "delete", granted: send, required: false },
    // Left out where all are allowed: https://core.telegram.org/bots/api#chatfullinfo
    { right: "react", granted: see && chat.available_reactions?.length !== 0, required: false, onlyFor: "reactions" },
    { right: "pin", granted: see && mayPin(chat, member), required: false, onlyFor: "pins" },
  ];
}

/** https://core.telegram.org/bots/api#pinchatmessage */
function mayPin(chat: TelegramFullChat, member: TelegramMember): boolean {
  if (member.status === "creator") return true;
  if (chat.type === "channel") return member.can_edit_messages === true;
  if (member.status === "administrator") return member.can_pin_messages === true;
  return (member.status === "restricted" ? member : chat.permissions)?.can_pin_messages === true;
}

export function isAdministrator({ status }: TelegramMember): boolean {
  return status === "creator" || status === "administrator";
}
