import { randomInt } from "node:crypto";
import { reachableChat, requireSending, topicOf } from "./access.js";
import type { Call, Method, MethodContext } from "./call.js";
import { takeFile } from "./files.js";
import type { FormattedText } from "./html.js";
import { checkReplyMarkup } from "./markup.js";
import { messageObject } from "./objects.js";
import type { Params } from "./params.js";
import { badRequest } from "./refusal.js";
import { readCaption, readText } from "./text.js";
import type { Bot, Chat, MediaKind, Message, Permission } from "./model.js";
import type { World } from "./world.js";

type Json = Readonly<Record<string, unknown>>;

const PERMISSION: Readonly<Record<MediaKind, Permission>> = {
  photo: "can_send_photos",
  video: "can_send_videos",
  audio: "can_send_audios",
  document: "can_send_documents",
  animation: "can_send_other_messages",
  voice: "can_send_voice_notes",
};

/** Sending. https://core.telegram.org/bots/api#sendmessage */
export function sendMethods({ world, posting, flood }: MethodContext): Record<string, Method> {
  function place(call: Call): Place {
    const chat = reachableChat(world, call.bot, call.params);
    const topicId = topicOf(call.bot, chat, call.params);
    checkReplyMarkup(call.params.object("reply_markup"));
    return { chat, topicId, replyTo: replyOf(chat, call.params), ...senderIn(chat, call.bot) };
  }

  const common = (params: Params): { silent: boolean; replyMarkup: unknown } => ({
    silent: params.boolean("disable_notification"),
    replyMarkup: keptMarkup(params),
  });

  const sendOne =
    (kind: MediaKind): Method =>
    async (call) => {
      const at = place(call);
      requireSending(call.bot, at.chat, PERMISSION[kind]);
      const formatted = mentionsChecked(world, readCaption(textIn(call.params, "caption")));
      const file = await takeFile(world, kind, call.params.string(kind), uploadOf(call.params, kind));
      flood.take(call.bot, at.chat, 1);
      const spoiler = call.params.boolean("has_spoiler");
      const captionAbove = call.params.boolean("show_caption_above_media");
      const media = { kind, file, spoiler, captionAbove };
      const source = call.params.string("caption");
      return messageObject(world, posting.add({ ...at, ...common(call.params), formatted, source, media }));
    };

  return {
    sendMessage: (call) => {
      const at = place(call);
      const formatted = mentionsChecked(world, readText(textIn(call.params, "text")));
      requireSending(call.bot, at.chat, "can_send_messages");
      const linkPreview = linkPreviewIn(call.params);
      flood.take(call.bot, at.chat, 1);
      const source = call.params.string("text");
      return messageObject(world, posting.add({ ...at, ...common(call.params), formatted, source, linkPreview }));
    },

    sendPhoto: sendOne("photo"),
    sendVideo: sendOne("video"),
    sendAudio: sendOne("audio"),
    sendDocument: sendOne("document"),
    sendAnimation: sendOne("animation"),
    sendVoice: sendOne("voice"),

    sendMediaGroup: async (call) => {
      const at = place(call);
      const items = albumIn(call.params);
      for (const item of items) requireSending(call.bot, at.chat, PERMISSION[item.kind]);
      const ready: AlbumPart[] = [];
      for (const item of items) ready.push(await readItem(world, call.params, item));
      flood.take(call.bot, at.chat, ready.length);
      const albumId = String(13_000_000_000_000_000 + randomInt(2 ** 40));
      return ready.map((part) =>
        // An album has no keyboard: the parameter isn't known here.
        messageObject(world, posting.add({ ...at, ...common(call.params), replyMarkup: null, ...part, albumId })),
      );
    },

    sendChatAction: (call) => {
      place(call);
      if (!call.params.has("action")) throw badRequest("wrong parameter action in request");
      return true;
    },
  };
}

interface Place {
  readonly chat: Chat;
  readonly topicId: number | null;
  readonly replyTo: number | null;
  readonly fromId: number;
  readonly senderChatId: number | null;
}

/** In a channel the channel itself speaks. */
function senderIn(chat: Chat, bot: Bot): { fromId: number; senderChatId: number | null } {
  return { fromId: bot.id, senderChatId: chat.type === "channel" ? chat.id : null };
}

