import type { Agent } from "node:http";
import type { z } from "zod";
import { withDeadline } from "../deadline.js";
import { LeanTelegram } from "./lean-telegram.js";
import { meSchema } from "./schema.js";
import { Multipart, type FormPart } from "../multipart.js";

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
/** An upload takes as long as it moves on; the answer comes when Telegram has looked through the files. */
const UPLOAD_TIMEOUT_MS = 5 * 60_000;
const STILL_UPLOAD_TIMEOUT_MS = 30_000;

/** Telegram's Bot API by telegraf, with a deadline on every request and every answer checked. Knows no messages. */
export class TelegramClient {
  readonly #telegram: LeanTelegram;
  #identity: Promise<TelegramIdentity> | null = null;

  constructor({ token, apiUrl, proxy }: TelegramClientOptions) {
    this.#telegram = new LeanTelegram(token, apiUrl, proxy);
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
      this.#telegram.callApi(method, payload, { signal: limited }),
    );
    return schema.parse(answer);
  }

  /** The same with files, which the payload names as "attach://field". @throws what errors.ts sorts */
  async upload<T>(
    method: string,
    payload: object,
    files: readonly FormPart[],
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const form = new Multipart([...parameters(payload), ...files]);
    const answer: unknown = await withDeadline(signal, UPLOAD_TIMEOUT_MS, (limited) =>
      whileMoving(limited, STILL_UPLOAD_TIMEOUT_MS, (watched) => this.#telegram.upload(method, form, watched)),
    );
    return schema.parse(answer);
  }

  /** Asked once, as soon as Telegram answers. */
  identify(signal: AbortSignal, afresh = false): Promise<TelegramIdentity> {
    if (afresh) this.#identity = null;
    this.#identity ??= this.request("getMe", {}, meSchema, signal).then(
      ({ id, username }) => ({ userId: id, username }),
      (error: unknown) => {
        this.#identity = null;
        throw error;
      },
    );
    return this.#identity;
  }

  /** Ends idle connections. */
  close(): void {
    this.#telegram.endConnections();
  }
}

/** Aborts also when no chunk was taken for so long, until all are sent. */
async function whileMoving<T>(
  outer: AbortSignal,
  stillMs: number,
  run: (watched: { readonly signal: AbortSignal; onChunk(): void; onSent(): void }) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  outer.addEventListener("abort", abort, { once: true });
  const timer = setTimeout(abort, stillMs);
  try {
    return await run({
      signal: controller.signal,
      onChunk: () => timer.refresh(),
      onSent: () => clearTimeout(timer),
    });
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", abort);
  }
}

/** What isn't text is JSON. https://core.telegram.org/bots/api#making-requests */
function parameters(payload: object): readonly FormPart[] {
  return Object.entries(payload).map(([field, value]: [string, unknown]) => ({
    field,
    content: Buffer.from(typeof value === "string" ? value : JSON.stringify(value)),
  }));
}
