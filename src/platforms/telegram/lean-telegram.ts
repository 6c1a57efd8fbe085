import { Agent as HttpAgent, type Agent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Telegram, TelegramError } from "telegraf";
import { z } from "zod";
import { sendHttp, type HttpAnswer } from "../http.js";

/** Idle connections end before someone between us and Telegram drops them without a word. */
const KEEP_ALIVE = { keepAlive: true, timeout: 30_000 } as const;

/**
 * telegraf's client, with requests that carry no file sent by Node's own HTTP: for half of the processor time, with the
 * status of answers that aren't JSON, and with errors that don't hold the token. Files go telegraf's way.
 */
export class LeanTelegram extends Telegram {
  readonly #base: string;
  readonly #agent: Agent;

  constructor(token: string, apiUrl: string, proxy: Agent | null) {
    const agent = proxy ?? (apiUrl.startsWith("https:") ? new HttpsAgent(KEEP_ALIVE) : new HttpAgent(KEEP_ALIVE));
    // The slash keeps a path in the address, which telegraf would otherwise cut off.
    super(token, { apiRoot: `${apiUrl}/` });
    // Set here because telegraf ignores the option for addresses without TLS.
    this.options.agent = agent;
    this.#base = `${apiUrl}/bot${token}/`;
    this.#agent = agent;
  }

  override async callApi(
    method: string,
    payload: object,
    { signal }: { readonly signal?: unknown } = {},
  ): Promise<never> {
    if (holdsFile(payload)) return super.callApi(method as never, payload as never, { signal: signal as never });
    const body = Buffer.from(JSON.stringify(payload));
    const headers = { "content-type": "application/json", "content-length": String(body.length) };
    const answer = await sendHttp(this.#base + method, {
      method: "POST",
      headers,
      body,
      agent: this.#agent,
      signal: signal as AbortSignal | undefined,
    });
    return read(answer) as never;
  }

  /** No more requests follow. */
  endConnections(): void {
    this.#agent.destroy();
  }
}

const refusalSchema = z.object({
  error_code: z.number(),
  description: z.string(),
  parameters: z.object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() }).optional(),
});

/** @throws TelegramError for what Telegram, or whoever answers in its place, refused */
function read({ status, statusText, body }: HttpAnswer): unknown {
  const answer = parseJson(body.toString());
  if (typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === true) {
    return "result" in answer ? answer.result : undefined;
  }
  const refusal = refusalSchema.safeParse(answer);
  if (refusal.success) throw new TelegramError(refusal.data as ConstructorParameters<typeof TelegramError>[0]);
  if (status >= 400) throw new TelegramError({ error_code: status, description: statusText });
  throw new SyntaxError("The answer is not Telegram's");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether telegraf would write a form for it: a file stands alone or as the media of an album. */
function holdsFile(payload: object): boolean {
  return Object.values(payload).some((value: unknown) =>
    Array.isArray(value)
      ? value.some((item: unknown) => isFile(item) || isFile(mediaOf(item)))
      : isFile(value) || isFile(mediaOf(value)),
  );
}

function isFile(value: unknown): boolean {
  return typeof value === "object" && value !== null && "source" in value;
}

function mediaOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "media" in value ? value.media : null;
}
