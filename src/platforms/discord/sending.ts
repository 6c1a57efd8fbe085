import type { AttachmentSource } from "../../attachments/attachment-source.js";
import { DeliveryError } from "../../delivery/errors.js";
import type { Logger } from "../../log.js";
import type { DiscordPart } from "../../rendering/discord.js";
import type { DiscordPlace } from "./address.js";
import type { DiscordClient, DiscordRequest } from "./client.js";
import { isDeadWebhook, isTooLarge, toDeliveryError } from "./errors.js";
import { newMessage } from "./message-body.js";
import { filesKey, noFiles, openFiles, type OpenedFiles } from "./opened-files.js";
import { sentMessageSchema } from "./schema.js";
import type { SentMessage } from "./sent-message.js";
import { attachmentList, sendAsRichAsPossible, type Shaped } from "./shaping.js";
import type { UploadLimits } from "./upload-limits.js";
import type { Webhook, Webhooks } from "./webhooks.js";

export interface DiscordSurroundings {
  readonly client: DiscordClient;
  readonly webhooks: Webhooks;
  readonly attachments: AttachmentSource;
  readonly uploadLimits: UploadLimits;
  readonly log: Logger;
}

/**
 * Without it Discord passes over a webhook's buttons, also when they are to go.
 * https://docs.discord.com/developers/resources/webhook#execute-webhook
 */
export const WITH_COMPONENTS = { with_components: "true" } as const;

/**
 * Sends as a webhook under the author's name and picture, else as the bot with the name in the text.
 * Only bot messages have a nonce by which Discord ignores repeats.
 */
export async function sendPart(
  around: DiscordSurroundings,
  place: DiscordPlace,
  part: DiscordPart,
  key: string,
  signal: AbortSignal,
): Promise<SentMessage> {
  const opened = await openPartFiles(around, place, part, signal);
  try {
    return await sendOpened(around, place, part, opened, key, signal);
  } finally {
    opened.release();
  }
}

export async function openPartFiles(
  around: DiscordSurroundings,
  { guildId }: DiscordPlace,
  { files }: DiscordPart,
  signal: AbortSignal,
): Promise<OpenedFiles> {
  if (files.length === 0) return noFiles;
  return openFiles(around, files, await around.uploadLimits.of(guildId, signal), signal);
}

async function sendOpened(
  around: DiscordSurroundings,
  place: DiscordPlace,
  part: DiscordPart,
  opened: OpenedFiles,
  key: string,
  signal: AbortSignal,
): Promise<SentMessage> {
  const { webhooks, log } = around;
  const send = async (webhook: Webhook | null): Promise<SentMessage> => {
    const post =
      webhook === null ? asBot(around, place, part, key, signal) : asAuthor(around, place, webhook, part, signal);
    const { result, shape } = await sendAsRichAsPossible(part, webhook === null, opened, log, (shaped) =>
      noticing(around, place, () => post(shaped)),
    );
    return {
      webhookId: webhook?.id ?? null,
      messageId: result,
      named: shape.named,
      filesKey: filesKey(part.files),
      leftOut: [...shape.leftOut.keys()],
      correction: false,
    };
  };
  const webhook = part.persona ? await findWebhook(around, place, signal) : null;
  try {
    return await send(webhook);
  } catch (error) {
    if (webhook === null || !isDeadWebhook(error)) throw error;
    webhooks.forget(place.channelId, webhook.id);
  }
  log.info({ channelId: place.channelId }, "Discord webhook was deleted, making another");
  return send(await findWebhook(around, place, signal));
}

/** A file that was too large for Discord, though not for what we know, says that we know it no more. */
export async function noticing<T>(
  { uploadLimits }: DiscordSurroundings,
  { guildId }: DiscordPlace,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isTooLarge(error)) uploadLimits.forget(guildId);
    throw error;
  }
}

/** An answer that is lost here leaves no doubt about the message: it wasn't sent yet. */
async function findWebhook(
  { webhooks }: DiscordSurroundings,
  place: DiscordPlace,
  signal: AbortSignal,
): Promise<Webhook | null> {
  try {
    return await webhooks.find(place, signal);
  } catch (error) {
    const failure = toDeliveryError(error);
    const lost = failure instanceof DeliveryError && failure.failure.kind === "uncertain";
    throw lost ? new DeliveryError({ kind: "transient" }, failure.message) : error;
  }
}

type Post = (shaped: Shaped) => Promise<string>;

function asBot(
  { client }: DiscordSurroundings,
  { messagesId }: DiscordPlace,
  part: DiscordPart,
  key: string,
  signal: AbortSignal,
): Post {
  return ({ shape, files }) =>
    post(client, `/channels/${messagesId}/messages`, signal, {
      body: { ...newMessage(part, shape), ...listed(files), nonce: key, enforce_nonce: true },
      files,
    });
}

function asAuthor(
  { client }: DiscordSurroundings,
  { threadId }: DiscordPlace,
  webhook: Webhook,
  part: DiscordPart,
  signal: AbortSignal,
): Post {
  const persona = { username: part.username, ...(part.avatarUrl === null ? {} : { avatar_url: part.avatarUrl }) };
  return ({ shape, files }) =>
    post(client, `/webhooks/${webhook.id}/${webhook.token}`, signal, {
      body: { ...newMessage(part, shape), ...listed(files), ...(shape.named ? {} : persona) },
      files,
      query: {
        wait: "true",
        ...(threadId === null ? {} : { thread_id: threadId }),
        ...(part.buttons.length === 0 ? {} : WITH_COMPONENTS),
      },
      anonymous: true,
    });
}

function listed(files: Shaped["files"]): object {
  return files.length === 0 ? {} : { attachments: attachmentList(files) };
}

async function post(
  client: DiscordClient,
  route: `/${string}`,
  signal: AbortSignal,
  request: DiscordRequest,
): Promise<string> {
  return (await client.request("POST", route, sentMessageSchema, signal, request)).id;
}
