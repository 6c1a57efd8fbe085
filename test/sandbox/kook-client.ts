import { once } from "node:events";
import { inflateSync } from "node:zlib";
import { WebSocket } from "ws";
import type { KookServer } from "../../sandbox/kook/index.js";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly code: number;
  readonly data: Record<string, unknown>;
}

/** Calls the local KOOK as a bot would, with nothing but fetch. */
export async function call(
  kook: KookServer,
  token: string | null,
  route: string,
  input: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const [method = "GET", path = ""] = route.split(" ");
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input)) query.set(key, String(value));
  const address = `${kook.url}/${path}${method === "GET" ? `?${query.toString()}` : ""}`;
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bot ${token}` };
  if (method === "POST") headers["content-type"] = "application/json";
  const response = await fetch(address, {
    method,
    headers,
    ...(method === "POST" ? { body: JSON.stringify(input) } : {}),
  });
  const body = (await response.json()) as { code: number; data: Record<string, unknown> };
  return { status: response.status, headers: response.headers, code: body.code, data: body.data };
}

export interface Frame {
  readonly s: number;
  readonly sn?: number;
  readonly d: Record<string, unknown>;
}

/** A socket that writes down what the gateway says. */
export class Socket {
  readonly frames: Frame[] = [];
  readonly binary: boolean[] = [];
  #waiting: (() => void)[] = [];

  private constructor(readonly ws: WebSocket) {
    ws.on("message", (data: Buffer, isBinary) => {
      this.binary.push(isBinary);
      this.frames.push(JSON.parse((isBinary ? inflateSync(data) : data).toString()) as Frame);
      for (const check of this.#waiting.splice(0)) check();
    });
    ws.on("error", () => undefined);
  }

  static async open(url: string): Promise<Socket> {
    const socket = new Socket(new WebSocket(url));
    await once(socket.ws, "open");
    return socket;
  }

  /** The frames of a kind, once there are so many. */
  async received(s: number, count = 1): Promise<Frame[]> {
    for (;;) {
      const found = this.frames.filter((frame) => frame.s === s);
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  get sns(): (number | undefined)[] {
    return this.frames.filter(({ s }) => s === 0).map(({ sn }) => sn);
  }

  send(frame: object): void {
    this.ws.send(JSON.stringify(frame));
  }

  /** Everything that was sent before is there once the PONG is. */
  async settled(sn: number): Promise<void> {
    const pongs = this.frames.filter(({ s }) => s === 3).length;
    this.send({ s: 2, sn });
    await this.received(3, pongs + 1);
  }

  async closed(): Promise<void> {
    if (this.ws.readyState !== WebSocket.CLOSED) await once(this.ws, "close");
  }
}
