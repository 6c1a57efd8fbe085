import type { MessagePlace } from "../take-change.js";
import type { Digest } from "./digest.js";
import { HeldEvents } from "./held-events.js";
import type { Cursor } from "./missed.js";
import { Progress } from "./progress.js";

/** How long live messages wait while nothing comes of asking for what was missed. */
const PATIENCE_MS = 120_000;

/**
 * One channel.
 *
 *   current --begin--> behind, live messages wait --all fetched--> current
 *                        |   `--nothing came of it for 2 minutes--> behind, live messages go first
 *                        `--closed to the bot--> unreadable, live messages go
 */
export class Channel {
  state: "current" | "behind" | "unreadable" = "current";
  /** It is to be asked for, once more where that is under way. */
  wanted = false;
  running = false;
  /** Not asked for before this time. */
  notBefore = 0;
  failures = 0;
  digests: readonly Digest[] = [];
  /** Live events were left to the list: until they have come from there, it is behind. */
  leftToList = false;
  /** What was edited, deleted or pinned meanwhile is still to be looked for. */
  reconcileWanted = false;
  readonly held = new HeldEvents();
  readonly progress: Progress;
  /** When the first of the live messages that wait was said: from then on nothing was missed. */
  liveSince = Infinity;
  /** The last cursor that was kept. */
  saved: Cursor | null;
  #impatientAt = 0;
  #overtaken = false;

  constructor(
    readonly place: MessagePlace,
    cursor: Cursor,
    saved: Cursor | null = null,
  ) {
    this.progress = new Progress(cursor);
    this.saved = saved;
  }

  /** Live messages wait. */
  get holds(): boolean {
    return this.state === "behind" && !this.#overtaken;
  }

  /** Something may be missing. */
  fallBehind(now: number): void {
    this.wanted = true;
    this.notBefore = 0;
    this.failures = 0;
    this.state = "behind";
    this.#overtaken = false;
    this.#impatientAt = now + PATIENCE_MS;
    this.liveSince = Infinity;
  }

  /** Something was said there: it can be read. */
  heard(): void {
    if (this.state === "unreadable") this.state = "current";
  }

  movedOn(now: number): void {
    this.failures = 0;
    this.#impatientAt = now + PATIENCE_MS;
  }

  /** Order is kept as long as that is worth the wait: from then on, late is better than never. True when that begins. */
  loseEnoughPatience(now: number): boolean {
    if (!this.holds || now < this.#impatientAt) return false;
    this.#overtaken = true;
    this.held.release("take");
    return true;
  }

  /** Live messages go, those that waited first. */
  open(state: "current" | "unreadable"): void {
    this.state = state;
    this.held.release("take");
  }
}
