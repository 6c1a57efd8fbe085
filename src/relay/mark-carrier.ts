import { backoffMs } from "../backoff.js";
import { pause, type Clock, type Random, type Timer } from "../clock.js";
import type { Destination } from "../delivery/destination.js";
import { DeliveryError } from "../delivery/errors.js";
import type { Logger } from "../log.js";
import type { CopyMark, MappingView, Store } from "../store/store.js";

export interface CarrierSurroundings {
  readonly store: Pick<Store, "listDueMarks" | "nextMarkDueAt" | "recordMark">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly findMapping: (mappingId: number) => MappingView | null;
}

/** Between two copies, so that the messages of the same bot find their way. */
const GAP_MS = 250;
/** What is wanted anew while a copy is being changed is shown after this. */
const AGAIN_MS = 1_500;
const MOST_ATTEMPTS = 8;
const BACKOFF = { firstMs: 5_000, longestMs: 30 * 60_000 };
/** A place without the right is left alone for so long. */
const REST_MS = 10 * 60_000;
const STORE_RETRY_MS = 5_000;
/** How soon to look again for what is due, but has no copy yet or a mapping that rests; then ever more rarely. */
const LOOK_AGAIN = { firstMs: 4_000, longestMs: 60_000 };

/**
 * Brings one bot's marks (reactions and pins) to the copies, one at a time.
 *
 *   asleep --wake, timer--> working: the oldest due mark, change, record --nothing due--> asleep until the next is
 *
 * Nothing here ever touches a mapping's state or waits inside a lane: a mark that fails is only a mark less.
 */
export class MarkCarrier {
  #destination: Destination | null = null;
  #working: Promise<void> | null = null;
  #wokenMeanwhile = false;
  #timer: Timer | null = null;
  #looks = 0;
  /** A rate limit of the whole bot. */
  #notBefore = 0;
  /** Addresses and mappings that are left alone, and until when. */
  readonly #resting = new Map<string | number, number>();
  readonly #warned = new Set<number>();
  readonly #stop = new AbortController();

  constructor(
    private readonly botId: number,
    private readonly around: CarrierSurroundings,
  ) {}

  use(destination: Destination): void {
    this.#destination = destination;
    this.wake();
  }

  wake(): void {
    this.#looks = 0;
    this.#begin();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#timer?.cancel();
    await this.#working;
  }

