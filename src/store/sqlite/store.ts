import { systemClock } from "../../clock.js";
import type { Logger } from "../../log.js";
import { buildStore, type Submit } from "../build-store.js";
import { GroupCommit } from "../group-commit.js";
import { keepLatestPositions } from "../latest-positions.js";
import { StoreError, type Store } from "../store.js";
import { Checkpointer } from "./checkpointer.js";
import { openReaders } from "./readers.js";
import { startThread } from "./start-thread.js";
import { WorkerConnection } from "./worker-connection.js";

/** While the worker runs one batch, the next one may be on its way to it. */
const BATCHES_AT_ONCE = 2;

/** The store of a SQLite file. @throws StoreError when it can't be opened, with the mend. */
export async function openSqliteStore(path: string, log: Logger, onBroken?: () => void): Promise<Store> {
  const connection = new WorkerConnection(startThread("worker", { path }), log, onBroken);
  await connection.ready.catch((error: unknown) => {
    throw error instanceof StoreError ? describeFailure(error, path) : error;
  });
  const commits = new GroupCommit((calls) => connection.run(keepLatestPositions(calls)), BATCHES_AT_ONCE);
  const submit = ((name, input) => commits.submit({ name, input })) as Submit;
  const readers = openReaders(path, { clock: systemClock, log });
  const checkpointer = new Checkpointer(path, log);
  const close = async (): Promise<void> => {
    await commits.drained();
    await readers.close();
    await checkpointer.close(); // before the writer, who empties the log if no one else has the file open
    await connection.close();
  };
  return { ...buildStore(submit, close, readers.read), checkpoint: (request) => checkpointer.run(request) };
}

function describeFailure(error: StoreError, path: string): StoreError {
  const say = (sentence: string): StoreError => new StoreError(error.kind, sentence, { cause: error });
  switch (error.kind) {
    case "corrupt":
      return say(
        `${path} is not a usable SQLite database (${error.message}). Restore a backup ("npm run restore -- list" shows what there is), or move the file away.`,
      );
    case "unavailable":
    case "full":
      return say(`${path} can't be opened for writing (${error.message}). Check the folder, its rights and its space.`);
    case "locked":
      return say(`${path} is in use by another program (${error.message}). Stop that program first.`);
    default:
      return error;
  }
}
