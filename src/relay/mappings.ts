import type { Clock } from "../clock.js";
import type { Lane, MappingHealth, MappingOptions, MappingState, MappingView, Store } from "../store/store.js";
import { UserError } from "../language/index.js";
import { auditRow, type Actor } from "./actor.js";
import type { BotDirectory } from "./bot-directory.js";
import type { MappingIndex } from "./mapping-index.js";
import { findObstacle, type Obstacle } from "./rights.js";

/** For the counts that people see: a day, whatever their time zone. */
const DAY_MS = 86_400_000;

export interface MappingsOptions {
  readonly store: Pick<
    Store,
    "listMappings" | "findMapping" | "setMappingState" | "removeMapping" | "readMappingHealth"
  >;
  readonly index: MappingIndex;
  readonly bots: Pick<BotDirectory, "destination">;
  readonly clock: Clock;
  /** What waits in these lanes is no longer what it was: held, freed or cancelled. */
  readonly lanesChanged: (lanes: readonly Lane[]) => void;
}

/** What people do with a guild's mappings. Every call is bound to the guild: another guild's numbers are unknown. */
export class Mappings {
  constructor(private readonly options: MappingsOptions) {}

  /** By number. */
  async list(guildId: string): Promise<readonly MappingView[]> {
    const mappings = await this.options.store.listMappings({ guildId });
    return mappings.toSorted((one, other) => one.number - other.number);
  }

  /** @throws UserError when the guild has no mapping of this number. */
  async get(guildId: string, number: number): Promise<MappingView> {
    const mapping = await this.options.store.findMapping({ guildId, number });
    if (!mapping) throw new UserError("mapping.unknown", { number });
    return mapping;
  }

  /** What certainly keeps a suspended mapping from going on. */
  async findObstacle(mapping: MappingView): Promise<Obstacle | null> {
    if (mapping.state !== "suspended") return null;
    return await findObstacle(this.options.bots, mapping, this.options.clock);
  }

  /** How the mappings of a guild do, over the last 24 hours. */
  async health(guildId: string): Promise<ReadonlyMap<number, MappingHealth>> {
    const since = this.options.clock.now() - DAY_MS;
    const rows = await this.options.store.readMappingHealth({ guildId, since });
    return new Map(rows.map((row) => [row.mappingId, row]));
  }

  /** Null when it has gone meanwhile. */
  async pause(mapping: MappingView, pause: "keep" | "drop", actor: Actor): Promise<MappingView | null> {
    return await this.#setState(mapping, "pause", { state: "paused", options: { ...mapping.options, pause } }, actor);
  }

  async resume(mapping: MappingView, actor: Actor): Promise<MappingView | null> {
    const { pause: _pause, ...options } = mapping.options;
    return await this.#setState(mapping, "resume", { state: "active", options }, actor);
  }

  /** What waits is cancelled; what was sent stays where it is. */
  async unlink(mapping: MappingView, actor: Actor): Promise<MappingView | null> {
    const { store, index, clock } = this.options;
    const { guildId, number } = mapping;
    const audit = auditRow(actor, {
      guildId,
      action: "unlink",
      subject: String(number),
      before: summaryOf(mapping),
      after: null,
      at: clock.now(),
    });
    const removed = await store.removeMapping({ guildId, number, audit });
    if (!removed) return null;
    index.remove(removed.id);
    this.#laneChanged(removed);
    return removed;
  }

  async #setState(
    mapping: MappingView,
    action: string,
    change: { state: MappingState; options: MappingOptions },
    actor: Actor,
  ): Promise<MappingView | null> {
    const { store, index, clock } = this.options;
    const { guildId, number } = mapping;
    const audit = auditRow(actor, {
      guildId,
      action,
      subject: String(number),
      before: stateOf(mapping),
      after: { state: change.state, pause: change.options.pause ?? null },
      at: clock.now(),
    });
    const changed = await store.setMappingState({ guildId, number, ...change, reason: null, audit });
    if (!changed) return null;
    index.put(changed);
    this.#laneChanged(changed);
    return changed;
  }

  #laneChanged({ laneId, botId, address }: MappingView): void {
    this.options.lanesChanged([{ id: laneId, botId, address }]);
  }
}

function stateOf({ state, stateReason, options }: MappingView) {
  return { state, pause: options.pause ?? null, reason: stateReason };
}

/** What an audit row says of a mapping: enough to make it again by hand. */
function summaryOf(mapping: MappingView) {
  const { channelId, channelName, platform, placeName, address, options } = mapping;
  return { ...stateOf(mapping), channelId, channelName, platform, placeName, address, options };
}
