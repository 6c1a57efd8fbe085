import type { Progress } from "../history.js";
import { StoreError } from "../store.js";
import type { FileContents } from "./backup-contents.js";
import type { WireFailure } from "./protocol.js";
import { startThread } from "./start-thread.js";

export interface BackupOrder {
  readonly source: string;
  /** There, and empty. */
  readonly target: string;
  /** One integer: anything but 0 means stop. */
  readonly stop: SharedArrayBuffer;
}

export type FromBackupThread =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "done"; readonly contents: FileContents }
  | { readonly type: "failed"; readonly failure: WireFailure }
  | { readonly type: "stopped" };

export interface RunOptions {
  /** Ends the copy between two steps. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Copies a database in a thread of its own, and checks the copy. Settles after the thread has let go of both files. */
export async function copyInThread(
  source: string,
  target: string,
  { signal, onProgress }: RunOptions,
): Promise<FileContents> {
  signal?.throwIfAborted();
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const thread = startThread("backup-thread", { source, target, stop } satisfies BackupOrder);
  const askToStop = (): void => {
    Atomics.store(new Int32Array(stop), 0, 1);
    Atomics.notify(new Int32Array(stop), 0);
  };
  signal?.addEventListener("abort", askToStop, { once: true });
  try {
    const last = await new Promise<FromBackupThread | undefined>((resolve, reject) => {
      let ending: FromBackupThread | undefined;
      thread.on("message", (message: FromBackupThread) => {
        if (message.type === "progress") onProgress?.(message.progress);
        else ending = message;
      });
      thread.once("error", reject);
      thread.once("exit", () => resolve(ending));
    });
    if (last?.type === "done") return last.contents;
    signal?.throwIfAborted();
    throw last?.type === "failed"
      ? new StoreError(last.failure.kind, last.failure.message)
      : new StoreError("unavailable", "The backup's thread ended by itself");
  } finally {
    signal?.removeEventListener("abort", askToStop);
  }
}
