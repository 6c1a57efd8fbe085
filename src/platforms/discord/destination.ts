import type { Destination, RemoteId, RightCheck, ShownPart } from "../../delivery/destination.js";
import { DeliveryError } from "../../delivery/errors.js";
import type { Logger } from "../../log.js";
import type { Message, RenderContext } from "../../message/index.js";
import { renderDiscord, type DiscordPart } from "../../rendering/discord.js";
import { formatRemoteId, parseAddress, parseRemoteId, type DiscordPlace } from "./address.js";
import type { DiscordClient } from "./client.js";
import { describePart } from "./describe-part.js";
import { isDeadWebhook, refusedFields, toDeliveryError } from "./errors.js";
import { changeMessage, removeMessage } from "./message-changes.js";
import { checkRights, describePlace, telling } from "./places.js";
import { messageBody } from "./message-body.js";
import { sentMessageSchema } from "./schema.js";
import type { Webhook, Webhooks } from "./webhooks.js";

export interface DiscordSurroundings {
  readonly client: DiscordClient;
  readonly webhooks: Webhooks;
  readonly log: Logger;
}

/**
 * Sends as a webhook under the author's name and picture, else as the bot with the name in the text.
 * Only bot messages have a nonce by which Discord ignores repeats.
 */
export class DiscordDestination implements Destination<DiscordPart> {
  readonly platform = "discord";

  constructor(private readonly around: DiscordSurroundings) {}

  render(message: Message, context: RenderContext): readonly DiscordPart[] {
    return renderDiscord(message, context);
  }

  describe(part: DiscordPart): ShownPart {
    return describePart(part);
  }

  send(address: string, part: DiscordPart, key: string, signal: AbortSignal): Promise<RemoteId> {
    const place = parseAddress(address);
    return telling(this.around.client, place, signal, async () => {
      const asBot = (): Promise<RemoteId> => this.#sendAsBot(place, part, key, signal);
      const webhook = part.persona ? await this.#findWebhook(place, signal) : null;
      if (webhook === null) return asBot();
      try {
        return await this.#sendAsAuthor(place, webhook, part, signal);
      } catch (error) {
        if (!isDeadWebhook(error)) throw error;
        this.around.webhooks.forget(place.channelId, webhook.id);
      }
      this.around.log.info({ channelId: place.channelId }, "Discord webhook was deleted, making another");
      const another = await this.#findWebhook(place, signal);
      return another === null ? asBot() : this.#sendAsAuthor(place, another, part, signal);
    });
  }

  edit(address: string, remoteId: RemoteId, part: DiscordPart, signal: AbortSignal): Promise<void> {
    const place = parseAddress(address);
    return telling(this.around.client, place, signal, () =>
      changeMessage(this.around, place, parseRemoteId(remoteId), part, signal),
    );
  }

  remove(address: string, remoteId: RemoteId, signal: AbortSignal): Promise<void> {
    const place = parseAddress(address);
    return telling(this.around.client, place, signal, () =>
      removeMessage(this.around, place, parseRemoteId(remoteId), signal),
    );
  }

  linkTo(address: string, remoteId: RemoteId): string {
    const { guildId, messagesId } = parseAddress(address);
    return `https://discord.com/channels/${guildId}/${messagesId}/${parseRemoteId(remoteId).messageId}`;
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

  /** An answer that is lost here leaves no doubt about the message: it wasn't sent yet. */
  async #findWebhook(place: DiscordPlace, signal: AbortSignal): Promise<Webhook | null> {
    try {
      return await this.around.webhooks.find(place, signal);
    } catch (error) {
      const failure = toDeliveryError(error);
      const lost = failure instanceof DeliveryError && failure.failure.kind === "uncertain";
      throw lost ? new DeliveryError({ kind: "transient" }, failure.message) : error;
    }
  }

  async #sendAsBot(
    { messagesId }: DiscordPlace,
    part: DiscordPart,
    key: string,
    signal: AbortSignal,
  ): Promise<RemoteId> {
    const body = { ...messageBody(part, { named: true }), nonce: key, enforce_nonce: true };
    const sent = await this.around.client.request(
      "POST",
      `/channels/${messagesId}/messages`,
      sentMessageSchema,
      signal,
      { body },
    );
    return formatRemoteId({ webhookId: null, messageId: sent.id, named: true });
  }

  async #sendAsAuthor(
    place: DiscordPlace,
    webhook: Webhook,
    part: DiscordPart,
    signal: AbortSignal,
  ): Promise<RemoteId> {
    const persona = { username: part.username, ...(part.avatarUrl === null ? {} : { avatar_url: part.avatarUrl }) };
    const body = { ...messageBody(part, { named: false }), ...persona };
    try {
      return await this.#execute(place, webhook, body, false, signal);
    } catch (error) {
      const refused = refusedFields(error);
      if (!refused.includes("username") && !refused.includes("avatar_url")) throw error;
      // Discord refuses names by lists that it doesn't publish: better under the webhook's own name than not at all.
      this.around.log.warn({ refused }, "Discord refused a persona, sending with the name in the text");
      return this.#execute(place, webhook, messageBody(part, { named: true }), true, signal);
    }
  }

  async #execute(
    place: DiscordPlace,
    webhook: Webhook,
    body: object,
    named: boolean,
    signal: AbortSignal,
  ): Promise<RemoteId> {
    const query = { wait: "true", ...(place.threadId === null ? {} : { thread_id: place.threadId }) };
    const route = `/webhooks/${webhook.id}/${webhook.token}` as const;
    const sent = await this.around.client.request("POST", route, sentMessageSchema, signal, {
      body,
      query,
      anonymous: true,
    });
    return formatRemoteId({ webhookId: webhook.id, messageId: sent.id, named });
  }
}
