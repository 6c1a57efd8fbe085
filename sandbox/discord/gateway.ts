import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { channelObject, guildObject, memberObject, userObject } from "./objects.js";
import { isThread, type Bot, type Guild } from "./model.js";
import type { World } from "./world.js";

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-opcodes */
const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  ack: 11,
} as const;

/** Guild members, presences and message content must be switched on in the developer portal. */
const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15);
const MESSAGE_CONTENT = 1 << 15;
const GUILDS = 1 << 0;
const GUILD_MESSAGES = 1 << 9;
const ALL_INTENTS = (1 << 26) - 1;

/** What each dispatched event needs; those not named go to everyone. */
const NEEDED_INTENT: Readonly<Record<string, number>> = {
  GUILD_CREATE: GUILDS,
  MESSAGE_CREATE: GUILD_MESSAGES,
  MESSAGE_UPDATE: GUILD_MESSAGES,
  MESSAGE_DELETE: GUILD_MESSAGES,
};

interface Session {
  readonly id: string;
  readonly bot: Bot;
  readonly intents: number;
  seq: number;
  /** What was dispatched, for a resume. */
  readonly sent: { readonly s: number; readonly t: string; readonly d: unknown }[];
  socket: WebSocket | null;
}

/** The ways in which the gateway can misbehave. */
export interface GatewayFaults {
  /** Heartbeats get no answer: a zombie. */
  noHeartbeatAck: boolean;
  /** No HELLO after connecting. */
  noHello: boolean;
  /** IDENTIFY is answered by INVALID_SESSION. */
  refuseIdentify: boolean;
  /** RESUME is answered by INVALID_SESSION (not resumable): the client must identify anew. */
  refuseResume: boolean;
  /** Nothing is dispatched, though heartbeats are answered. */
  silent: boolean;
}

/** The gateway, version 10 in JSON without transport compression. https://docs.discord.com/developers/events/gateway */
export class Gateway {
  readonly faults: GatewayFaults = {
    noHeartbeatAck: false,
    noHello: false,
    refuseIdentify: false,
    refuseResume: false,
    silent: false,
  };
  heartbeatIntervalMs = 41_250;
  /** How often a bot may still identify today: a thousand times, after which its token would be reset. */
  sessionsLeft = 1_000;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, Session>();
  readonly #sockets = new Map<WebSocket, Session | null>();

