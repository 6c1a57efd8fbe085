import { createHash } from "node:crypto";
import { capabilities, embedLimits } from "../../rendering/index.js";
import { ROOM_FOR_LEFT_OUT, type DiscordPart } from "../../rendering/discord.js";
import { messageUrl, type DiscordPlace } from "./address.js";
import { code, isRefusal } from "./errors.js";
import { findLostMessage } from "./lost-messages.js";
import { anythingSchema } from "./schema.js";
import { sendPart, type DiscordSurroundings } from "./sending.js";
import { newest, parseRemoteId, type SentMessage } from "./sent-message.js";

const CORRECTED = "✏️";
const { text: MAX_TEXT } = capabilities.discord.limits;

/**
 * The part as a message of its own, which says of which older one it is the right version: before its text, or above it
 * where that leaves no room. The older one goes on showing the files that don't belong to an embed.
 */
export function asCorrection(part: DiscordPart, place: DiscordPlace, old: SentMessage): DiscordPart {
  const mark = `${CORRECTED} [↩️](<${messageUrl(place, old.messageId)}>)`;
  const files = part.files.filter(({ embedded }) => embedded);
  const kept = files.length > 0 || part.buttons.length > 0 ? ROOM_FOR_LEFT_OUT : 0;
  const content = part.content === "" ? mark : `${mark}\n${part.content}`;
  const correction = { ...part, files, mentions: { users: [], roles: [] } };
  if (part.header.length + content.length + kept <= MAX_TEXT) return { ...correction, content };
  return { ...correction, embeds: [...part.embeds, { description: mark }].slice(0, embedLimits.embedsPerMessage) };
}

/** Sends what an older message should say now. Null where that one isn't there any more. */
export async function sendCorrection(
  around: DiscordSurroundings,
  place: DiscordPlace,
  old: SentMessage,
  part: DiscordPart,
  signal: AbortSignal,
): Promise<SentMessage | null> {
  if (await isGone(around, place, old, signal)) return null;
  const correction = asCorrection(part, place, old);
  // An earlier try may have brought it there: nothing else says which message it corrects.
  const search = { parts: [correction], after: [old.messageId], since: 0 };
  const earlier = await findLostMessage(around, place, search, signal);
  if (earlier.state === "arrived") return { ...newest(parseRemoteId(earlier.remoteId)), correction: true };
  const key = createHash("sha256").update(`${old.messageId}\n${correction.content}`).digest("base64url").slice(0, 24);
  return { ...(await sendPart(around, place, correction, key, signal)), correction: true };
}

async function isGone(
  { client }: DiscordSurroundings,
  { messagesId }: DiscordPlace,
  { messageId }: SentMessage,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await client.request("GET", `/channels/${messagesId}/messages/${messageId}`, anythingSchema, signal);
    return false;
  } catch (error) {
    if (isRefusal(error, code.unknownMessage)) return true;
    if (isRefusal(error, code.missingAccess, code.missingPermissions)) return false; // may not be looked at
    throw error;
  }
}
