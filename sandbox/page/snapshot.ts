import type { KookMessage } from "../kook/index.js";
import type { ShownMessage as ShownTelegram } from "../telegram/server.js";
import type { DemoWorld } from "./demo-world.js";
import type { Whispers } from "./whispers.js";

/** The newest messages of each place that the page shows. */
const SHOWN = 80;

/** What the KOOK pane shows. */
export function kookSection({ kook, kookGuildId, kookBotId, kookPeople }: DemoWorld) {
  const guild = kook.guild(kookGuildId);
  const channels = [...guild.channels.values()].filter(({ type }) => type !== 0);
  const users = Object.fromEntries(
    [...guild.members.keys()].map((id) => {
      const { name, avatar, bot } = kook.user(id);
      return [id, { shownName: guild.members.get(id)?.nickname || name, avatar, bot }];
    }),
  );
  const timelines = Object.fromEntries([
    ...channels.map(({ id }) => [id, kook.allMessages(id).slice(-SHOWN).map(kookMessage)] as const),
    ...kookPeople.map(({ id }) => [`direct ${id}`, kook.directMessages(id).slice(-SHOWN).map(kookMessage)] as const),
  ]);
  return {
    guild: guild.name,
    bot: { id: kookBotId, name: kook.user(kookBotId).name },
    people: kookPeople.map(({ id, role }) => ({ id, role, shownName: users[id]?.shownName ?? id })),
    channels: channels.map(({ id, name }) => ({ id, name })),
    roles: Object.fromEntries([...guild.roles.values()].map(({ id, name }) => [id, name])),
    users,
    timelines,
  };
}

function kookMessage(message: KookMessage) {
  const { id, authorId, type, content, attachments, createdAt, updatedAt, visibleOnly } = message;
  const quote = message.quote as { content: string; type: number; author: { nickname: string } } | null;
  return {
    ...{ id, authorId, type, content, attachments, createdAt, updatedAt, visibleOnly },
    personal: Object.fromEntries(message.personal),
    pinned: message.pinned,
    quote: quote && { content: quote.content, type: quote.type, author: quote.author.nickname },
    reactions: [...message.reactions].map(([emoji, people]) => ({ emoji, count: people.size })),
  };
}

/** What the Discord pane shows: answers that only one person sees, too. */
export function discordSection({ discord, discordGuildId, discordPeople }: DemoWorld, whispers: Whispers) {
  const { world } = discord;
  const guild = world.guild(discordGuildId);
  const channels = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id);
  const label = ({ name, parentId }: (typeof channels)[number]): string =>
    parentId ? `# ${world.channel(parentId).name} › ${name}` : `# ${name}`;
  const bots = new Set([...world.bots.values()].map((bot) => bot.name));
  const messages = channels.map(({ id }) => {
    const shown = discord.shows(id).slice(-SHOWN);
    const all = shown.map((message) => ({
      ...message,
      bot: bots.has(message.authorName) && !message.webhook,
      reactions: message.reactions.map((emoji) => ({ emoji, count: 1 })),
    }));
    return [id, [...all, ...whispers.in(id)].sort((a, b) => a.at - b.at)] as const;
  });
  return {
    guild: guild.name,
    people: discordPeople.map(({ id, role }) => ({ id, role, name: world.users.get(id)?.name ?? id })),
    channels: channels.map((channel) => ({ id: channel.id, name: channel.name, label: label(channel) })),
    roles: Object.fromEntries([...guild.roles.values()].map(({ id, name }) => [id, name])),
    users: Object.fromEntries([...world.users.values()].map(({ id, name }) => [id, name])),
    messages: Object.fromEntries(messages),
  };
}

/** What the Telegram pane shows: a forum's General beside its topics. */
export function telegramSection({ telegram, telegramPeople }: DemoWorld) {
  const { world } = telegram;
  const chats = [...world.chats.values()].filter(({ type }) => type !== "private");
  const places = chats.flatMap((chat) => [
    { key: String(chat.id), chatId: chat.id, topicId: null as number | null },
    ...[...chat.topics.keys()]
      .filter((id) => id !== 1)
      .map((id) => ({ key: `${chat.id} ${id}`, chatId: chat.id, topicId: id })),
  ]);
  const messages = places.map(({ key, chatId, topicId }) => {
    const general = (message: ShownTelegram): boolean => message.topicId === null || message.topicId === 1;
    const all = topicId === null ? telegram.showsAll(chatId).filter(general) : telegram.showsAll(chatId, topicId);
    return [key, all.slice(-SHOWN).map(telegramMessage)] as const;
  });
  return {
    people: telegramPeople.map(({ id, role }) => ({ id, role, name: world.users.get(Number(id))?.firstName ?? id })),
    chats: chats.map((chat) => ({
      id: String(chat.id),
      title: chat.title,
      kind: chat.type === "channel" ? "channel" : chat.isForum ? "forum" : "group",
      topics: [...chat.topics.values()].filter(({ id }) => id !== 1).map(({ id, name }) => ({ id: String(id), name })),
    })),
    messages: Object.fromEntries(messages),
  };
}

function telegramMessage(message: ShownTelegram) {
  const { id, authorName, bot, text, entities, replyTo, edited, at, media } = message;
  const kinds: Readonly<Record<string, string>> = {
    photo: "image",
    animation: "image",
    voice: "audio",
    document: "file",
  };
  return {
    ...{ id: String(id), authorName, bot, text, entities, edited, at },
    replyTo: replyTo === null ? null : String(replyTo),
    reactions: [...message.reactions.values()].map((emoji) => ({ emoji, count: 1 })),
    pinned: message.pinned,
    media: media
      ? [{ kind: kinds[media.kind] ?? media.kind, url: media.url, name: media.name, bytes: media.size }]
      : [],
    buttons: (message.replyMarkup as { inline_keyboard?: unknown } | null)?.inline_keyboard ?? [],
    service: message.service ? serviceWords(authorName, message.service) : null,
  };
}

/** Telegram's grey lines. */
function serviceWords(author: string, service: Readonly<Record<string, unknown>>): string {
  const names = (value: unknown): string => {
    const all = (Array.isArray(value) ? value : [value]) as { first_name?: string }[];
    return all.map((each) => each.first_name ?? "").join(", ");
  };
  if (service["new_chat_members"]) return `${author} + ${names(service["new_chat_members"])}`;
  if (service["left_chat_member"]) return `${author} − ${names(service["left_chat_member"])}`;
  const topic = service["forum_topic_created"] as { name?: string } | undefined;
  return topic ? `${author}: “${topic.name ?? ""}”` : Object.keys(service).join(", ");
}
