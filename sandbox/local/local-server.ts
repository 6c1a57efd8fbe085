import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";

export interface LocalServerOptions {
  readonly port: number;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** An HTTP server on loopback that can go away and come back on the same port. */
export class LocalServer {
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();
  #port: number;

  private constructor(private readonly options: LocalServerOptions) {
    this.#port = options.port;
  }

  static async open(options: LocalServerOptions): Promise<LocalServer> {
    const server = new LocalServer(options);
    await server.listen();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get listening(): boolean {
    return this.#server !== null;
  }

  /** Listens, on the port it had before. Does nothing if it listens already. */
  async listen(): Promise<void> {
    if (this.#server) return;
    const server = createServer(this.options.onRequest);
    // A destination never closes an idle connection in the middle of a test; the platforms keep theirs for minutes too.
    server.keepAliveTimeout = 120_000;
    server.requestTimeout = 0;
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    if (this.options.onUpgrade) server.on("upgrade", this.options.onUpgrade);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Stops listening and cuts every connection: from now on connecting is refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

/** The largest body anyone may send; what is larger is answered with 413 by the caller. */
const LARGEST_BODY = 120 * 1024 * 1024;

/** Reads a whole body; null when it is larger than any platform takes. Rejects when the caller hangs up in the middle. */
export function readBody(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const hungUp = (): void => reject(new Error("The caller hung up"));
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY) chunks.push(chunk);
    });
    request.once("end", () => {
      request.off("close", hungUp);
      if (size > LARGEST_BODY) resolve(null);
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    request.once("error", reject);
    request.once("close", hungUp);
  });
}

/** Sends an answer: a string as HTML, bytes as they are, anything else as JSON, undefined as no body. */
export function answer(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const [type, bytes] = encode(body);
  response.writeHead(status, { "content-type": type, "content-length": bytes.length, ...headers }).end(bytes);
}

function encode(body: unknown): [type: string, bytes: Buffer] {
  if (Buffer.isBuffer(body)) return ["application/octet-stream", body];
  if (typeof body === "string") return ["text/html; charset=UTF-8", Buffer.from(body)];
  return ["application/json", Buffer.from(JSON.stringify(body))];
}
