import { randomUUID } from "node:crypto";
import type { Connection } from "./connection.js";
import type { KookKnobs } from "./knobs.js";

/** Events that a session keeps for a resume; older ones are no longer held. */
const KEPT = 50_000;

interface Numbered {
  readonly sn: number;
  readonly d: string;
}

/** The numbered events of a bot, kept for when its socket comes back. */
export class Session {
  readonly id = randomUUID();
  /** The number of the newest event. */
  sn = 0;
  /** From the oldest that is held to the newest. */
  #events: Numbered[] = [];
  #oldestLost = 0;
  #heldBack: Numbered | null = null;

  constructor(readonly botId: string) {}

  /** Numbers an event, and sends it as far as the knobs let it through. */
  take(d: string, knobs: KookKnobs, connection: Connection | undefined): void {
    const event = { sn: ++this.sn, d };
    if (spend(knobs, "dropEventsForGood")) return;
    this.#keep(event);
    if (!connection || connection.silent || spend(knobs, "loseEvents")) return;
    if (this.#heldBack === null && spend(knobs, "reorderEvents")) {
      this.#heldBack = event;
      return;
    }
    connection.event(event.d, knobs.withoutSn ? null : event.sn);
    if (spend(knobs, "duplicateEvents")) connection.event(event.d, event.sn);
    this.#release(connection);
  }

  /** Whether everything after that number is still there. */
  holds(sn: number): boolean {
    return sn <= this.sn && sn >= this.#oldestLost;
  }

  /** Sends again what came after that number. False when the socket was cut on the way. */
  replay(sn: number, connection: Connection, cutAfter = Infinity): boolean {
    this.#heldBack = null;
    let sent = 0;
    for (const event of this.#after(sn)) {
      if (sent === cutAfter) break;
      connection.event(event.d, event.sn);
      sent += 1;
    }
    if (cutAfter === Infinity) return true;
    connection.cutGently();
    return false;
  }

  /** Gives up what is older, as KOOK does after some time: asking for it yields RECONNECT 40108. */
  forgetUpTo(sn: number): void {
    this.#events = this.#after(sn);
    this.#oldestLost = Math.max(this.#oldestLost, sn);
  }

  /** Pretends that so many events came before, so that numbers get big. */
  skipTo(sn: number): void {
    this.sn = sn;
    this.forgetUpTo(sn);
  }

  #after(sn: number): Numbered[] {
    return this.#events.filter((event) => event.sn > sn);
  }

  #keep(event: Numbered): void {
    this.#events.push(event);
    if (this.#events.length >= 2 * KEPT) this.forgetUpTo(event.sn - KEPT);
  }

  #release(connection: Connection): void {
    const event = this.#heldBack;
    this.#heldBack = null;
    if (event) connection.event(event.d, event.sn);
  }
}

type Counter = "dropEventsForGood" | "loseEvents" | "reorderEvents" | "duplicateEvents";

function spend(knobs: KookKnobs, counter: Counter): boolean {
  if (knobs[counter] <= 0) return false;
  knobs[counter] -= 1;
  return true;
}
