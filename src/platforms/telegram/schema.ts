import { z } from "zod";

/** Only the fields that are read; Telegram adds others with every version of its Bot API. */

export const meSchema = z.object({ id: z.number(), username: z.string().min(1) });

export const sentMessageSchema = z.object({ message_id: z.number() });

const fileSchema = z.object({ file_id: z.string() }).optional();

/** A message with a file: the fields that tell what Telegram calls it. A photo has several sizes, the largest last. */
export const sentMediaSchema = z.object({
  message_id: z.number(),
  photo: z.array(z.object({ file_id: z.string() })).optional(),
  video: fileSchema,
  animation: fileSchema,
  audio: fileSchema,
  document: fileSchema,
});
export type TelegramSentMedia = z.infer<typeof sentMediaSchema>;
export const sentAlbumSchema = z.tuple([sentMediaSchema], sentMediaSchema);

const chatSchema = z.object({
  id: z.number(),
  type: z.enum(["private", "group", "supergroup", "channel"]),
  title: z.string().optional(),
});

const mediaRights = {
  can_send_messages: z.boolean().optional(),
  can_send_photos: z.boolean().optional(),
  can_send_documents: z.boolean().optional(),
  /** Before Bot API 6.5 one right stood for all of them. */
  can_send_media_messages: z.boolean().optional(),
};
export const fullChatSchema = chatSchema.extend({
  permissions: z.object({ ...mediaRights, can_pin_messages: z.boolean().optional() }).optional(),
  available_reactions: z.array(z.unknown()).optional(),
});
export type TelegramFullChat = z.infer<typeof fullChatSchema>;

export const memberSchema = z.object({
  status: z.string(),
  is_member: z.boolean().optional(),
  can_post_messages: z.boolean().optional(),
  can_manage_topics: z.boolean().optional(),
  can_edit_messages: z.boolean().optional(),
  can_pin_messages: z.boolean().optional(),
  ...mediaRights,
});
export type TelegramMember = z.infer<typeof memberSchema>;

const senderSchema = z.object({
  id: z.number(),
  is_bot: z.boolean().optional(),
  first_name: z.string(),
  last_name: z.string().optional(),
  language_code: z.string().optional(),
});

export const messageSchema = z.object({
  message_id: z.number(),
  chat: chatSchema,
  from: senderSchema.optional(),
  /** Who speaks in a chat's or channel's name: an administrator who hides, or a channel. */
  sender_chat: z.object({ id: z.number(), title: z.string().optional() }).optional(),
  author_signature: z.string().optional(),
  message_thread_id: z.number().optional(),
  /** Answers in groups without topics have a thread id too. */
  is_topic_message: z.boolean().optional(),
  is_automatic_forward: z.boolean().optional(),
  forward_origin: z.unknown().optional(),
  via_bot: z.unknown().optional(),
  text: z.string().optional(),
  /** The first message of a topic tells its name; messages in it answer that one unless they answer another. */
  reply_to_message: z.object({ forum_topic_created: z.object({ name: z.string() }).optional() }).optional(),
  migrate_to_chat_id: z.number().optional(),
});
export type TelegramMessage = z.infer<typeof messageSchema>;

/** The messages are read one by one: an odd one must not hide the others. */
export const updatesSchema = z.array(
  z.object({ update_id: z.number(), message: z.unknown().optional(), channel_post: z.unknown().optional() }),
);
export type TelegramUpdate = z.infer<typeof updatesSchema>[number];

/** Nothing of the answer is read. */
export const anythingSchema = z.unknown();
