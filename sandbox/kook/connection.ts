import { deflateSync } from "node:zlib";
import { WebSocket } from "ws";
import type { Session } from "./session.js";

/** One socket of a bot, as the local KOOK sees it. */
export class Connection {
  botId = "";
  session: Session | null = null;
  /** Events go here. A second socket of a bot is not live: a zombie. */
  live = false;
  resumed = false;
  /** Gets PONG, but no events. */
  silent = false;
  open = true;
  closeCode: number | null = null;
  /** The sn of each PING that came, null where it had none. */
  readonly pings: (number | null)[] = [];
  unknownFrames = 0;
  sentEvents = 0;

  constructor(
    private readonly socket: WebSocket,
    readonly compress: boolean,
    readonly openedAt: number,
  ) {}

  send(s: number, d?: unknown): void {
    this.#write(JSON.stringify(d === undefined ? { s } : { s, d }));
  }

  /** Sends an event whose d is JSON already. */
  event(d: string, sn: number | null): void {
    this.sentEvents += 1;
    this.#write(sn === null ? `{"s":0,"d":${d}}` : `{"s":0,"d":${d},"sn":${sn}}`);
  }

  raw(data: string | Buffer): void {
    if (this.open) this.socket.send(data);
  }

  /** Ends the TCP connection without a closing handshake. */
  cut(): void {
    this.socket.terminate();
    this.open = false;
    this.live = false;
  }

  /** Lets what was written go out, then ends. */
  cutGently(): void {
    this.live = false;
    this.socket.close(1001);
  }

  closed(code: number): void {
    this.open = false;
    this.live = false;
    this.closeCode = code;
  }

  /** Every compressed frame is a whole zlib stream of its own. */
  #write(frame: string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(this.compress ? deflateSync(frame) : frame);
  }
}
