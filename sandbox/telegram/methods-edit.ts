import { reachableChat } from "./access.js";
import type { Call, Method, MethodContext } from "./call.js";
import type { FormattedText } from "./html.js";
import { checkReplyMarkup } from "./markup.js";
import { keptMarkup, linkPreviewIn, mentionsChecked, readItem, textIn, type AlbumItem } from "./methods-send.js";
import { messageObject } from "./objects.js";
import { badRequest } from "./refusal.js";
import { readCaption, readText } from "./text.js";
import { hasRight, type Chat, type MediaKind, type Message } from "./model.js";

const TWO_DAYS_MS = 48 * 3_600_000;

/** Changing and removing what was sent. https://core.telegram.org/bots/api#updating-messages */
export function editMethods({ world }: MethodContext): Record<string, Method> {
  function messageOf(call: Call, missing: string): { chat: Chat; message: Message } {
    const chat = reachableChat(world, call.bot, call.params);
    const message = chat.messages.get(call.params.integer("message_id", 0));
    if (!message) throw badRequest(missing);
    return { chat, message };
  }

  /** A message that the bot may edit: its own, or in a channel any that its right lets it. */
  function editable(call: Call): Message {
    const { chat, message } = messageOf(call, "message to edit not found");
    checkReplyMarkup(call.params.object("reply_markup"));
    const allowed =
      message.fromId === call.bot.id ||
      (chat.type === "channel" && hasRight(chat.members.get(call.bot.id), "can_edit_messages"));
    if (!allowed || message.service !== null) throw badRequest("message can't be edited");
    return message;
  }

  function apply(
    message: Message,
    change: Partial<Pick<Message, "text" | "entities" | "source" | "media" | "replyMarkup" | "linkPreview">>,
  ): unknown {
    const after = { ...message, ...change };
    if (sameContent(message, after)) {
      throw badRequest(
        "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
      );
    }
    Object.assign(message, change);
    message.editedAt = world.now();
    world.changed();
    return messageObject(world, message);
  }

  return {
    editMessageText: (call) => {
      const source = call.params.string("text");
      if (source === "") throw badRequest("message text is empty");
      const message = editable(call);
      const formatted = mentionsChecked(world, readText(textIn(call.params, "text")));
      if (message.media) throw badRequest("there is no text in the message to edit");
      return apply(message, {
        ...spread(formatted),
        source,
        replyMarkup: keptMarkup(call.params),
        linkPreview: linkPreviewIn(call.params) ?? null,
      });
    },

    editMessageCaption: (call) => {
      const message = editable(call);
      const formatted = mentionsChecked(world, readCaption(textIn(call.params, "caption")));
      if (!message.media) throw badRequest("there is no caption in the message to edit");
      const source = call.params.string("caption");
      const media = { ...message.media, captionAbove: call.params.boolean("show_caption_above_media") };
      return apply(message, { ...spread(formatted), source, media, replyMarkup: keptMarkup(call.params) });
    },

    editMessageMedia: async (call) => {
      const given = call.params.object("media");
      if (!given) throw badRequest("input media not specified");
      const message = editable(call);
      const item: AlbumItem = { ...given, kind: given["type"] as MediaKind };
      checkAlbumChange(message, item.kind);
      const { media, source, formatted } = await readItem(world, call.params, item);
      return apply(message, { ...spread(formatted), source, media, replyMarkup: keptMarkup(call.params) });
    },

    editMessageReplyMarkup: (call) => apply(editable(call), { replyMarkup: keptMarkup(call.params) }),

    deleteMessage: (call) => {
      const { chat, message } = messageOf(call, "message to delete not found");
      requireDeleting(chat, message, call.bot.id, world.now());
      chat.messages.delete(message.id);
      world.changed();
      return true;
    },

    deleteMessages: (call) => {
      const chat = reachableChat(world, call.bot, call.params);
      const ids = call.params.json("message_ids");
      if (!Array.isArray(ids) || ids.length === 0) throw badRequest("message identifiers are not specified");
      if (ids.length > 100) throw badRequest("too many message identifiers specified");
      // What isn't there is skipped; one that can't be deleted refuses all.
      const found = ids.flatMap((id) => chat.messages.get(Number(id)) ?? []);
      for (const message of found) requireDeleting(chat, message, call.bot.id, world.now());
      for (const message of found) chat.messages.delete(message.id);
      world.changed();
      return true;
    },

    setMessageReaction: (call) => {
      const { message } = messageOf(call, "message to react not found");
      const reactions = call.params.json("reaction") ?? [];
      if (!Array.isArray(reactions)) throw badRequest("can't parse reaction types JSON object");
      if (reactions.length > 1) throw badRequest("REACTIONS_TOO_MANY");
      const [reaction] = reactions as { readonly type?: string; readonly emoji?: string }[];
      if (reaction && (reaction.type !== "emoji" || !REACTIONS.has(reaction.emoji ?? ""))) {
        throw badRequest("REACTION_INVALID");
      }
      const kept = [...message.reactions].filter(([userId]) => userId !== call.bot.id);
      message.reactions = new Map(reaction ? [...kept, [call.bot.id, reaction.emoji!] as const] : kept);
      world.changed();
      return true;
    },
  };
}

function spread({ text, entities }: FormattedText): Pick<Message, "text" | "entities"> {
  return { text, entities };
}

function sameContent(a: Message, b: Message): boolean {
  const parts = (message: Message): unknown => [
    message.text,
    message.entities,
    message.media?.file.id ?? null,
    message.media?.spoiler ?? null,
    message.media?.captionAbove ?? null,
    message.replyMarkup ?? null,
    message.linkPreview ?? null,
  ];
  return JSON.stringify(parts(a)) === JSON.stringify(parts(b));
}

/** In an album photos and videos may stand for each other; documents and audio only for their like. */
function checkAlbumChange(message: Message, kind: MediaKind): void {
  if (message.albumId === null) return;
  const visual = (of: MediaKind | undefined): boolean => of === "photo" || of === "video";
  if (message.media?.kind === kind || (visual(message.media?.kind) && visual(kind))) return;
  throw badRequest("message can't be edited: can't change media type in the album");
}

/** https://core.telegram.org/bots/api#deletemessage @throws Refusal */
function requireDeleting(chat: Chat, message: Message, botId: number, now: number): void {
  const member = chat.members.get(botId);
  const own = message.fromId === botId;
  const refused = badRequest("message can't be deleted for everyone");
  if (now - message.at > TWO_DAYS_MS) throw refused;
  if (chat.type === "private") return;
  if (chat.type === "channel") {
    const right = own ? "can_post_messages" : "can_delete_messages";
    if (!hasRight(member, right) && !hasRight(member, "can_delete_messages")) throw refused;
  } else if (!own && !hasRight(member, "can_delete_messages")) throw refused;
}

/** The emoji that can be a reaction. https://core.telegram.org/bots/api#reactiontypeemoji */
const REACTIONS: ReadonlySet<string> = new Set(
  (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 " +
    "🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
  ).split(" "),
);
