import type { Clock } from "../clock.js";
import type { FailedDelivery, HistoryReads, Page, PageQuery, RecordOperations } from "../store/history.js";
import type { Lane, Store } from "../store/store.js";
import { auditRow, type Actor } from "./actor.js";

export interface FailedDeliveriesOptions {
  readonly store: Pick<HistoryReads, "listFailed"> &
    Pick<RecordOperations, "resolveFailed"> &
    Pick<Store, "listMappings">;
  readonly clock: Clock;
  /** What waits in these lanes is no longer what it was. */
  readonly lanesChanged: (lanes: readonly Lane[]) => void;
}

/** What is decided about dead letters. */
export type Resolution = "replayed" | "dropped";

/** One transaction each, so that thousands don't keep messages waiting. */
const PORTION = 50;

/** A guild's dead letters. Every call is bound to the guild: another guild's numbers are unknown. */
export class FailedDeliveries {
  constructor(private readonly options: FailedDeliveriesOptions) {}

  /** Those that nobody has decided about yet, the newest first. */
  async list(guildId: string, page: PageQuery): Promise<Page<FailedDelivery>> {
    return await this.options.store.listFailed({ guildId, open: true, ...page });
  }

  /** Numbers of all that are open now. */
  async listAll(guildId: string): Promise<readonly number[]> {
    const ids: number[] = [];
    for (let cursor: string | null = null; ;) {
      const { items, next }: Page<FailedDelivery> = await this.list(guildId, { cursor, limit: 200 });
      ids.push(...items.map(({ id }) => id));
      if (next === null) return ids;
      cursor = next;
    }
  }

  /**
   * Sends them again at the place in their lane that they had, or is done with them. Tells which ones: left out is what
   * is unknown here or was decided before, and of replays what can't be sent any more.
   */
  async resolve(
    guildId: string,
    ids: readonly number[],
    resolution: Resolution,
    actor: Actor,
  ): Promise<readonly number[]> {
    const { store, clock } = this.options;
    const sorted = [...new Set(ids)].toSorted((one, other) => one - other);
    const resolved: number[] = [];
    const laneIds = new Set<number>();
    for (let at = 0; at < sorted.length; at += PORTION) {
      const now = clock.now();
      const change = { guildId, action: `failed ${resolution === "replayed" ? "retry" : "drop"}`, before: "failed" };
      const audit = auditRow(actor, { ...change, subject: "", after: resolution, at: now });
      const portion = sorted.slice(at, at + PORTION);
      const done = await store.resolveFailed({ guildId, ids: portion, resolution, by: actor.name, now, audit });
      for (const { id, laneId } of done) {
        resolved.push(id);
        laneIds.add(laneId);
      }
    }
    if (resolution === "replayed") await this.#wake(guildId, laneIds);
    return resolved;
  }

  async #wake(guildId: string, laneIds: ReadonlySet<number>): Promise<void> {
    const lanes = new Map<number, Lane>();
    for (const { laneId, botId, address } of await this.options.store.listMappings({ guildId })) {
      if (laneIds.has(laneId)) lanes.set(laneId, { id: laneId, botId, address });
    }
    if (lanes.size > 0) this.options.lanesChanged([...lanes.values()]);
  }
}
