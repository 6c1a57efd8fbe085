import type { Slice } from "../store/maintenance.js";
import type { Store } from "../store/store.js";
import type { Turn } from "./job.js";

/**
 * After so many steps the write-ahead log is copied into the file, while only messages are written: else it grows until
 * a commit has to do that, and whoever waits for that commit waits for the disk.
 */
const STEPS_A_CHECKPOINT = 24;

/** Does one step after the other until the last one says so, making way for others in between. Tells how many it took. */
export async function eachStep(
  store: Pick<Store, "checkpoint">,
  turn: Turn,
  step: () => Promise<{ readonly done: boolean }>,
): Promise<{ readonly steps: number }> {
  for (let steps = 1; ; steps += 1) {
    if ((await step()).done) return { steps };
    if (steps % STEPS_A_CHECKPOINT === 0) await store.checkpoint({ truncate: false });
    await turn.breathe();
  }
}

/** Walks over messages in the order of their ids, and adds up what the steps did. */
export async function walk<Step extends Slice>(
  store: Pick<Store, "checkpoint">,
  turn: Turn,
  step: (afterId: number) => Promise<Step>,
): Promise<{ readonly messages: number; readonly deliveries: number }> {
  let [afterId, messages, deliveries] = [0, 0, 0];
  await eachStep(store, turn, async () => {
    const slice = await step(afterId);
    afterId = slice.lastId;
    messages += slice.messages;
    deliveries += "deliveries" in slice && typeof slice.deliveries === "number" ? slice.deliveries : 0;
    return slice;
  });
  return { messages, deliveries };
}
