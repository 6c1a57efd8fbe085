import type { Logger } from "../log.js";
import { StoreError } from "../store/store.js";

/** What names an event in the log: ids and a type, never what was said. */
export interface EventFacts {
  readonly id: string;
  readonly sn: number | null;
  readonly type: string;
  readonly place: string | null;
}

/** After so many tries an event is given up. */
const MOST_TRIES = 3;
const MOST_REMEMBERED = 1_000;

/** What is no event's fault: it passes, and until then every event would fail. */
const PASSING: ReadonlySet<StoreError["kind"]> = new Set([
  "full",
  "locked",
  "corrupt",
  "unavailable",
  "behind",
  "timeout",
]);

/**
 * Events that can't be taken in for a fault of ours, each time they come. All that follows such a one waits behind it,
 * so that after a few tries it is skipped: one message is missing then, and not all.
 */
export class HopelessEvents {
  skipped = 0;
  /** Failed tries by event. */
  readonly #tries = new Map<string, number>();

  constructor(private readonly log: Logger) {}

  /** Tries to take an event in. @throws what kept it from being taken in, as long as it is worth another try. */
  async try(event: EventFacts, take: () => Promise<void>): Promise<void> {
    const { id } = event;
    if ((this.#tries.get(id) ?? 0) >= MOST_TRIES) {
      // Nothing behind it was kept, as it was refused until now: the order stays whole.
      this.skipped += 1;
      return this.log.error(
        { event, tries: MOST_TRIES },
        "An event that fails each time was skipped: one event is lost",
      );
    }
    try {
      await take();
      this.#tries.delete(id);
    } catch (error) {
      if (!isPassing(error)) this.#failed(event, error);
      throw error;
    }
  }

  #failed(event: EventFacts, error: unknown): void {
    const tries = (this.#tries.get(event.id) ?? 0) + 1;
    this.log.error({ err: error, event, tries }, "An event failed by a bug");
    if (this.#tries.size >= MOST_REMEMBERED) this.#tries.clear();
    this.#tries.set(event.id, tries);
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof StoreError && PASSING.has(error.kind);
}
