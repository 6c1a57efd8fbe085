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

export function messageUrl({ guildId, messagesId }: DiscordPlace, messageId: string): string {
  return `https://discord.com/channels/${guildId}/${messagesId}/${messageId}`;
}
