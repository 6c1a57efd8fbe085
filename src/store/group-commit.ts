import type { Outcome } from "./batch.js";
import type { Call } from "./operations/index.js";

interface Waiting {
  readonly call: Call;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** So that one commit keeps nobody waiting for long, and one answer doesn't stop the loop. */
const MOST_IN_A_BATCH = 256;
/**
 * A second batch goes ahead of the first one's answer only when it is this large: then whoever runs them need not idle
 * while we prepare the next. A smaller one gains more by growing until the next commit.
 */
const WORTH_GOING_AHEAD = 128;
/** Half of so many go first: those who wait for them say more while the other half is carried out. */
const WORTH_HALVING = 40;

/**
 * Calls in the order in which they were made. Those that come while a commit is under way share the next one; on an
 * idle store a call goes at once. There is no timer.
 */
export class GroupCommit {
  #waiting: Waiting[] = [];
  #running = 0;
  /** The size of the batch that began last. */
  #lastSize = 0;
  #scheduled = false;
  #whenDrained: (() => void)[] = [];

  /** `atOnce`: how many batches may be under way. More than one only where `run` keeps their order by itself. */
  constructor(
    private readonly run: (calls: readonly Call[]) => Promise<readonly Outcome[]>,
    private readonly atOnce = 1,
  ) {}

  submit(call: Call): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  drained(): Promise<void> {
    if (this.#waiting.length === 0 && this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenDrained.push(resolve));
  }

  /** Calls of one turn of the loop go together. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      while (this.#mayRun()) void this.#runBatch();
      if (this.#running === 0) for (const done of this.#whenDrained.splice(0)) done();
    });
  }

  #mayRun(): boolean {
    if (this.#running === 0) return this.#waiting.length > 0;
    const isHalf = this.#lastSize >= WORTH_HALVING / 2 && this.#waiting.length >= this.#lastSize;
    return this.#running < this.atOnce && (isHalf || this.#waiting.length >= WORTH_GOING_AHEAD);
  }

  #nextSize(): number {
    const waiting = this.#waiting.length;
    const halves = this.#running === 0 && this.atOnce > 1 && waiting >= WORTH_HALVING && waiting < WORTH_GOING_AHEAD;
    return halves ? Math.floor(waiting / 2) : Math.min(waiting, MOST_IN_A_BATCH);
  }

  async #runBatch(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#nextSize());
    this.#lastSize = batch.length;
    this.#running += 1;
    try {
      const outcomes = await this.run(batch.map(({ call }) => call));
      for (const [index, waiting] of batch.entries()) settle(waiting, outcomes[index]);
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      this.#running -= 1;
      this.#schedule();
    }
  }
}

function settle(waiting: Waiting, outcome: Outcome | undefined): void {
  if (outcome?.ok) waiting.resolve(outcome.value);
  else waiting.reject(outcome?.error ?? new Error("A call was left without an answer"));
}
