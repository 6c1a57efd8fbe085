import type { Store } from "../store/store.js";
import type { Job } from "./job.js";
import { DAY_MS } from "./retention.js";
import { eachStep } from "./steps.js";

const MINUTE_MS = 60_000;

/** Counts what came in, for lists and statistics. */
export function rollUp(store: Store): Job {
  return {
    name: "roll-up",
    schedule: "*/10 * * * * *",
    everyMs: MINUTE_MS,
    makesWay: false,
    run: (turn) => eachStep(store, turn, () => store.rollUp({ now: turn.now })),
  };
}

/** Makes new texts searchable, and those that are gone no longer. */
export function indexTexts(store: Store): Job {
  return {
    name: "index-texts",
    schedule: "5,15,25,35,45,55 * * * * *",
    everyMs: MINUTE_MS,
    makesWay: false,
    run: (turn) => eachStep(store, turn, () => store.indexTexts({})),
  };
}

/** Counts everything once more, should the statistics ever be doubted. */
export function recount(store: Store): Job {
  return {
    name: "recount",
    schedule: null,
    everyMs: Infinity,
    makesWay: true,
    run: (turn) => eachStep(store, turn, () => store.rebuildStats({ now: turn.now })),
  };
}

/** Once a week it is looked whether the file is sound, while there still are backups from before. */
export function checkIntegrity(store: Store): Job {
  return {
    name: "check-integrity",
    schedule: "30 5 * * 0",
    everyMs: 10 * DAY_MS,
    makesWay: true,
    run: async ({ signal }) => {
      const [problem, ...more] = await store.checkIntegrity({}, { signal });
      if (problem !== undefined) {
        throw new Error(
          `The database is damaged: ${problem}${more.length > 0 ? ` (and ${more.length} more)` : ""}. Restore a backup: npm run restore`,
        );
      }
      return { problems: 0 };
    },
  };
}

/** Link codes live for ten minutes; what is older goes. */
export function expiredLinkCodes(store: Store): Job {
  return {
    name: "expired-link-codes",
    schedule: "0 */10 * * * *",
    everyMs: DAY_MS,
    makesWay: false,
    run: async ({ now }) => ({ removed: await store.removeExpiredLinkCodes({ now }) }),
  };
}