  constructor(
    private readonly world: World,
    private readonly url: () => string,
  ) {}

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const query = new URL(request.url ?? "/", "ws://localhost").searchParams;
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#opened(ws, query));
  }

  #opened(socket: WebSocket, query: URLSearchParams): void {
    this.#sockets.set(socket, null);
    socket.on("close", () => this.#closed(socket));
    socket.on("error", () => socket.terminate());
    if (!["10", "9"].includes(query.get("v") ?? "10")) return socket.close(4012, "Invalid API version");
    if ((query.get("encoding") ?? "json") !== "json" || query.has("compress")) {
      return socket.close(4002, "This local gateway speaks uncompressed JSON only");
    }
    socket.on("message", (data) => this.#received(socket, (data as Buffer).toString("utf8")));
    if (!this.faults.noHello) send(socket, OP.hello, { heartbeat_interval: this.heartbeatIntervalMs, _trace: [] });
    this.world.changed();
  }

  #closed(socket: WebSocket): void {
    const session = this.#sockets.get(socket);
    if (session?.socket === socket) session.socket = null;
    this.#sockets.delete(socket);
    this.world.changed();
  }

  #received(socket: WebSocket, text: string): void {
    const frame = parseFrame(text);
    if (!frame || text.length > 15_000) return socket.close(4002, "Error while decoding payload.");
    switch (frame.op) {
      case OP.heartbeat:
        if (!this.faults.noHeartbeatAck) send(socket, OP.ack);
        return;
      case OP.identify:
        return this.#identify(socket, frame.d);
      case OP.resume:
        return this.#resume(socket, frame.d);
      case OP.presence:
        if (!this.#sockets.get(socket)) socket.close(4003, "Not authenticated.");
        return;
      default:
        return socket.close(4001, "Unknown opcode.");
    }
  }

  #identify(socket: WebSocket, d: Readonly<Record<string, unknown>>): void {
    if (this.#sockets.get(socket)) return socket.close(4005, "Already authenticated.");
    const bot = this.world.findBot(String(d["token"]).replace(/^Bot /, ""));
    if (!bot) return socket.close(4004, "Authentication failed.");
    const intents = Number(d["intents"]);
    if (!Number.isInteger(intents) || intents < 0 || intents > ALL_INTENTS)
      return socket.close(4013, "Invalid intent(s).");
    const allowed = bot.messageContent ? MESSAGE_CONTENT : 0;
    if (intents & PRIVILEGED & ~allowed) return socket.close(4014, "Disallowed intent(s).");
    if (this.faults.refuseIdentify) return send(socket, OP.invalidSession, false);

    this.sessionsLeft -= 1;
    const session: Session = { id: randomBytes(16).toString("hex"), bot, intents, seq: 0, sent: [], socket };
    this.#sessions.set(session.id, session);
    this.#sockets.set(socket, session);
    const guilds = this.#guildsOf(bot);
    this.#dispatchTo(session, "READY", {
      v: 10,
      user: userObject(this.world.users.get(bot.id)!),
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.url(),
      session_type: "normal",
      shard: [0, 1],
      application: { id: bot.id, flags: bot.messageContent ? 1 << 19 : 0 },
      relationships: [],
      private_channels: [],
      presences: [],
    });
    for (const guild of guilds) this.#dispatchTo(session, "GUILD_CREATE", this.#guildCreate(guild, bot));
    this.world.changed();
  }

  #resume(socket: WebSocket, d: Readonly<Record<string, unknown>>): void {
    const session = this.#sessions.get(String(d["session_id"]));
    const bot = this.world.findBot(String(d["token"]).replace(/^Bot /, ""));
    if (!bot) return socket.close(4004, "Authentication failed.");
    if (this.faults.refuseResume || !session || session.bot !== bot) return send(socket, OP.invalidSession, false);
    const seq = Number(d["seq"]);
    if (!Number.isInteger(seq) || seq > session.seq) return socket.close(4007, "Invalid seq.");
    session.socket = socket;
    this.#sockets.set(socket, session);
    for (const missed of session.sent.filter((entry) => entry.s > seq))
      sendFrame(socket, { op: OP.dispatch, ...missed });
    this.#dispatchTo(session, "RESUMED", { _trace: [] });
    this.world.changed();
  }

  #guildsOf(bot: Bot): Guild[] {
    return [...this.world.guilds.values()].filter((guild) => guild.members.has(bot.id));
  }

  #guildCreate(guild: Guild, bot: Bot): unknown {
    const channels = [...this.world.channels.values()].filter((channel) => channel.guildId === guild.id);
    const self = guild.members.get(bot.id)!;
    return {
      ...guildObject(guild),
      joined_at: new Date(self.joinedAt).toISOString(),
      large: false,
      unavailable: false,
      member_count: guild.members.size,
      voice_states: [],
      members: [memberObject(this.world, self)],
      channels: channels.filter((channel) => !isThread(channel)).map(channelObject),
      threads: channels.filter(isThread).map(channelObject),
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    };
  }

  /** Sends an event to a bot's sessions; whether one was there to get it, now or at a resume. */
  dispatch(botId: string, event: string, data: unknown): boolean {
    let reached = false;
    for (const session of this.#sessions.values()) {
      if (session.bot.id !== botId) continue;
      this.#dispatchTo(session, event, data);
      reached ||= session.socket !== null;
    }
    return reached;
  }

  /** Whether any session wants an event at all: spares the work of telling it. */
  isWanted(event: string): boolean {
    const intent = NEEDED_INTENT[event] ?? 0;
    return [...this.#sessions.values()].some((session) => (session.intents & intent) !== 0);
  }

  #dispatchTo(session: Session, event: string, data: unknown): void {
    const needed = NEEDED_INTENT[event];
    if (needed !== undefined && !(session.intents & needed)) return;
    session.seq += 1;
    const entry = { s: session.seq, t: event, d: data };
    session.sent.push(entry);
    if (this.faults.silent) return;
    if (session.socket) sendFrame(session.socket, { op: OP.dispatch, ...entry });
  }

  /** How many sockets have identified or resumed. */
  get connected(): number {
    return [...this.#sockets.values()].filter((session) => session !== null).length;
  }

  /** Whether a bot is connected and ready. */
  isConnected(botId: string): boolean {
    return [...this.#sockets.values()].some((session) => session?.bot.id === botId);
  }

  /** Cuts every connection: with a close code, or without a word. */
  cut(code?: number): void {
    for (const socket of this.#sockets.keys()) {
      if (code === undefined) socket.terminate();
      else socket.close(code);
    }
  }

  /** Asks every client to reconnect and resume. */
  askToReconnect(): void {
    for (const socket of this.#sockets.keys()) send(socket, OP.reconnect, null);
  }

  /** Forgets all sessions, so that no resume can succeed. */
  forgetSessions(): void {
    this.#sessions.clear();
  }

  /** Tells every client that its session is over. */
  invalidateSessions(resumable = false): void {
    if (!resumable) this.forgetSessions();
    for (const socket of this.#sockets.keys()) send(socket, OP.invalidSession, resumable);
  }
}

function parseFrame(text: string): { readonly op: number; readonly d: Readonly<Record<string, unknown>> } | null {
  try {
    const frame = JSON.parse(text) as { op?: unknown; d?: unknown };
    if (typeof frame.op !== "number") return null;
    const d = typeof frame.d === "object" && frame.d !== null ? frame.d : {};
    return { op: frame.op, d: d as Readonly<Record<string, unknown>> };
  } catch {
    return null;
  }
}

function send(socket: WebSocket, op: number, d: unknown = null): void {
  sendFrame(socket, { op, d, s: null, t: null });
}

function sendFrame(socket: WebSocket, frame: unknown): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}
