import type { Config } from "../config/index.js";
import type { Store } from "../store/store.js";
import type { Job } from "./job.js";
import { eachStep, walk } from "./steps.js";

export const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;

/** Messages a step: a few milliseconds, so that no message waits for long. */
const MOVED_A_STEP = 500;
const EMPTIED_A_STEP = 500;

type Retention = Config["retention"];

/** What messages said is forgotten after a week, as soon as nothing of them waits any more. */
export function purgeContent(store: Store, { contentDays }: Retention): Job {
  return {
    name: "purge-content",
    schedule: "10 3 * * *",
    everyMs: 1.5 * DAY_MS,
    makesWay: true,
    run: async (turn) => {
      const step = { limit: EMPTIED_A_STEP, receivedBefore: turn.now - contentDays * DAY_MS };
      const { messages } = await walk(store, turn, (afterId) => store.purgeContent({ ...step, afterId }));
      return { messages };
    },
  };
}

/** Old messages leave the log, so that it stays small; lists and statistics read both. */
export function archiveMessages(store: Store, { logDays }: Retention): Job {
  return {
    name: "archive",
    schedule: "20 3 * * *",
    everyMs: 1.5 * DAY_MS,
    makesWay: true,
    run: async (turn) => {
      const { now } = turn;
      await eachStep(store, turn, () => store.rollUp({ now })); // what isn't counted yet stays in the log
      const times = { receivedBefore: now - logDays * DAY_MS, finishedBefore: now - HOUR_MS, now };
      return await walk(store, turn, (afterId) => store.archiveMessages({ ...times, afterId, limit: MOVED_A_STEP }));
    },
  };
}

/** Of people who opted out nothing is kept that they said, nor their names. */
export function purgeOptOuts(store: Store): Job {
  return {
    name: "purge-opt-outs",
    schedule: "50 3 * * *",
    everyMs: 1.5 * DAY_MS,
    makesWay: true,
    run: async (turn) => {
      let messages = 0;
      for (const archived of [false, true]) {
        const step = { limit: EMPTIED_A_STEP, archived };
        messages += (await walk(store, turn, (afterId) => store.purgeOptOuts({ ...step, afterId }))).messages;
      }
      return { messages };
    },
  };
}

/** After a year nothing is left of a message but its counts. */
export function purgeArchive(store: Store, { archiveDays }: Retention): Job {
  return {
    name: "purge-archive",
    schedule: "40 3 * * *",
    everyMs: 1.5 * DAY_MS,
    makesWay: true,
    run: async (turn) => {
      const receivedBefore = turn.now - archiveDays * DAY_MS;
      // First, so that nothing is recounted from rows of which some are gone.
      await eachStep(store, turn, () => store.purgeHistory({ before: receivedBefore }));
      const step = { limit: MOVED_A_STEP, receivedBefore };
      return await walk(store, turn, (afterId) => store.purgeArchive({ ...step, afterId }));
    },
  };
}
