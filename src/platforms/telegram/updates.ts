import { backoffMs } from "../../backoff.js";
import { pause, type Clock, type Random } from "../../clock.js";
import { DeliveryError } from "../../delivery/errors.js";
import type { Logger } from "../../log.js";
import type { TelegramClient } from "./client.js";
import { isConflict, toDeliveryError } from "./errors.js";
import { anythingSchema, updatesSchema, type TelegramUpdate } from "./schema.js";

export interface TelegramUpdatesOptions {
  readonly client: TelegramClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Never rejects. */
  onUpdate(update: TelegramUpdate): Promise<void>;
}

/** How long Telegram holds an empty answer back, and how long we wait for one. */
const POLL_SECONDS = 50;
const POLL_TIMEOUT_MS = 65_000;
const FAREWELL_TIMEOUT_MS = 2_000;
const WAITS = { firstMs: 1_000, longestMs: 5 * 60_000 } as const;

/**
 * Asks Telegram for what people say to the bot, for ever. Whatever happens here, sending goes on.
 *
 * Ours, because telegraf's polling ends by some answers, can't be stopped while it waits, and notices a connection
 * that went dead after 500 seconds.
 */
export class TelegramUpdates {
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #offset = 0;
  #confirmed = 0;
  #connected = false;

  constructor(private readonly options: TelegramUpdatesOptions) {}

  get connected(): boolean {
    return this.#connected;
  }

  start(): void {
    this.#running = this.#run(this.#stop.signal);
  }

  /** Ends after what came has been answered, and says so to Telegram, or it would come again. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    if (this.#confirmed === this.#offset) return;
    const { client, log } = this.options;
    const farewell = { offset: this.#offset, limit: 1, timeout: 0 };
    await client
      .request("getUpdates", farewell, anythingSchema, new AbortController().signal, FAREWELL_TIMEOUT_MS)
      .catch((error: unknown) => log.debug({ err: toDeliveryError(error) }, "Telegram updates could not be confirmed"));
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#poll(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        await pause(this.options.clock, await this.#mend(error, (failures += 1), signal), signal);
      }
    }
  }

  async #poll(signal: AbortSignal): Promise<void> {
    // The first poll, and the first after a failure, is answered at once: it tells whether polling works.
    const timeout = this.#connected ? POLL_SECONDS : 0;
    const payload = { offset: this.#offset, timeout, allowed_updates: ["message", "channel_post"] };
    const updates = await this.options.client.request("getUpdates", payload, updatesSchema, signal, POLL_TIMEOUT_MS);
    if (!this.#connected) this.options.log.info("Telegram updates arrive");
    this.#connected = true;
    this.#confirmed = this.#offset;
    await Promise.all(updates.map((update) => this.options.onUpdate(update)));
    for (const { update_id: id } of updates) this.#offset = Math.max(this.#offset, id + 1);
  }

  /** Says what is wrong, and how long to wait before asking again. */
  async #mend(error: unknown, failures: number, signal: AbortSignal): Promise<number> {
    const { client, log, random } = this.options;
    const err = toDeliveryError(error);
    this.#connected = false;
    // A webhook that was once set for this token keeps updates away from whoever polls.
    if (isConflict(error) && /webhook/i.test(error.description)) {
      log.warn("Telegram has a webhook for this bot, removing it");
      await client.request("deleteWebhook", {}, anythingSchema, signal).catch(() => undefined);
    }
    const asked = err instanceof DeliveryError && err.failure.kind === "rate-limited" ? err.failure.retryAfterMs : 0;
    const waitMs = Math.max(asked, backoffMs(failures, WAITS, random));
    log.warn({ err, waitMs }, "Telegram updates could not be fetched, trying again later");
    return waitMs;
  }
}
