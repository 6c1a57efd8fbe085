import { require, visibleChannel } from "./access.js";
import { idIn, isTrue, noContent, ok, requireBot, type Call, type Handler } from "./call.js";
import { checkPersona, isEmptyDraft } from "./message-rules.js";
import type { MessageStore } from "./message-store.js";
import { messageObject, webhookObject } from "./objects.js";
import { PERMISSIONS } from "./permissions.js";
import { invalidField, refusals } from "./refusal.js";
import { isSnowflake } from "./snowflake.js";
import { checkWebhookName, REQUIRED } from "./validation.js";
import { CHANNEL_TYPES, isThread, type Bot, type Channel, type Message, type Webhook } from "./model.js";
import type { World } from "./world.js";

const WEBHOOKS_PER_CHANNEL = 15;
const WITH_WEBHOOKS: readonly number[] = [
  CHANNEL_TYPES.text,
  CHANNEL_TYPES.voice,
  CHANNEL_TYPES.announcement,
  CHANNEL_TYPES.forum,
];

/** Webhooks and what they post. https://docs.discord.com/developers/resources/webhook */
export function webhookRoutes(world: World, store: MessageStore, origin: () => string): Record<string, Handler> {
  /** A channel where the bot may manage webhooks. */
  function manageable(call: Call): { bot: Bot; channel: Channel } {
    const bot = requireBot(call);
    const channel = visibleChannel(world, bot, idIn(call, "channel"));
    if (!WITH_WEBHOOKS.includes(channel.type)) throw refusals.wrongChannelType();
    require(world, bot, channel, "ManageWebhooks");
    return { bot, channel };
  }

  /** A webhook that the bot may manage: its own, or any where it has the right. */
  function managed(call: Call): Webhook {
    const bot = requireBot(call);
    const webhook = world.webhooks.get(idIn(call, "webhook"));
    if (!webhook) throw refusals.unknownWebhook();
    const channel = world.channel(webhook.channelId);
    if (webhook.applicationId !== bot.id) require(world, bot, channel, "ManageWebhooks");
    return webhook;
  }

  function byToken(call: Call): Webhook {
    const webhook = world.webhooks.get(idIn(call, "webhook"));
    if (!webhook) throw refusals.unknownWebhook();
    if (webhook.token !== call.params["token"]) throw refusals.invalidWebhookToken();
    return webhook;
  }

  /** The webhook's channel, or the thread of it that the query names. */
  function target(call: Call, webhook: Webhook): Channel {
    const threadId = call.query.get("thread_id");
    const channel = world.channel(webhook.channelId);
    if (threadId === null) return channel;
    if (!isSnowflake(threadId)) {
      throw invalidField(["thread_id"], "NUMBER_TYPE_COERCE", `Value "${threadId}" is not snowflake.`);
    }
    const thread = world.channels.get(threadId);
    if (!thread || !isThread(thread) || thread.parentId !== channel.id) throw refusals.unknownChannel();
    return thread;
  }

  function messageOf(call: Call): { channel: Channel; message: Message } {
    const webhook = byToken(call);
    const channel = target(call, webhook);
    const message = channel.messages.get(idIn(call, "message"));
    if (!message || message.webhookId !== webhook.id) throw refusals.unknownMessage();
    return { channel, message };
  }

  const show = (message: Message): unknown => messageObject(world, message, origin());

  return {
    "POST /channels/:channel/webhooks": (call) => {
      const { bot, channel } = manageable(call);
      const name = requiredName(call.body);
      const inChannel = webhooksOf(world, channel);
      if (inChannel.length >= WEBHOOKS_PER_CHANNEL) throw refusals.tooManyWebhooks();
      const webhook = world.createWebhook(channel, { name, userId: bot.id, applicationId: bot.id });
      return ok(webhookObject(world, webhook, true));
    },

    "GET /channels/:channel/webhooks": (call) => {
      const { bot, channel } = manageable(call);
      return ok(webhooksOf(world, channel).map((webhook) => forReader(bot, webhook)));
    },

    "GET /guilds/:guild/webhooks": (call) => {
      const bot = requireBot(call);
      const guild = world.guilds.get(idIn(call, "guild"));
      if (!guild?.members.has(bot.id)) throw refusals.unknownGuild();
      if (!(world.guildPermissionsOf(guild.id, bot.id) & PERMISSIONS.ManageWebhooks))
        throw refusals.missingPermissions();
      const webhooks = [...world.webhooks.values()].filter((webhook) => webhook.guildId === guild.id);
      return ok(webhooks.map((webhook) => forReader(bot, webhook)));
    },

    "GET /webhooks/:webhook": (call) => ok(forReader(requireBot(call), managed(call))),

    "PATCH /webhooks/:webhook": (call) => {
      const webhook = managed(call);
      rename(webhook, call.body);
      world.changed();
      return ok(forReader(requireBot(call), webhook));
    },

    "DELETE /webhooks/:webhook": (call) => {
      world.deleteWebhook(managed(call).id);
      return noContent;
    },

    "GET /webhooks/:webhook/:token": (call) => ok(webhookObject(world, byToken(call), false)),

    "PATCH /webhooks/:webhook/:token": (call) => {
      const webhook = byToken(call);
      rename(webhook, call.body);
      world.changed();
      return ok(webhookObject(world, webhook, false));
    },

    "DELETE /webhooks/:webhook/:token": (call) => {
      world.deleteWebhook(byToken(call).id);
      return noContent;
    },

    "POST /webhooks/:webhook/:token": (call) => {
      const webhook = byToken(call);
      const parent = target(call, webhook);
      const draft = store.check("webhook create", parent, respected(call), call.files);
      const persona = checkPersona(draft.body);
      const threadName = draft.body["thread_name"] as string | null | undefined;
      checkThreading(parent, Boolean(threadName), call.query.has("thread_id"));
      const poster = {
        authorId: webhook.id,
        webhookId: webhook.id,
        applicationId: webhook.applicationId,
        name: persona.name ?? webhook.name,
        avatarUrl: persona.avatarUrl ?? webhook.avatar,
      };
      // Looked at before a thread is made: a refused post leaves none behind.
      if (isEmptyDraft(draft)) throw refusals.emptyMessage();
      const channel = threadName ? world.addThread(parent.id, { name: threadName }) : parent;
      const message = store.compose(channel, poster, draft);
      store.show(channel, message);
      return isTrue(call.query.get("wait")) ? ok(show(message)) : noContent;
    },

    "GET /webhooks/:webhook/:token/messages/:message": (call) => ok(show(messageOf(call).message)),

    "PATCH /webhooks/:webhook/:token/messages/:message": (call) => {
      const { channel, message } = messageOf(call);
      const draft = store.check("webhook edit", channel, respected(call), call.files);
      if (channel.archived) throw refusals.archivedThread();
      store.edit(channel, message, draft);
      return ok(show(message));
    },

    "DELETE /webhooks/:webhook/:token/messages/:message": (call) => {
      const { channel, message } = messageOf(call);
      store.remove(channel, message);
      return noContent;
    },
  };

  /** The token is shown to the application that made the webhook, and for those that people made. */
  function forReader(bot: Bot, webhook: Webhook): unknown {
    const object = webhookObject(world, webhook, true);
    if (webhook.applicationId === null || webhook.applicationId === bot.id) return object;
    const { token: _token, url: _url, ...rest } = object;
    return rest;
  }
}

