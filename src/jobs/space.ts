import type { Store } from "../store/store.js";
import type { Job } from "./job.js";
import { DAY_MS } from "./retention.js";
import { eachStep } from "./steps.js";

/** Pages a step: each may move another page from the file's end. */
const PAGES_A_STEP = 30;
/** What stays free for the messages of the next days, as a part of what is in use: else the file grows again at once. */
const SPARE = 0.1;
/** Of a large file no more than this: some days of a busy host. */
const MOST_SPARE_BYTES = 64 * 1024 * 1024;

/** The file becomes smaller by what was purged. PostgreSQL gives space back by itself (autovacuum). */
export function giveBackSpace(store: Store): Job {
  return {
    name: "space",
    schedule: "0 4 * * *",
    everyMs: 1.5 * DAY_MS,
    makesWay: true,
    run: async (turn) => {
      const before = await store.readSpace({});
      const { pageBytes } = before;
      if (pageBytes === null) return {};
      if (!before.shrinks) return { freeBytes: before.freePages * pageBytes, needsCompacting: 1 };
      let space = before;
      await eachStep(store, turn, async () => {
        const inUse = space.pages - space.freePages;
        const spare = Math.ceil(Math.min(inUse * SPARE, MOST_SPARE_BYTES / pageBytes));
        const excess = space.freePages - spare;
        if (excess > 0) space = await store.giveBackSpace({ pages: Math.min(excess, PAGES_A_STEP) });
        return { done: excess <= PAGES_A_STEP };
      });
      await store.checkpoint({ truncate: true });
      return {
        givenBytes: Math.max(0, before.pages - space.pages) * pageBytes,
        freeBytes: space.freePages * pageBytes,
      };
    },
  };
}

/** Keeps the write-ahead log small where messages come seldom: it is emptied only if nobody would wait for it. */
export function checkpoint(store: Store): Job {
  return {
    name: "checkpoint",
    schedule: "7,22,37,52 * * * *",
    everyMs: DAY_MS,
    makesWay: true,
    run: async () => ({ emptied: (await store.checkpoint({ truncate: true })) ? 1 : 0 }),
  };
}

/** Lets SQLite look whether what it believes of its tables still fits, so that its plans stay good. */
export function optimize(store: Store): Job {
  return {
    name: "optimize",
    schedule: "30 4 * * *",
    everyMs: 1.5 * DAY_MS,
    makesWay: true,
    run: async () => {
      await store.optimize({});
      return {};
    },
  };
}
