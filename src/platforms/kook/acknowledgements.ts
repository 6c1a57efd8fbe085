/** One event on its way to the store. */
export interface Pending {
  readonly sn: number | null;
  kept: boolean;
}

/** Handed-over entries are cut off in bulk, so that a long queue costs nothing per event. */
const CUT_AFTER = 1_024;

/**
 * How far into the session everything is kept. Events may be kept in any order; the sn moves only over those
 * that are kept without a hole.
 */
export class Acknowledgements {
  #sn: number;
  #inFlight = 0;
  #refused = 0;
  #queue: Pending[] = [];
  #head = 0;

  constructor(sn = 0) {
    this.#sn = sn;
  }

  get sn(): number {
    return this.#sn;
  }

  /** Something failed: what comes after it has to come again. */
  get broken(): boolean {
    return this.#refused > 0;
  }

  /** How many failed. */
  get refused(): number {
    return this.#refused;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  begin(sn: number | null): Pending {
    const pending: Pending = { sn, kept: false };
    this.#inFlight += 1;
    if (sn !== null && !this.broken) this.#queue.push(pending);
    return pending;
  }

  /** True when the sn moved. */
  keep(pending: Pending): boolean {
    pending.kept = true;
    this.#inFlight -= 1;
    const before = this.#sn;
    for (let next = this.#queue[this.#head]; next?.kept; next = this.#queue[this.#head]) {
      // A late event stands behind later ones: it never moves the sn back.
      this.#sn = Math.max(this.#sn, next.sn ?? 0);
      this.#head += 1;
    }
    if (this.#head >= CUT_AFTER) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return this.#sn !== before;
  }

  /** One that can't be kept: the sn never moves over it. */
  fail(): void {
    this.#inFlight -= 1;
    this.#refused += 1;
  }
}
