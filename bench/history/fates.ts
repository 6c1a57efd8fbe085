import type { SeededRandom } from "./random.js";
import type { Mapping } from "./world.js";

/** What became of a delivery: the columns that its attempts leave behind. */
export interface Fate {
  readonly state: "pending" | "held" | "delivered" | "dead" | "uncertain" | "filtered";
  readonly attempts: number;
  readonly firstFailedAt: number | null;
  readonly dueAt: number;
  readonly attemptedAt: number | null;
  readonly finishedAt: number | null;
  readonly delayMs: number | null;
  readonly errorKind: string | null;
  readonly error: string | null;
}

const FILTERED = 0.015;
const RETRIED = 0.01;
const DEAD = 0.003;
const UNCERTAIN = 0.0003;

/** A lane sends one after another; this much lies between two at least. */
const SHORTEST_SEND_MS = 15;
const MOST_ATTEMPTS = 8;
const BLOCKS_AT_MOST_MS = 600_000;

const REFUSALS = {
  discord: ["Invalid Form Body (50035)", "Message could not be sent: explicit content (20009)"],
  telegram: ["Bad Request: message is too long", "Bad Request: can't parse entities: unsupported start tag"],
} as const;
const FAILURES = {
  discord: ["503 Service Unavailable", "upstream connect error or disconnect/reset before headers"],
  telegram: ["502 Bad Gateway", "Internal Server Error: restart"],
} as const;

/** Decides the fate of what is enqueued, lane by lane in order. */
export class Fates {
  /** When the lane's last delivery was finished. */
  readonly #laneFreeAt = new Map<number, number>();

  constructor(
    private readonly random: SeededRandom,
    private readonly endsAt: number,
  ) {}

  /** Its mapping's filters keep it out; else it is to be sent. */
  filter(receivedAt: number): Fate | null {
    if (!this.random.chance(FILTERED)) return null;
    const nothing = { firstFailedAt: null, attemptedAt: null, delayMs: null };
    const why = { errorKind: "filtered", error: "filter 1" };
    return { state: "filtered", attempts: 0, dueAt: receivedAt, finishedAt: receivedAt, ...nothing, ...why };
  }

  /** `since`: what the delay is counted from. */
  send(mapping: Mapping, since: number, receivedAt: number): Fate {
    if (receivedAt >= mapping.holdsFrom) return waiting("held", receivedAt);
    const startsAt = Math.max(receivedAt, this.#laneFreeAt.get(mapping.id) ?? 0);
    const sendMs = SHORTEST_SEND_MS + Math.round(120 * Math.exp(0.6 * this.random.normal()));
    const fate = this.#attempt(mapping, since, receivedAt, startsAt, sendMs);
    if ((fate.attemptedAt ?? 0) >= this.endsAt) return this.#stillWaiting(mapping, receivedAt);
    this.#laneFreeAt.set(mapping.id, fate.attemptedAt ?? startsAt);
    return fate;
  }

  #attempt(mapping: Mapping, since: number, dueAt: number, startsAt: number, sendMs: number): Fate {
    const luck = this.random.next();
    if (luck < DEAD) return this.#giveUp(mapping, dueAt, startsAt + sendMs);
    if (luck < DEAD + UNCERTAIN) return this.#loseAnswer(dueAt, startsAt + sendMs + 15_000);
    if (luck < DEAD + UNCERTAIN + RETRIED) return this.#retry(since, startsAt + sendMs, sendMs);
    return delivered(startsAt + sendMs, since, { attempts: 1, firstFailedAt: null, dueAt });
  }

  /** Refused at once by its platform, or tried until its time was over. */
  #giveUp({ bot }: Mapping, dueAt: number, at: number): Fate {
    if (this.random.chance(0.7)) {
      return failed(
        "dead",
        { attempts: 1, firstFailedAt: null, dueAt, at },
        "rejected",
        this.random.pick(REFUSALS[bot.platform]),
      );
    }
    const lastAt = at + BLOCKS_AT_MOST_MS - this.random.below(60_000);
    const tries = { attempts: MOST_ATTEMPTS, firstFailedAt: at, dueAt: lastAt - 50, at: lastAt };
    return failed("dead", tries, "transient", this.random.pick(FAILURES[bot.platform]));
  }

  #loseAnswer(dueAt: number, at: number): Fate {
    const tries = { attempts: 1, firstFailedAt: null, dueAt, at };
    return failed("uncertain", tries, "uncertain", "The connection was closed before an answer came");
  }

  #retry(since: number, firstFailedAt: number, sendMs: number): Fate {
    const attempts = 2 + Math.floor(this.random.next() ** 2 * 5);
    const backoff = Math.round(1_000 * (2 ** (attempts - 1) - 1) * (0.3 + 0.7 * this.random.next()));
    const dueAt = firstFailedAt + backoff;
    return delivered(dueAt + sendMs, since, { attempts, firstFailedAt, dueAt });
  }

  /** The lane's last ones wait for the program to start again: from here on nothing of the lane is sent. */
  #stillWaiting(mapping: Mapping, dueAt: number): Fate {
    this.#laneFreeAt.set(mapping.id, this.endsAt);
    return waiting("pending", dueAt);
  }
}

interface Tries {
  readonly attempts: number;
  readonly firstFailedAt: number | null;
  readonly dueAt: number;
}

function waiting(state: "pending" | "held", dueAt: number): Fate {
  const nothing = { firstFailedAt: null, attemptedAt: null, finishedAt: null, delayMs: null, errorKind: null };
  return { state, attempts: 0, dueAt, ...nothing, error: null };
}

function delivered(at: number, since: number, tries: Tries): Fate {
  const done = { attemptedAt: at, finishedAt: at, delayMs: at - since };
  return { state: "delivered", ...tries, ...done, errorKind: null, error: null };
}

function failed(
  state: "dead" | "uncertain",
  { at, ...tries }: Tries & { readonly at: number },
  errorKind: string,
  error: string,
): Fate {
  return { state, ...tries, attemptedAt: at, finishedAt: at, delayMs: null, errorKind, error };
}
