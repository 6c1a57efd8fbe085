import { z } from "zod";

/** Only the fields that are read; Discord may add others at any time. */

const snowflake = z.string().min(1);
const permissionBits = z.string().regex(/^\d+$/).transform(BigInt);

export const sentMessageSchema = z.object({ id: snowflake });

/** Of a message that is there: what tells it from others. */
export const readMessageSchema = z.object({
  id: snowflake,
  author: z.object({ id: snowflake }),
  webhook_id: snowflake.nullish(),
  application_id: snowflake.nullish(),
  content: z.string().default(""),
  embeds: z
    .array(z.object({ type: z.string().nullish(), title: z.string().nullish(), description: z.string().nullish() }))
    .default([]),
  attachments: z
    .array(z.object({ filename: z.string(), title: z.string().nullish(), size: z.number().optional() }))
    .default([]),
});
export const readMessageListSchema = z.array(readMessageSchema);

const pictureSchema = z.object({ url: z.string().nullish() }).nullish();
/** Of the answer to a change: whether its embeds show their pictures. */
export const changedMessageSchema = z.object({
  embeds: z.array(z.object({ image: pictureSchema, thumbnail: pictureSchema })).nullish(),
});

export const userSchema = z.object({
  id: snowflake,
  username: z.string(),
  global_name: z.string().nullish(),
});

export const applicationSchema = z.object({ id: snowflake });

export const webhookSchema = z.object({
  id: snowflake,
  type: z.number().optional(),
  /** Only told for webhooks of our own application. */
  token: z.string().nullish(),
  application_id: z.string().nullish(),
  user: z.object({ id: snowflake }).nullish(),
});
export const webhookListSchema = z.array(webhookSchema);

export const channelSchema = z.object({
  id: snowflake,
  type: z.number(),
  name: z.string().nullish(),
  guild_id: z.string().nullish(),
  parent_id: z.string().nullish(),
  permission_overwrites: z
    .array(z.object({ id: snowflake, type: z.number(), allow: permissionBits, deny: permissionBits }))
    .nullish(),
  thread_metadata: z.object({ archived: z.boolean().optional(), locked: z.boolean().optional() }).nullish(),
});
export type DiscordChannel = z.infer<typeof channelSchema>;

export const guildSchema = z.object({
  id: snowflake,
  name: z.string(),
  owner_id: z.string().nullish(),
  premium_tier: z.number().nullish(),
  roles: z.array(z.object({ id: snowflake, permissions: permissionBits })).default([]),
});
export type DiscordGuild = z.infer<typeof guildSchema>;

export const memberSchema = z.object({ roles: z.array(snowflake) });

export const gatewayBotSchema = z.object({
  url: z.string().min(1),
  session_start_limit: z.object({ remaining: z.number(), reset_after: z.number() }).optional(),
});

export const gatewayPayloadSchema = z.object({
  op: z.number(),
  d: z.unknown(),
  s: z.number().nullish(),
  t: z.string().nullish(),
});

export const helloSchema = z.object({ heartbeat_interval: z.number().positive() });

export const readySchema = z.object({ session_id: z.string(), resume_gateway_url: z.string().nullish() });

/** In READY. */
export const guildListSchema = z.object({ guilds: z.array(z.object({ id: snowflake })) });

/** In GUILD_DELETE. */
export const leftGuildSchema = z.object({ id: snowflake, unavailable: z.boolean().optional() });

export const interactionSchema = z.object({
  id: snowflake,
  application_id: snowflake,
  token: z.string(),
  type: z.number(),
  locale: z.string().nullish(),
  guild_id: snowflake.nullish(),
  channel_id: snowflake.nullish(),
  channel: channelSchema.partial({ type: true }).nullish(),
  member: z.object({ nick: z.string().nullish(), permissions: permissionBits, user: userSchema }).nullish(),
  user: userSchema.nullish(),
  data: z
    .object({
      name: z.string(),
      options: z.array(z.object({ name: z.string(), value: z.unknown() })).default([]),
    })
    .nullish(),
});
export type DiscordInteraction = z.infer<typeof interactionSchema>;

/** Nothing of the answer is read. */
export const anythingSchema = z.unknown();
