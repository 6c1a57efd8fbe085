import type {
  Destination,
  Joining,
  PlannedRequest,
  RemoteId,
  RequestCost,
  RightCheck,
  ShownPart,
} from "../../delivery/destination.js";
import type { Message, RenderContext } from "../../message/index.js";
import { renderTelegram, type TelegramPart } from "../../rendering/telegram.js";
import { afterJoint, countJoinable, joinTelegram } from "../../rendering/telegram-joint.js";
import { messageLink, parseAddress, placeFields } from "./address.js";
import { describePart } from "./describe-part.js";
import { editPart } from "./edits.js";
import { toDeliveryError } from "./errors.js";
import { FileIds } from "./file-ids.js";
import { FloodWatch } from "./flood.js";
import type { TelegramBudgets } from "./limits.js";
import { setPin, setReaction } from "./marking.js";
import { Markup } from "./markup.js";
import { answerTo } from "./message-body.js";
import type { TelegramSurroundings } from "./part-requests.js";
import { removeParts } from "./removal.js";
import { firstMessageId, formatRemoteId, messagesIn, parseRemoteId, withMessages } from "./remote-id.js";
import { checkRights } from "./rights.js";
import { anythingSchema, fullChatSchema } from "./schema.js";
import { sendPart } from "./sending.js";

/** Sends by the Bot API. Telegram has no keys by which it would ignore repeats. */
export class TelegramDestination implements Destination<TelegramPart> {
  readonly platform = "telegram";
  readonly joining: Joining<TelegramPart> = {
    count: countJoinable,
    join: joinTelegram,
    following: afterJoint,
    withMessages,
    messagesIn,
  };
  private readonly around: TelegramSurroundings;

  constructor(
    around: Pick<TelegramSurroundings, "client" | "attachments" | "clock" | "log">,
    private readonly budgets: TelegramBudgets,
  ) {
    const { clock, log } = around;
    this.around = { ...around, ids: new FileIds(), markup: new Markup(log), flood: new FloodWatch(clock) };
  }

  render(message: Message, context: RenderContext): readonly TelegramPart[] {
    return renderTelegram(message, context);
  }

  /** An album counts as its messages; an edit, as far as anyone outside knows, as one. */
  costOf(address: string, request: PlannedRequest<TelegramPart>): RequestCost {
    switch (request.type) {
      case "send":
        return { messages: Math.max(request.content.files.length, 1), budgets: this.budgets.inChat(address) };
      case "edit":
        return { messages: 1, budgets: this.budgets.inChat(address) };
      case "remove":
        return { messages: 1, budgets: this.budgets.ofBot };
    }
  }

  describe(part: TelegramPart): ShownPart {
    return describePart(part);
  }

  editable({ html, files, linkPreview, buttons }: TelegramPart): unknown {
    return { html, files: files.map(({ url }) => url), linkPreview, buttons };
  }

  send(address: string, part: TelegramPart, _key: string, signal: AbortSignal): Promise<RemoteId> {
    return this.#telling(address, async () => {
      const fields = { ...placeFields(parseAddress(address)), ...answerTo(part) };
      return formatRemoteId([await sendPart(this.around, { fields, correction: false }, part, signal)]);
    });
  }

  edit(address: string, remoteId: RemoteId, part: TelegramPart, signal: AbortSignal): Promise<RemoteId> {
    return this.#telling(address, async () => {
      const place = parseAddress(address);
      const where = { chatId: place.chatId, fields: placeFields(place) };
      const parts = await editPart(this.around, where, parseRemoteId(remoteId), part, signal);
      return withMessages(formatRemoteId(parts), messagesIn(remoteId));
    });
  }

  remove(address: string, remoteId: RemoteId, signal: AbortSignal): Promise<void> {
    const { chatId } = parseAddress(address);
    return this.#telling(address, () => removeParts(this.around.client, chatId, parseRemoteId(remoteId), signal));
  }

  setReactions(
    address: string,
    remoteId: RemoteId,
    change: { readonly wanted: readonly string[]; readonly shown: readonly string[] },
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const message = this.#messageAt(address, remoteId);
    return this.#telling(address, () => setReaction(this.around.client, message, change, signal));
  }

  setPinned(address: string, remoteId: RemoteId, pinned: boolean, signal: AbortSignal): Promise<void> {
    const message = this.#messageAt(address, remoteId);
    return this.#telling(address, () => setPin(this.around.client, message, pinned, signal));
  }

  linkTo(address: string, remoteId: RemoteId): string | null {
    return messageLink(parseAddress(address), firstMessageId(remoteId));
  }

  checkRights(address: string, signal: AbortSignal): Promise<readonly RightCheck[]> {
    const place = parseAddress(address);
    return this.#telling(address, async () => {
      const checks = await checkRights(this.around.client, place, signal);
      // Nothing else tells whether a topic is there and open. Who looks there just now may see the bot typing.
      if (place.topicId !== null) {
        const action = { ...placeFields(place), action: "typing" };
        await this.around.client.request("sendChatAction", action, anythingSchema, signal);
      }
      return checks;
    });
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

  #messageAt(address: string, remoteId: RemoteId): { chat_id: number; message_id: number } {
    return { chat_id: parseAddress(address).chatId, message_id: firstMessageId(remoteId) };
  }

  async #telling<T>(address: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw this.around.flood.widen(parseAddress(address).chatId, toDeliveryError(error));
    }
  }
}
