import { z } from "zod";

/**
 * The fields of KOOK's objects that we read, and no others: KOOK changes the rest at any time. Types waver between
 * places (ids as numbers, booleans as 0 or "1", absent objects as "", [] or false), so each is coerced here, once.
 * Only what makes an object useless when it is missing can fail.
 */
const id = z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1));
const optionalId = id.catch("");
const text = z.union([z.string(), z.number()]).transform(String).catch("");
const count = z.coerce.number().int().nonnegative();
const time = z.coerce.number().int().positive().nullable().catch(null);
const flag = z
  .unknown()
  .optional()
  .transform((value) => value === true || value === 1 || value === "1" || value === "true");

/** The items that can be read; the others are left out. */
function listOf<Schema extends z.ZodType>(item: Schema): z.ZodType<z.output<Schema>[]> {
  return z
    .unknown()
    .optional()
    .transform((items) =>
      (Array.isArray(items) ? items : []).flatMap((each) => {
        const parsed = item.safeParse(each);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

/** The object, or null for whatever KOOK writes when there is none. */
function maybe<Schema extends z.ZodType>(object: Schema): z.ZodType<z.output<Schema> | null> {
  // What is plainly absent never reaches the schema: a failed parse costs far more than a look.
  return z
    .unknown()
    .optional()
    .transform((value) => (isRecord(value) ? (object.safeParse(value).data ?? null) : null));
}

export const authorSchema = z.object({
  id: optionalId,
  username: text,
  nickname: text,
  avatar: text,
  bot: flag,
  roles: listOf(id),
});

/** Beside a text: the names of those whom it mentions. */
const mentionPart = listOf(z.object({ id, username: text, full_name: text }));
const rolePart = listOf(z.object({ role_id: id, name: text }));
const channelPart = listOf(z.object({ id, name: text }));

export const namesSchema = z.object({
  mention_part: mentionPart,
  mention_role_part: rolePart,
  channel_part: channelPart,
});

export const attachmentSchema = z.object({
  type: text,
  url: text,
  /** Where some clients saw the address of a voice message. */
  voice: text,
  name: text,
  file_type: text,
  mime_type: text,
  size: count.positive().nullable().catch(null),
});

/** One, several, or none in any of the ways in which KOOK says so. */
const attachments = z
  .unknown()
  .optional()
  .transform((value) =>
    (Array.isArray(value) ? value : [value]).flatMap((each) =>
      isRecord(each) ? (attachmentSchema.safeParse(each).data ?? []) : [],
    ),
  );

/** Whom a message notified: KOOK leaves out those whom its author could not ping. */
const pings = {
  mention: listOf(id),
  mention_roles: listOf(id),
  mention_all: flag,
  mention_here: flag,
};

export const quoteSchema = z.object({
  id: optionalId,
  rong_id: optionalId,
  type: count.catch(0),
  content: text,
  author: maybe(authorSchema),
});

/** The part that every event has. */
export const eventSchema = z.object({
  channel_type: z.string(),
  type: count,
  target_id: optionalId,
  author_id: optionalId,
  content: text,
  msg_id: optionalId,
  msg_timestamp: time,
  extra: z.looseObject({}).catch({}),
});
export type RawEvent = z.output<typeof eventSchema>;

export const messageExtraSchema = z.object({
  guild_id: optionalId,
  channel_name: text,
  code: text,
  /** The one person who may see it. */
  visible_only: z
    .unknown()
    .optional()
    .transform((value) => !isNothing(value)),
  ...pings,
  author: maybe(authorSchema),
  kmarkdown: maybe(namesSchema),
  attachments,
  quote: maybe(quoteSchema),
});
export type MessageExtra = z.output<typeof messageExtraSchema>;
export type RawPings = Pick<MessageExtra, keyof typeof pings>;

export const systemExtraSchema = z.object({ type: z.string(), body: z.looseObject({}).catch({}) });

export const editedBodySchema = z.object({
  msg_id: id,
  channel_id: optionalId,
  content: text,
  updated_at: time,
  ...pings,
  /** Neither is documented; an undocumented quote tells nothing that the message had not. */
  kmarkdown: maybe(namesSchema),
  attachments,
});
export const deletedBodySchema = z.object({ msg_id: id, channel_id: optionalId });
export const reactionBodySchema = z.object({
  msg_id: id,
  channel_id: optionalId,
  user_id: id,
  emoji: z.object({ id: text, name: text }),
});
export const pinBodySchema = z.object({ msg_id: id, channel_id: optionalId });
export const channelBodySchema = z.object({ id, name: text });
export const guildBodySchema = z.object({ id: optionalId, guild_id: optionalId });
export const buttonBodySchema = z.object({
  msg_id: id,
  user_id: id,
  value: text,
  target_id: optionalId,
  guild_id: optionalId,
  user_info: maybe(authorSchema),
});

// ---------------------------------------------------------------- answers of the REST API

export const meSchema = z.object({ id, username: text, identify_num: text, avatar: text });
export const gatewayIndexSchema = z.object({ url: z.string().min(1) });
export const createdSchema = z.object({ msg_id: id });
export const guildSchema = z.object({ id, name: text, user_id: optionalId });
/** A guild with what its mentions are called. */
export const guildNamesSchema = z.object({
  name: text,
  roles: listOf(z.object({ role_id: id, name: text, position: count.catch(Number.MAX_SAFE_INTEGER) })),
  channels: listOf(z.object({ id, name: text })),
});
export const memberNameSchema = z.object({ id, username: text, nickname: text });
export const memberKindSchema = z.object({ id, bot: z.boolean() });
/** A bit mask past 31 bits is still exact as a number. */
export const roleSchema = z.object({ role_id: id, name: text, permissions: count.catch(0) });
export const memberSchema = z.object({ roles: z.array(id) });
export const channelSchema = z.object({
  id,
  guild_id: optionalId,
  name: text,
  type: count.catch(-1),
  is_category: flag,
});
const overwrite = { allow: count.catch(0), deny: count.catch(0) };
export const accessSchema = z.object({
  permission_overwrites: listOf(z.object({ role_id: id, ...overwrite })),
  permission_users: listOf(z.object({ user: z.object({ id }), ...overwrite })),
  has_password: flag,
});
export const pageSchema = z.object({
  items: z.array(z.unknown()),
  meta: maybe(z.object({ page: count, page_total: count })),
});
export const messageListSchema = z.object({ items: z.array(z.unknown()) });

export const listedMessageSchema = z.object({
  id,
  type: count,
  content: text,
  ...pings,
  author: authorSchema,
  attachments,
  quote: maybe(quoteSchema),
  create_at: time,
  mention_info: maybe(z.object({ mention_part: mentionPart, mention_role_part: rolePart })),
});

/** What of a listed message tells its place among the others, and whether it was edited. */
export const listedStampSchema = z.object({ id, create_at: z.coerce.number().int().positive(), updated_at: time });

export const assetSchema = z.object({ url: z.string().min(1) });
/** That there is one is all that is asked. */
export const anyMessageSchema = z.looseObject({});

/** A message that was asked for by its id. */
export const viewedMessageSchema = z.looseObject({ channel_id: id });

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || value === false || value === 0 || value === "0";
}
