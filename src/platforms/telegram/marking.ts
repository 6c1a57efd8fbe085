import type { TelegramClient } from "./client.js";
import { isAlreadyGone, isRefusedReaction } from "./errors.js";
import { reactionOf } from "./reactions.js";
import { anythingSchema } from "./schema.js";

/** A chat may allow but a few reactions, and nobody tells a bot which: the most frequent ones are tried. */
const MOST_TRIES = 5;

/** Shows the first of the wanted emoji that Telegram and the chat have: a bot has one reaction. */
export async function setReaction(
  client: TelegramClient,
  message: { readonly chat_id: number; readonly message_id: number },
  { wanted, shown }: { readonly wanted: readonly string[]; readonly shown: readonly string[] },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const known = wanted.filter((emoji) => reactionOf(emoji) !== null);
  const request = (reaction: readonly object[]): Promise<unknown> =>
    client.request("setMessageReaction", { ...message, reaction }, anythingSchema, signal);
  try {
    for (const emoji of known.slice(0, MOST_TRIES)) {
      if (shown.length === 1 && shown[0] === emoji) return shown;
      if (await isTaken(request([{ type: "emoji", emoji: reactionOf(emoji) }]))) return [emoji];
    }
    if (shown.length > 0) await isTaken(request([]));
    return [];
  } catch (error) {
    if (!isAlreadyGone(error)) throw error;
    return [];
  }
}

async function isTaken(reaction: Promise<unknown>): Promise<boolean> {
  try {
    await reaction;
    return true;
  } catch (error) {
    if (!isRefusedReaction(error)) throw error;
    return false;
  }
}

/** Quietly: in KOOK nobody is notified of a pin either. */
export async function setPin(
  client: TelegramClient,
  message: { readonly chat_id: number; readonly message_id: number },
  pinned: boolean,
  signal: AbortSignal,
): Promise<void> {
  const [method, payload] = pinned
    ? ["pinChatMessage", { ...message, disable_notification: true }]
    : ["unpinChatMessage", message];
  try {
    await client.request(method, payload, anythingSchema, signal);
  } catch (error) {
    if (!isAlreadyGone(error)) throw error;
  }
}