/** The body; its components only where the query wants them: Discord passes over them in silence otherwise. */
function respected({ body, query }: Call): unknown {
  if (isTrue(query.get("with_components")) || typeof body !== "object" || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== "components"));
}

function webhooksOf(world: World, channel: Channel): Webhook[] {
  return [...world.webhooks.values()].filter((webhook) => webhook.channelId === channel.id);
}

function requiredName(body: unknown): string {
  const name = (body as Readonly<Record<string, unknown>>)["name"];
  if (name === undefined || name === null) throw invalidField(["name"], REQUIRED.code, REQUIRED.message);
  if (typeof name !== "string") {
    throw invalidField(["name"], "STRING_TYPE_CONVERT", `Could not interpret "${JSON.stringify(name)}" as string.`);
  }
  return checkWebhookName("name", name);
}

function rename(webhook: Webhook, body: unknown): void {
  const name = (body as Readonly<Record<string, unknown>>)["name"];
  if (typeof name === "string") webhook.name = checkWebhookName("name", name);
}

function checkThreading(channel: Channel, hasName: boolean, hasId: boolean): void {
  if (hasName && hasId) throw refusals.threadNameAndId();
  const forum = channel.type === CHANNEL_TYPES.forum;
  if (forum && !hasName) throw refusals.forumNeedsThread();
  if (!forum && hasName) throw refusals.onlyForumsMakeThreads();
}
