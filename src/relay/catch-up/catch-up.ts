import { backoffMs } from "../../backoff.js";
import type { Clock, Random, Timer } from "../../clock.js";
import type { Logger } from "../../log.js";
import type { MessageCreated, MessageDeleted, MessageEdited } from "../../message/index.js";
import type { MappingView } from "../../store/store.js";
import type { MarkEvent } from "../intake.js";
import type { MappingIndex } from "../mapping-index.js";
import { Channel } from "./channel.js";
import type { CursorStore } from "./cursor-store.js";
import { fetchMissed, type FetchSurroundings } from "./fetch-missed.js";
import { ListingError, type ListChannel, type MessageLister } from "./listed.js";
import type { Cursor } from "./missed.js";
import { earliestWanted, type RestoredNote } from "./missed-rules.js";
import { Pace } from "./pace.js";

/** Why something may be missing. */
export type CatchUpReason = "start" | "session-lost" | "gap" | "silent";

/** What stands in a channel, or happens to what stands there. */
export type ChannelEvent = MessageCreated | MessageEdited | MessageDeleted | MarkEvent;

export interface CatchUpOptions extends Pick<FetchSurroundings, "take" | "concerns" | "sendDigest"> {
  readonly lister: MessageLister;
  readonly cursors: CursorStore;
  readonly index: Pick<MappingIndex, "channelIds" | "mappingsOf">;
  /** The bot is in that guild, as far as anybody knows. */
  readonly isThere: (guildId: string) => boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Looks for what was edited, deleted or pinned meanwhile. */
  readonly reconcile: (channel: Channel, list: ListChannel) => Promise<void>;
}

/** How a channel does, for people; channels where all is well are left out. */
export interface ChannelTrouble {
  readonly channelId: string;
  readonly channelName: string;
  readonly state: "behind" | "unreadable";
}

const MOST_AT_ONCE = 3;
/** Of all channels together: what waits is in memory. */
export const MOST_HELD = 1_000;
const SAVE_EVERY_MS = 15_000;
const BACKOFF = { firstMs: 2_000, longestMs: 60_000 };

/**
 * Fetches what was said while nobody listened, channel by channel, and keeps the order of each: what is said live in a
 * channel waits until what was missed there is kept.
 *
 * What survives a kill at any instant: a channel has a cursor in the store, up to which everything is kept. Missed
 * messages are kept before the cursor moves over them. Live ones that wait are in no store; they are not acknowledged
 * either, so the session brings them again, and if it is lost, they stand behind the cursor, where the next start finds
 * them. For the same reason they can be let go when too many wait: the list has them too. Nothing is done twice, since
 * a message is known by its id.
 */
export class CatchUp {
  readonly #channels = new Map<string, Channel>();
  readonly #pace: Pace;
  readonly #stop = new AbortController();
  readonly #work = new Set<Promise<void>>();
  #restored: RestoredNote | null = null;
  #connected = false;
  #fetching = 0;
  #reconciling = false;
  #timer: Timer | null = null;
  /** Messages that were fetched so far. */
  fetched = 0;

  constructor(private readonly options: CatchUpOptions) {
    this.#pace = new Pace(options.clock);
  }

  /** Takes up what is known of each channel. Before any event comes. */
  async load(): Promise<void> {
    this.#restored = await this.options.cursors.readRestored();
    for (const channelId of this.options.index.channelIds()) {
      const [mapping] = this.options.index.mappingsOf(channelId);
      if (mapping) this.#channels.set(channelId, await this.#openChannel(mapping));
    }
    this.#saveLater();
  }

