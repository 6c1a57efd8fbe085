import { pause, type Clock } from "../../clock.js";
import { DeliveryError } from "../../delivery/errors.js";
import { farSideTexts, languageOf, outcomeText } from "../../language/far-side.js";
import type { Language } from "../../language/index.js";
import type { Logger } from "../../log.js";
import type { RedeemLink } from "../../relay/link-redemption.js";
import { formatAddress, placeFields, type TelegramPlace } from "./address.js";
import type { TelegramClient } from "./client.js";
import { readCommand } from "./commands.js";
import { toDeliveryError } from "./errors.js";
import { groupUrl } from "./links.js";
import { replyFields } from "./message-body.js";
import { isAdministrator } from "./rights.js";
import { memberSchema, messageSchema, sentMessageSchema, type TelegramMessage, type TelegramUpdate } from "./schema.js";

export interface TelegramLinkingOptions {
  readonly client: TelegramClient;
  readonly botId: number;
  readonly redeem: RedeemLink;
  readonly defaultLanguage: Language;
  readonly clock: Clock;
  readonly log: Logger;
  /** A group became a supergroup, with another id. */
  onMoved(oldAddress: string, newAddress: string): void;
}

/** How long an answer is tried for, before its person is left without. */
const ANSWER_FOR_MS = 30_000;

/**
 * Answers `/link CODE` in groups, topics and channels, and `/start CODE`, which Telegram writes for whoever adds the bot
 * by a link. All else that is said is left unread. Nothing that goes wrong here leaves it.
 */
export class TelegramLinking {
  constructor(private readonly options: TelegramLinkingOptions) {}

  async receive(update: TelegramUpdate, signal: AbortSignal): Promise<void> {
    const isPost = update.channel_post !== undefined;
    const parsed = messageSchema.safeParse(update.channel_post ?? update.message);
    if (!parsed.success) return this.options.log.debug({ update: update.update_id }, "Telegram update of no interest");
    const message = parsed.data;
    try {
      const { migrate_to_chat_id: newChatId, chat } = message;
      if (newChatId !== undefined)
        return this.options.onMoved(formatAddress(chat.id, null), formatAddress(newChatId, null));
      await this.#answer(message, isPost, signal);
    } catch (error) {
      this.options.log.warn({ err: toDeliveryError(error) }, "Telegram link command could not be answered");
    }
  }

  async #answer(message: TelegramMessage, isPost: boolean, signal: AbortSignal): Promise<void> {
    const { username } = await this.options.client.identify(signal);
    const command = readCommand(message, username);
    if (command === null || isFromBot(message)) return;
    const texts = farSideTexts[languageOf(message.from?.language_code, this.options.defaultLanguage)];
    if (message.chat.type === "private") {
      const { code } = command;
      return this.#reply(
        message,
        texts.telegramPrivate({ bot: username, code, url: groupUrl(username, code) }),
        signal,
      );
    }
    if (command.code === null) return this.#reply(message, texts.telegramUsage({ bot: username }), signal);
    return this.#reply(message, await this.#link(message, command.code, isPost, signal), signal);
  }

  async #link(message: TelegramMessage, code: string, isPost: boolean, signal: AbortSignal): Promise<string> {
    const { redeem, botId, defaultLanguage, log } = this.options;
    let mayManage: boolean;
    try {
      mayManage = await this.#mayManage(message, isPost, signal);
    } catch (error) {
      log.warn({ err: toDeliveryError(error) }, "Telegram could not be asked for someone's rights");
      return farSideTexts[languageOf(message.from?.language_code, defaultLanguage)].failed;
    }
    const { chatId, topicId } = placeOf(message);
    const outcome = await redeem({
      platform: "telegram",
      botId,
      code,
      address: formatAddress(chatId, topicId),
      placeName: placeName(message),
      actorName: actorName(message),
      actorId: String(message.sender_chat?.id ?? message.from?.id ?? message.chat.id),
      mayManage,
    });
    return outcomeText(outcome, "telegram");
  }

  async #mayManage(
    { chat, from, sender_chat: senderChat }: TelegramMessage,
    isPost: boolean,
    signal: AbortSignal,
  ): Promise<boolean> {
    // Only administrators post in a channel, or speak in a group's own name.
    if (isPost) return true;
    if (senderChat !== undefined) return senderChat.id === chat.id;
    if (from === undefined) return false;
    const asked = { chat_id: chat.id, user_id: from.id };
    return isAdministrator(await this.options.client.request("getChatMember", asked, memberSchema, signal));
  }

  async #reply(message: TelegramMessage, text: string, signal: AbortSignal): Promise<void> {
    const payload = {
      ...placeFields(placeOf(message)),
      ...replyFields(message.message_id),
      text,
      link_preview_options: { is_disabled: true },
    };
    const { client, clock } = this.options;
    const until = clock.now() + ANSWER_FOR_MS;
    for (;;) {
      try {
        await client.request("sendMessage", payload, sentMessageSchema, signal);
        return;
      } catch (error) {
        const waitMs = retryWait(toDeliveryError(error));
        if (waitMs === null || signal.aborted || clock.now() + waitMs > until) throw error;
        await pause(clock, waitMs, signal);
      }
    }
  }
}

/** Only what surely wasn't said yet is said again. */
function retryWait(error: unknown): number | null {
  if (!(error instanceof DeliveryError)) return null;
  if (error.failure.kind === "rate-limited") return error.failure.retryAfterMs;
  return error.failure.kind === "transient" ? 1_000 : null;
}

/** Telegram shows an administrator who hides as a bot that speaks for the group. */
function isFromBot({ from, sender_chat: senderChat }: TelegramMessage): boolean {
  return from?.is_bot === true && senderChat === undefined;
}

function placeOf({ chat, is_topic_message: inTopic, message_thread_id: threadId }: TelegramMessage): TelegramPlace {
  return { chatId: chat.id, topicId: inTopic === true && threadId !== undefined ? threadId : null };
}

/** "Announcements", "Announcements · Releases", or "Announcements · #7" where the topic's name isn't told. */
function placeName(message: TelegramMessage): string {
  const title = message.chat.title ?? String(message.chat.id);
  const { topicId } = placeOf(message);
  if (topicId === null) return title;
  return `${title} · ${message.reply_to_message?.forum_topic_created?.name ?? `#${topicId}`}`;
}

function actorName({ from, sender_chat: senderChat, author_signature: signature, chat }: TelegramMessage): string {
  if (signature !== undefined) return signature;
  if (senderChat !== undefined || from === undefined) return senderChat?.title ?? chat.title ?? "Telegram";
  return [from.first_name, from.last_name].filter(Boolean).join(" ");
}
