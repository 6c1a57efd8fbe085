import { DeliveryError } from "../../delivery/errors.js";
import { ATTACHMENT, type DiscordEmbed, type DiscordPart } from "../../rendering/discord.js";
import type { DiscordPlace } from "./address.js";
import type { DiscordRequest } from "./client.js";
import { code, isDeadWebhook, isRefusal } from "./errors.js";
import { changedMessage, type Shape } from "./message-body.js";
import { filesKey, noFiles, type OpenedFiles } from "./opened-files.js";
import { anythingSchema, changedMessageSchema } from "./schema.js";
import { noticing, openPartFiles, WITH_COMPONENTS, type DiscordSurroundings } from "./sending.js";
import type { SentMessage } from "./sent-message.js";
import { attachmentList, sendAsRichAsPossible, type Shaped } from "./shaping.js";

/** The message as it is from now on, or why it isn't changed. */
export type Change = SentMessage | "gone" | "unchangeable";

/** Makes a message what the part says. Files that are the same stay as they are. */
export async function changeMessage(
  around: DiscordSurroundings,
  place: DiscordPlace,
  sent: SentMessage,
  part: DiscordPart,
  signal: AbortSignal,
): Promise<Change> {
  try {
    if (filesKey(part.files) === sent.filesKey) {
      const changed = await changeText(around, place, sent, part, signal);
      if (changed !== "pictures lost") return changed;
    }
    return await changeAll(around, place, sent, part, signal);
  } catch (error) {
    if (isRefusal(error, code.unknownMessage)) return "gone";
    if (isRefusal(error, code.authoredByAnother)) return "unchangeable";
    throw error;
  }
}

/**
 * An embed finds the files that the message has by their names, as it did at first. Should Discord show an embed without
 * its picture, it gets the files anew: https://github.com/discord/discord-api-docs/issues/5675
 */
async function changeText(
  around: DiscordSurroundings,
  place: DiscordPlace,
  sent: SentMessage,
  part: DiscordPart,
  signal: AbortSignal,
): Promise<Change | "pictures lost"> {
  const missing = new Map(sent.leftOut.map((index) => [index, null]));
  const kept: OpenedFiles = { ...noFiles, missing };
  const { result } = await sendAsRichAsPossible(part, sent.named, kept, around.log, async ({ shape }) => {
    const body = changedMessage(part, shape);
    const answer = await patch(around, place, sent, signal, { body });
    return answer === null ? "unchangeable" : showsPictures(body, answer) ? sent : "pictures lost";
  });
  return result;
}

async function changeAll(
  around: DiscordSurroundings,
  place: DiscordPlace,
  sent: SentMessage,
  part: DiscordPart,
  signal: AbortSignal,
): Promise<Change> {
  const opened = await openPartFiles(around, place, part, signal);
  const send = ({ shape, files }: Shaped): Promise<unknown> =>
    noticing(around, place, () =>
      // The list holds all that stays: what isn't in it goes.
      patch(around, place, sent, signal, {
        body: { ...changedMessage(part, shape), attachments: attachmentList(files) },
        files,
      }),
    );
  try {
    const { result, shape } = await sendAsRichAsPossible(part, sent.named, opened, around.log, send);
    return result === null ? "unchangeable" : afterChange(sent, part, shape);
  } finally {
    opened.release();
  }
}

function afterChange(sent: SentMessage, part: DiscordPart, { leftOut }: Shape): SentMessage {
  return { ...sent, filesKey: filesKey(part.files), leftOut: [...leftOut.keys()] };
}

/** Whether the answer shows a picture wherever one was asked for; an answer that doesn't tell counts as yes. */
function showsPictures(body: object, answer: unknown): boolean {
  const wanted = (body as { readonly embeds: readonly DiscordEmbed[] }).embeds;
  const shown = changedMessageSchema.safeParse(answer).data?.embeds;
  if (!shown) return true;
  return wanted.every(({ image, thumbnail }, index) => {
    const embed = shown[index];
    return isShown(image?.url, embed?.image?.url) && isShown(thumbnail?.url, embed?.thumbnail?.url);
  });
}

function isShown(wanted: string | undefined, shown: string | null | undefined): boolean {
  return wanted?.startsWith(ATTACHMENT) !== true || Boolean(shown);
}

/** What is gone already counts as removed. Where its webhook is gone, the bot removes it, if it may. */
export async function removeMessage(
  around: DiscordSurroundings,
  place: DiscordPlace,
  sent: SentMessage,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (sent.webhookId !== null && (await byWebhook(around, "DELETE", place, sent, signal, {})) !== null) return;
    await byBot(around, "DELETE", place, sent, signal, {});
  } catch (error) {
    if (isRefusal(error, code.unknownMessage)) return;
    if (!isRefusal(error, code.missingPermissions)) throw error;
    throw new DeliveryError({ kind: "rejected" }, `Discord can't remove the message: ${error.message}`);
  }
}

/** Discord's answer; null when the webhook is gone, by which alone the message could be changed. */
function patch(
  around: DiscordSurroundings,
  place: DiscordPlace,
  sent: SentMessage,
  signal: AbortSignal,
  request: DiscordRequest,
): Promise<unknown> {
  if (sent.webhookId === null) return byBot(around, "PATCH", place, sent, signal, request);
  return byWebhook(around, "PATCH", place, sent, signal, { ...request, query: WITH_COMPONENTS });
}

async function byBot(
  { client }: DiscordSurroundings,
  method: "PATCH" | "DELETE",
  { messagesId }: DiscordPlace,
  { messageId }: SentMessage,
  signal: AbortSignal,
  request: DiscordRequest,
): Promise<unknown> {
  const route = `/channels/${messagesId}/messages/${messageId}` as const;
  return (await client.request(method, route, anythingSchema, signal, request)) ?? {};
}

/** Null when the webhook is gone. */
async function byWebhook(
  { client, webhooks }: DiscordSurroundings,
  method: "PATCH" | "DELETE",
  { channelId, threadId }: DiscordPlace,
  { webhookId, messageId }: SentMessage,
  signal: AbortSignal,
  { query = {}, ...request }: DiscordRequest,
): Promise<unknown> {
  const webhook = webhookId === null ? null : await webhooks.findById(channelId, webhookId, signal);
  if (webhook === null) return null;
  const route = `/webhooks/${webhook.id}/${webhook.token}/messages/${messageId}` as const;
  const place = threadId === null ? query : { ...query, thread_id: threadId };
  try {
    return (
      (await client.request(method, route, anythingSchema, signal, { ...request, query: place, anonymous: true })) ?? {}
    );
  } catch (error) {
    if (!isDeadWebhook(error)) throw error;
    webhooks.forget(channelId, webhook.id);
    return null;
  }
}
