/**
 * Copies the write-ahead log into the file on a connection of its own: neither the program's loop nor the thread that
 * writes waits for the disk meanwhile. https://sqlite.org/c3ref/wal_checkpoint_v2.html
 */
import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";

export interface CheckpointRequest {
  /** Then empties the log, too. */
  readonly truncate: boolean;
}

interface Progress {
  readonly busy: number;
  readonly log: number;
  readonly checkpointed: number;
}

/** Whoever writes waits while the log is emptied, so what is left of it then must be little. */
const FEW_PAGES = 256;
/** Should someone write or read just then, it is tried for so long. */
const PATIENCE_MS = 20;

const database = new Database((workerData as { path: string }).path, { fileMustExist: true, timeout: PATIENCE_MS });

parentPort?.on("message", ({ truncate }: CheckpointRequest) => {
  parentPort?.postMessage(checkpoint(truncate));
});

/** Whether everything is in the file, and the log is empty if that was asked for. */
function checkpoint(truncate: boolean): boolean {
  const { busy, log, checkpointed } = run("PASSIVE");
  if (busy !== 0) return false;
  if (!truncate) return checkpointed === log;
  return log - checkpointed <= FEW_PAGES && run("TRUNCATE").busy === 0;
}

function run(mode: "PASSIVE" | "TRUNCATE"): Progress {
  const [progress] = database.pragma(`wal_checkpoint(${mode})`) as Progress[];
  return progress ?? { busy: 1, log: 0, checkpointed: 0 };
}
