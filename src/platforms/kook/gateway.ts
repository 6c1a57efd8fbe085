import type { Agent } from "node:http";
import { backoffMs } from "../../backoff.js";
import type { Clock, Random } from "../../clock.js";
import type { Logger } from "../../log.js";
import type { GatewayPosition } from "../../store/store.js";
import { Acknowledgements, type Pending } from "./acknowledgements.js";
import { Connection } from "./connection.js";
import { KookError } from "./errors.js";
import { decodeFrame, ENCODED_PONG, encodePing, type EventPacket, type Frame } from "./frame.js";
import { checkGatewayUrl, resumeUrl } from "./gateway-url.js";
import { OrderedBuffer } from "./ordered-buffer.js";
import { Timers } from "./timers.js";

/**
 * KOOK's websocket: https://developer.kookapp.cn/doc/websocket
 *
 *   idle --start--> fetching --url--> connecting --open--> waiting-hello --HELLO--> connected <---> probing
 *                     ^  ^                |                     |              |        |    PONG      |
 *                     |  `--- backoff <---`------ failed -------`              |        |              |
 *                     |                                                        v        v              v
 *                     |                         connected <--RESUME_ACK-- resuming    resume-wait (2 s, 8 s, 16 s, backoff)
 *                     |                                                        ^        |
 *                     `------- RECONNECT: session, sn and buffer are gone      `--------`  same session, same sn
 *
 * fetching      asks for an address; a failure is tried again after 2 s and 4 s, then backs off (1 s to 60 s)
 * connecting    likewise; a socket opens at least 2 s after the last one closed, so that KOOK has let go of that
 * waiting-hello 6 s
 * connected     PING every 25 to 35 s with the acknowledged sn; no PONG for 6 s leads to probing
 * probing       PING after 2 s and after 4 s, 6 s each; then the link counts as lost
 * resume-wait   the old address after 2 s, a new one after 8 s and 16 s, then backing off; without the 2 s after three
 *               links that lasted less than 10 s each. The session is given up when KOOK refused it twice or left five
 *               connections without HELLO; while KOOK can't be reached, it is kept. KOOK's documentation waits 8 s at
 *               first; most cuts are over at once, and the old socket is gone after 2 s, so that is all people notice
 * resuming      what was missed is replayed in the usual way, then RESUME_ACK comes; silence for 6 s is probed
 * fatal         three times in a row the token was refused
 *
 * A gap in the order is asked for by PING; after 6 s it is skipped if KOOK answered, else the link counts as lost.
 *
 * Events go to `deliver` in sn order without waiting for one another. Only what was delivered without a hole is
 * acknowledged: that sn is told to KOOK, and a resume begins after it. When one could not be kept the link stays, so
 * that what follows is still heard; after 1 s to 15 s it is replaced, and the resume brings all of that again.
 */
export type GatewayState =
  | "idle"
  | "fetching"
  | "connecting"
  | "waiting-hello"
  | "resuming"
  | "connected"
  | "probing"
  | "resume-wait"
  | "backoff"
  | "fatal";

export interface GatewayOptions {
  /** Asks KOOK for the address of a gateway. */
  readonly fetchUrl: (compress: boolean) => Promise<string>;
  /** Makes KOOK forget an older connection of this bot, before the first new session of this process. */
  readonly goOffline: () => Promise<void>;
  /** Resolves when the event is kept; a rejection makes it come again, with all after it. */
  readonly deliver: (packet: EventPacket) => Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly compress: boolean;
  readonly resumeFrom: GatewayPosition | null;
  readonly agent: Agent | null;
  /** The acknowledged position moved. */
  readonly onPosition?: (position: GatewayPosition) => void;
  /** Events may be missing that no resume will bring: the session was lost, or a gap was skipped. */
  readonly onSessionLost?: (by: "kook" | "us") => void;
  readonly onGapSkipped?: (missing: number) => void;
  readonly onFatal?: (reason: "token-invalid") => void;
}

