import { DeliveryError } from "../../delivery/errors.js";
import type { DiscordPart } from "../../rendering/discord.js";
import type { DiscordPlace, SentMessage } from "./address.js";
import type { DiscordClient } from "./client.js";
import type { DiscordSurroundings } from "./destination.js";
import { code, isDeadWebhook, isRefusal } from "./errors.js";
import { messageBody } from "./message-body.js";
import { anythingSchema } from "./schema.js";
import type { Webhook } from "./webhooks.js";

/** @throws rejected where nobody can change the message any more: only its sender can. */
export async function changeMessage(
  around: DiscordSurroundings,
  place: DiscordPlace,
  sent: SentMessage,
  part: DiscordPart,
  signal: AbortSignal,
): Promise<void> {
  const body = { embeds: part.embeds, ...messageBody(part, sent) };
  try {
    const changed =
      sent.webhookId === null
        ? await byBot(around.client, "PATCH", place, sent, signal, body)
        : await byWebhook(around, "PATCH", place, sent, signal, body);
    if (changed) return;
  } catch (error) {
    if (!isRefusal(error, code.unknownMessage, code.archivedThread)) throw error;
    throw new DeliveryError({ kind: "rejected" }, `Discord can't change the message: ${error.message}`);
  }
  throw new DeliveryError({ kind: "rejected" }, "The webhook that sent the message is gone, so it can't be changed");
}

/** What is gone already counts as removed. Where its webhook is gone, the bot removes it, if it may. */
export async function removeMessage(
  around: DiscordSurroundings,
  place: DiscordPlace,
  sent: SentMessage,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (sent.webhookId !== null && (await byWebhook(around, "DELETE", place, sent, signal))) return;
    await byBot(around.client, "DELETE", place, sent, signal);
  } catch (error) {
    if (isRefusal(error, code.unknownMessage)) return;
    if (!isRefusal(error, code.archivedThread, code.missingPermissions)) throw error;
    throw new DeliveryError({ kind: "rejected" }, `Discord can't remove the message: ${error.message}`);
  }
}

async function byBot(
  client: DiscordClient,
  method: "PATCH" | "DELETE",
  { messagesId }: DiscordPlace,
  { messageId }: SentMessage,
  signal: AbortSignal,
  body?: object,
): Promise<true> {
  await client.request(method, `/channels/${messagesId}/messages/${messageId}`, anythingSchema, signal, { body });
  return true;
}

/** False when the webhook is gone. */
async function byWebhook(
  { client, webhooks }: DiscordSurroundings,
  method: "PATCH" | "DELETE",
  { channelId, threadId }: DiscordPlace,
  { webhookId, messageId }: SentMessage,
  signal: AbortSignal,
  body?: object,
): Promise<boolean> {
  const webhook: Webhook | null = webhookId === null ? null : await webhooks.findById(channelId, webhookId, signal);
  if (webhook === null) return false;
  const route = `/webhooks/${webhook.id}/${webhook.token}/messages/${messageId}` as const;
  const query = threadId === null ? {} : { thread_id: threadId };
  try {
    await client.request(method, route, anythingSchema, signal, { body, query, anonymous: true });
    return true;
  } catch (error) {
    if (!isDeadWebhook(error)) throw error;
    webhooks.forget(channelId, webhook.id);
    return false;
  }
}
