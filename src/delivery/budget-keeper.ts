import { z } from "zod";
import { pause, type Clock, type Timer } from "../clock.js";
import type { Logger } from "../log.js";
import type { Store } from "../store/store.js";
import { BotBudget } from "./budget.js";

export interface BudgetSurroundings {
  readonly store: Pick<Store, "getConfigValue" | "setConfigValue">;
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborts when nothing is waited for any more. */
  readonly signal: AbortSignal;
}

/** What changes all the time is kept so often. */
const SAVE_MS = 5_000;
const STORE_RETRY_MS = 1_000;

const keptSchema = z.object({
  at: z.number(),
  /** Nothing was sent after this was kept. */
  complete: z.boolean(),
  paidAt: z.record(z.string(), z.number()),
});
type Kept = z.infer<typeof keptSchema>;

/**
 * A bot's budget that outlives the process. It is kept as it is when we stop; and every few seconds, so that long waits
 * that a platform asked for are known after a crash too. What was sent since then nobody knows: after a crash every
 * limit counts as used up by a moment ago, which no chat waits long for.
 */
export class BudgetKeeper {
  #timer: Timer | null = null;
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    private readonly key: string,
    private readonly around: BudgetSurroundings,
    readonly budget: BotBudget,
  ) {}

  /** Before the first request of a bot. Asks a store that refuses again until it answers; null: we stop. */
  static async open(botId: number, around: BudgetSurroundings): Promise<BudgetKeeper | null> {
    const key = `delivery-budget:${botId}`;
    while (!around.signal.aborted) {
      try {
        const kept = keptSchema
          .nullable()
          .catch(null)
          .parse((await around.store.getConfigValue({ key })) ?? null);
        return await BudgetKeeper.#begin(key, kept, around);
      } catch (error) {
        around.log.error({ err: error, botId }, "The store refused a bot's budget, will ask again");
        await pause(around.clock, STORE_RETRY_MS, around.signal);
      }
    }
    return null;
  }

  static async #begin(key: string, kept: Kept | null, around: BudgetSurroundings): Promise<BudgetKeeper> {
    const now = around.clock.now();
    const budget: BotBudget = new BotBudget(
      around.clock,
      fromThen(kept, now),
      kept?.complete === false ? now : null,
      () => keeper.#saveLater(),
    );
    const keeper = new BudgetKeeper(key, around, budget);
    if (kept?.complete !== false) await keeper.#save(false);
    return keeper;
  }

  /** When nothing is sent any more. */
  async stop(): Promise<void> {
    this.budget.stop();
    this.#timer?.cancel();
    await this.#saving;
    await this.#save(true).catch((error: unknown) =>
      this.around.log.warn({ err: error }, "A bot's budget could not be kept, it counts as used up at the next start"),
    );
  }

  #saveLater(): void {
    this.#timer ??= this.around.clock.after(SAVE_MS, () => {
      this.#timer = null;
      this.#saving = this.#save(false).catch((error: unknown) =>
        this.around.log.warn({ err: error }, "A bot's budget could not be kept"),
      );
    });
  }

  async #save(complete: boolean): Promise<void> {
    const { store, clock } = this.around;
    const now = clock.now();
    const value: Kept = { at: now, complete, paidAt: this.budget.owed };
    await store.setConfigValue({ key: this.key, value, now });
  }
}

/** A clock that was set back must not make anyone wait for the time it lost. */
function fromThen(kept: Kept | null, now: number): Kept["paidAt"] {
  if (kept === null) return {};
  const aheadMs = Math.max(kept.at - now, 0);
  return Object.fromEntries(Object.entries(kept.paidAt).map(([name, paidAt]) => [name, paidAt - aheadMs]));
}
