import type { Worker } from "node:worker_threads";
import type { Logger } from "../../log.js";
import type { Outcome } from "../batch.js";
import type { Call } from "../operations/index.js";
import { StoreError } from "../store.js";
import type { FromWorker, ToWorker, WireFailure, WireOutcome } from "./protocol.js";

interface Reply {
  resolve(outcomes: readonly Outcome[]): void;
  reject(error: StoreError): void;
}

/** The program's end of the worker thread. When the thread is gone, everything under way and everything later is refused. */
export class WorkerConnection {
  /** Resolves when the database is open. */
  readonly ready: Promise<void>;
  readonly #replies: Reply[] = [];
  #broken: StoreError | null = null;
  #closing: Promise<void> | null = null;

  constructor(
    private readonly worker: Worker,
    private readonly log: Logger,
    /** The thread is gone, though it was open and nobody asked it to end. */
    private readonly onBroken: () => void = () => undefined,
  ) {
    this.ready = new Promise((resolve, reject) => {
      worker.on("message", (message: FromWorker) => {
        if (message.type === "ready") resolve();
        else if (message.type === "failed") reject((this.#broken = toError(message.failure)));
        else this.#replies.shift()?.resolve(message.outcomes.map(fromWire));
      });
      worker.once("error", (error) => reject(this.#break(error)));
      worker.once("exit", () => reject(this.#break(null)));
    });
    // Who asked for a store that couldn't be opened hears it; a thread that dies later is told by #break.
    this.ready.catch(() => undefined);
  }

  run(calls: readonly Call[]): Promise<readonly Outcome[]> {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      this.#replies.push({ resolve, reject });
      this.#post({ type: "batch", calls });
    });
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      if (this.#broken) return resolve();
      this.worker.once("exit", () => resolve());
      this.#post({ type: "close" });
    });
    return this.#closing;
  }

  #post(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  #break(cause: unknown): StoreError {
    if (this.#broken) return this.#broken;
    const asked = this.#closing !== null;
    if (!asked) {
      this.log.fatal({ err: cause }, "The store's thread ended by itself");
      void this.ready.then(this.onBroken, () => undefined); // who couldn't open it hears that
    }
    this.#broken = new StoreError("unavailable", asked ? "The store is closed" : "The store's thread has ended", {
      cause,
    });
    for (const reply of this.#replies.splice(0)) reply.reject(this.#broken);
    return this.#broken;
  }
}

function fromWire(outcome: WireOutcome): Outcome {
  return outcome.ok ? outcome : { ok: false, error: toError(outcome.failure) };
}

function toError({ kind, message, stack }: WireFailure): StoreError {
  const error = new StoreError(kind, message);
  if (stack) error.stack = stack;
  return error;
}
