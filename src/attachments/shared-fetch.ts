import { AttachmentError, type OpenAttachment } from "./attachment-source.js";

interface Waiter {
  readonly maxBytes: number;
  readonly resolve: (file: OpenAttachment) => void;
  readonly reject: (error: unknown) => void;
}

/** One fetch that several wait for. It ends when all of them have gone: their signals aborted, or the file is too large for each. */
export class SharedFetch {
  readonly #waiters = new Set<Waiter>();
  readonly #controller = new AbortController();
  #knownSize: number | null = null;

  /** Aborts when nobody waits any more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  wait(maxBytes: number, signal: AbortSignal): Promise<OpenAttachment> {
    return new Promise((resolve, reject) => {
      const settled = <T>(then: (value: T) => void) => {
        return (value: T): void => {
          signal.removeEventListener("abort", gone);
          this.#waiters.delete(waiter);
          then(value);
          if (this.#waiters.size === 0) this.#controller.abort();
        };
      };
      const waiter: Waiter = { maxBytes, resolve: settled(resolve), reject: settled(reject) };
      const gone = (): void => waiter.reject(signal.reason);
      signal.addEventListener("abort", gone, { once: true });
      this.#waiters.add(waiter);
      if (this.#knownSize !== null) this.noteSize(this.#knownSize, true);
    });
  }

  /** Sends those away for whom the file is too large. `whole`: the size is final, and not just what came so far. */
  noteSize(bytes: number, whole: boolean): void {
    if (whole) this.#knownSize = bytes;
    for (const waiter of [...this.#waiters]) {
      if (bytes > waiter.maxBytes) waiter.reject(tooLarge(this.#knownSize));
    }
  }

  /** Each gets the file from `lend`, at once: so that there is no moment at which it seems to be nobody's. */
  resolve(lend: () => OpenAttachment): void {
    for (const waiter of [...this.#waiters]) waiter.resolve(lend());
  }

  reject(error: unknown): void {
    for (const waiter of [...this.#waiters]) waiter.reject(error);
  }
}

export function tooLarge(size: number | null): AttachmentError {
  return new AttachmentError("too-large", "The file is too large", { size });
}
