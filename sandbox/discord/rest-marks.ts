import { has, require, visibleChannel } from "./access.js";
import { idIn, noContent, ok, requireBot, type Call, type Handler } from "./call.js";
import { channelObject } from "./objects.js";
import { invalidField, refusals } from "./refusal.js";
import { isThread, type Bot, type Channel, type Message } from "./model.js";
import type { World } from "./world.js";

const REACTIONS_PER_MESSAGE = 20;
const PINS_PER_CHANNEL = 250;
/** Discord takes an emoji in the one form that Unicode recommends, with its variation selector or without. */
const EMOJI = new RegExp("^\\p{RGI_Emoji}$", "v");

/** What stands beside the text of messages, and threads that sleep. */
export function markRoutes(world: World): Record<string, Handler> {
  function channelOf(call: Call): { bot: Bot; channel: Channel } {
    const bot = requireBot(call);
    return { bot, channel: visibleChannel(world, bot, idIn(call, "channel")) };
  }

  function messageOf(call: Call): { bot: Bot; channel: Channel; message: Message } {
    const { bot, channel } = channelOf(call);
    const message = channel.messages.get(idIn(call, "message"));
    if (!message) throw refusals.unknownMessage();
    if (channel.archived) throw refusals.archivedThread();
    return { bot, channel, message };
  }

  function setPinned(call: Call, pinned: boolean): void {
    const { bot, channel, message } = messageOf(call);
    require(world, bot, channel, "PinMessages");
    const count = [...channel.messages.values()].filter((other) => other.pinned).length;
    if (pinned && !message.pinned && count >= PINS_PER_CHANNEL) throw refusals.tooManyPins();
    message.pinned = pinned;
    world.changed();
  }

  return {
    // https://docs.discord.com/developers/resources/message#create-reaction
    "PUT /channels/:channel/messages/:message/reactions/:emoji/@me": (call) => {
      const { bot, channel, message } = messageOf(call);
      const emoji = emojiIn(call);
      require(world, bot, channel, "ReadMessageHistory");
      const people = message.reactions.get(emoji);
      if (!people) {
        require(world, bot, channel, "AddReactions");
        if (message.reactions.size >= REACTIONS_PER_MESSAGE) throw refusals.tooManyReactions();
      }
      message.reactions.set(emoji, (people ?? new Set()).add(bot.id));
      world.changed();
      return noContent;
    },

    "DELETE /channels/:channel/messages/:message/reactions/:emoji/@me": (call) => {
      const { bot, message } = messageOf(call);
      const emoji = emojiIn(call);
      const people = message.reactions.get(emoji);
      people?.delete(bot.id);
      if (people?.size === 0) message.reactions.delete(emoji);
      world.changed();
      return noContent;
    },

    // https://docs.discord.com/developers/resources/message#pin-message
    "PUT /channels/:channel/messages/pins/:message": (call) => {
      setPinned(call, true);
      return noContent;
    },

    "DELETE /channels/:channel/messages/pins/:message": (call) => {
      setPinned(call, false);
      return noContent;
    },

    // https://docs.discord.com/developers/resources/channel#modify-channel-json-params-thread
    "PATCH /channels/:channel": (call) => {
      const { bot, channel } = channelOf(call);
      const archived = (call.body as Readonly<Record<string, unknown>>)["archived"];
      if (!isThread(channel)) throw refusals.missingPermissions();
      if (typeof archived !== "boolean") {
        throw invalidField(["archived"], "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
      }
      const mayManage = has(world, bot, channel, "ManageThreads");
      if ((archived || channel.locked) && !mayManage) throw refusals.missingPermissions();
      if (!mayManage) require(world, bot, channel, "SendMessagesInThreads");
      channel.archived = archived;
      world.changed();
      return ok(channelObject(channel));
    },
  };
}

function emojiIn(call: Call): string {
  const emoji = call.params["emoji"] ?? "";
  if (!EMOJI.test(emoji)) throw refusals.unknownEmoji();
  return emoji;
}
