import { EventEmitter } from "node:events";

/** What a wait may yield while it isn't fulfilled. */
export type Nothing = false | null | undefined | 0 | "";

/** Tells of every change of a local server's world, and lets a test wait for one without polling. */
export class Changes {
  readonly events = new EventEmitter<{ change: [] }>();
  readonly #waits = new Set<{ check: () => void; fail: (error: Error) => void }>();
  #scheduled = false;

  constructor() {
    this.events.setMaxListeners(0);
  }

  /** Says that something changed. Waits are looked at once for all changes of a turn, so that a burst stays cheap. */
  announce(): void {
    this.events.emit("change");
    if (this.#scheduled || this.#waits.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (const wait of [...this.#waits]) wait.check();
    });
  }

  /** Resolves to what the predicate yields as soon as that is something. Rejects when the predicate throws or the server closes. */
  until<T>(predicate: () => T | Nothing): Promise<T> {
    return new Promise((resolve, reject) => {
      const wait = {
        check: (): void => {
          try {
            const found = predicate();
            if (!found) return;
            this.#waits.delete(wait);
            resolve(found);
          } catch (error) {
            wait.fail(error instanceof Error ? error : new Error(String(error)));
          }
        },
        fail: (error: Error): void => {
          this.#waits.delete(wait);
          reject(error);
        },
      };
      this.#waits.add(wait);
      wait.check();
    });
  }

  /** Ends all waits. */
  close(): void {
    for (const wait of [...this.#waits])
      wait.fail(new Error("The local server was closed while something waited for it"));
  }
}
