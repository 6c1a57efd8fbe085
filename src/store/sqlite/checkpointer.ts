import type { Worker } from "node:worker_threads";
import type { Logger } from "../../log.js";
import type { CheckpointRequest } from "./checkpoint-thread.js";
import { startThread } from "./start-thread.js";

/** A thread that nobody asked for so long ends: housekeeping comes seldom. */
const IDLE_MS = 30_000;

/** Has the write-ahead log copied into the file, one request after the other. Its thread lives only while it is needed. */
export class Checkpointer {
  #thread: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #last: Promise<boolean> = Promise.resolve(true);
  #answer: (copied: boolean) => void = () => undefined;

  constructor(
    private readonly path: string,
    private readonly log: Logger,
  ) {}

  /** False: something stood in the way. Never rejects: what was not copied now is copied later. */
  run(request: CheckpointRequest): Promise<boolean> {
    this.#last = this.#last.then(() => this.#ask(request));
    return this.#last;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#end();
  }

  async #ask(request: CheckpointRequest): Promise<boolean> {
    if (this.#idle) clearTimeout(this.#idle);
    const thread = (this.#thread ??= this.#start());
    const copied = await new Promise<boolean>((resolve) => {
      this.#answer = resolve;
      thread.postMessage(request);
    });
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref();
    return copied;
  }

  #start(): Worker {
    const thread = startThread("checkpoint-thread", { path: this.path });
    const gone = (error?: unknown): void => {
      if (this.#thread !== thread) return;
      this.#thread = null;
      this.log.warn({ err: error }, "The write-ahead log could not be copied");
      this.#answer(false);
    };
    thread.on("message", (copied: boolean) => this.#answer(copied));
    thread.once("error", gone);
    thread.once("exit", () => gone());
    return thread;
  }

  async #end(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }
}
