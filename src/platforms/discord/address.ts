/** Where in Discord: "guild/channel", or "guild/parent channel/thread" for threads and forum posts. */
export interface DiscordPlace {
  readonly guildId: string;
  /** The channel that webhooks, roles' rights and overwrites belong to. */
  readonly channelId: string;
  readonly threadId: string | null;
  /** Where messages are: the thread, else the channel. */
  readonly messagesId: string;
}

export function formatAddress(guildId: string, channelId: string, threadId: string | null): string {
  return threadId === null ? `${guildId}/${channelId}` : `${guildId}/${channelId}/${threadId}`;
}

export function parseAddress(address: string): DiscordPlace {
  const [guildId, channelId, threadId = null] = address.split("/");
  if (!guildId || !channelId) throw new TypeError("Not a Discord address");
  return { guildId, channelId, threadId, messagesId: threadId ?? channelId };
}

/** How a message was sent decides how it can be changed. */
export interface SentMessage {
  /** Null: by the bot itself. */
  readonly webhookId: string | null;
  readonly messageId: string;
  /** The author's name stands in the text. */
  readonly named: boolean;
}

/** "message" by the bot, "webhook/message" under the author's name, "webhook/message/named" where that was refused. */
export function formatRemoteId({ webhookId, messageId, named }: SentMessage): string {
  if (webhookId === null) return messageId;
  return named ? `${webhookId}/${messageId}/named` : `${webhookId}/${messageId}`;
}

export function parseRemoteId(remoteId: string): SentMessage {
  const [first = "", messageId, named] = remoteId.split("/");
  if (messageId === undefined) return { webhookId: null, messageId: first, named: true };
  return { webhookId: first, messageId, named: named !== undefined };
}