/** @throws Refusal when what is answered isn't there, unless it was asked to pass */
function replyOf(chat: Chat, params: Params): number | null {
  const reply = params.object("reply_parameters");
  const id = Number(reply?.["message_id"] ?? params.integer("reply_to_message_id", 0));
  if (id === 0) return null;
  if (chat.messages.has(id)) return id;
  if (reply?.["allow_sending_without_reply"] === true || params.boolean("allow_sending_without_reply")) return null;
  throw badRequest("message to be replied not found");
}

export function textIn(params: Params, field: "text" | "caption"): Parameters<typeof readText>[0] {
  const entities = field === "text" ? "entities" : "caption_entities";
  return { text: params.string(field), parseMode: params.string("parse_mode"), entities: params.json(entities) };
}

/** A mention of someone whom Telegram doesn't know is dropped. */
export function mentionsChecked(world: World, { text, entities }: FormattedText): FormattedText {
  if (!entities.some((entity) => entity.type === "text_mention")) return { text, entities };
  return { text, entities: entities.filter((entity) => !entity.user || world.users.has(entity.user.id)) };
}

export function linkPreviewIn(params: Params): unknown {
  const options = params.object("link_preview_options");
  const url = options?.["url"];
  if (typeof url === "string" && url !== "" && !/^https?:\/\/[^\s/]+\.[^\s]+/i.test(url)) {
    throw badRequest("WEBPAGE_URL_INVALID");
  }
  if (options === undefined && params.boolean("disable_web_page_preview")) return { is_disabled: true };
  return options;
}

/** Only an inline keyboard stays with its message. */
export function keptMarkup(params: Params): unknown {
  const markup = params.object("reply_markup");
  return markup?.["inline_keyboard"] ? markup : null;
}

/** A single file comes under its kind's name, or elsewhere as attach://name. */
export function uploadOf(params: Params, name: string, given = params.string(name)): ReturnType<Params["file"]> {
  const attached = /^attach:\/\/(.+)$/.exec(given)?.[1];
  return attached === undefined ? params.file(name) : params.file(attached);
}

export interface AlbumItem extends Json {
  readonly kind: MediaKind;
}

type AlbumPart = Pick<Message, "media" | "source"> & { readonly formatted: FormattedText };

const ALBUM_KINDS: readonly string[] = ["photo", "video", "audio", "document"];

/** @throws Refusal: two to ten, and documents and audio only with their like */
function albumIn(params: Params): AlbumItem[] {
  const media = params.json("media");
  if (!Array.isArray(media)) throw badRequest("can't parse media JSON object");
  if (media.length < 2) throw badRequest("media group must include 2-10 items");
  if (media.length > 10) throw badRequest("too many messages to send as an album");
  const items = (media as Json[]).map((item) => ({ ...item, kind: item["type"] as MediaKind }));
  const kinds = new Set(items.map((item) => item.kind));
  for (const kind of kinds) {
    if (!ALBUM_KINDS.includes(kind)) throw badRequest("can't use the media of the specified type in the album");
  }
  for (const kind of ["audio", "document"] as const) {
    if (kinds.size > 1 && kinds.has(kind)) throw badRequest(`${kind} can't be mixed with other media types`);
  }
  return items;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export async function readItem(world: World, params: Params, item: AlbumItem): Promise<AlbumPart> {
  const given = textOf(item["media"]);
  const attached = /^attach:\/\/(.+)$/.exec(given)?.[1];
  const upload = attached === undefined ? undefined : params.file(attached);
  if (attached !== undefined && !upload) throw badRequest("wrong file identifier/HTTP URL specified");
  const source = textOf(item["caption"]);
  const parseMode = textOf(item["parse_mode"]);
  const formatted = readCaption({ text: source, parseMode, entities: item["caption_entities"] });
  const file = await takeFile(world, item.kind, given, upload);
  return {
    media: {
      kind: item.kind,
      file,
      spoiler: item["has_spoiler"] === true,
      captionAbove: item["show_caption_above_media"] === true,
    },
    source,
    formatted: mentionsChecked(world, formatted),
  };
}
