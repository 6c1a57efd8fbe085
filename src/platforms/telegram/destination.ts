import type { Clock } from "../../clock.js";
import type { Destination, RemoteId, RightCheck, ShownPart } from "../../delivery/destination.js";
import type { Logger } from "../../log.js";
import type { Message, RenderContext } from "../../message/index.js";
import { renderTelegram, type TelegramPart } from "../../rendering/telegram.js";
import { messageLink, parseAddress, placeFields } from "./address.js";
import type { TelegramClient } from "./client.js";
import { describePart } from "./describe-part.js";
import { isAlreadyGone, isRefusedMarkup, isUnchanged, toDeliveryError } from "./errors.js";
import { FloodWatch } from "./flood.js";
import { plainTextFields, replyFields, textFields } from "./message-body.js";
import { checkRights } from "./rights.js";
import { anythingSchema, fullChatSchema, sentMessageSchema } from "./schema.js";

export interface TelegramSurroundings {
  readonly client: TelegramClient;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Sends by the Bot API. Telegram has no keys by which it would ignore repeats. */
export class TelegramDestination implements Destination<TelegramPart> {
  readonly platform = "telegram";
  readonly #flood: FloodWatch;

  constructor(private readonly around: TelegramSurroundings) {
    this.#flood = new FloodWatch(around.clock);
  }

  render(message: Message, context: RenderContext): readonly TelegramPart[] {
    return renderTelegram(message, context);
  }

  describe(part: TelegramPart): ShownPart {
    return describePart(part);
  }

  send(address: string, part: TelegramPart, _key: string, signal: AbortSignal): Promise<RemoteId> {
    const { client } = this.around;
    return this.#telling(address, async () => {
      const place = { ...placeFields(parseAddress(address)), ...replyFields(part.replyTo) };
      this.#flood.sending();
      const sent = await this.#withMarkup(part, (text) =>
        client.request("sendMessage", { ...place, ...text }, sentMessageSchema, signal),
      );
      return String(sent.message_id);
    });
  }

  edit(address: string, remoteId: RemoteId, part: TelegramPart, signal: AbortSignal): Promise<void> {
    const message = { chat_id: parseAddress(address).chatId, message_id: Number(remoteId) };
    return this.#telling(address, async () => {
      try {
        await this.#withMarkup(part, (text) =>
          this.around.client.request("editMessageText", { ...message, ...text }, anythingSchema, signal),
        );
      } catch (error) {
        if (!isUnchanged(error)) throw error;
      }
    });
  }

  remove(address: string, remoteId: RemoteId, signal: AbortSignal): Promise<void> {
    const message = { chat_id: parseAddress(address).chatId, message_id: Number(remoteId) };
    return this.#telling(address, async () => {
      try {
        await this.around.client.request("deleteMessage", message, anythingSchema, signal);
      } catch (error) {
        if (!isAlreadyGone(error)) throw error;
      }
    });
  }

  linkTo(address: string, remoteId: RemoteId): string | null {
    return messageLink(parseAddress(address), remoteId);
  }

  checkRights(address: string, signal: AbortSignal): Promise<readonly RightCheck[]> {
    return this.#telling(address, () => checkRights(this.around.client, parseAddress(address), signal));
  }

  describePlace(address: string, signal: AbortSignal): Promise<string> {
    const { chatId, topicId } = parseAddress(address);
    return this.#telling(address, async () => {
      const chat = await this.around.client.request("getChat", { chat_id: chatId }, fullChatSchema, signal);
      const title = chat.title ?? String(chatId);
      // The Bot API tells the name of a topic only when it is made.
      return topicId === null ? title : `${title} · #${topicId}`;
    });
  }

  /** Markup that Telegram refuses is our mistake; the text is sent nevertheless. */
  async #withMarkup<T>(part: TelegramPart, send: (text: object) => Promise<T>): Promise<T> {
    try {
      return await send(textFields(part));
    } catch (error) {
      if (!isRefusedMarkup(error)) throw error;
      this.around.log.error({ length: part.html.length }, "Telegram refused our markup, sending plain text");
      return send(plainTextFields(part));
    }
  }

  async #telling<T>(address: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw this.#flood.widen(parseAddress(address).chatId, toDeliveryError(error));
    }
  }
}
