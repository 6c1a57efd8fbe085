import type { QueuedDelivery } from "../store/store.js";
import type { Destination } from "./destination.js";
import { DeliveryError, type DeliveryFailure } from "./errors.js";
import type { LaneSurroundings } from "./lane.js";
import { decide, type Decision } from "./retry-policy.js";

/** What follows a failed attempt, when all has been asked that has to be. */
export type SettledDecision = Exclude<Decision, { type: "give-up-if-platform-works" }>;

export interface SettledFailure {
  readonly failure: DeliveryFailure;
  readonly decision: SettledDecision;
  /** The platform's own. */
  readonly words: string;
}

/** Sorts what an attempt died of, and decides what follows. */
export async function settleFailure(
  error: unknown,
  delivery: QueuedDelivery,
  place: { readonly destination: Destination; readonly address: string },
  around: Pick<LaneSurroundings, "clock" | "random" | "log" | "signal">,
): Promise<SettledFailure> {
  const failure = sortFailure(error, delivery, around);
  const decision = decide(failure, delivery, around.clock.now(), around.random);
  return { failure, decision: await settle(decision, place, around.signal), words: wordsOf(error) };
}

function sortFailure(
  error: unknown,
  delivery: QueuedDelivery,
  { log }: Pick<LaneSurroundings, "log">,
): DeliveryFailure {
  if (error instanceof DeliveryError) return error.failure;
  log.error({ err: error, deliveryId: delivery.id }, "Sending failed by a bug");
  return { kind: "transient" };
}

/** Before a message is given up for failing too long, the platform itself is asked whether it works. */
async function settle(
  decision: Decision,
  { destination, address }: { readonly destination: Destination; readonly address: string },
  signal: AbortSignal,
): Promise<SettledDecision> {
  if (decision.type !== "give-up-if-platform-works") return decision;
  const works = await destination.describePlace(address, signal).then(
    () => true,
    (error: unknown) =>
      error instanceof DeliveryError && !["transient", "uncertain", "rate-limited"].includes(error.failure.kind),
  );
  return works
    ? { type: "give-up", history: decision.history }
    : { type: "retry", history: decision.history, dueAt: decision.orElse.dueAt };
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
