import { DiscordAPIError } from "discord.js";
import type { z } from "zod";
import type { Clock } from "../../clock.js";
import type { Logger } from "../../log.js";
import type { DiscordPlace } from "./address.js";
import type { DiscordClient } from "./client.js";
import { code, isRefusal } from "./errors.js";
import { webhookListSchema, webhookSchema } from "./schema.js";

export interface Webhook {
  readonly id: string;
  readonly token: string;
}

/** Shown in the channel's settings, and as the sender where a persona's own name is refused. */
const WEBHOOK_NAME = "KOOK Relay";
const INCOMING = 1;
/** How long a channel without the right gets bot messages, before the right is looked for again. */
const RECHECK_MS = 10 * 60_000;

/**
 * Our webhook of each channel: found again or made at first use, then known until it is deleted. Tokens are in memory
 * only; Discord tells them again to the application that made the webhook.
 */
export class Webhooks {
  readonly #known = new Map<string, { readonly guildId: string; readonly webhook: Promise<Webhook | null> }>();
  readonly #deniedUntil = new Map<string, number>();
  readonly #dead = new Set<string>();

  constructor(
    private readonly client: DiscordClient,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Null where we may not have one. */
  async find({ guildId, channelId }: DiscordPlace, signal: AbortSignal): Promise<Webhook | null> {
    const deniedUntil = this.#deniedUntil.get(channelId);
    if (deniedUntil !== undefined && this.clock.now() < deniedUntil) return null;
    const known = this.#known.get(channelId);
    if (known !== undefined) return known.webhook;
    const opening = this.#open(channelId, signal).catch((error: unknown) => {
      this.#known.delete(channelId);
      throw error;
    });
    this.#known.set(channelId, { guildId, webhook: opening });
    return opening;
  }

  /** Of a webhook that sent something before. Null when it is gone. */
  async findById(channelId: string, webhookId: string, signal: AbortSignal): Promise<Webhook | null> {
    const current = await this.#known.get(channelId)?.webhook;
    if (current?.id === webhookId) return current;
    if (this.#dead.has(webhookId)) return null;
    const ours = await this.#list(channelId, signal).catch(nullIfDenied);
    return ours?.find(({ id }) => id === webhookId) ?? null;
  }

  /** The right is there now, whatever was answered before. */
  lookAgain(channelId: string): void {
    if (this.#deniedUntil.has(channelId)) this.#deniedUntil.set(channelId, this.clock.now());
  }

  /** Discord no longer knows it: never called again. */
  forget(channelId: string, webhookId: string): void {
    this.#dead.add(webhookId);
    this.#known.delete(channelId);
  }

  /**
   * Webhooks go on working after their bot was removed, which must end the relay all the same: the next message asks
   * for the webhook as the bot, and learns of it.
   */
  forgetGuild(guildId: string): void {
    this.keepGuilds({ has: (id) => id !== guildId });
  }

  /** Forgets those of all other guilds. */
  keepGuilds(guildIds: { has(guildId: string): boolean }): void {
    for (const [channelId, { guildId }] of this.#known) if (!guildIds.has(guildId)) this.#known.delete(channelId);
  }

  async #open(channelId: string, signal: AbortSignal): Promise<Webhook | null> {
    const webhook = await this.#findOrCreate(channelId, signal).catch(nullIfDenied);
    if (webhook !== null) {
      if (this.#deniedUntil.delete(channelId)) this.log.info({ channelId }, "Discord webhook can be used again");
      return webhook;
    }
    this.#known.delete(channelId);
    const denied = this.#deniedUntil.has(channelId);
    this.#deniedUntil.set(channelId, this.clock.now() + RECHECK_MS);
    if (!denied) this.log.warn({ channelId }, "Discord webhook can't be had, sending as the bot");
    return null;
  }

  async #findOrCreate(channelId: string, signal: AbortSignal): Promise<Webhook> {
    const [mine] = await this.#list(channelId, signal).catch(emptyIfUnknownRoute);
    if (mine !== undefined) return mine;
    const body = { name: WEBHOOK_NAME };
    const made = await this.client.request("POST", `/channels/${channelId}/webhooks`, webhookSchema, signal, { body });
    if (!made.token) throw new TypeError("Discord made a webhook without a token");
    return { id: made.id, token: made.token };
  }

  /** Ours that may be called, oldest first. */
  async #list(channelId: string, signal: AbortSignal): Promise<readonly Webhook[]> {
    const me = await this.client.identify(signal);
    const all = await this.client.request("GET", `/channels/${channelId}/webhooks`, webhookListSchema, signal);
    return all.flatMap((webhook) => {
      const ours = webhook.application_id === me.applicationId || webhook.user?.id === me.userId;
      if (!ours || !webhook.token || !isIncoming(webhook) || this.#dead.has(webhook.id)) return [];
      return [{ id: webhook.id, token: webhook.token }];
    });
  }
}

function isIncoming({ type }: z.infer<typeof webhookSchema>): boolean {
  return type === undefined || type === INCOMING;
}

/** Some that stand in for Discord can make webhooks, but not list them. */
function emptyIfUnknownRoute(error: unknown): readonly Webhook[] {
  if (error instanceof DiscordAPIError && error.status === 404 && !(Number(error.code) > 0)) return [];
  throw error;
}

/** Without Manage Webhooks, or with a channel full of them, there is still the bot's own voice. */
function nullIfDenied(error: unknown): null {
  const denied = error instanceof DiscordAPIError && error.status === 403 && Number(error.code) > 0;
  if (denied || isRefusal(error, code.tooManyWebhooks)) return null;
  throw error;
}
