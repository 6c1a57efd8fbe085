import type { Agent } from "node:http";
import { WebSocket, type RawData } from "ws";
import type { Clock, Timer } from "../../clock.js";
import { LARGEST_FRAME_BYTES } from "./frame.js";

export interface ConnectionListener {
  opened(): void;
  frame(data: Buffer, binary: boolean): void;
  /** Once, and only for what we did not ask for. Never holds the address, which has a token in it. */
  closed(reason: string): void;
}

/** How long the other side may take to agree that the connection ends. */
const CLOSE_MS = 2_000;
/** Frames that are too large are counted as malformed rather than ending the connection, up to this. */
const LARGEST_PAYLOAD_BYTES = 2 * LARGEST_FRAME_BYTES;

/** One websocket. Once `close` was called its listener hears nothing more: an old socket can't touch a new one. */
export class Connection {
  readonly #clock: Clock;
  readonly #socket: WebSocket;
  #listener: ConnectionListener | null;
  #closed: Promise<void> | null = null;

  constructor(
    url: string,
    options: { readonly agent: Agent | null; readonly clock: Clock },
    listener: ConnectionListener,
  ) {
    this.#listener = listener;
    this.#clock = options.clock;
    this.#socket = new WebSocket(url, {
      maxPayload: LARGEST_PAYLOAD_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
      ...(options.agent ? { agent: options.agent } : {}),
    });
    this.#socket.on("open", () => this.#listener?.opened());
    this.#socket.on("message", (data, binary) => this.#listener?.frame(asBuffer(data), binary));
    this.#socket.on("error", (error) => this.#ended(reasonOf(error)));
    this.#socket.on("close", (code) => this.#ended(`closed with ${code}`));
  }

  send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text, () => undefined);
  }

  /** Stops reading: TCP then holds KOOK back. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Ends it for good; resolves when the socket is gone. */
  close(): Promise<void> {
    this.#listener = null;
    this.#closed ??= this.#end();
    return this.#closed;
  }

  #ended(reason: string): void {
    const listener = this.#listener;
    this.#listener = null;
    listener?.closed(reason);
  }

  #end(): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState === WebSocket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => {
      const timer: Timer = this.#clock.after(CLOSE_MS, () => socket.terminate());
      socket.once("close", () => {
        timer.cancel();
        resolve();
      });
      // A paused socket would never see the other side's farewell.
      if (socket.isPaused) socket.resume();
      if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
      else socket.close(1000);
    });
  }
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** An error's code where it has one: its message may quote the address. */
function reasonOf(error: Error & { code?: unknown }): string {
  if (typeof error.code === "string") return error.code;
  const status = /^Unexpected server response: (\d{3})$/.exec(error.message)?.[1];
  return status ? `HTTP ${status}` : error.name;
}
