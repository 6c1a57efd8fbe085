import { DELAY_SPANS, delaySpan } from "../../src/store/delay-histogram.js";
import type { Fate } from "./fates.js";
import { HOUR_MS } from "./rhythm.js";

const MINUTE_MS = 60_000;

/** The store's sums over all mappings stand under this one. */
const ALL_MAPPINGS = 0;
/** More than there are mappings: makes one number of an hour and a mapping. */
export const MOST_MAPPINGS = 4_000;

export interface Outcomes {
  delivered: number;
  dead: number;
  uncertain: number;
  readonly delays: number[];
}

export interface Tally extends Outcomes {
  readonly mappingId: number;
  /** The span's first millisecond. */
  readonly begin: number;
  lastDeliveredAt: number | null;
}

/** What the store has counted of a history's outcomes: only creates count, in the span in which they were finished. */
export class Tallies {
  readonly #hours = new Map<number, Tally>();
  readonly #minutes = new Map<number, Tally>();

  count(mappingId: number, fate: Fate): void {
    const { state, finishedAt } = fate;
    if (finishedAt === null || state === "filtered") return;
    const hour = finishedAt - (finishedAt % HOUR_MS);
    add(find(this.#hours, mappingId, hour), fate, finishedAt);
    add(find(this.#hours, ALL_MAPPINGS, hour), fate, finishedAt);
    add(find(this.#minutes, ALL_MAPPINGS, finishedAt - (finishedAt % MINUTE_MS)), fate, finishedAt);
  }

  /** Each mapping's, and those of all mappings together. */
  hours(): Iterable<Tally> {
    return this.#hours.values();
  }

  /** Of all mappings together. */
  minutes(): Iterable<Tally> {
    return this.#minutes.values();
  }
}

function find(tallies: Map<number, Tally>, mappingId: number, begin: number): Tally {
  const key = (begin / MINUTE_MS) * (MOST_MAPPINGS + 1) + mappingId;
  const known = tallies.get(key);
  if (known) return known;
  const delays = new Array<number>(DELAY_SPANS).fill(0);
  const tally: Tally = { mappingId, begin, delivered: 0, dead: 0, uncertain: 0, lastDeliveredAt: null, delays };
  tallies.set(key, tally);
  return tally;
}

function add(tally: Tally, { state, delayMs }: Fate, finishedAt: number): void {
  if (state === "dead" || state === "uncertain") tally[state] += 1;
  if (state !== "delivered") return;
  tally.delivered += 1;
  tally.lastDeliveredAt = Math.max(tally.lastDeliveredAt ?? 0, finishedAt);
  const span = delaySpan(delayMs ?? 0);
  tally.delays[span] = (tally.delays[span] ?? 0) + 1;
}
