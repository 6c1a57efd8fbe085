import type {
  Destination,
  LostAnswer,
  LostTry,
  PlannedRequest,
  RemoteId,
  RequestCost,
  RightCheck,
  ShownPart,
} from "../../delivery/destination.js";
import type { Message, RenderContext } from "../../message/index.js";
import { renderDiscord, type DiscordPart } from "../../rendering/discord.js";
import { messageUrl, parseAddress, type DiscordPlace } from "./address.js";
import { asCorrection, sendCorrection } from "./corrections.js";
import { describePart } from "./describe-part.js";
import { code, isRefusal } from "./errors.js";
import type { DiscordBudgets } from "./limits.js";
import { findLostMessage } from "./lost-messages.js";
import { changeMessage, removeMessage } from "./message-changes.js";
import { filesKey } from "./opened-files.js";
import { checkRights, describePlace, telling } from "./places.js";
import { changePin, changeReactions, type ReactionChange } from "./reactions.js";
import { sendPart, type DiscordSurroundings } from "./sending.js";
import { formatRemoteId, newest, parseRemoteId } from "./sent-message.js";
import { inAwakeThread } from "./threads.js";

/** What the relay asks of Discord, each in the words of both. */
export class DiscordDestination implements Destination<DiscordPart> {
  readonly platform = "discord";

  constructor(
    private readonly around: DiscordSurroundings,
    private readonly budgets: DiscordBudgets,
  ) {}

  render(message: Message, context: RenderContext): readonly DiscordPart[] {
    return renderDiscord(message, context);
  }

  describe(part: DiscordPart): ShownPart {
    return describePart(part);
  }

  /** All limits but one are told by headers, which discord.js minds. */
  costOf(address: string, request: PlannedRequest<DiscordPart>): RequestCost {
    const byWebhook = request.type === "send" && request.content.persona;
    return { messages: 1, budgets: byWebhook ? this.budgets.ofWebhooks(address) : [] };
  }

  /** Not under which name and picture it was sent, nor whom it notified. */
  editable({ content, header, embeds, files, buttons, suppressEmbeds }: DiscordPart): unknown {
    return { content, header, embeds, files: filesKey(files), buttons, suppressEmbeds };
  }

  send(address: string, part: DiscordPart, key: string, signal: AbortSignal): Promise<RemoteId> {
    return this.#in(address, signal, async (place) =>
      formatRemoteId([await sendPart(this.around, place, part, key, signal)]),
    );
  }

  findLost(address: string, { parts, since, after }: LostTry<DiscordPart>, signal: AbortSignal): Promise<LostAnswer> {
    const known = after.flatMap((remoteId) => parseRemoteId(remoteId).map(({ messageId }) => messageId));
    const place = parseAddress(address);
    return telling(this.around.client, place, signal, () =>
      findLostMessage(this.around, place, { parts, since, after: known }, signal),
    );
  }

  edit(address: string, remoteId: RemoteId, part: DiscordPart, signal: AbortSignal): Promise<RemoteId> {
    const messages = parseRemoteId(remoteId);
    const current = newest(messages);
    const old = messages.at(-2);
    return this.#in(address, signal, async (place) => {
      const wanted = current.correction && old ? asCorrection(part, place, old) : part;
      const change = await changeMessage(this.around, place, current, wanted, signal);
      if (change === "gone") return remoteId;
      if (change !== "unchangeable") return formatRemoteId([...messages.slice(0, -1), change]);
      const correction = await sendCorrection(this.around, place, current, part, signal);
      return correction === null ? remoteId : formatRemoteId([...messages, correction]);
    });
  }

  remove(address: string, remoteId: RemoteId, signal: AbortSignal): Promise<void> {
    return this.#in(address, signal, async (place) => {
      for (const sent of parseRemoteId(remoteId).toReversed()) await removeMessage(this.around, place, sent, signal);
    });
  }

  setReactions(
    address: string,
    remoteId: RemoteId,
    change: ReactionChange,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const [{ messageId }] = parseRemoteId(remoteId);
    return this.#in(address, signal, (place) =>
      // Someone there deleted the copy: it shows none.
      unlessGone([], () => changeReactions(this.around.client, place, messageId, change, signal)),
    );
  }

  setPinned(address: string, remoteId: RemoteId, pinned: boolean, signal: AbortSignal): Promise<void> {
    const [{ messageId }] = parseRemoteId(remoteId);
    return this.#in(address, signal, (place) =>
      unlessGone(undefined, () => changePin(this.around.client, place, messageId, pinned, signal)),
    );
  }

  linkTo(address: string, remoteId: RemoteId): string {
    return messageUrl(parseAddress(address), newest(parseRemoteId(remoteId)).messageId);
  }

  checkRights(address: string, signal: AbortSignal): Promise<readonly RightCheck[]> {
    const { client, webhooks } = this.around;
    const place = parseAddress(address);
    return telling(client, place, signal, async () => {
      const checks = await checkRights(client, place, signal);
      if (checks.some(({ right, granted }) => right === "webhooks" && granted)) webhooks.lookAgain(place.channelId);
      return checks;
    });
  }

  describePlace(address: string, signal: AbortSignal): Promise<string> {
    const place = parseAddress(address);
    return telling(this.around.client, place, signal, () => describePlace(this.around.client, place, signal));
  }

  /** Does something to the messages of a place. @throws DeliveryError */
  #in<T>(address: string, signal: AbortSignal, ask: (place: DiscordPlace) => Promise<T>): Promise<T> {
    const place = parseAddress(address);
    const { client } = this.around;
    return telling(client, place, signal, () => inAwakeThread(client, place, signal, () => ask(place)));
  }
}

async function unlessGone<T>(gone: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isRefusal(error, code.unknownMessage)) return gone;
    throw error;
  }
}
