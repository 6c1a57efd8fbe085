import { request as httpRequest, type Agent, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";

export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
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
    request.end(body);
  });
}
