import type { PartReceipt } from "../store/store.js";
import type { Attempt } from "./attempt.js";
import type { LostAnswer, RemoteId } from "./destination.js";

/** What is asked for is before this in any case, whatever the clocks say. */
const CLOCKS_DIFFER_MS = 10 * 60_000;
const MOST_COPIES = 50;

/**
 * Whether the part that an earlier try broke off at is there. `there`: the parts that certainly are.
 * @throws DeliveryError when the platform can't be asked just now; StoreError
 */
export async function findLost(
  { destination, address, delivery, doubt, store, signal }: Attempt,
  { part, content }: { readonly part: number; readonly content: unknown },
  there: readonly PartReceipt[],
): Promise<LostAnswer> {
  if (!doubt || !destination.findLost) return { state: "unknown" };
  const { laneId, receivedAt } = delivery;
  const since = receivedAt - CLOCKS_DIFFER_MS;
  const latest = await store.listLatestCopies({ laneId, since, limit: MOST_COPIES });
  const after: readonly RemoteId[] = [...there.map(({ remoteId }) => remoteId), ...latest];
  const tried = doubt.tried.filter((earlier) => earlier.part === part).map((earlier) => earlier.content);
  return await destination.findLost(address, { parts: [content, ...tried], since, after }, signal);
}

/** Whether a part whose fate nobody knows waits for a person. */
export function mustHold({ choices, doubt, destination }: Pick<Attempt, "choices" | "doubt" | "destination">): boolean {
  if (choices.uncertain !== "hold" || doubt === null || doubt.decided) return false;
  // Where nobody can look, what lost its answer was held at once: what waits to be tried again failed otherwise.
  return doubt.grave || destination.findLost !== undefined;
}