export interface GatewayCounters {
  events: number;
  duplicates: number;
  /** Events that never came. */
  gapSkipped: number;
  /** Connections that replaced another. */
  reconnects: number;
  sessionsLost: number;
  malformed: number;
  failedDeliveries: number;
  lastEventAt: number | null;
  lastPongAt: number | null;
}

type TimerName =
  | "wait"
  | "open"
  | "connect"
  | "hello"
  | "ping"
  | "pong"
  | "probe"
  | "ack"
  | "gap"
  | "settled"
  | "silence"
  | "age"
  | "again";

interface Session {
  /** Null when KOOK named none: it can't be resumed, and ends with its connection. */
  readonly id: string | null;
  /** Where it was held last; null after a restart. */
  readonly url: string | null;
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const CONNECT_MS = 10 * SECOND;
const HELLO_MS = 6 * SECOND;
const PONG_MS = 6 * SECOND;
const ACK_MS = 6 * SECOND;
const ACK_PATIENCE_MS = 30 * SECOND;
const GAP_MS = 6 * SECOND;
const GAP_PING_MS = 2 * SECOND;
const SETTLED_MS = 10 * SECOND;
const RETRY_WAITS_MS = [2 * SECOND, 4 * SECOND];
const PROBE_WAITS_MS = [2 * SECOND, 4 * SECOND];
const RESUME_WAITS_MS = [2 * SECOND, 8 * SECOND, 16 * SECOND];
const BACKOFF = { firstMs: SECOND, longestMs: 60 * SECOND };
/** While events can't be kept. It ends with a full disk or a lock, which nobody tells us of. */
const KEEPING_BACKOFF = { firstMs: SECOND, longestMs: 15 * SECOND };
const LONGEST_SILENCE_MS = 6 * HOUR;
const OLDEST_CONNECTION_MS = 24 * HOUR;
const MOST_IN_FLIGHT = 2_000;
const MOST_REFUSED_RESUMES = 2;
const MOST_SHORT_LINKS = 2;
const MOST_WITHOUT_HELLO = 5;
const MOST_TOKEN_REFUSALS = 3;
const MOST_TOKEN_EXPIRIES = 5;
const TOKEN_REFUSED: ReadonlySet<number> = new Set([40101, 40102]);
const TOKEN_EXPIRED = 40103;

/** Keeps one connection to KOOK, whatever happens to it, and hands on its events in order, none lost, none twice. */
export class KookGateway {
  readonly counters: GatewayCounters = {
    events: 0,
    duplicates: 0,
    gapSkipped: 0,
    reconnects: 0,
    sessionsLost: 0,
    malformed: 0,
    failedDeliveries: 0,
    lastEventAt: null,
    lastPongAt: null,
  };

  #state: GatewayState = "idle";
  readonly #stateListeners = new Set<(state: GatewayState) => void>();
  readonly #timers: Timers<TimerName>;

  #connection: Connection | null = null;
  #connectionUrl = "";
  /** Grows with each connection and each stop: whoever began under an older number is too late. */
  #generation = 0;
  #closing: Promise<void> = Promise.resolve();
  #closedAt = -Infinity;
  #paused = false;
  #wasConnected = false;
  #askedOffline = false;

  #session: Session | null;
  #order: OrderedBuffer;
  #kept: Acknowledgements;
  #helloAt = 0;
  #stream = 0;

  /** Failures in a row to get an address, or a socket: the first two are tried again soon. */
  #quickRetries = 0;
  /** Failures since a connection lasted 10 s: the back-off. */
  #failures = 0;
  /** Links on which something could not be kept, since anything was. */
  #keepingFailures = 0;
  /** Links in a row that did not last 10 s. */
  #shortLinks = 0;
  #resumeTries = 0;
  #refusedResumes = 0;
  #withoutHello = 0;
  #tokenRefusals = 0;
  #tokenExpiries = 0;
  #silentRenewals = 0;

