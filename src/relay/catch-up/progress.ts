import type { Cursor } from "./missed.js";

/**
 * How far a channel is taken in without a hole, as its live messages come. They are kept beside one another, so the
 * place moves only while none is under way and none has failed: what failed comes again.
 */
export class Progress {
  #newest: Cursor;
  #cursor: Cursor;
  #underWay = 0;
  readonly #failed = new Set<string>();

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
    this.#newest = cursor;
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  /** Everything up to there is kept, for whoever fetched it knows. */
  set(cursor: Cursor): void {
    this.#cursor = cursor;
    this.#newest = cursor;
    this.#failed.clear();
  }

  begin(): void {
    this.#underWay += 1;
  }

  /** `moves`: nothing before it can be missing. */
  kept(place: Cursor & { readonly messageId: string }, moves: boolean): void {
    this.#underWay -= 1;
    this.#failed.delete(place.messageId);
    if (moves && place.sentAt >= this.#newest.sentAt) this.#newest = place;
    this.#settle();
  }

  failed(messageId: string): void {
    this.#underWay -= 1;
    this.#failed.add(messageId);
  }

  #settle(): void {
    if (this.#underWay === 0 && this.#failed.size === 0) this.#cursor = this.#newest;
  }
}
