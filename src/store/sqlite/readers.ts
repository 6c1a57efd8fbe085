import type { Clock } from "../../clock.js";
import type { Logger } from "../../log.js";
import { LONG_READS, type Read } from "../reads.js";
import { ReaderConnection } from "./reader-connection.js";
import { startThread } from "./start-thread.js";

/** The threads that read a SQLite file: one for what a person waits for, and one, while it is needed, for long work. */
export function openReaders(
  path: string,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): { readonly read: Read; close(): Promise<void> } {
  const start = () => startThread("reader", { path });
  const short = new ReaderConnection({ start, clock, log, endsWhenIdle: false });
  const long = new ReaderConnection({ start, clock, log, endsWhenIdle: true });
  const read = ((name, input, options) => (LONG_READS.has(name) ? long : short).read(name, input, options)) as Read;
  return { read, close: async () => void (await Promise.all([short.close(), long.close()])) };
}