  async #openChannel(mapping: MappingView): Promise<Channel> {
    const { cursors } = this.options;
    const place = placeOf(mapping);
    const kept = await cursors.read(place.channelId);
    if (kept) return Object.assign(new Channel(place, kept, kept), { digests: kept.digests });
    return new Channel(
      place,
      (await cursors.newestRelayed(place.guildId, place.channelId)) ?? this.#beginning(mapping),
    );
  }

  #beginning({ channelId, createdAt }: MappingView): Cursor {
    const earliest = earliestWanted(this.options.index.mappingsOf(channelId));
    return { messageId: null, sentAt: earliest ?? createdAt };
  }

  /** Something may be missing: from here on live messages wait, until their channel is caught up. Does so at once, and never throws. */
  begin(reason: CatchUpReason): void {
    const now = this.options.clock.now();
    let channels = 0;
    for (const channelId of this.options.index.channelIds()) {
      const channel = this.#channelOf(channelId);
      if (!channel || !this.options.isThere(channel.place.guildId)) continue;
      channel.fallBehind(now);
      channels += 1;
    }
    if (channels > 0) this.options.log.info({ reason, channels }, "Looking for what was missed");
    this.#goOn();
  }

  /** KOOK tells us of what is said from now on; before that, a list would be out of date at once. */
  setConnected(connected: boolean): void {
    this.#connected = connected;
    this.#goOn();
  }

  /** Takes in a live event, when its turn has come. `now`: it is of no channel's order. Rejects when it must come again. */
  async live(event: ChannelEvent, now: boolean, take: () => Promise<void>): Promise<void> {
    const channel = this.#channelOf(channelIdOf(event));
    if (!channel) return await take();
    if (channel.holds && !now) {
      if (event.type === "message-created") channel.liveSince = Math.min(channel.liveSince, event.message.sentAt);
      const waiting = channel.held.wait();
      this.#letGo();
      this.#goOn();
      if ((await waiting) === "left-to-list") return;
    }
    if (event.type !== "message-created") return await take();
    const { id: messageId, sentAt } = event.message;
    channel.heard();
    channel.progress.begin();
    try {
      await take();
    } catch (error) {
      channel.progress.failed(messageId);
      throw error;
    }
    channel.progress.kept({ messageId, sentAt }, channel.state !== "behind");
  }

  /** Channels of a guild where something is wrong or still under way. */
  troubles(guildId: string): readonly ChannelTrouble[] {
    return [...this.#channels.values()].flatMap(({ place, state }) => {
      if (place.guildId !== guildId || state === "current") return [];
      return [{ channelId: place.channelId, channelName: place.channelName, state }];
    });
  }

  /** How far a channel is taken in; null: it is none of ours. */
  cursorOf(channelId: string): Cursor | null {
    return this.#channelOf(channelId)?.progress.cursor ?? null;
  }

  /** Nothing is fetched any more; where each channel stands is kept. Live events that still wait come again. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#timer?.cancel();
    await Promise.all(this.#work);
    await this.#saveAll();
  }

  #channelOf(channelId: string): Channel | null {
    const known = this.#channels.get(channelId);
    const [mapping] = this.options.index.mappingsOf(channelId);
    if (!mapping) {
      // Its last mapping ended: what is said there is nobody's any more.
      if (known) this.#channels.delete(channelId);
      known?.held.release("take");
      return null;
    }
    if (known) return known;
    const channel = new Channel(placeOf(mapping), this.#beginning(mapping));
    this.#channels.set(channelId, channel);
    return channel;
  }

  /** More than memory should hold: those of the channel that has most. */
  #letGo(): void {
    const channels = [...this.#channels.values()];
    if (channels.reduce((sum, { held }) => sum + held.size, 0) < MOST_HELD) return;
    const [most] = channels.toSorted((one, other) => other.held.size - one.held.size);
    if (!most) return;
    this.options.log.info({ ...logPlace(most), count: most.held.size }, "Live messages are left to the list");
    most.leftToList = true;
    most.held.release("left-to-list");
  }

  // ---------------------------------------------------------------- one after another

  #goOn(): void {
    if (!this.#connected || this.#stop.signal.aborted) return;
    while (this.#fetching < MOST_AT_ONCE) {
      const next = this.#next();
      if (!next) break;
      this.#fetching += 1;
      next.running = true;
      this.#track(
        this.#fetch(next).finally(() => {
          this.#fetching -= 1;
          next.running = false;
          this.#goOn();
        }),
      );
    }
    if (this.#fetching === 0 && !this.#reconciling) this.#reconcileNext();
  }

  /** Those where somebody waits come first. */
  #next(): Channel | null {
    const now = this.options.clock.now();
    const ready = [...this.#channels.values()].filter(
      ({ wanted, running, notBefore }) => wanted && !running && notBefore <= now,
    );
    return ready.find(({ held }) => held.size > 0) ?? ready[0] ?? null;
  }

  async #fetch(channel: Channel): Promise<void> {
    const { log, clock } = this.options;
    channel.wanted = false;
    const mappings = this.#mappingsOf(channel);
    try {
      const count = await fetchMissed(channel, mappings, this.#listOf(channel), this.#around(channel));
      this.fetched += count;
      if (count > 0) log.info({ ...logPlace(channel), count }, "Missed messages were fetched");
      this.#fetchedAll(channel);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (error instanceof ListingError && error.kind === "unreadable") return await this.#unreadable(channel, error);
      channel.failures += 1;
      channel.wanted = true;
      const waitMs = backoffMs(channel.failures, BACKOFF, this.options.random);
      channel.notBefore = clock.now() + waitMs;
      clock.after(waitMs, () => this.#goOn());
      log.warn({ err: error, ...logPlace(channel), waitMs }, "Missed messages could not be fetched, will try again");
      if (channel.loseEnoughPatience(clock.now())) {
        log.warn(logPlace(channel), "Live messages go before those that were missed, which can't be fetched");
      }
    }
  }

  #fetchedAll(channel: Channel): void {
    // What came while we asked may have been left to the list, or lost again.
    if (channel.leftToList) {
      channel.leftToList = false;
      channel.wanted = true;
    }
    if (channel.wanted) return;
    channel.open("current");
    channel.reconcileWanted = true;
  }

  /**
   * The channel is gone, or was closed to us: whoever did that may not want what is said there to be forwarded, not even
   * once it is open again. What was missed is left alone, and can be asked for by hand.
   */
  async #unreadable(channel: Channel, error: ListingError): Promise<void> {
    this.options.log.warn({ err: error, ...logPlace(channel) }, "A linked channel can't be read: nothing was fetched");
    channel.digests = [];
    channel.leftToList = false;
    channel.progress.set({ messageId: null, sentAt: this.options.clock.now() });
    channel.open("unreadable");
    await this.#save(channel);
  }

  /** When all channels are caught up. */
  #reconcileNext(): void {
    const channels = [...this.#channels.values()];
    if (channels.some(({ wanted }) => wanted)) return;
    const next = channels.find(({ reconcileWanted }) => reconcileWanted);
    if (!next) return;
    next.reconcileWanted = false;
    this.#reconciling = true;
    const { log, reconcile } = this.options;
    const work = reconcile(next, this.#listOf(next)).catch((error: unknown) => {
      if (this.#stop.signal.aborted) return;
      log.warn({ err: error, ...logPlace(next) }, "Missed edits and deletions could not be looked for");
    });
    this.#track(
      work.finally(() => {
        this.#reconciling = false;
        this.#goOn();
      }),
    );
  }

  #around(channel: Channel): FetchSurroundings {
    const { clock, log, take, concerns, sendDigest } = this.options;
    return {
      take,
      concerns,
      sendDigest,
      now: () => clock.now(),
      restored: this.#restored,
      save: (one) => this.#save(one),
      onTooFar: () => log.warn(logPlace(channel), "More was missed than is looked for; the oldest are left out"),
    };
  }

  #listOf({ place }: Channel): ListChannel {
    const { signal } = this.#stop;
    return async (window) => {
      await this.#pace.wait(signal);
      signal.throwIfAborted();
      return await this.options.lister.listPage(place, window);
    };
  }

  /** A channel belongs to one guild; a mapping of another one must never see it. */
  #mappingsOf({ place }: Channel): readonly MappingView[] {
    return this.options.index.mappingsOf(place.channelId).filter(({ guildId }) => guildId === place.guildId);
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.options.log.error({ err: error }, "Catching up failed unexpectedly"))
      .finally(() => this.#work.delete(tracked));
    this.#work.add(tracked);
  }

  // ---------------------------------------------------------------- where channels stand, kept

  #saveLater(): void {
    this.#timer = this.options.clock.after(SAVE_EVERY_MS, () => {
      void this.#saveAll().finally(() => {
        if (!this.#stop.signal.aborted) this.#saveLater();
      });
    });
  }

  /** Never rejects: an older cursor only makes us fetch what is known. */
  async #saveAll(): Promise<void> {
    for (const channel of this.#channels.values()) {
      const { saved, progress, state } = channel;
      if (state === "behind" || saved?.messageId === progress.cursor.messageId) continue;
      try {
        await this.#save(channel);
      } catch (error) {
        this.options.log.warn({ err: error, ...logPlace(channel) }, "A channel's place could not be kept");
      }
    }
  }

  async #save(channel: Channel): Promise<void> {
    const { cursor } = channel.progress;
    await this.options.cursors.write(channel.place.channelId, { ...cursor, digests: channel.digests });
    channel.saved = cursor;
  }
}

function placeOf({ guildId, channelId, channelName }: MappingView) {
  return { guildId, channelId, channelName };
}

function channelIdOf(event: ChannelEvent): string {
  return event.type === "message-created" ? event.message.channelId : event.channelId;
}

function logPlace({ place: { guildId, channelId } }: Channel) {
  return { guildId, channelId };
}
