import type { Agent } from "node:http";
import { WebSocket, type RawData } from "ws";
import type { Clock, Random, Timer } from "../../clock.js";
import type { Logger } from "../../log.js";
import { gatewayPayloadSchema, helloSchema, readySchema } from "./schema.js";

/** What a resume needs. */
export interface GatewaySession {
  readonly id: string;
  readonly sequence: number;
  readonly url: string | null;
}

export interface SessionEnd {
  /** Null: the next connection begins a new session. */
  readonly session: GatewaySession | null;
  readonly reason: string;
  /** Trying again soon would be answered the same. */
  readonly refused: boolean;
  /** Not before this has passed. */
  readonly waitMs: number;
}

export interface SessionOptions {
  readonly url: string;
  readonly session: GatewaySession | null;
  readonly token: string;
  readonly proxy: Agent | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly signal: AbortSignal;
  onReady(resumed: boolean): void;
  onDispatch(type: string, data: unknown): void;
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway */
const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  ack: 11,
} as const;
const FRESH_SESSION_CODES: ReadonlySet<number> = new Set([4003, 4007, 4009]);
const REFUSED_CODES: ReadonlySet<number> = new Set([4004, 4010, 4011, 4012, 4013, 4014]);
/** Ours, when the session shall live on: 1000 and 1001 would end it. */
const CLOSE_TO_RESUME = 4200;

const HANDSHAKE_TIMEOUT_MS = 15_000;
/** For HELLO, then for READY or RESUMED. */
const GREETING_TIMEOUT_MS = 20_000;
/** A guild is told with all its channels and roles. */
const LARGEST_PAYLOAD = 64 * 1024 * 1024;
/** Guilds: the least that tells of a bot's removal. https://discord.com/developers/docs/events/gateway#list-of-intents */
const INTENTS = 1 << 0;

/**
 * One connection to the gateway, from dialling to its end. Resolves when it is over, and never rejects.
 *
 *   dialling --HELLO--> greeting (identify or resume) --READY, RESUMED--> connected
 *      any of them --closed, too late, no heartbeat answered, told to reconnect--> over
 */
export function holdSession(options: SessionOptions): Promise<SessionEnd> {
  return new Promise((resolve) => new Connection(options, resolve));
}

class Connection {
  readonly #socket: WebSocket;
  #session: GatewaySession | null;
  #greeting: Timer;
  #heartbeat: Timer | null = null;
  #acknowledged = true;
  #over = false;

  constructor(
    private readonly options: SessionOptions,
    private readonly resolve: (end: SessionEnd) => void,
  ) {
    this.#session = options.session;
    this.#socket = new WebSocket(`${options.url.replace(/\/$/, "")}/?v=10&encoding=json`, {
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: LARGEST_PAYLOAD,
      ...(options.proxy === null ? {} : { agent: options.proxy }),
    });
    this.#greeting = options.clock.after(GREETING_TIMEOUT_MS, () => this.#end("no greeting in time"));
    this.#socket.on("message", (data) => this.#receive(data));
    this.#socket.on("error", (error: NodeJS.ErrnoException) => this.#unreachable(error.code ?? error.message));
    this.#socket.on("close", (closeCode) => this.#closed(closeCode));
    options.signal.addEventListener("abort", this.#stopped, { once: true });
  }

  readonly #stopped = (): void => this.#end("stopped", { session: null });

  #receive(data: RawData): void {
    if (this.#over) return;
    const payload = gatewayPayloadSchema.safeParse(parseJson(textOf(data)));
    if (!payload.success) return this.options.log.warn("Discord gateway sent an unknown shape, skipped");
    const { op: kind, d, s, t } = payload.data;
    if (typeof s === "number" && this.#session !== null) this.#session = { ...this.#session, sequence: s };
    switch (kind) {
      case op.hello:
        return this.#greet(d);
      case op.dispatch:
        return this.#dispatch(t ?? "", d, s ?? 0);
      case op.heartbeat:
        return this.#beat();
      case op.ack:
        this.#acknowledged = true;
        return;
      case op.reconnect:
        return this.#end("asked to reconnect");
      case op.invalidSession:
        // Discord wants 1 to 5 seconds before a new one.
        return this.#end("session invalid", {
          session: d === true ? this.#session : null,
          waitMs: 1_000 + this.options.random() * 4_000,
        });
    }
  }

  #greet(data: unknown): void {
    const hello = helloSchema.safeParse(data);
    if (!hello.success) return this.#end("unknown greeting");
    const every = hello.data.heartbeat_interval;
    this.#scheduleHeartbeat(every * this.options.random(), every);
    const { token } = this.options;
    if (this.#session === null) {
      const properties = { os: process.platform, browser: "kook-relay", device: "kook-relay" };
      return this.#send(op.identify, { token, intents: INTENTS, properties });
    }
    this.#send(op.resume, { token, session_id: this.#session.id, seq: this.#session.sequence });
  }

  #scheduleHeartbeat(delayMs: number, everyMs: number): void {
    this.#heartbeat?.cancel();
    this.#heartbeat = this.options.clock.after(delayMs, () => {
      // A connection that is dead without a word looks like a quiet one.
      if (!this.#acknowledged) return this.#end("no heartbeat answered");
      this.#acknowledged = false;
      this.#beat();
      this.#scheduleHeartbeat(everyMs, everyMs);
    });
  }

  #beat(): void {
    this.#send(op.heartbeat, this.#session?.sequence ?? null);
  }

  #dispatch(type: string, data: unknown, sequence: number): void {
    if (type === "READY") {
      const ready = readySchema.safeParse(data);
      if (!ready.success) return this.#end("unknown greeting", { session: null });
      this.#session = { id: ready.data.session_id, sequence, url: ready.data.resume_gateway_url ?? null };
    }
    if (type === "READY" || type === "RESUMED") {
      this.#greeting.cancel();
      this.options.onReady(type === "RESUMED");
    }
    this.options.onDispatch(type, data);
  }

  #send(kind: number, data: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op: kind, d: data }));
  }

  #closed(closeCode: number): void {
    const refused = REFUSED_CODES.has(closeCode);
    const session = refused || FRESH_SESSION_CODES.has(closeCode) ? null : this.#session;
    this.#end(`closed with ${closeCode}`, { session, refused });
  }

  /** The address of a session may be gone for good, while another one is at hand. */
  #unreachable(reason: string): void {
    const session = this.#session === null ? null : { ...this.#session, url: null };
    this.#end(reason, { session });
  }

  #end(reason: string, { session = this.#session, refused = false, waitMs = 0 }: Partial<SessionEnd> = {}): void {
    if (this.#over) return;
    this.#over = true;
    this.#greeting.cancel();
    this.#heartbeat?.cancel();
    this.options.signal.removeEventListener("abort", this.#stopped);
    this.#hangUp(session === null ? 1000 : CLOSE_TO_RESUME);
    this.resolve({ session, reason, refused, waitMs });
  }

  #hangUp(closeCode: number): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return this.#socket.terminate();
    this.#socket.close(closeCode);
    // Whoever doesn't answer the farewell is left without one.
    const farewell = this.options.clock.after(2_000, () => this.#socket.terminate());
    this.#socket.once("close", () => farewell.cancel());
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
