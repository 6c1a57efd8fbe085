import type { QueuedDelivery } from "../store/store.js";

/** Of a lane's head: an earlier try may have reached the platform without our knowing. */
export interface Doubt {
  readonly deliveryId: number;
  /**
   * An answer got lost, or whoever had the lane stopped in the middle. Else it is only known that something failed
   * before our time, which may have been anything.
   */
  readonly grave: boolean;
  /** A person knows of it, and had it sent again. */
  readonly decided: boolean;
  /** What was sent without an answer, the latest first: the message may say something else by now. */
  readonly tried: readonly TriedPart[];
}

export interface TriedPart {
  readonly part: number;
  readonly content: unknown;
}

/** Edits may follow each other fast; the latest ones are enough. */
const MOST_TRIED = 5;
/** Of what was given up in doubt; what is sent again long after that is sent like anything else. */
const MOST_GIVEN_UP = 100;

/** What a lane doesn't know of its head. */
export class Doubts {
  #isFirst = false;
  /** What came to us until then may have been tried by whoever had the lane before us; null: he let go of it. */
  #triedUntil: number | null = null;
  #doubtedUntil: number | null = null;
  #doubt: Doubt | null = null;
  readonly #givenUp = new Map<number, Doubt>();

  /** The lane is ours from now on. */
  claimed(triedUntil: number | null): void {
    this.#isFirst = true;
    this.#triedUntil = triedUntil;
  }

  /** Of the delivery that is the head now. */
  about({ id: deliveryId, attempts, receivedAt }: QueuedDelivery): Doubt | null {
    const isFirst = this.#isFirst;
    const triedUntil = this.#triedUntil;
    this.#isFirst = false;
    this.#triedUntil = null;
    if (this.#doubt?.deliveryId === deliveryId) return this.#doubt;
    const before = this.#givenUp.get(deliveryId);
    if (before) return (this.#doubt = before);
    const wasTried = triedUntil !== null && receivedAt <= triedUntil;
    const isInDoubt = wasTried || (isFirst && attempts > 0);
    this.#doubtedUntil = wasTried ? triedUntil : null;
    this.#doubt = isInDoubt ? { deliveryId, grave: wasTried, decided: false, tried: [] } : null;
    return this.#doubt;
  }

  /**
   * What was in doubt is there. A loss of power takes back the last outcomes, so what follows may be there, too; the
   * first that isn't ends it, since they are sent in order.
   */
  arrived(): void {
    this.#triedUntil = this.#doubtedUntil;
  }

  /** Of a delivery that has its outcome: in doubt it is only when it is sent again after it was given up. */
  ended(deliveryId: number, givenUp: boolean): void {
    this.#givenUp.delete(deliveryId);
    if (this.#doubt?.deliveryId !== deliveryId) return;
    if (givenUp) this.#givenUp.set(deliveryId, { ...this.#doubt, decided: true });
    const [oldest] = this.#givenUp.keys();
    if (oldest !== undefined && this.#givenUp.size > MOST_GIVEN_UP) this.#givenUp.delete(oldest);
    this.#doubt = null;
  }

  /** A request for this delivery was left without an answer. */
  answerLost(deliveryId: number, tried: TriedPart | null): void {
    this.#doubtedUntil = null;
    const before = this.#doubt?.deliveryId === deliveryId ? this.#doubt.tried : [];
    this.#doubt = {
      deliveryId,
      grave: true,
      decided: false,
      tried: [...(tried ? [tried] : []), ...before].slice(0, MOST_TRIED),
    };
  }
}
