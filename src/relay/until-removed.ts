import { pause, type Clock } from "../clock.js";
import type { Store } from "../store/store.js";

const LOOK_AGAIN_MS = 1_000;
/** A place that takes no removals for so long must not keep those at the other places waiting. */
const PATIENCE_MS = 120_000;

/** Until no copy of these messages waits to be removed. What is held until a link's resume isn't waited for. */
export async function untilRemoved(
  store: Pick<Store, "readTrace">,
  clock: Clock,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const until = clock.now() + PATIENCE_MS;
  for (const messageId of messageIds) {
    while (clock.now() < until && !signal.aborted) {
      const steps = await store.readTrace({ guildId: null, messageId });
      if (!steps.some(({ action, state }) => action === "delete" && state === "pending")) break;
      await pause(clock, LOOK_AGAIN_MS, signal);
    }
  }
}
