import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import type { Changes } from "../local/changes.js";
import { Connection } from "./connection.js";
import type { KookKnobs } from "./knobs.js";
import { Session } from "./session.js";

const HELLO = 1;
const PING = 2;
const PONG = 3;
const RESUME = 4;
const RECONNECT = 5;
const RESUME_ACK = 6;

/**
 * KOOK's websocket: https://developer.kookapp.cn/doc/websocket
 *
 * A bot has one session that takes events, whether or not a socket is there for it; a socket that comes while another
 * one lives is a zombie, which gets HELLO and PONG and no event.
 */
export class Gateway {
  readonly connections: Connection[] = [];
  readonly #sessions = new Map<string, Session>();
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Map<string, string>();

  constructor(
    private readonly knobs: KookKnobs,
    private readonly changes: Changes,
    private readonly now: () => number,
  ) {}

  /** The address that gateway/index gives to a bot. Its ticket stays good, so that a resume may use it again. */
  address(host: string, botId: string, compress: boolean): string {
    const ticket = randomUUID();
    this.#tickets.set(ticket, botId);
    return `ws://${host}/gateway?compress=${compress ? 1 : 0}&token=${ticket}`;
  }

  readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname !== "/gateway") {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#open(ws, url.searchParams));
  };

  /** Gives an event to a bot's session, and to its socket if one lives. */
  dispatch(botId: string, d: string): void {
    const session = this.#sessions.get(botId);
    if (session) session.take(d, this.knobs, this.connectionOf(session));
  }

  /** The socket that a session's events go to. */
  connectionOf(session: Session): Connection | undefined {
    return this.connections.find((each) => each.session === session && each.live && each.open);
  }

  live(botId?: string): Connection | undefined {
    return this.connections.find((each) => each.open && each.live && (botId === undefined || each.botId === botId));
  }

  session(botId: string): Session | undefined {
    return this.#sessions.get(botId);
  }

  /** user/offline: the bot's session ends, and its socket hears of no event any more. */
  goOffline(botId: string): void {
    this.#sessions.delete(botId);
    for (const each of this.connections) if (each.botId === botId) each.live = false;
    this.changes.announce();
  }

  /** Forgets every session: a resume is answered with RECONNECT 40107. */
  forgetSessions(): void {
    this.#sessions.clear();
    for (const each of this.connections) each.live = false;
  }

  /** Cuts all sockets without a word. */
  cutSockets(): void {
    for (const each of this.connections) each.cut();
  }

  /** Sends RECONNECT to all sockets and ends their sessions. */
  reconnect(code: number): void {
    for (const each of this.connections.filter(({ open }) => open)) this.#reconnect(each, code);
  }

  /** Sockets keep PONG and get no more events, until they are replaced. */
  goSilent(): void {
    for (const each of this.connections) each.silent = true;
  }

  /** Sends these very bytes to all sockets. */
  sendRaw(data: string | Buffer): void {
    for (const each of this.connections) each.raw(data);
  }

  close(): void {
    for (const each of this.connections) each.cut();
    this.#server.close();
  }

  #open(ws: WebSocket, query: URLSearchParams): void {
    const connection = new Connection(ws, query.get("compress") !== "0", this.now());
    this.connections.push(connection);
    ws.on("message", (data, isBinary) => this.#hear(connection, isBinary ? null : (data as Buffer).toString()));
    ws.on("error", () => connection.cut());
    ws.on("close", (code) => {
      connection.closed(code);
      this.changes.announce();
    });
    this.#greet(connection, query);
    this.changes.announce();
  }

  #greet(connection: Connection, query: URLSearchParams): void {
    const { hello } = this.knobs;
    if (hello === "never") return;
    const ticket = query.get("token");
    const botId = ticket === null ? undefined : this.#tickets.get(ticket);
    if (typeof hello === "number") return connection.send(HELLO, { code: hello });
    if (ticket === null) return connection.send(HELLO, { code: 40100 });
    if (botId === undefined) return connection.send(HELLO, { code: 40101 });
    connection.botId = botId;
    if (query.get("resume") === "1") this.#resume(connection, botId, query);
    else this.#begin(connection, botId);
  }

  /** A fresh session, unless the bot has a socket already: then this one is a zombie. */
  #begin(connection: Connection, botId: string): void {
    const session = new Session(botId);
    connection.session = session;
    connection.live = this.live(botId) === undefined;
    if (connection.live) this.#sessions.set(botId, session);
    this.#hello(connection, session);
  }

  #hello(connection: Connection, session: Session): void {
    connection.send(HELLO, { code: 0, [this.knobs.helloSpelling]: session.id });
  }

  #resume(connection: Connection, botId: string, query: URLSearchParams): void {
    const { resume } = this.knobs;
    const id = query.get("session_id") ?? query.get("sessionId");
    const sn = wholeNumber(query.get("sn"));
    if (id === null || sn === null) return this.#reconnect(connection, 40106);
    if (resume === "new-session") {
      this.#retire(botId);
      return this.#begin(connection, botId);
    }
    const session = this.#sessions.get(botId);
    if (resume === "refused" || session?.id !== id) return this.#reconnect(connection, 40107);
    if (!session.holds(sn)) return this.#reconnect(connection, 40108);
    this.#retire(botId);
    Object.assign(connection, { session, live: true, resumed: true });
    this.#hello(connection, session);
    const cutAfter = typeof resume === "object" ? resume.cutAfter : Infinity;
    if (session.replay(sn, connection, cutAfter) && resume === "replay") this.#acknowledge(connection, session);
  }

  #acknowledge(connection: Connection, session: Session): void {
    connection.send(RESUME_ACK, { session_id: session.id });
  }

  /** The socket a bot had before gives way to the one that resumes. */
  #retire(botId: string): void {
    for (const each of this.connections) if (each.botId === botId) each.live = false;
  }

  #reconnect(connection: Connection, code: number): void {
    if (connection.live && connection.session) this.#sessions.delete(connection.botId);
    connection.live = false;
    connection.send(RECONNECT, { code, err: "Missing params or session expired" });
    this.changes.announce();
  }

  #hear(connection: Connection, text: string | null): void {
    const frame = text === null ? null : parse(text);
    if (frame?.s === PING) this.#ping(connection, frame.sn);
    else if (frame?.s === RESUME) this.#resumeOpen(connection, frame.sn);
    else connection.unknownFrames += 1;
    this.changes.announce();
  }

  #ping(connection: Connection, sn: number | null): void {
    connection.pings.push(sn);
    if (this.knobs.ignorePings > 0) {
      this.knobs.ignorePings -= 1;
      return;
    }
    const { session, live, silent } = connection;
    if (live && session && (sn === null || sn > session.sn)) return this.#reconnect(connection, 40107);
    connection.send(PONG);
    if (!live || silent || !session || sn === null || sn === session.sn) return;
    if (session.holds(sn)) session.replay(sn, connection);
    else this.#reconnect(connection, 40108);
  }

  /** RESUME on a link that is still open. */
  #resumeOpen(connection: Connection, sn: number | null): void {
    const { session, live } = connection;
    if (sn === null) return this.#reconnect(connection, 40106);
    if (!session || !live) return this.#reconnect(connection, 40107);
    if (!session.holds(sn)) return this.#reconnect(connection, 40108);
    if (session.replay(sn, connection)) this.#acknowledge(connection, session);
  }
}

function parse(text: string): { s: unknown; sn: number | null } | null {
  try {
    const frame = JSON.parse(text) as { s?: unknown; sn?: unknown } | null;
    return { s: frame?.s, sn: typeof frame?.sn === "number" ? frame.sn : null };
  } catch {
    return null;
  }
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
