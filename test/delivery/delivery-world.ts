import { DeliveryWorker } from "../../src/delivery/worker.js";
import { silentLogger } from "../../src/log.js";
import { defaultPresentation, type Message } from "../../src/message/index.js";
import type { MappingOptions, QueuedDelivery, Store } from "../../src/store/store.js";
import { makeMessage, NOW, startStoreWorld } from "../store/store-world.js";
import { ManualClock } from "../support/manual-clock.js";
import { Board } from "./board.js";

/** Longer than anything here may take, in steps of a tenth of a second. */
const PATIENCE_STEPS = 600;

/** One mapping to a board, the store that keeps it, and a worker that brings it there. */
export async function startDeliveryWorld(store: Store): Promise<DeliveryWorldOf<Board>>;
export async function startDeliveryWorld<On extends Board>(store: Store, board: On): Promise<DeliveryWorldOf<On>>;
export async function startDeliveryWorld(store: Store, board = new Board()) {
  return await startWorldOf(store, board);
}

async function startWorldOf<On extends Board>(store: Store, board: On) {
  const kept = await startStoreWorld(store);
  const mapping = await kept.link();
  const clock = new ManualClock(NOW + 10_000); // all that is enqueued is due
  const choices: { -readonly [Name in "deletions" | "uncertain"]: NonNullable<MappingOptions[Name]> } = {
    deletions: "delete",
    uncertain: "retry",
  };
  let worker = startWorker();
  let count = 0;

  function startWorker(): DeliveryWorker {
    const made = new DeliveryWorker({
      store,
      clock,
      random: () => 0.5,
      log: silentLogger,
      owner: "us",
      findMapping: () => ({ ...mapping, presentation: defaultPresentation, ...choices }),
      onSuspended: () => undefined,
      onMoved: () => undefined,
    });
    made.addDestination(mapping.botId, board);
    return made;
  }

  /** Resolves when the lanes know. */
  async function tell(deliveries: readonly QueuedDelivery[]): Promise<void> {
    worker.enqueued(deliveries);
    await clock.settle(1);
  }

  async function says(text: string, changes: Partial<Message> = {}): Promise<Message> {
    const { guildId, channelId } = mapping;
    const message = makeMessage({ guildId, channelId, content: [{ type: "text", text }], ...changes });
    const { deliveries, duplicate } = await kept.accept([mapping], message);
    if (duplicate) throw new Error("The message was known already");
    await tell(deliveries);
    return message;
  }

  async function edits(message: Message, text: string): Promise<void> {
    const edited: Message = { ...message, content: [{ type: "text", text }] };
    await tell(await kept.edit([mapping], edited, NOW + (count += 1)));
  }

  async function deletes(message: Message, keepContent = choices.deletions === "strike"): Promise<void> {
    await tell(await kept.remove([mapping], message.id, keepContent));
  }

  /** Time passes until something is so. */
  async function timePassesUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (let step = 0; step < PATIENCE_STEPS; step += 1) {
      await kept.waitingIn(mapping.laneId); // gives the store time for what it was asked before
      if (await isSo()) return await clock.settle();
      await clock.advance(100);
    }
    throw new Error(`It never came, after ${board.requests.join(", ")}`);
  }

  /** Time passes until nothing waits any more. */
  async function carriedOut(): Promise<void> {
    await timePassesUntil(async () => (await kept.waitingIn(mapping.laneId)).length === 0);
  }

  /** Another worker takes over. One that was killed never says goodbye. */
  async function restarts({ killed }: { readonly killed: boolean }): Promise<void> {
    if (!killed) await worker.stop();
    worker = startWorker();
    await worker.start();
  }

  async function outcomes(message: Message) {
    const rows = await store.readTrace({ guildId: null, messageId: message.id });
    return rows.map(({ action, state, kind, error }) => ({ action, state, kind, error }));
  }

  return {
    ...{ kept, mapping, clock, board, choices, says, edits, deletes, timePassesUntil, carriedOut, restarts, outcomes },
    tells: (deliveries: readonly QueuedDelivery[]) => worker.enqueued(deliveries),
    stop: () => worker.stop(),
    /** What waits in the lane was changed in the store. */
    lanesChanged: () => worker.lanesChanged([{ ...mapping, id: mapping.laneId }]),
  };
}

export type DeliveryWorldOf<On extends Board> = Awaited<ReturnType<typeof startWorldOf<On>>>;
export type DeliveryWorld = DeliveryWorldOf<Board>;
