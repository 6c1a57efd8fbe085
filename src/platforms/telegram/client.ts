import type { Agent } from "node:http";
import { Telegram } from "telegraf";
import type { z } from "zod";
import { withDeadline } from "../deadline.js";
import { meSchema } from "./schema.js";

export interface TelegramClientOptions {
  readonly token: string;
  /** Bare, without a slash at the end. */
  readonly apiUrl: string;
  readonly proxy: Agent | null;
}

/** Our bot, as Telegram knows it. */
export interface TelegramIdentity {
  readonly userId: number;
  readonly username: string;
}

/** telegraf's own is 500 seconds. */
const REQUEST_TIMEOUT_MS = 20_000;

/** Telegram's Bot API by telegraf, with a deadline on every request and every answer checked. Knows no messages. */
export class TelegramClient {
  readonly #telegram: Telegram;
  #identity: Promise<TelegramIdentity> | null = null;

  constructor({ token, apiUrl, proxy }: TelegramClientOptions) {
    // The slash keeps a path in the address, which telegraf would otherwise cut off.
    this.#telegram = new Telegram(token, { apiRoot: `${apiUrl}/` });
    // Set here because telegraf ignores the option for addresses without TLS.
    if (proxy !== null) this.#telegram.options.agent = proxy;
  }

  /** @throws what errors.ts sorts */
  async request<T>(
    method: string,
    payload: object,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    timeoutMs: number = REQUEST_TIMEOUT_MS,
  ): Promise<T> {
    const answer: unknown = await withDeadline(signal, timeoutMs, (limited) =>
      // telegraf types each method's fields, and its signal after a polyfill; the schema checks what comes back.
      this.#telegram.callApi(method as "getMe", payload as never, { signal: limited as never }),
    );
    return schema.parse(answer);
  }

  /** Asked once, as soon as Telegram answers. */
  identify(signal: AbortSignal): Promise<TelegramIdentity> {
    this.#identity ??= this.request("getMe", {}, meSchema, signal).then(
      ({ id, username }) => ({ userId: id, username }),
      (error: unknown) => {
        this.#identity = null;
        throw error;
      },
    );
    return this.#identity;
  }
}
