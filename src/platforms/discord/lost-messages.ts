import type { z } from "zod";
import type { LostAnswer } from "../../delivery/destination.js";
import type { DiscordPart } from "../../rendering/discord.js";
import type { DiscordPlace } from "./address.js";
import { code, isDeadWebhook, isRefusal } from "./errors.js";
import { mayReadHistory } from "./places.js";
import { readMessageListSchema, readMessageSchema } from "./schema.js";
import type { DiscordSurroundings } from "./sending.js";
import { formatRemoteId, type SentMessage } from "./sent-message.js";
import { recognize } from "./recognizing.js";

type ReadMessage = z.infer<typeof readMessageSchema>;

export interface LostSearch {
  /** What may have been sent. */
  readonly parts: readonly DiscordPart[];
  /** Messages that came before it; where there are none, `since` bounds the search. */
  readonly after: readonly string[];
  /** Epoch milliseconds. */
  readonly since: number;
}

const PAGE = 100;
/** In a channel where more was said meanwhile, what is looked for isn't found. */
const MOST_PAGES = 10;
/** https://docs.discord.com/developers/reference#snowflakes */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/**
 * Whether a message arrived whose answer got lost: one of ours, later than all that we know of, that says the same.
 * Webhooks have no nonce, and a bot's is forgotten after some minutes.
 */
export async function findLostMessage(
  around: DiscordSurroundings,
  place: DiscordPlace,
  { parts, after, since }: LostSearch,
  signal: AbortSignal,
): Promise<LostAnswer> {
  const { client } = around;
  const me = await client.identify(signal);
  const oldest = newestOf(after) ?? (BigInt(Math.max(since, 0)) - DISCORD_EPOCH_MS) << 22n;
  let isReadable = true;
  let before: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query: Record<string, string> = { limit: String(PAGE), ...(before === null ? {} : { before }) };
    const route = `/channels/${place.messagesId}/messages` as const;
    const messages: readonly ReadMessage[] = await client.request("GET", route, readMessageListSchema, signal, {
      query,
    });
    // Without Read Message History a channel looks empty.
    if (messages.length === 0 && page === 0 && !(await mayReadHistory(client, place, signal)))
      return { state: "unknown" };
    for (const listed of messages) {
      if (BigInt(listed.id) <= oldest) return { state: isReadable ? "lost" : "unknown" };
      if (!isOurs(listed, me)) continue;
      const message = await readWhole(around, place, listed, signal);
      if (message === "unreadable") isReadable = false;
      else if (message !== null) {
        const sent = firstOf(parts, (part) => recognize(part, message));
        if (sent) return { state: "arrived", remoteId: formatRemoteId([sent]) };
      }
    }
    if (messages.length < PAGE) return { state: isReadable ? "lost" : "unknown" };
    before = messages.at(-1)?.id ?? null;
  }
  return { state: "unknown" };
}

function newestOf(ids: readonly string[]): bigint | null {
  return ids.map(BigInt).reduce<bigint | null>((newest, id) => (newest === null || id > newest ? id : newest), null);
}

/** The bot's own, or of a webhook that the bot made. */
function isOurs(
  { author, webhook_id: webhookId, application_id: applicationId }: ReadMessage,
  me: { readonly userId: string; readonly applicationId: string },
): boolean {
  return webhookId ? applicationId === me.applicationId : author.id === me.userId;
}

/**
 * Of a webhook's messages a bot without the Message Content intent is shown nothing; the webhook's token shows all.
 * https://github.com/discord/discord-api-docs/issues/5411. Null: it was deleted meanwhile.
 */
async function readWhole(
  { client, webhooks }: DiscordSurroundings,
  { channelId, threadId }: DiscordPlace,
  listed: ReadMessage,
  signal: AbortSignal,
): Promise<ReadMessage | "unreadable" | null> {
  if (!listed.webhook_id || listed.content !== "" || listed.embeds.length > 0 || listed.attachments.length > 0)
    return listed;
  const webhook = await webhooks.findById(channelId, listed.webhook_id, signal);
  if (webhook === null) return "unreadable";
  const route = `/webhooks/${webhook.id}/${webhook.token}/messages/${listed.id}` as const;
  const query: Record<string, string> = threadId === null ? {} : { thread_id: threadId };
  try {
    return await client.request("GET", route, readMessageSchema, signal, { query, anonymous: true });
  } catch (error) {
    if (isRefusal(error, code.unknownMessage)) return null;
    if (!isDeadWebhook(error)) throw error;
    webhooks.forget(channelId, webhook.id);
    return "unreadable";
  }
}

function firstOf(parts: readonly DiscordPart[], look: (part: DiscordPart) => SentMessage | null): SentMessage | null {
  for (const part of parts) {
    const found = look(part);
    if (found) return found;
  }
  return null;
}
