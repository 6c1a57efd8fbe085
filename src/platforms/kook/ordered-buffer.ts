import type { EventPacket } from "./frame.js";

/** What became of a packet that came in: what may be handed on now, in order, and how it stood in the order. */
export interface Taken {
  readonly ready: readonly EventPacket[];
  readonly place: "next" | "duplicate" | "ahead" | "late" | "unnumbered";
}

/** More than this is never held back: a gap that long will not close. */
export const MOST_HELD = 1_000;
const MOST_SKIPPED_RANGES = 100;

const NOTHING: readonly EventPacket[] = [];

/**
 * Puts a session's events in the order of their sn, which starts at 1 and grows by one.
 * https://developer.kookapp.cn/doc/websocket
 */
export class OrderedBuffer {
  #last: number;
  readonly #held = new Map<number, EventPacket>();
  /** What was given up as missing. When it comes after all it is late, and not a duplicate. */
  #skipped: { from: number; to: number }[] = [];

  constructor(last = 0) {
    this.#last = last;
  }

  /** The highest sn that was handed on. */
  get last(): number {
    return this.#last;
  }

  /** Something is held back, waiting for what should have come before it. */
  get hasGap(): boolean {
    return this.#held.size > 0;
  }

  get isFull(): boolean {
    return this.#held.size >= MOST_HELD;
  }

  take(packet: EventPacket): Taken {
    const { sn } = packet;
    if (sn === null) return { ready: [packet], place: "unnumbered" };
    if (sn === this.#last + 1) {
      this.#last = sn;
      return { ready: this.#held.size === 0 ? [packet] : [packet, ...this.#drain()], place: "next" };
    }
    if (sn <= this.#last) {
      const late = this.#wasSkipped(sn);
      return { ready: late ? [packet] : NOTHING, place: late ? "late" : "duplicate" };
    }
    if (this.#held.has(sn)) return { ready: NOTHING, place: "duplicate" };
    this.#held.set(sn, packet);
    return { ready: NOTHING, place: "ahead" };
  }

  /** Gives up on what is missing: hands on all that is held, in order. */
  skip(): { readonly ready: readonly EventPacket[]; readonly missing: number } {
    const ready = [...this.#held.values()].sort((a, b) => (a.sn ?? 0) - (b.sn ?? 0));
    let missing = 0;
    for (const { sn } of ready) {
      if (sn === null) continue;
      if (sn > this.#last + 1) {
        this.#skipped.push({ from: this.#last + 1, to: sn - 1 });
        missing += sn - this.#last - 1;
      }
      this.#last = sn;
    }
    if (this.#skipped.length > MOST_SKIPPED_RANGES) this.#skipped = this.#skipped.slice(-MOST_SKIPPED_RANGES);
    this.#held.clear();
    return { ready, missing };
  }

  #drain(): EventPacket[] {
    const ready: EventPacket[] = [];
    for (let next = this.#held.get(this.#last + 1); next; next = this.#held.get(this.#last + 1)) {
      this.#last += 1;
      this.#held.delete(this.#last);
      ready.push(next);
    }
    return ready;
  }

  #wasSkipped(sn: number): boolean {
    const index = this.#skipped.findIndex(({ from, to }) => from <= sn && sn <= to);
    const range = this.#skipped[index];
    if (!range) return false;
    const rest = [
      { from: range.from, to: sn - 1 },
      { from: sn + 1, to: range.to },
    ].filter(({ from, to }) => from <= to);
    this.#skipped.splice(index, 1, ...rest);
    return true;
  }
}
