import type { Worker } from "node:worker_threads";
import type { Logger } from "../../log.js";
import type { Outcome } from "../batch.js";
import { buildStore, type Submit } from "../build-store.js";
import { GroupCommit } from "../group-commit.js";
import type { Call } from "../operations/index.js";
import { StoreError, type Store } from "../store.js";
import { startThread } from "./start-thread.js";
import type { FromWorker, ToWorker, WireFailure, WireOutcome } from "./protocol.js";

interface Reply {
  resolve(outcomes: readonly Outcome[]): void;
  reject(error: StoreError): void;
}

/** While the worker runs one batch, the next one is on its way to it. */
const BATCHES_AT_ONCE = 2;

/** The store of a SQLite file. @throws StoreError when it can't be opened, with the mend. */
export async function openSqliteStore(path: string, log: Logger): Promise<Store> {
  const connection = new WorkerConnection(path, log);
  await connection.ready;
  const commits = new GroupCommit((calls) => connection.run(calls), BATCHES_AT_ONCE);
  const submit = ((name, input) => commits.submit({ name, input })) as Submit;
  return buildStore(submit, async () => {
    await commits.drained();
    await connection.close();
  });
}

/** The program's end of the worker thread. */
class WorkerConnection {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #replies: Reply[] = [];
  #broken: StoreError | null = null;
  #closed: Promise<void> | null = null;

  constructor(
    private readonly path: string,
    private readonly log: Logger,
  ) {
    this.#worker = startThread("worker", { path });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on("message", (message: FromWorker) => {
        if (message.type === "ready") resolve();
        else if (message.type === "failed") reject(describeFailure(toError(message.failure), this.path));
        else if (message.type === "outcomes") this.#replies.shift()?.resolve(message.outcomes.map(fromWire));
      });
      this.#worker.once("error", (error) => {
        this.log.fatal({ err: error }, "Store worker failed");
        reject(this.#break(error));
      });
      this.#worker.once("exit", () => reject(this.#break(null)));
    });
  }

  run(calls: readonly Call[]): Promise<readonly Outcome[]> {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      this.#replies.push({ resolve, reject });
      this.#post({ type: "batch", calls });
    });
  }

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      if (this.#broken) return resolve();
      this.#worker.once("exit", () => resolve());
      this.#post({ type: "close" });
    });
    return this.#closed;
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** Nobody waits for an answer that won't come, and nobody asks again in vain. */
  #break(cause: unknown): StoreError {
    this.#broken ??= new StoreError("unavailable", "The store is closed", { cause });
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

function describeFailure(error: StoreError, path: string): StoreError {
  const say = (sentence: string): StoreError => new StoreError(error.kind, sentence, { cause: error });
  switch (error.kind) {
    case "corrupt":
      return say(
        `${path} is not a usable SQLite database (${error.message}). Restore a backup, or move the file away.`,
      );
    case "unavailable":
    case "full":
      return say(
        `${path} can't be opened for writing (${error.message}). Check the folder, its rights and its free space.`,
      );
    case "locked":
      return say(`${path} is in use by another program (${error.message}). Stop that program first.`);
    default:
      return error;
  }
}