  constructor(private readonly options: GatewayOptions) {
    const { resumeFrom } = options;
    this.#timers = new Timers(options.clock);
    this.#session = resumeFrom && resumeFrom.sessionId !== "" ? { id: resumeFrom.sessionId, url: null } : null;
    this.#order = new OrderedBuffer(resumeFrom?.sn);
    this.#kept = new Acknowledgements(resumeFrom?.sn);
  }

  get state(): GatewayState {
    return this.#state;
  }

  /** How far everything is kept; null while there is no session. */
  get position(): GatewayPosition | null {
    const sessionId = this.#session?.id ?? null;
    return sessionId === null ? null : { sessionId, sn: this.#kept.sn };
  }

  /** Events handed on and not kept yet. */
  get inFlight(): number {
    return this.#kept.inFlight;
  }

  /** Since when this link brought nothing. */
  get quietSince(): number {
    return Math.max(this.counters.lastEventAt ?? 0, this.#helloAt);
  }

  /** Something could not be kept: all that comes meanwhile has to come again behind it. */
  get refusing(): boolean {
    return this.#kept.broken;
  }

  /** Of which telling in order what comes now is part. Another number: it comes again from where all was kept. */
  get stream(): number {
    return this.#stream;
  }

  /** Calls the listener with each new state; returns what ends that. */
  onState(listener: (state: GatewayState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => void this.#stateListeners.delete(listener);
  }

  start(): void {
    if (this.#state !== "idle") return;
    this.#fetch();
  }

  /** Ends the connection; the session stays open for the position to resume. Resolves when the socket is gone. */
  async stop(): Promise<void> {
    this.#dropConnection();
    this.#enter("idle");
    await this.#closing;
  }

  /** Replaces a connection that looks alive and brings nothing: with the same session, or with a new one. */
  reconnect(session: "same" | "new"): void {
    if (this.#state !== "connected" && this.#state !== "probing" && this.#state !== "resuming") return;
    this.options.log.info({ session }, "Gateway connection is replaced");
    this.#dropConnection();
    if (session === "new") this.#loseSession("it was silent for too long", "us");
    this.#fetch();
  }

  // ---------------------------------------------------------------- an address, a socket, a HELLO

  #fetch(): void {
    const generation = this.#begin("fetching");
    this.#fetchUrl().then(
      (url) => {
        if (generation === this.#generation) this.#open(url);
      },
      (error: unknown) => {
        if (generation === this.#generation) this.#fetchFailed(error);
      },
    );
  }

  async #fetchUrl(): Promise<string> {
    if (!this.#session && !this.#wasConnected && !this.#askedOffline) {
      this.#askedOffline = true;
      await this.options.goOffline().catch((error: unknown) => {
        this.options.log.warn({ err: error }, "KOOK could not be asked to end older connections");
      });
    }
    return checkGatewayUrl(await this.options.fetchUrl(this.options.compress));
  }

  #fetchFailed(error: unknown): void {
    this.options.log.warn({ err: error }, "No gateway address");
    if (error instanceof KookError && error.kind === "auth" && this.#tokenRefused()) return;
    this.#connectFailed("no address", () => this.#fetch());
  }

  #open(url: string): void {
    const generation = this.#begin("connecting");
    // KOOK needs a moment to let go of the old socket; a second one beside it would get no events.
    const freeAt = this.#closedAt + 2 * SECOND + this.options.random() * SECOND;
    const waitMs = freeAt - this.options.clock.now();
    if (waitMs > 0) return this.#timers.start("open", waitMs, () => this.#open(url));

    // What failed comes again, and so does all after it. What was on its way before it had its time to be kept.
    if (this.#kept.broken) this.#startAfter(this.#kept.sn);
    const position = this.position;
    const address = position ? resumeUrl(url, position) : url;
    const mine = (act: () => void) => (): void => {
      if (generation === this.#generation) act();
    };
    this.#connectionUrl = url;
    this.#timers.start("connect", CONNECT_MS, () => this.#socketFailed("it did not open"));
    this.#connection = new Connection(address, this.options, {
      opened: mine(() => this.#opened()),
      frame: (data, binary) => mine(() => this.#frame(data, binary))(),
      closed: (reason) => mine(() => this.#socketFailed(reason))(),
    });
  }

  #opened(): void {
    this.#timers.cancel("connect");
    this.#enter("waiting-hello");
    this.#timers.start("hello", HELLO_MS, () => this.#noHello("no HELLO came"));
  }

  #socketFailed(reason: string): void {
    switch (this.#state) {
      case "connecting": {
        const url = this.#connectionUrl;
        this.options.log.warn({ reason }, "Gateway connection failed");
        this.#dropConnection();
        return this.#connectFailed(reason, () => this.#open(url));
      }
      case "waiting-hello":
        return this.#noHello(reason);
      default:
        return this.#lostLink(reason);
    }
  }

  /** KOOK was not reached. It says nothing about the session, which is kept. */
  #connectFailed(reason: string, again: () => void): void {
    if (this.#session) return this.#waitToResume(reason);
    const waitMs = RETRY_WAITS_MS[this.#quickRetries];
    if (waitMs === undefined) return this.#backOff();
    this.#quickRetries += 1;
    this.#timers.start("wait", waitMs, again);
  }

  #noHello(reason: string): void {
    this.options.log.warn({ reason }, "Gateway gave no HELLO");
    this.#dropConnection();
    this.#withoutHello += 1;
    if (this.#withoutHello >= MOST_WITHOUT_HELLO) this.#loseSession("KOOK answers nothing to it");
    this.#waitAfterFailure(reason);
  }

  #hello({ code, sessionId }: Extract<Frame, { type: "hello" }>): void {
    if (this.#state !== "waiting-hello") return;
    if (code !== 0) return this.#helloRefused(code);
    this.#timers.cancel("hello");
    this.#quickRetries = this.#withoutHello = this.#tokenRefusals = this.#tokenExpiries = 0;
    if (this.#wasConnected) this.counters.reconnects += 1;
    this.#wasConnected = true;
    this.#helloAt = this.options.clock.now();

    const old = this.#session;
    const resuming = old !== null && (sessionId === null || sessionId === old.id);
    if (old && !resuming) this.#loseSession("KOOK began another one");
    this.#session = { id: resuming ? old.id : sessionId, url: this.#connectionUrl };
    this.#enter(resuming ? "resuming" : "connected");
    this.options.log.info({ resuming, sn: this.#kept.sn }, "Gateway connected");

    this.#nextPing();
    this.#shortLinks += 1;
    this.#timers.start("settled", SETTLED_MS, () => (this.#failures = this.#shortLinks = 0));
    this.#timers.start("age", OLDEST_CONNECTION_MS, () => this.reconnect("same"));
    this.#watchForSilence(LONGEST_SILENCE_MS);
    if (resuming) this.#waitForAck();
    else this.#resumeSucceeded();
    if (this.#kept.broken) this.#askAgainLater(); // what failed meanwhile was not asked for
  }

  #helloRefused(code: number): void {
    this.options.log.warn({ code }, "Gateway refused the connection");
    this.#dropConnection();
    if (TOKEN_REFUSED.has(code) && this.#tokenRefused()) return;
    if (code === TOKEN_EXPIRED && ++this.#tokenExpiries >= MOST_TOKEN_EXPIRIES) return this.#giveUp();
    this.#resumeRefused();
    this.#waitAfterFailure(`HELLO ${code}`);
  }

  // ---------------------------------------------------------------- frames

  #frame(data: Buffer, binary: boolean): void {
    let frame: Frame;
    try {
      frame = decodeFrame(data, binary);
    } catch (error) {
      this.counters.malformed += 1;
      this.options.log.warn({ err: error, bytes: data.length }, "Malformed gateway frame skipped");
      return;
    }
    switch (frame.type) {
      case "event":
        return this.#event(frame.packet);
      case "hello":
        return this.#hello(frame);
      case "pong":
        return this.#pong();
      case "ping":
        return this.#connection?.send(ENCODED_PONG);
      case "reconnect":
        return this.#reconnectAsked(frame.code);
      case "resume-ack":
        return this.#resumed(frame.sessionId);
      case "other":
        return this.options.log.debug({ signal: frame.signal }, "Unknown gateway signal ignored");
    }
  }

  /** Whatever the code: what we know of the session is void. */
  #reconnectAsked(code: number | null): void {
    this.options.log.warn({ code }, "KOOK asks for a new connection");
    this.#dropConnection();
    this.#loseSession("KOOK ended it");
    // The first one is followed at once; one after another would be a storm.
    if (this.#failures > 0) return this.#backOff();
    this.#failures += 1;
    this.#fetch();
  }

  #resumed(sessionId: string | null): void {
    if (!this.#isUp()) return;
    if (sessionId !== null && this.#session) this.#session = { ...this.#session, id: sessionId };
    this.#resumeSucceeded();
    if (this.#state === "resuming") this.#enter("connected");
    this.#lookForGap();
  }

  #event(packet: EventPacket): void {
    // Before HELLO nobody knows which session it is of; a ping will bring it again.
    if (!this.#isUp()) return;
    this.counters.lastEventAt = this.options.clock.now();
    this.#silentRenewals = 0;
    if (this.#state === "resuming") this.#waitForAck();

    const { ready, place } = this.#order.take(packet);
    if (place === "duplicate") this.counters.duplicates += 1;
    if (!this.#handOn(ready)) return;
    if (this.#order.isFull) this.#skipGap();
    else this.#lookForGap();
  }

  #lookForGap(): void {
    if (!this.#order.hasGap) this.#timers.cancel("gap");
    else if (!this.#timers.isRunning("gap")) this.#askForMissing(this.options.clock.now());
  }

  /**
   * KOOK sends everything after the sn of a PING again. Only what it does not send although it answers is missing for
   * good: a link that doesn't answer is replaced, and the resume brings it.
   */
  #askForMissing(since: number): void {
    this.#sendPing();
    this.#timers.start("gap", GAP_PING_MS, () => {
      const { clock } = this.options;
      if (this.#paused) return this.#askForMissing(clock.now());
      if (clock.now() - since < GAP_MS) return this.#askForMissing(since);
      if ((this.counters.lastPongAt ?? 0) >= since) this.#skipGap();
      else this.#lostLink("missing events were asked for in vain");
    });
  }

  #skipGap(): void {
    this.#timers.cancel("gap");
    const { ready, missing } = this.#order.skip();
    this.counters.gapSkipped += missing;
    this.options.log.warn({ missing, held: ready.length }, "Gateway events never came and were skipped");
    if (missing > 0) this.#tell(() => this.options.onGapSkipped?.(missing));
    this.#handOn(ready);
  }

  // ---------------------------------------------------------------- delivery

  /** False when the connection ended meanwhile: the rest will come again. */
  #handOn(packets: readonly EventPacket[]): boolean {
    const generation = this.#generation;
    for (const packet of packets) {
      this.#deliver(packet);
      if (generation !== this.#generation) return false;
    }
    return true;
  }

  #deliver(packet: EventPacket): void {
    const kept = this.#kept;
    const pending = kept.begin(packet.sn);
    this.counters.events += 1;
    let delivered: Promise<void>;
    try {
      delivered = this.options.deliver(packet);
    } catch (error) {
      return this.#deliveryFailed(kept, error);
    }
    delivered.then(
      () => this.#delivered(kept, pending),
      (error: unknown) => this.#deliveryFailed(kept, error),
    );
    if (kept.inFlight >= MOST_IN_FLIGHT) this.#pause();
  }

  #delivered(kept: Acknowledgements, pending: Pending): void {
    const moved = kept.keep(pending);
    if (kept !== this.#kept) return;
    if (moved) this.#keepingFailures = 0;
    if (this.#paused && !kept.broken && kept.inFlight <= MOST_IN_FLIGHT / 2) this.#unpause();
    const { position } = this;
    if (moved && position) this.#tell(() => this.options.onPosition?.(position));
  }

  /** Nothing is skipped: the session goes on from the last event that was kept, after a while. */
  #deliveryFailed(kept: Acknowledgements, error: unknown): void {
    const first = !kept.broken;
    kept.fail();
    this.counters.failedDeliveries += 1;
    if (kept !== this.#kept) return;
    // Who listens has heard enough of what will come again.
    if (kept.refused >= MOST_IN_FLIGHT) this.#pause();
    if (!first) return;
    this.#keepingFailures += 1;
    const line = { err: error, sn: kept.sn, tries: this.#keepingFailures };
    this.options.log.warn(line, "An event could not be kept and will be fetched again");
    if (this.#isUp()) this.#askAgainLater();
  }

  #askAgainLater(): void {
    const waitMs = backoffMs(this.#keepingFailures, KEEPING_BACKOFF, this.options.random);
    this.#timers.start("again", waitMs, () => {
      const url = this.#session?.url ?? null;
      this.#dropConnection();
      if (url === null) this.#fetch();
      else this.#open(url);
    });
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#connection?.pause();
  }

  #unpause(): void {
    this.#paused = false;
    this.#connection?.resume();
  }

  // ---------------------------------------------------------------- is the link alive?

  #nextPing(): void {
    this.#timers.start("ping", (25 + this.options.random() * 10) * SECOND, () => {
      this.#sendPing();
      this.#timers.start("pong", PONG_MS, () => this.#pongMissed());
      this.#nextPing();
    });
  }

  #sendPing(): void {
    this.#connection?.send(encodePing(this.#kept.sn));
  }

  #pong(): void {
    this.counters.lastPongAt = this.options.clock.now();
    this.#timers.cancel("pong", "probe");
    if (this.#state !== "probing") return;
    this.#resumeSucceeded();
    this.#enter("connected");
    this.#nextPing();
  }

  #pongMissed(): void {
    // We stopped reading ourselves: the answer may lie in the socket.
    if (this.#paused) return this.#timers.start("pong", PONG_MS, () => this.#pongMissed());
    this.#timers.cancel("ping", "ack");
    this.#enter("probing");
    this.#probe(0);
  }

  #probe(number: number): void {
    const waitMs = PROBE_WAITS_MS[number];
    if (waitMs === undefined) return this.#lostLink("no PONG came");
    this.#timers.start("probe", waitMs, () => {
      this.#sendPing();
      this.#timers.start("probe", PONG_MS, () => this.#probe(number + 1));
    });
  }

  /** A resume that brings neither events nor its end is asked for a PONG; one that answers is taken as it is after 30 s. */
  #waitForAck(): void {
    this.#timers.start("ack", ACK_MS, () => {
      if (this.#paused) return this.#waitForAck();
      if (this.options.clock.now() - this.#helloAt >= ACK_PATIENCE_MS) return this.#resumed(null);
      const asked = this.options.clock.now();
      this.#sendPing();
      this.#timers.start("ack", PONG_MS, () => {
        const { lastPongAt } = this.counters;
        if (lastPongAt !== null && lastPongAt >= asked) return this.#waitForAck();
        this.#lostLink("the resume was not acknowledged");
      });
    });
  }

  /** Sockets were seen that answer every PING and bring no event: https://github.com/satorijs/satori/issues/283 */
  #watchForSilence(waitMs: number): void {
    this.#timers.start("silence", waitMs, () => {
      const left = this.quietSince + LONGEST_SILENCE_MS - this.options.clock.now();
      if (left > 0) return this.#watchForSilence(left);
      this.#silentRenewals += 1;
      this.reconnect(this.#silentRenewals > 1 ? "new" : "same");
    });
  }

