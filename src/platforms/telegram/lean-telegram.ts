import { Agent as HttpAgent, type Agent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Telegram, TelegramError } from "telegraf";
import { z } from "zod";
import { sendHttp, type HttpAnswer, type HttpRequest } from "../http.js";
import type { Multipart } from "../multipart.js";

/** Idle connections end before someone between us and Telegram drops them without a word. */
const KEEP_ALIVE = { keepAlive: true, timeout: 30_000 } as const;

/**
 * telegraf's client, with requests sent by Node's own HTTP: for half of the processor time, with the status of answers
 * that aren't JSON, with errors that don't hold the token, and with files that are read as they are sent.
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
    const body = Buffer.from(JSON.stringify(payload));
    return (await this.#post(method, body, "application/json", body.length, signal)) as never;
  }

  /** `onChunk` is called before each piece of the form, and `onSent` when there are no more. */
  async upload(
    method: string,
    form: Multipart,
    watcher: { readonly signal: AbortSignal; onChunk(): void; onSent(): void },
  ): Promise<unknown> {
    return this.#post(method, watch(form, watcher), form.contentType, form.length, watcher.signal);
  }

  async #post(
    method: string,
    body: HttpRequest["body"],
    contentType: string,
    length: number,
    signal: unknown,
  ): Promise<unknown> {
    const headers = { "content-type": contentType, "content-length": String(length) };
    const agent = this.#agent;
    const options = { method: "POST", headers, body, agent, signal: signal as AbortSignal | undefined };
    return read(await sendHttp(this.#base + method, options));
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

async function* watch(
  body: AsyncIterable<Uint8Array>,
  watcher: { onChunk(): void; onSent(): void },
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of body) {
    watcher.onChunk();
    yield chunk;
  }
  watcher.onSent();
}
