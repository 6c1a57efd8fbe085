import type { DiscordPlace } from "./address.js";
import type { DiscordClient } from "./client.js";
import { code, isRefusal } from "./errors.js";
import { anythingSchema } from "./schema.js";

/** Discord's limit of different emoji on a message. */
const MOST = 20;
const VARIATION = "\ufe0f";
const UNICODE_EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3)/u;

export interface ReactionChange {
  readonly wanted: readonly string[];
  readonly shown: readonly string[];
}

/**
 * Shows the wanted reactions of the bot's instead of the shown ones, as far as Discord has them; resolves to what is
 * shown then. A repeat does no harm.
 */
export async function changeReactions(
  client: DiscordClient,
  { messagesId }: DiscordPlace,
  messageId: string,
  { wanted, shown }: ReactionChange,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const ask = (method: "PUT" | "DELETE", emoji: string): Promise<unknown> => {
    const route = `/channels/${messagesId}/messages/${messageId}/reactions/${encodeURIComponent(emoji)}/@me` as const;
    return client.request(method, route, anythingSchema, signal);
  };
  const target = [...new Set(wanted)].filter((emoji) => UNICODE_EMOJI.test(emoji)).slice(0, MOST);
  for (const emoji of shown) if (!target.includes(emoji)) await eitherForm(emoji, (form) => ask("DELETE", form));
  const now: string[] = [];
  for (const emoji of target) {
    if (shown.includes(emoji) || (await eitherForm(emoji, (form) => ask("PUT", form)))) now.push(emoji);
  }
  return now;
}

/** Some emoji Discord knows only with, some only without the sign that makes a character an emoji. False: neither. */
async function eitherForm(emoji: string, ask: (form: string) => Promise<unknown>): Promise<boolean> {
  const bare = emoji.replaceAll(VARIATION, "");
  const forms = new Set([emoji, bare === emoji ? emoji + VARIATION : bare]);
  for (const form of forms) {
    try {
      await ask(form);
      return true;
    } catch (error) {
      // The message is full, or its people don't want the bot's: nothing that could be mended.
      if (isRefusal(error, code.tooManyReactions, code.reactionBlocked)) return false;
      if (!isRefusal(error, code.unknownEmoji)) throw error;
    }
  }
  return false;
}

/** https://docs.discord.com/developers/resources/message#pin-message */
export async function changePin(
  client: DiscordClient,
  { messagesId }: DiscordPlace,
  messageId: string,
  pinned: boolean,
  signal: AbortSignal,
): Promise<void> {
  const route = `/channels/${messagesId}/messages/pins/${messageId}` as const;
  await client.request(pinned ? "PUT" : "DELETE", route, anythingSchema, signal);
}
