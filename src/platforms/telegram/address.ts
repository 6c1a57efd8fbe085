/** Where in Telegram: "chat", or "chat/topic" in a group with topics. */
export interface TelegramPlace {
  readonly chatId: number;
  readonly topicId: number | null;
}

export function formatAddress(chatId: number, topicId: number | null): string {
  return topicId === null ? String(chatId) : `${chatId}/${topicId}`;
}

/** Telegram's ids have at most 52 significant bits: a number holds them exactly. */
export function parseAddress(address: string): TelegramPlace {
  const [chatId, topicId] = address.split("/").map(Number);
  if (!Number.isSafeInteger(chatId) || chatId === undefined) throw new TypeError("Not a Telegram address");
  return { chatId, topicId: topicId ?? null };
}

/** What names the place in every request that sends there. */
export function placeFields({ chatId, topicId }: TelegramPlace): { chat_id: number; message_thread_id?: number } {
  return topicId === null ? { chat_id: chatId } : { chat_id: chatId, message_thread_id: topicId };
}

/** Supergroups and channels have links to their messages, with the id shortened by its prefix; basic groups have none. */
export function messageLink({ chatId, topicId }: TelegramPlace, messageId: number): string | null {
  const [, shortId] = /^-100(\d+)$/.exec(String(chatId)) ?? [];
  if (shortId === undefined) return null;
  return `https://t.me/c/${shortId}/${topicId === null ? "" : `${topicId}/`}${messageId}`;
}
