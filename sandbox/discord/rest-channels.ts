import { has, require, requireSending, visibleChannel } from "./access.js";
import { idIn, noContent, ok, requireBot, type Call, type Handler } from "./call.js";
import { checkReference, nonceKey, type MessageStore } from "./message-store.js";
import { channelObject, messageObject } from "./objects.js";
import { invalidField, refusals } from "./refusal.js";
import { compareSnowflakes, isSnowflake } from "./snowflake.js";
import { isThread, type Bot, type Channel, type Message } from "./model.js";
import type { World } from "./world.js";

/** How long Discord remembers a nonce: "the past few minutes". */
const NONCE_MS = 5 * 60_000;

/** Channels and the messages in them. https://docs.discord.com/developers/resources/message */
export function channelRoutes(world: World, store: MessageStore, origin: () => string): Record<string, Handler> {
  const show = (bot: Bot, message: Message): unknown => messageObject(world, message, origin(), !mayRead(bot, message));

  function channelOf(call: Call): { bot: Bot; channel: Channel } {
    const bot = requireBot(call);
    return { bot, channel: visibleChannel(world, bot, idIn(call, "channel")) };
  }

  function messageOf(call: Call): { bot: Bot; channel: Channel; message: Message } {
    const { bot, channel } = channelOf(call);
    const message = channel.messages.get(idIn(call, "message"));
    if (!message) throw refusals.unknownMessage();
    return { bot, channel, message };
  }

  return {
    "GET /channels/:channel": (call) => ok(channelObject(channelOf(call).channel)),

    "POST /channels/:channel/messages": (call) => {
      const { bot, channel } = channelOf(call);
      const draft = store.check("bot create", channel, call.body, call.files);
      const { body } = draft;
      requireSending(world, bot, channel, {
        files: draft.attachments.length > 0,
        embeds: (draft.embeds?.length ?? 0) > 0,
        reply: Boolean(body["message_reference"]),
      });
      const earlier = body["enforce_nonce"] === true ? findByNonce(world, channel, bot, body["nonce"]) : undefined;
      if (earlier) return ok(show(bot, earlier));
      checkReference(channel, body);
      const poster = { authorId: bot.id, webhookId: null, applicationId: null, name: bot.name, avatarUrl: null };
      const message = store.compose(channel, poster, draft);
      store.show(channel, message);
      return ok(show(bot, message));
    },

    "GET /channels/:channel/messages": (call) => {
      const { bot, channel } = channelOf(call);
      // Without the right to read the history Discord answers with an empty list, not with a refusal.
      const readable = has(world, bot, channel, "ReadMessageHistory") ? [...channel.messages.values()] : [];
      return ok(pickMessages(readable, call.query).map((message) => show(bot, message)));
    },

    "GET /channels/:channel/messages/:message": (call) => {
      const { bot, channel, message } = messageOf(call);
      require(world, bot, channel, "ReadMessageHistory");
      return ok(show(bot, message));
    },

    "PATCH /channels/:channel/messages/:message": (call) => {
      const { bot, channel, message } = messageOf(call);
      const draft = store.check("bot edit", channel, call.body, call.files);
      if (message.authorId !== bot.id || message.webhookId !== null) throw refusals.notTheAuthor();
      if (channel.archived) throw refusals.archivedThread();
      store.edit(channel, message, draft);
      return ok(show(bot, message));
    },

    "DELETE /channels/:channel/messages/:message": (call) => {
      const { bot, channel, message } = messageOf(call);
      const own = message.authorId === bot.id && message.webhookId === null;
      if (!own) require(world, bot, channel, "ManageMessages");
      if (channel.archived) throw refusals.archivedThread();
      store.remove(channel, message);
      return noContent;
    },

    "PUT /channels/:channel/thread-members/@me": (call) => {
      const { bot, channel } = channelOf(call);
      if (!isThread(channel)) throw refusals.wrongChannelType();
      if (channel.archived) throw refusals.archivedThread();
      channel.threadMembers.add(bot.id);
      return noContent;
    },

    "DELETE /channels/:channel/thread-members/@me": (call) => {
      const { bot, channel } = channelOf(call);
      if (!isThread(channel)) throw refusals.wrongChannelType();
      channel.threadMembers.delete(bot.id);
      return noContent;
    },

    "GET /channels/:channel/thread-members": (call) => {
      const { channel } = channelOf(call);
      if (!isThread(channel)) throw refusals.wrongChannelType();
      return ok([...channel.threadMembers].map((id) => ({ id: channel.id, user_id: id, flags: 0 })));
    },

    "POST /channels/:channel/typing": (call) => {
      const { bot, channel } = channelOf(call);
      require(world, bot, channel, isThread(channel) ? "SendMessagesInThreads" : "SendMessages");
      return noContent;
    },
  };
}

/**
 * Without the Message Content intent a bot reads only what it wrote and what mentions it. A message of the
 * bot's own webhook doesn't count as its own: read it with the webhook's token.
 * https://docs.discord.com/developers/events/gateway#message-content-intent,
 * https://github.com/discord/discord-api-docs/issues/5411
 */
function mayRead(bot: Bot, message: Message): boolean {
  if (bot.messageContent || (message.authorId === bot.id && message.webhookId === null)) return true;
  return message.pings.some((ping) => ping.kind === "user" && ping.id === bot.id);
}

function findByNonce(world: World, channel: Channel, bot: Bot, nonce: unknown): Message | undefined {
  if (nonce === undefined || nonce === null) return undefined;
  const message = channel.nonces.get(nonceKey(bot.id, nonce));
  return message && world.now() - message.at <= NONCE_MS ? message : undefined;
}

/** Newest first. https://docs.discord.com/developers/resources/message#get-channel-messages */
function pickMessages(messages: readonly Message[], query: URLSearchParams): Message[] {
  const limit = Number(query.get("limit") ?? "50");
  if (!Number.isInteger(limit)) {
    throw invalidField(["limit"], "NUMBER_TYPE_COERCE", `Value "${query.get("limit")}" is not int.`);
  }
  if (limit < 1 || limit > 100) {
    throw invalidField(["limit"], "NUMBER_TYPE_MAX", "int value should be between 1 and 100.");
  }
  for (const name of ["before", "after", "around"]) {
    const id = query.get(name);
    if (id !== null && !isSnowflake(id)) {
      throw invalidField([name], "NUMBER_TYPE_COERCE", `Value "${id}" is not snowflake.`);
    }
  }
  const [around, before, after] = ["around", "before", "after"].map((name) => query.get(name));
  if (around) {
    const older = messages.filter((message) => compareSnowflakes(message.id, around) < 0).slice(-Math.floor(limit / 2));
    const rest = messages.filter((message) => compareSnowflakes(message.id, around) >= 0);
    return [...older, ...rest.slice(0, limit - older.length)].reverse();
  }
  if (before)
    return messages
      .filter((message) => compareSnowflakes(message.id, before) < 0)
      .slice(-limit)
      .reverse();
  if (after)
    return messages
      .filter((message) => compareSnowflakes(message.id, after) > 0)
      .slice(0, limit)
      .reverse();
  return messages.slice(-limit).reverse();
}
