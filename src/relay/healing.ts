import type { Clock, Timer } from "../clock.js";
import { DeliveryError, type UnreachableReason } from "../delivery/errors.js";
import type { Logger } from "../log.js";
import type { MappingView } from "../store/store.js";
import type { Actor } from "./actor.js";
import type { BotDirectory } from "./bot-directory.js";
import type { MappingIndex } from "./mapping-index.js";
import type { Mappings } from "./mappings.js";
import { readRights } from "./rights.js";

export interface HealingOptions {
  readonly index: Pick<MappingIndex, "all">;
  readonly bots: Pick<BotDirectory, "destination" | "wasRemoved">;
  readonly mappings: Pick<Mappings, "goOn">;
  readonly clock: Clock;
  readonly log: Logger;
  /** They go on by themselves. */
  readonly onHealed: (mappings: readonly MappingView[]) => void;
}

/** After a start, which may have brought the mend: a new token. */
const FIRST_ROUND_MS = 5_000;
const ROUND_MS = 30_000;
/** Each place costs a few requests. */
const MOST_PER_ROUND = 10;
const FIRST_WAIT_MS = 2 * 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;
/** What stops again so soon after it was thought mended lacks something that can't be asked for. */
const RELAPSE_MS = 60 * 60_000;
const FIRST_WAIT_AFTER_RELAPSE_MS = 6 * 60 * 60_000;
const LONGEST_WAIT_AFTER_RELAPSE_MS = 24 * 60 * 60_000;

/** Under which name the relay's own changes stand in the audit log. */
const OURSELVES: Actor = { id: "", name: "KOOK Relay" };
const REASONS: ReadonlySet<string | null> = new Set<UnreachableReason>([
  "token-invalid",
  "bot-removed",
  "place-gone",
  "place-closed",
  "right-missing",
]);

/** A suspended place, and when it is looked at next. */
interface Patient {
  dueAt: number;
  waitMs: number;
  healedAt: number | null;
  relapses: number;
}

/**
 * Lets what the relay itself suspended go on, once its place can be used again: looked for every few minutes, and ever
 * more seldom. What was paused by a person stays so. A place that only seems to be mended isn't tried over and over.
 */
export class Healing {
  readonly #patients = new Map<string, Patient>();
  #timer: Timer | null = null;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(private readonly options: HealingOptions) {}

  start(): void {
    this.#lookIn(FIRST_ROUND_MS);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#round;
  }

  #lookIn(delayMs: number): void {
    if (this.#stopped) return;
    this.#timer = this.options.clock.after(delayMs, () => {
      this.#round = this.#lookAround().finally(() => this.#lookIn(ROUND_MS));
    });
  }

  /** These were suspended just now. */
  suspended(mappings: readonly MappingView[]): void {
    const now = this.options.clock.now();
    for (const key of new Set(mappings.map(keyOf))) {
      const before = this.#patients.get(key);
      const healedAt = before?.healedAt ?? null;
      const relapsed = before !== undefined && healedAt !== null && now - healedAt < RELAPSE_MS;
      const relapses = relapsed ? before.relapses + 1 : 0;
      const waitMs = relapsed
        ? Math.min(FIRST_WAIT_AFTER_RELAPSE_MS * 2 ** (relapses - 1), LONGEST_WAIT_AFTER_RELAPSE_MS)
        : FIRST_WAIT_MS;
      this.#patients.set(key, { dueAt: now + waitMs, waitMs, healedAt: null, relapses });
    }
  }

  /** This bot's token is taken again: what waits for that needn't wait longer. */
  botReady(botId: number): void {
    for (const mapping of this.#waiting()) {
      if (mapping.botId === botId && mapping.stateReason === "token-invalid") this.#patient(keyOf(mapping)).dueAt = 0;
    }
  }

  #waiting(): readonly MappingView[] {
    const { index, bots } = this.options;
    return index
      .all()
      .filter(
        ({ state, stateReason, botId }) => state === "suspended" && REASONS.has(stateReason) && !bots.wasRemoved(botId),
      );
  }

  /** One that was suspended before we began is looked at in the first round. */
  #patient(key: string): Patient {
    const known = this.#patients.get(key);
    if (known) return known;
    const patient: Patient = { dueAt: 0, waitMs: FIRST_WAIT_MS, healedAt: null, relapses: 0 };
    this.#patients.set(key, patient);
    return patient;
  }

  async #lookAround(): Promise<void> {
    const now = this.options.clock.now();
    const places = new Map<string, MappingView[]>();
    for (const mapping of this.#waiting()) {
      const key = keyOf(mapping);
      const together = places.get(key);
      if (together) together.push(mapping);
      else places.set(key, [mapping]);
    }
    const due = [...places]
      .map(([key, mappings]) => ({ patient: this.#patient(key), mappings }))
      .filter(({ patient }) => patient.dueAt <= now)
      .toSorted((one, other) => one.patient.dueAt - other.patient.dueAt);
    for (const { patient, mappings } of due.slice(0, MOST_PER_ROUND)) {
      if (this.#stopped) return;
      await this.#lookAt(patient, mappings);
    }
  }

  async #lookAt(patient: Patient, mappings: readonly MappingView[]): Promise<void> {
    const { clock, log, onHealed } = this.options;
    const [first] = mappings;
    if (!first) return;
    try {
      if (!(await this.#isUsable(first))) {
        patient.dueAt = clock.now() + patient.waitMs;
        patient.waitMs = Math.max(patient.waitMs, Math.min(patient.waitMs * 2, LONGEST_WAIT_MS));
        return;
      }
      patient.healedAt = clock.now();
      const healed: MappingView[] = [];
      for (const mapping of mappings) {
        const resumed = await this.options.mappings.goOn(mapping, OURSELVES);
        if (resumed) healed.push(resumed);
      }
      log.info({ mappingIds: healed.map(({ id }) => id) }, "Suspended mappings go on, their place can be used again");
      onHealed(healed);
    } catch (error) {
      patient.dueAt = clock.now() + patient.waitMs;
      log.warn({ err: error, mappingId: first.id }, "A suspended mapping could not be looked at");
    }
  }

  /** Certainly: while nobody can tell, it waits. */
  async #isUsable(mapping: MappingView): Promise<boolean> {
    const { bots, clock } = this.options;
    try {
      const rights = await readRights(bots, mapping, clock);
      return rights !== null && rights.every(({ required, granted }) => granted || !required);
    } catch (error) {
      if (error instanceof DeliveryError) return false;
      throw error;
    }
  }
}

function keyOf({ botId, address }: MappingView): string {
  return `${botId} ${address}`;
}
