import type { Clock } from "../clock.js";
import type { LaneOutcome } from "../delivery/lane.js";
import type { DeliveryWorker } from "../delivery/worker.js";
import type { Store } from "../store/store.js";
import type { Recall } from "../store/take-back.js";
import { auditRow, type Actor } from "./actor.js";

export interface RecallsOptions {
  readonly store: Pick<Store, "recallMessage" | "readTrace">;
  readonly worker: Pick<DeliveryWorker, "enqueued" | "lanesChanged" | "outcomeOf">;
  readonly clock: Clock;
}

/** A message of a guild, and where copies of it are or are to be. */
export interface Recallable {
  readonly messageId: string;
  readonly mappingIds: readonly number[];
}

/** How removing the copies went within the time that people wait. */
export interface RecallOutcome extends Pick<Recall, "copies" | "held" | "outOfReach"> {
  /** The platform refused these, or was out of reach: they are tried again where that helps. */
  readonly failed: number;
  /** On their way. */
  readonly waiting: number;
}

/** Longer than a person looks at an unanswered button. */
const PATIENCE_MS = 8_000;

/** Takes copies back from the other platforms. KOOK's own message stays. */
export class Recalls {
  constructor(private readonly options: RecallsOptions) {}

  /** By the ids that a quote tells, most trusted first. Null: this guild's links never saw any of them. */
  async find(guildId: string, messageIds: readonly string[]): Promise<Recallable | null> {
    for (const messageId of messageIds) {
      const steps = await this.options.store.readTrace({ guildId, messageId });
      if (steps.length === 0) continue;
      const there = steps.filter(
        ({ action, state, receipts }) =>
          receipts.length > 0 || (action === "create" && (state === "pending" || state === "held")),
      );
      return { messageId, mappingIds: [...new Set(there.map(({ mappingId }) => mappingId))] };
    }
    return null;
  }

  /** Null: it is gone from our records meanwhile. */
  async recall(guildId: string, messageId: string, actor: Actor): Promise<RecallOutcome | null> {
    const { store, clock, worker } = this.options;
    const now = clock.now();
    const change = { guildId, action: "recall", subject: messageId, before: null, after: null, at: now };
    const audit = auditRow(actor, change);
    const recall = await store.recallMessage({ guildId, sourceId: messageId, now, audit });
    if (recall === null) return null;
    const heard = recall.deliveries.map(({ id }) => worker.outcomeOf(id, PATIENCE_MS));
    this.handOver(recall);
    return { ...pick(recall), ...count(await Promise.all(heard)) };
  }

  /** What was enqueued is sent. */
  handOver({ deliveries, endedLanes }: Recall): void {
    const { worker } = this.options;
    worker.enqueued(deliveries);
    if (endedLanes.length > 0) worker.lanesChanged(endedLanes);
  }
}

const pick = ({ copies, held, outOfReach }: Recall) => ({ copies, held, outOfReach });

function count(outcomes: readonly (LaneOutcome | null)[]): Pick<RecallOutcome, "failed" | "waiting"> {
  return {
    failed: outcomes.filter((outcome) => outcome?.state === "failed").length,
    waiting: outcomes.filter((outcome) => outcome === null).length,
  };
}