  // ---------------------------------------------------------------- after a failure

  #lostLink(reason: string): void {
    this.options.log.warn({ reason, state: this.#state }, "Gateway connection lost");
    // A link that broke while it replayed events was not refused: each try brings us further.
    const refused = this.#state === "resuming" && (this.counters.lastEventAt ?? 0) < this.#helloAt;
    this.#dropConnection();
    if (refused) this.#resumeRefused();
    this.#waitAfterFailure(reason);
  }

  #resumeRefused(): void {
    if (!this.#session) return;
    this.#refusedResumes += 1;
    if (this.#refusedResumes >= MOST_REFUSED_RESUMES) this.#loseSession("KOOK does not take it up again");
  }

  #resumeSucceeded(): void {
    this.#resumeTries = this.#refusedResumes = 0;
    this.#timers.cancel("ack");
  }

  #waitAfterFailure(reason: string): void {
    if (this.#session) this.#waitToResume(reason);
    else this.#backOff();
  }

  #waitToResume(reason: string): void {
    const first = this.#resumeTries === 0;
    // Links that break as soon as they are there must not be replaced every two seconds.
    if (first && this.#shortLinks > MOST_SHORT_LINKS) this.#resumeTries += 1;
    const waitMs = RESUME_WAITS_MS[this.#resumeTries++];
    if (waitMs === undefined) return this.#backOff();
    this.#begin("resume-wait");
    this.options.log.debug({ reason, waitMs }, "Gateway session will be resumed");
    const url = first ? (this.#session?.url ?? null) : null;
    this.#timers.start("wait", waitMs, () => (url === null ? this.#fetch() : this.#open(url)));
  }

  #backOff(): void {
    this.#begin("backoff");
    this.#quickRetries = 0;
    this.#failures += 1;
    this.#timers.start("wait", backoffMs(this.#failures, BACKOFF, this.options.random), () => this.#fetch());
  }

  /** True when this was once too often. */
  #tokenRefused(): boolean {
    this.#tokenRefusals += 1;
    if (this.#tokenRefusals < MOST_TOKEN_REFUSALS) return false;
    this.#giveUp();
    return true;
  }

  #giveUp(): void {
    this.#dropConnection();
    this.#enter("fatal");
    this.options.log.error("KOOK refuses the bot's token");
    this.#tell(() => this.options.onFatal?.("token-invalid"));
  }

  #loseSession(reason: string, by: "kook" | "us" = "kook"): void {
    this.#resumeTries = this.#refusedResumes = this.#withoutHello = 0;
    this.#startAfter(0);
    if (!this.#session) return;
    this.#session = null;
    this.counters.sessionsLost += 1;
    this.options.log.warn({ reason }, "Gateway session lost");
    this.#tell(() => this.options.onSessionLost?.(by));
  }

  // ---------------------------------------------------------------- small steps

  #startAfter(sn: number): void {
    this.#stream += 1;
    this.#order = new OrderedBuffer(sn);
    this.#kept = new Acknowledgements(sn);
  }

  #isUp(): boolean {
    return this.#state === "connected" || this.#state === "probing" || this.#state === "resuming";
  }

  /** A new step: whatever the one before still waits for comes too late. */
  #begin(state: GatewayState): number {
    this.#generation += 1;
    this.#enter(state);
    return this.#generation;
  }

  #enter(state: GatewayState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#stateListeners) this.#tell(() => listener(state));
  }

  /** What listens to us must not be able to break the machine. */
  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.options.log.error({ err: error }, "A listener of the gateway failed");
    }
  }

  #dropConnection(): void {
    this.#generation += 1;
    this.#timers.cancelAll();
    this.#paused = false;
    const connection = this.#connection;
    this.#connection = null;
    if (!connection) return;
    this.#closedAt = this.options.clock.now();
    this.#closing = Promise.all([this.#closing, connection.close()]).then(() => undefined);
    if (this.#session?.id === null) this.#loseSession("KOOK gave it no id", "us");
  }
}
