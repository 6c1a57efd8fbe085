import { request as httpRequest, type Agent, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is sent as it comes, and no faster than it is taken; its length belongs into the headers. */
  readonly body: string | Buffer | AsyncIterable<Uint8Array> | null;
  /** Keeps connections, or goes through a proxy. */
  readonly agent: Agent;
  readonly signal: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request, and its whole answer. Errors are Node's own, and hold no address. */
export function sendHttp(url: string, { method, headers, body, agent, signal }: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const options = { agent, method, headers: { ...headers }, ...(signal ? { signal } : {}) };
    const request = (url.startsWith("https:") ? httpsRequest : httpRequest)(url, options, (message) => {
      const chunks: Buffer[] = [];
      message.on("data", (chunk: Buffer) => chunks.push(chunk));
      message.on("error", reject);
      message.on("end", () =>
        resolve({
          status: message.statusCode ?? 0,
          statusText: message.statusMessage ?? "",
          headers: message.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    // Stays for what breaks after the answer began: without a listener it would end the process.
    request.on("error", reject);
    if (body === null || typeof body === "string" || Buffer.isBuffer(body)) request.end(body);
    // An error of the connection is the request's own, and told there; one of reading is told through it.
    else pipeline(Readable.from(body, { objectMode: false }), request).catch((error: Error) => request.destroy(error));
  });
}
