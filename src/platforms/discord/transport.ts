import type { Agent } from "node:http";
import { DefaultRestOptions, type RESTOptions, type ResponseLike } from "discord.js";
import { z } from "zod";
import { sendHttp, type HttpAnswer } from "../http.js";

type MakeRequest = RESTOptions["makeRequest"];
type RequestInit = Parameters<MakeRequest>[1];

/** Carries the requests of discord.js, through a proxy where there is one. */
export function makeTransport(proxy: Agent | null): MakeRequest {
  const send: MakeRequest =
    proxy === null ? DefaultRestOptions.makeRequest : (url, init) => sendThrough(proxy, url, init);
  return async (url, init) => {
    const response = await send(url, init);
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

/** FormData of uploads included: the platform's own Response knows how to write it. */
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
