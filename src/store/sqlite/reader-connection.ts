import type { Worker } from "node:worker_threads";
import type { Clock, Timer } from "../../clock.js";
import type { Logger } from "../../log.js";
import type { ReadOptions } from "../history.js";
import { timedOut, timeoutOf, type ReadName } from "../reads.js";
import { StoreError } from "../store.js";
import type { FromReader, ToReader } from "./reader-protocol.js";

interface PendingRead {
  readonly name: ReadName;
  readonly input: unknown;
  readonly options: ReadOptions | undefined;
  /** How often it was given to a thread. */
  tries: number;
  /** Frees its timer and its signal. */
  release(): void;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface ReaderOptions {
  /** A new thread that reads. */
  start(): Worker;
  readonly clock: Clock;
  readonly log: Logger;
  /** Ends the thread when nothing is under way: for one that is rarely needed. */
  readonly endsWhenIdle: boolean;
}

/** How often a read that lost its thread is asked again: it changed nothing, but it may be what ends them. */
const MOST_TRIES = 2;
/** How long a thread may take to notice that nobody waits any more; it hangs in one statement, and gives way to another. */
const OVERDUE_MS = 30_000;

/**
 * The program's end of a thread that reads. The thread is started by the first read, and again when it died: what was
 * under way is then asked once more.
 */
export class ReaderConnection {
  readonly #pending = new Map<number, PendingRead>();
  #nextId = 1;
  #thread: Worker | null = null;
  #overdue = new Map<number, Timer>();
  #closed = false;

  constructor(private readonly options: ReaderOptions) {}

  read(name: ReadName, input: unknown, options?: ReadOptions): Promise<unknown> {
    if (this.#closed) return Promise.reject(new StoreError("unavailable", "The store is closed"));
    if (options?.signal?.aborted) return Promise.reject(reasonOf(options.signal));
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const release = this.#watch(id, name, options);
      const read: PendingRead = { name, input, options, tries: 0, release, resolve, reject };
      this.#pending.set(id, read);
      this.#send(id, read);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const id of [...this.#pending.keys()]) this.#fail(id, new StoreError("unavailable", "The store is closed"));
    await this.#end();
  }

  #watch(id: number, name: ReadName, options: ReadOptions | undefined): () => void {
    const giveUp = (reason: unknown): void => this.#giveUp(id, reason);
    const timer = this.options.clock.after(timeoutOf(name, options), () => giveUp(timedOut(name)));
    const signal = options?.signal;
    const abort = (): void => giveUp(signal && reasonOf(signal));
    signal?.addEventListener("abort", abort, { once: true });
    return () => {
      timer.cancel();
      signal?.removeEventListener("abort", abort);
    };
  }

  #send(id: number, read: PendingRead): void {
    read.tries += 1;
    const thread = this.#startThread();
    thread.ref(); // a program whose last work is this read waits for it
    this.#post(thread, { type: "read", id, name: read.name, input: read.input });
  }

  #startThread(): Worker {
    if (this.#thread) return this.#thread;
    const thread = this.options.start();
    this.#thread = thread;
    thread.on("message", (message: FromReader) => this.#hear(message));
    thread.once("error", (error) => this.#lose(thread, error));
    thread.once("exit", () => this.#lose(thread, null));
    return thread;
  }

  #hear(message: FromReader): void {
    if (message.type === "progress") return this.#pending.get(message.id)?.options?.onProgress?.(message.progress);
    this.#overdue.get(message.id)?.cancel();
    this.#overdue.delete(message.id);
    if (message.type === "failure") {
      const error = new StoreError(message.failure.kind, message.failure.message);
      if (message.failure.stack) error.stack = message.failure.stack;
      return this.#fail(message.id, error);
    }
    if (message.type === "result") this.#take(message.id)?.resolve(message.value);
    this.#rest();
  }

  /** Whoever waited is told at once; the thread ends the read when it comes to it. */
  #giveUp(id: number, reason: unknown): void {
    if (!this.#pending.has(id)) return;
    const thread = this.#thread;
    if (thread) {
      this.#post(thread, { type: "cancel", id });
      this.#overdue.set(
        id,
        this.options.clock.after(OVERDUE_MS, () => this.#giveUpThread(thread, id)),
      );
    }
    this.#fail(id, reason);
  }

  /** Of no use when another read was answered since: then it listens. */
  #giveUpThread(thread: Worker, id: number): void {
    this.#overdue.delete(id);
    if (this.#thread !== thread || this.#pending.size === 0) return;
    this.options.log.warn("A read didn't end when told to; its thread is replaced");
    void thread.terminate();
  }

  #lose(thread: Worker, error: unknown): void {
    if (this.#thread !== thread) return;
    this.#thread = null;
    for (const timer of this.#overdue.values()) timer.cancel();
    this.#overdue.clear();
    if (this.#closed) return;
    if (error !== null || this.#pending.size > 0)
      this.options.log.error({ err: error }, "A thread that reads ended by itself");
    for (const [id, read] of [...this.#pending]) {
      if (read.tries < MOST_TRIES) this.#send(id, read);
      else this.#fail(id, new StoreError("unavailable", "The thread that reads has ended", { cause: error }));
    }
  }

  #fail(id: number, error: unknown): void {
    this.#take(id)?.reject(error);
    this.#rest();
  }

  #take(id: number): PendingRead | undefined {
    const read = this.#pending.get(id);
    this.#pending.delete(id);
    read?.release();
    return read;
  }

  #rest(): void {
    if (this.#pending.size > 0) return;
    this.#thread?.unref();
    if (this.options.endsWhenIdle) void this.#end();
  }

  /** Resolves when the thread has let go of the file. */
  #end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    if (!thread) return Promise.resolve();
    for (const timer of this.#overdue.values()) timer.cancel();
    this.#overdue.clear();
    return new Promise((resolve) => {
      thread.once("exit", () => resolve());
      thread.ref();
      this.#post(thread, { type: "close" });
    });
  }

  #post(thread: Worker, message: ToReader): void {
    thread.postMessage(message);
  }
}

/** An error unless whoever aborted said something else. */
function reasonOf(signal: AbortSignal): Error {
  return signal.reason as Error;
}