  #begin(): void {
    this.#timer?.cancel();
    this.#wokenMeanwhile = true;
    if (this.#working || this.#stop.signal.aborted) return;
    this.#working = this.#work().finally(() => {
      this.#working = null;
      if (this.#wokenMeanwhile) this.#begin();
    });
  }

  #beginAt(time: number): void {
    const { clock } = this.around;
    this.#timer?.cancel();
    if (!this.#stop.signal.aborted) this.#timer = clock.after(time - clock.now(), () => this.#begin());
  }

  async #work(): Promise<void> {
    const { clock, log } = this.around;
    try {
      while (this.#wokenMeanwhile && !this.#stop.signal.aborted) {
        this.#wokenMeanwhile = false;
        await this.#carryDue();
        if (!this.#wokenMeanwhile) await this.#sleep();
      }
    } catch (error) {
      log.error({ err: error, botId: this.botId }, "Reactions and pins could not be read or kept");
      this.#beginAt(clock.now() + STORE_RETRY_MS);
    }
  }

  async #carryDue(): Promise<void> {
    const { store, clock } = this.around;
    const signal = this.#stop.signal;
    while (this.#destination && !signal.aborted) {
      if (this.#notBefore > clock.now()) return;
      // One at a time: while it is carried out, much may change in what the others are to show.
      const [mark] = await store.listDueMarks({ botId: this.botId, now: clock.now(), limit: 1 });
      if (!mark || signal.aborted) return;
      if (await this.#carry(this.#destination, mark)) await pause(clock, GAP_MS, signal);
    }
  }

  async #sleep(): Promise<void> {
    const { store, clock, random } = this.around;
    const dueAt = await store.nextMarkDueAt({ botId: this.botId });
    if (dueAt === null || this.#stop.signal.aborted) return;
    const now = clock.now();
    const overdue = dueAt <= now && this.#notBefore <= now;
    if (overdue) this.#looks += 1;
    this.#beginAt(overdue ? now + backoffMs(this.#looks, LOOK_AGAIN, random) : Math.max(dueAt, this.#notBefore));
  }

  /** True when the platform was asked for anything. */
  async #carry(destination: Destination, mark: CopyMark): Promise<boolean> {
    const restsUntil = Math.max(this.#restsUntil(mark.address), this.#restsUntil(mark.mappingId));
    const shown: Shown = { reactions: mark.reactions?.shown ?? [], pin: mark.pin?.shown ?? false };
    if (restsUntil > this.around.clock.now()) {
      await this.#record(mark, shown, { attempts: mark.attempts, dueAt: restsUntil });
      return false;
    }
    const changes = [this.#showReactions(destination, mark, shown), this.#showPin(destination, mark, shown)];
    const failures: unknown[] = [];
    for (const change of changes) await change?.().catch((error: unknown) => failures.push(error));
    if (this.#stop.signal.aborted) return true;
    await this.#record(mark, shown, this.#settle(mark, failures));
    return changes.some((change) => change !== null);
  }

  /** Null: there is nothing to change. */
  #showReactions(destination: Destination, mark: CopyMark, shown: Shown): (() => Promise<void>) | null {
    const { reactions, address, remoteId } = mark;
    if (!reactions || this.#options(mark).reactions !== "mirror") return null;
    const { wanted } = reactions;
    const sure = mark.attempts === 0;
    if (sure ? sameList(wanted, reactions.shown) : wanted.length + reactions.shown.length === 0) return null;
    // After a failure nobody knows which of them are there: all are set again, and all others taken away.
    const known = sure ? reactions.shown : reactions.shown.filter((emoji) => !wanted.includes(emoji));
    return async () => {
      shown.reactions = [...new Set([...wanted, ...reactions.shown])];
      const change = { wanted, shown: known };
      shown.reactions = await destination.setReactions(address, remoteId, change, this.#stop.signal);
    };
  }

  #showPin(destination: Destination, mark: CopyMark, shown: Shown): (() => Promise<void>) | null {
    const { pin, address, remoteId } = mark;
    if (!pin || this.#options(mark).pins !== "mirror") return null;
    if (pin.wanted === pin.shown && mark.attempts === 0) return null;
    return async () => {
      await destination.setPinned(address, remoteId, pin.wanted, this.#stop.signal);
      shown.pin = pin.wanted;
    };
  }

  #options({ mappingId }: CopyMark): MappingView["options"] {
    return this.around.findMapping(mappingId)?.options ?? {};
  }

  /** What follows: done, another time, or given up. Of two failures the one that hopes for another time counts. */
  #settle(mark: CopyMark, failures: readonly unknown[]): Next {
    const next = failures.map((error) => this.#afterFailure(mark, error));
    return next.find(({ dueAt }) => dueAt !== null) ?? next[0] ?? DONE;
  }

  #afterFailure(mark: CopyMark, error: unknown): Next {
    const { clock, random } = this.around;
    const now = clock.now();
    const failure = error instanceof DeliveryError ? error.failure : null;
    const attempts = mark.attempts + 1;
    switch (failure?.kind) {
      case "rate-limited": {
        const until = now + failure.retryAfterMs;
        if (failure.scope === "bot") this.#notBefore = Math.max(this.#notBefore, until);
        else this.#resting.set(mark.address, until);
        return { attempts: Math.max(mark.attempts, 1), dueAt: until }; // no failure, but some of it may be done
      }
      case "rejected":
        return this.#giveUp(mark, error);
      case "unreachable":
        this.#warnOnce(mark, failure.reason);
        this.#resting.set(mark.mappingId, now + REST_MS);
        return { attempts, dueAt: attempts < MOST_ATTEMPTS ? now + REST_MS : null };
      default:
        if (!failure) this.around.log.error({ err: error, ...fieldsOf(mark) }, "Mirroring failed by a bug");
        if (attempts >= MOST_ATTEMPTS) return this.#giveUp(mark, error);
        return { attempts, dueAt: now + backoffMs(attempts, BACKOFF, random) };
    }
  }

  /** Until something else is wanted there: that gets one try. */
  #giveUp(mark: CopyMark, error: unknown): Next {
    this.around.log.warn({ ...fieldsOf(mark), error: wordsOf(error) }, "Reactions or a pin could not be shown");
    return { attempts: MOST_ATTEMPTS, dueAt: null };
  }

  #warnOnce(mark: CopyMark, reason: string): void {
    if (this.#warned.has(mark.mappingId)) return;
    this.#warned.add(mark.mappingId);
    this.around.log.warn({ ...fieldsOf(mark), reason }, "The bot may not show reactions or pins there");
  }

  #restsUntil(who: string | number): number {
    const until = this.#resting.get(who) ?? 0;
    if (until <= this.around.clock.now()) this.#resting.delete(who);
    return until;
  }

  async #record({ messageId, mappingId, reactions, pin }: CopyMark, shown: Shown, next: Next): Promise<void> {
    await this.around.store.recordMark({
      messageId,
      mappingId,
      carried: { reactions, pin },
      shownReactions: shown.reactions,
      shownPin: shown.pin,
      ...next,
      newsDueAt: this.around.clock.now() + AGAIN_MS,
    });
  }
}

interface Shown {
  reactions: readonly string[];
  pin: boolean;
}

interface Next {
  readonly attempts: number;
  readonly dueAt: number | null;
}

const DONE: Next = { attempts: 0, dueAt: null };

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

function fieldsOf({ messageId, mappingId, botId }: CopyMark): object {
  return { messageId, mappingId, botId };
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
