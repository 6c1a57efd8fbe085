import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../clock.js";
import type { Lane, MappingHealth, MappingOptions, MappingState, MappingView, Store } from "../store/store.js";
import { UserError } from "../language/index.js";
import { auditRow, type Actor } from "./actor.js";
import type { RightCheck } from "../delivery/destination.js";
import type { BotDirectory } from "./bot-directory.js";
import type { MappingIndex } from "./mapping-index.js";
import { isDropped } from "./passing.js";
import { findObstacle, readRights, type Obstacle } from "./rights.js";
import { Turns } from "./turns.js";

/** For the counts that people see: a day, whatever their time zone. */
const DAY_MS = 86_400_000;

export interface MappingsOptions {
  readonly store: Pick<
    Store,
    "listMappings" | "findMapping" | "setMappingState" | "setMappingOptions" | "removeMapping" | "readMappingHealth"
  >;
  readonly index: MappingIndex;
  readonly bots: Pick<BotDirectory, "destination" | "wasRemoved">;
  readonly clock: Clock;
  /** What waits in these lanes is no longer what it was: held, freed or cancelled. */
  readonly lanesChanged: (lanes: readonly Lane[]) => void;
}

/** What people do with a guild's mappings. Every call is bound to the guild: another guild's numbers are unknown. */
export class Mappings {
  readonly #turns = new Turns<number>();

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

  /** What the far side lets the bot do; null while its platform has not been reached. @throws DeliveryError */
  async rights(mapping: MappingView): Promise<readonly RightCheck[] | null> {
    return await readRights(this.options.bots, mapping, this.options.clock);
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
    return await this.#setState(
      mapping,
      "pause",
      (options) => ({ state: "paused", options: { ...options, pause } }),
      actor,
    );
  }

  async resume(mapping: MappingView, actor: Actor): Promise<MappingView | null> {
    const change = ({ pause: _pause, ...options }: MappingOptions) => ({ state: "active" as const, options });
    return await this.#setState(mapping, "resume", change, actor);
  }

  /** What suspended it is over. Null when a person decided something else meanwhile. */
  async goOn(mapping: MappingView, actor: Actor): Promise<MappingView | null> {
    return await this.#inTurn(mapping, async (before) => {
      if (before.state !== "suspended") return null;
      return await this.#put(before, "resume", { state: "active", options: before.options }, actor);
    });
  }

  /**
   * Changes what a mapping does, as `change` says of how it is at that moment. Null when it has gone meanwhile.
   * @throws what `change` throws; then nothing has changed
   */
  async set(
    mapping: MappingView,
    change: (mapping: MappingView) => MappingOptions,
    actor: Actor,
  ): Promise<{ readonly before: MappingView; readonly after: MappingView } | null> {
    const { store, index, clock } = this.options;
    const { guildId, number } = mapping;
    return await this.#inTurn(mapping, async (before) => {
      const options = change(before);
      const changed = differences(before.options, options);
      if (changed === null) return { before, after: before };
      const audit = auditRow(actor, { guildId, action: "set", subject: String(number), ...changed, at: clock.now() });
      const after = await store.setMappingOptions({ guildId, number, options, audit });
      if (!after) return null;
      index.put(after);
      return { before, after };
    });
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
    change: (options: MappingOptions) => { readonly state: MappingState; readonly options: MappingOptions },
    actor: Actor,
  ): Promise<MappingView | null> {
    const now = this.options.clock.now();
    return await this.#inTurn(mapping, (before) =>
      this.#put(before, action, endOfDropping(before, change(before.options), now), actor),
    );
  }

  async #put(
    before: MappingView,
    action: string,
    { state, options }: { readonly state: MappingState; readonly options: MappingOptions },
    actor: Actor,
  ): Promise<MappingView | null> {
    const { store, index, clock } = this.options;
    const { guildId, number } = before;
    const audit = auditRow(actor, {
      guildId,
      action,
      subject: String(number),
      before: stateOf(before),
      after: { state, pause: options.pause ?? null },
      at: clock.now(),
    });
    const changed = await store.setMappingState({ guildId, number, state, options, reason: null, audit });
    if (!changed) return null;
    index.put(changed);
    this.#laneChanged(changed);
    return changed;
  }

  /** Several at once: nothing else changes them until `work`, which yields them as they are then, is done. */
  async changeAll(mappingIds: readonly number[], work: () => Promise<readonly MappingView[]>): Promise<void> {
    await this.#turns.run(mappingIds, async () => {
      for (const mapping of await work()) {
        this.options.index.put(mapping);
        this.#laneChanged(mapping);
      }
    });
  }

  /** Of what the change before left. */
  async #inTurn<Result>(
    { id, guildId, number }: MappingView,
    work: (mapping: MappingView) => Promise<Result | null>,
  ): Promise<Result | null> {
    return await this.#turns.run([id], async () => {
      const mapping = await this.options.store.findMapping({ guildId, number });
      return mapping && (await work(mapping));
    });
  }

  #laneChanged({ laneId, botId, address }: MappingView): void {
    this.options.lanesChanged([{ id: laneId, botId, address }]);
  }
}

/** What a pause dropped stays dropped, also when what was missed is fetched later. */
function endOfDropping(
  before: MappingView,
  after: { readonly state: MappingState; readonly options: MappingOptions },
  now: number,
): { readonly state: MappingState; readonly options: MappingOptions } {
  if (!isDropped(before) || isDropped(after)) return after;
  return { ...after, options: { ...after.options, since: now } };
}

/** What changed, from what to what, for the audit; null when nothing did. Null stands for what is as at first. */
function differences(before: MappingOptions, after: MappingOptions) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof MappingOptions)[];
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  if (changed.length === 0) return null;
  const pick = (options: MappingOptions) => Object.fromEntries(changed.map((name) => [name, options[name] ?? null]));
  return { before: pick(before), after: pick(after) };
}

function stateOf({ state, stateReason, options }: MappingView) {
  return { state, pause: options.pause ?? null, reason: stateReason };
}

/** What an audit row says of a mapping: enough to make it again by hand. */
function summaryOf(mapping: MappingView) {
  const { channelId, channelName, platform, placeName, address, options } = mapping;
  return { ...stateOf(mapping), channelId, channelName, platform, placeName, address, options };
}
