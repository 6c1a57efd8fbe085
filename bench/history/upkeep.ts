import { silentLogger } from "../../src/log.js";
import { openStore } from "../../src/store/open-store.js";
import type { HistoryOptions } from "./options.js";

/** What a step takes in: many, for nobody waits. */
const ROWS_A_STEP = 20_000;

/**
 * What the store makes of the rows beside the messages' way: ids in blocks, the log's index, counts of what came in,
 * closed days, the search's index. Made by the store itself, as its jobs would have done over the days.
 */
export async function keepUp(path: string, options: HistoryOptions): Promise<void> {
  const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
  try {
    const roll = { now: options.endsAt, limit: ROWS_A_STEP };
    while (!(await store.rollUp(roll)).done);
    while (!(await store.indexTexts({ limit: ROWS_A_STEP })).done);
  } finally {
    await store.close();
  }
}
