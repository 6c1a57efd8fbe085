import { Agent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { DefaultRestOptions, type RESTOptions, type ResponseLike } from "discord.js";
import { z } from "zod";
import { sendHttp, type HttpAnswer } from "../http.js";
import { Multipart } from "../multipart.js";

type MakeRequest = RESTOptions["makeRequest"];
type RequestInit = Parameters<MakeRequest>[1];

/** An upload of which nothing was taken for so long is given up, and one whose answer takes that long. */
const SILENCE_MS = 30_000;

/** Told of each answer: its status, and to whom a limit applies. */
export type OnAnswer = (status: number, scope: string | null) => void;

/** Carries the requests of discord.js, through a proxy where there is one. */
export function makeTransport(proxy: Agent | null, onAnswer: OnAnswer): MakeRequest {
  const send: MakeRequest =
    proxy === null ? DefaultRestOptions.makeRequest : (url, init) => sendThrough(proxy, url, init);
  return async (url, init) => {
    const body: unknown = init.body;
    const response = body instanceof Multipart ? await upload(proxy, url, init, body) : await send(url, init);
    onAnswer(response.status, response.headers.get("x-ratelimit-scope"));
    if (response.status === 429 || response.status >= 500) await finish(response);
    return response;
  };
}

const rateLimitSchema = z.object({ retry_after: z.number().optional(), global: z.boolean().optional() });

/**
 * discord.js leaves the body of these answers unread, which would keep the connection occupied, and reads the wait from
 * a header in whole seconds. The body tells it exactly.
 */
async function finish(response: ResponseLike): Promise<void> {
  const text = await response.text();
  if (response.status !== 429) return;
  const told = rateLimitSchema.safeParse(parseJson(text)).data;
  if (told?.retry_after !== undefined) response.headers.set("retry-after", String(told.retry_after));
  // Without JSON it is Cloudflare that speaks, and means our whole address:
  // https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
  if (told === undefined || told.global) response.headers.set("x-ratelimit-global", "true");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function sendThrough(agent: Agent, url: string, init: RequestInit): Promise<ResponseLike> {
  const { body, headers } = await encode(init);
  const signal = init.signal ?? undefined;
  return answerOf(await sendHttp(url, { method: init.method ?? "GET", headers, body, agent, signal }));
}

/** discord.js would read the whole of a stream before it sends any of it: so uploads go their own way. */
async function upload(proxy: Agent | null, url: string, init: RequestInit, body: Multipart): Promise<ResponseLike> {
  const agent = proxy ?? new (url.startsWith("https:") ? HttpsAgent : Agent)({ keepAlive: false });
  const headers = {
    ...lowerCased(init.headers as Record<string, string>),
    "content-type": body.contentType,
    "content-length": String(body.length),
  };
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const outer = init.signal;
  const abort = (): void => silence.abort();
  outer?.addEventListener("abort", abort, { once: true });
  if (outer?.aborted) abort();
  try {
    const watched = watch(body, () => timer.refresh());
    const method = init.method ?? "POST";
    return answerOf(await sendHttp(url, { method, headers, body: watched, agent, signal: silence.signal }));
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", abort);
    if (proxy === null) agent.destroy();
  }
}

async function* watch(body: AsyncIterable<Uint8Array>, onChunk: () => void): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of body) {
    onChunk();
    yield chunk;
  }
}

async function encode(init: RequestInit): Promise<{ body: Buffer | null; headers: Record<string, string> }> {
  const headers = init.headers as Record<string, string>;
  if (init.body === null || init.body === undefined) return { body: null, headers };
  const encoded = new Response(init.body as ConstructorParameters<typeof Response>[0]);
  const body = Buffer.from(await encoded.arrayBuffer());
  const contentType = encoded.headers.get("content-type") ?? "application/octet-stream";
  return {
    body,
    headers: { "content-type": contentType, ...lowerCased(headers), "content-length": String(body.length) },
  };
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function answerOf({ status, statusText, headers: given, body }: HttpAnswer): ResponseLike {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) headers.set(name, String(value));
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : body, { status, statusText, headers });
}
