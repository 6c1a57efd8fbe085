import { request as httpRequest, type Agent, type ClientRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";

export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * A stream is sent as it comes, and no faster than it is taken; its length belongs into the headers. A chunk is done
   * with when the next one is asked for: so its memory may be used again.
   */
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
  // By hand, since Node's own listening goes on when the connection is another request's already.
  let abandon = (): void => undefined;
  return new Promise<HttpAnswer>((resolve, reject) => {
    const options = { agent, method, headers: { ...headers } };
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
    else sendStream(body, request).catch((error: Error) => request.destroy(error));
    abandon = () => {
      const error = Object.assign(new Error("The operation was aborted"), { name: "AbortError", code: "ABORT_ERR" });
      reject(error);
      request.destroy(error);
    };
    if (signal?.aborted) abandon();
    else signal?.addEventListener("abort", abandon);
  }).finally(() => signal?.removeEventListener("abort", abandon));
}

async function sendStream(body: AsyncIterable<Uint8Array>, request: ClientRequest): Promise<void> {
  for await (const chunk of body) await write(request, chunk);
  request.end();
}

/** Resolves when the chunk is on its way. A request that breaks off meanwhile never tells of what it had still to send. */
function write(request: ClientRequest, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (): void => reject(new Error("The connection was closed"));
    if (request.destroyed) return closed();
    request.once("close", closed);
    request.write(chunk, (error) => {
      request.off("close", closed);
      if (error) reject(error);
      else resolve();
    });
  });
}
