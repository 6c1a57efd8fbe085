import type { Call } from "./operations/index.js";
import { StoreError } from "./store.js";

/** Events that follow each other: those of one account that came since it was last asked to tell some again. */
interface InStream {
  readonly accountId: number;
  readonly stream: number;
}

/**
 * What belongs to a stream is kept in the stream's order or not at all: once one event could not be kept, those behind
 * it are refused, also when they were handed in before anybody knew. They come again behind the one that failed; kept
 * now, they would stand before it.
 */
export class Streams {
  /** The one of each account that failed last; an older one is never asked for again. */
  readonly #failed = new Map<number, number>();

  /** @throws StoreError "behind" */
  check(call: Call): void {
    const of = streamOf(call);
    if (of && this.#failed.get(of.accountId) === of.stream) {
      throw new StoreError("behind", "An earlier event could not be kept, so this one has to come again behind it");
    }
  }

  fail(call: Call): void {
    const of = streamOf(call);
    if (of) this.#failed.set(of.accountId, of.stream);
  }
}

function streamOf({ input }: Call): InStream | null {
  const { accountId, stream } = (input ?? {}) as Partial<InStream>;
  return typeof stream === "number" && typeof accountId === "number" ? { accountId, stream } : null;
}
