/** The thread that makes a copy of the database, on a connection of its own: neither the program's loop nor its writer does any of it. */
import { parentPort, workerData } from "node:worker_threads";
import { copyDatabase } from "./backup-copy.js";
import type { BackupOrder, FromBackupThread } from "./backup-run.js";
import { toStoreError } from "./errors.js";

const port = parentPort;
if (!port) throw new Error("This module is started as a worker thread");
const tell = (message: FromBackupThread): void => port.postMessage(message);

const PROGRESS_EACH_MS = 100;

class Stopped extends Error {}

const { source, target, stop } = workerData as BackupOrder;
const stopFlag = new Int32Array(stop);
let toldAt = 0;

try {
  const contents = await copyDatabase(source, target, {
    progress: (done, total) => {
      if (performance.now() - toldAt < PROGRESS_EACH_MS && done < total) return;
      toldAt = performance.now();
      tell({ type: "progress", progress: { done, total } });
    },
    rest: (ms) => {
      // Sleeps, and wakes at once when it is to stop.
      if (Atomics.wait(stopFlag, 0, 0, ms) !== "timed-out") throw new Stopped();
    },
  });
  tell({ type: "done", contents });
} catch (error) {
  if (error instanceof Stopped) tell({ type: "stopped" });
  else {
    const { kind, message } = toStoreError(error);
    tell({ type: "failed", failure: { kind, message, stack: error instanceof Error ? error.stack : undefined } });
  }
}
