import { Refusal } from "./refusal.js";

/** One thing that happened. https://core.telegram.org/bots/api#update */
export interface Update {
  readonly update_id: number;
  readonly [kind: string]: unknown;
}

/** Not sent unless asked for. */
const ONLY_WHEN_ASKED: readonly string[] = ["chat_member", "message_reaction", "message_reaction_count"];

interface Poll {
  readonly limit: number;
  readonly answer: (updates: readonly Update[]) => void;
  readonly fail: (refusal: Refusal) => void;
  readonly timer: NodeJS.Timeout;
}

/** A bot's updates, kept until they are confirmed by a higher offset. https://core.telegram.org/bots/api#getupdates */
export class UpdateQueue {
  #updates: Update[] = [];
  #nextId: number;
  #allowed: readonly string[] = [];
  #poll: Poll | null = null;

  constructor(
    firstId: number,
    private readonly changed: () => void,
  ) {
    this.#nextId = firstId;
  }

  /** Whether someone waits for updates right now. */
  get polled(): boolean {
    return this.#poll !== null;
  }

  get pending(): readonly Update[] {
    return this.#updates;
  }

  /** Keeps an update if the bot has asked for its kind; a kind that isn't asked for is lost, as on Telegram. */
  add(kind: string, content: unknown): void {
    const asked = this.#allowed.length === 0 ? !ONLY_WHEN_ASKED.includes(kind) : this.#allowed.includes(kind);
    if (!asked) return;
    this.#updates.push({ update_id: this.#nextId++, [kind]: content });
    this.#serve();
  }

  /** Forgets what waits. */
  drop(): void {
    this.#updates = [];
  }

  /** Waits for updates; a poll that waits already is ended, since only one may. */
  take(options: {
    readonly offset: number;
    readonly limit: number;
    readonly timeoutMs: number;
    readonly allowed: readonly string[] | undefined;
    readonly whenGone: (act: () => void) => void;
  }): Promise<readonly Update[]> {
    this.#end(
      new Refusal(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
      ),
    );
    if (options.allowed !== undefined) this.#allowed = options.allowed;
    this.#confirm(options.offset);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#finish([]), options.timeoutMs);
      timer.unref();
      const poll = { limit: options.limit, answer: resolve, fail: reject, timer };
      this.#poll = poll;
      this.changed();
      const hungUp = (): void => {
        if (this.#poll === poll) this.#finish([]);
      };
      options.whenGone(hungUp);
      if (this.#updates.length > 0 || options.timeoutMs === 0) this.#serve(true);
    });
  }

  /** A positive offset confirms everything before it, a negative one all but the last few. */
  #confirm(offset: number): void {
    if (offset < 0) this.#updates = this.#updates.slice(offset);
    else if (offset > 0) this.#updates = this.#updates.filter((update) => update.update_id >= offset);
  }

  #serve(evenEmpty = false): void {
    if (!this.#poll || (this.#updates.length === 0 && !evenEmpty)) return;
    this.#finish(this.#updates.slice(0, this.#poll.limit));
  }

  #finish(updates: readonly Update[]): void {
    const poll = this.#poll;
    if (!poll) return;
    this.#poll = null;
    clearTimeout(poll.timer);
    poll.answer(updates);
  }

  #end(refusal: Refusal): void {
    const poll = this.#poll;
    if (!poll) return;
    this.#poll = null;
    clearTimeout(poll.timer);
    poll.fail(refusal);
  }
}
