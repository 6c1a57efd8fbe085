import { pause, type Clock, type Random, type Timer } from "../clock.js";
import type { Logger } from "../log.js";

/** A message as far as it tells whether we heard of it. */
export interface HeardMessage {
  readonly channelId: string;
  readonly messageId: string;
  /** By KOOK's clock. */
  readonly sentAt: number;
}

/** The gateway's link, as far as its silence matters. */
export interface Link {
  /** Connected, and nothing is being replayed. */
  readonly isUp: boolean;
  /** Since when nothing came: the last event, or the link's beginning. */
  readonly quietSince: number;
  reconnect(session: "same" | "new"): void;
}

export interface SilenceWatchOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly link: Link;
  /** The linked channels. */
  readonly channelIds: () => readonly string[];
  /** What KOOK has as a channel's newest message; null for an empty one. Rejects when KOOK can't be asked. */
  readonly newestOf: (channelId: string) => Promise<HeardMessage | null>;
  /** Fetches what was said meanwhile. */
  readonly catchUp: () => void;
  /** Makes KOOK forget older connections of this bot. */
  readonly goOffline: () => Promise<void>;
  /** Nothing helps, which means that somebody else gets our events; and then that events come again. */
  readonly onDeaf: () => void;
  readonly onHearing: () => void;
}

const MINUTE = 60_000;
const LOOK_MS = MINUTE;
/** A link that brought nothing for so long is looked at. */
const QUIET_MS = 2 * MINUTE;
/** So old a message must have come if it comes at all. */
const OVERDUE_MS = 30_000;
/** So long a new link may take to bring what was missed. */
const PATIENCE_MS = 20_000;
/** KOOK allows 60 requests a minute at the least. */
const MOST_LOOKED_AT = 3;
const MOST_REMEMBERED = 2_000;

/** Whoever else uses our token is pushed aside once in so long: two programs must not go on doing that to each other. */
const OFFLINE_EVERY_MS = 6 * 60 * MINUTE;
/** While nothing helps, a new session is tried so often. */
const ANEW_MS = 60 * MINUTE;

/** What is done when a message went past the link, in this order while nothing is heard in between. */
type Remedy = "resume" | "push-aside" | "tell";

/**
 * Finds out when a link answers every PING and brings nothing: KOOK then has messages that never came to us. Sockets
 * were seen to do that (https://github.com/satorijs/satori/issues/283), and a second connection of one bot does it
 * always. Only a link without any event is looked at, with at most three small requests a minute.
 */
export class SilenceWatch {
  /** Links that were found deaf. */
  found = 0;
  /** The newest that we heard of, by channel; those that spoke last come last. */
  readonly #heard = new Map<string, HeardMessage>();
  /** What went past us, and was acted on. */
  readonly #missed = new Set<string>();
  readonly #stop = new AbortController();
  /** Messages that went past us since anything was heard. */
  #wentPastCount = 0;
  #offlineAt = -Infinity;
  #deafSince: number | null = null;
  #turn = 0;
  #timer: Timer | null = null;

  constructor(private readonly options: SilenceWatchOptions) {}

  start(): void {
    const { clock, random } = this.options;
    this.#timer = clock.after(LOOK_MS * (0.9 + 0.2 * random()), () => {
      void this.#look().finally(() => {
        if (!this.#stop.signal.aborted) this.start();
      });
    });
  }

  stop(): void {
    this.#stop.abort();
    this.#timer?.cancel();
  }

  /** Every message that the gateway brings, also our own and those that nobody wants. */
  heard(message: HeardMessage): void {
    const known = this.#heard.get(message.channelId);
    if (known && known.sentAt > message.sentAt) return;
    this.#heard.delete(message.channelId);
    this.#heard.set(message.channelId, message);
    if (this.#heard.size > MOST_REMEMBERED) this.#heard.delete(this.#heard.keys().next().value ?? "");
  }

  /** Every event, whatever it is about: the link brings something. */
  heardSomething(): void {
    this.#wentPastCount = 0;
    if (this.#deafSince === null) return;
    this.#deafSince = null;
    this.options.onHearing();
  }

  async #look(): Promise<void> {
    const { link, clock, log } = this.options;
    if (!link.isUp || clock.now() - link.quietSince < QUIET_MS) return;
    try {
      const missed = await this.#findMissed();
      if (missed && link.isUp && clock.now() - link.quietSince >= QUIET_MS) await this.#cure(missed);
    } catch (error) {
      log.debug({ err: error }, "KOOK could not be asked whether the gateway brings everything");
    }
  }

  async #findMissed(): Promise<HeardMessage | null> {
    for (const channelId of this.#channelsToAsk()) {
      const newest = await this.options.newestOf(channelId);
      if (newest && this.#wentPast(newest)) return newest;
    }
    return null;
  }

  /** Those that spoke last are the likeliest to have spoken since; the others take turns. */
  #channelsToAsk(): readonly string[] {
    const all = this.options.channelIds();
    const linked = new Set(all);
    const lately = [...this.#heard.keys()].reverse().filter((channelId) => linked.has(channelId));
    const first = lately.slice(0, MOST_LOOKED_AT - 1);
    const others = all.filter((channelId) => !first.includes(channelId));
    const turns = Array.from({ length: MOST_LOOKED_AT - first.length }, () => others[this.#turn++ % others.length]);
    return [...new Set([...first, ...turns.filter((channelId) => channelId !== undefined)])];
  }

  #wentPast({ channelId, messageId, sentAt }: HeardMessage): boolean {
    const { clock, link } = this.options;
    if (sentAt > clock.now() - OVERDUE_MS || sentAt < link.quietSince || this.#missed.has(messageId)) return false;
    const heard = this.#heard.get(channelId);
    return !heard || (heard.messageId !== messageId && heard.sentAt <= sentAt);
  }

  async #cure(missed: HeardMessage): Promise<void> {
    const { log, link, clock, catchUp } = this.options;
    const { channelId, messageId } = missed;
    this.#remember(messageId);
    const remedy = this.#nextRemedy();
    this.found += 1;
    log.warn({ channelId, messageId, remedy }, "The gateway answers and brings nothing: a message went past it");
    if (remedy === "tell") return this.#deaf();
    if (remedy === "push-aside") await this.#pushAside();
    link.reconnect(remedy === "resume" ? "same" : "new");
    await pause(clock, PATIENCE_MS, this.#stop.signal);
    if (this.#stop.signal.aborted || this.#heard.get(channelId)?.messageId === messageId) return;
    // The session did not bring it, so another one has to.
    if (remedy === "resume" && link.isUp) link.reconnect("new");
    catchUp();
  }

  #nextRemedy(): Remedy {
    this.#wentPastCount += 1;
    if (this.#wentPastCount === 1 && this.#deafSince === null) return "resume";
    return this.options.clock.now() - this.#offlineAt < OFFLINE_EVERY_MS ? "tell" : "push-aside";
  }

  async #pushAside(): Promise<void> {
    this.#offlineAt = this.options.clock.now();
    await this.options.goOffline();
  }

  /** Whatever we try, others get our events. What is said is fetched all the same, a little late. */
  #deaf(): void {
    const { clock, link, onDeaf, catchUp } = this.options;
    const now = clock.now();
    if (this.#deafSince === null) onDeaf();
    if (this.#deafSince === null || now - this.#deafSince >= ANEW_MS) {
      this.#deafSince = now;
      link.reconnect("new");
    }
    catchUp();
  }

  #remember(messageId: string): void {
    if (this.#missed.size >= MOST_REMEMBERED) this.#missed.clear();
    this.#missed.add(messageId);
  }
}
