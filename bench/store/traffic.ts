import { monitorEventLoopDelay } from "node:perf_hooks";
import type { LaneHold, QueuedDelivery } from "../../src/store/store.js";
import { messageSource, type Ground } from "./ground.js";
import { percentile, sleep } from "./sampling.js";

const TICK_MS = 5;

/** How long those had to wait that used the store meanwhile, in milliseconds. */
export interface Waits {
  readonly messages: number;
  readonly p50: number;
  readonly p99: number;
  /** Of anyone: of a message for its acknowledgement, of a lane for its outcome, of the program's own loop. */
  readonly longest: number;
  readonly longestOf: "message" | "outcome" | "loop";
}

/**
 * A relay's work at a steady pace: messages come by the clock, whether earlier ones are acknowledged or not, and what is
 * enqueued is claimed and delivered. A wait begins when the message came, so that nothing hides behind a late timer.
 */
export function startTraffic(ground: Ground, perSecond = 200): { stop(): Promise<Waits> } {
  const { store, world, now } = ground;
  const active = world.channels.filter(({ mappings }) => mappings.every(({ state }) => state === "active"));
  const next = messageSource(ground, active);
  const waits = { message: [] as number[], outcome: [] as number[] };
  const running = new Set<Promise<void>>();
  const lanes = new Map<number, Promise<LaneHold | null>>();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const begin = performance.now();
  let [sent, stopped] = [0, false];
  const failures: unknown[] = [];

  async function take(dueAt: number): Promise<void> {
    const { message, channel } = next();
    const mappingIds = channel.mappings.map(({ id }) => id);
    const event = { accountId: 1, position: null, purpose: "relay", receivedAt: now() } as const;
    const { deliveries } = await store.acceptMessage({ ...event, message, mappingIds });
    waits.message.push(performance.now() - dueAt);
    for (const delivery of deliveries) await deliver(delivery);
  }

  async function deliver({ id: deliveryId, laneId }: QueuedDelivery): Promise<void> {
    const claim = { laneId, owner: "bench", now: now(), leaseMs: 3_600_000 };
    if (!lanes.has(laneId)) lanes.set(laneId, store.claimLane(claim));
    const hold = await lanes.get(laneId);
    if (!hold) throw new Error("A lane of the history is another's");
    const receipts = [{ part: 0, remoteId: String(deliveryId), digest: null }];
    const outcome = { state: "delivered", receipts, attempts: 1, delayMs: 30 } as const;
    const begunAt = performance.now();
    const { stale } = await store.recordOutcome({ hold, deliveryId, now: now(), outcome });
    waits.outcome.push(performance.now() - begunAt);
    if (stale) throw new Error("A lane was lost");
  }

  const pace = (async () => {
    while (!stopped) {
      for (; sent < ((performance.now() - begin) / 1000) * perSecond; sent += 1) {
        const work = take(begin + (sent * 1000) / perSecond)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => running.delete(work));
        running.add(work);
      }
      await sleep(TICK_MS);
    }
  })();

  async function finish(): Promise<Waits> {
    stopped = true;
    await pace;
    await Promise.all(running);
    loop.disable();
    if (failures.length > 0) throw new Error(`${failures.length} messages were lost`, { cause: failures[0] });
    await store.releaseLanes({ holds: (await Promise.all(lanes.values())).flatMap((hold) => hold ?? []) });
    return summarize(waits, loop.max / 1e6 - 1);
  }
  let end: Promise<Waits> | null = null;
  return { stop: () => (end ??= finish()) };
}

function summarize(waits: Readonly<Record<"message" | "outcome", readonly number[]>>, loopMs: number): Waits {
  const longest = {
    message: percentile(waits.message, 1),
    outcome: percentile(waits.outcome, 1),
    loop: loopMs,
  };
  const [longestOf] = (["message", "outcome", "loop"] as const).toSorted((one, other) => longest[other] - longest[one]);
  return {
    messages: waits.message.length,
    p50: percentile(waits.message, 0.5),
    p99: percentile(waits.message, 0.99),
    longest: longest[longestOf ?? "message"],
    longestOf: longestOf ?? "message",
  };
}
