import type { QueuedDelivery } from "../store/store.js";
import type { BotBudget } from "./budget.js";
import type { CopyStep } from "./copy-steps.js";
import type { Destination } from "./destination.js";
import { urgencyOf } from "./urgency.js";

/** The place that a lane sends to. */
interface Place {
  readonly destination: Destination;
  readonly address: string;
}

/** When a lane's requests may begin, by the limits of its place and of its bot. */
export class LaneTurns {
  #limited = false;

  constructor(
    private readonly laneId: number,
    private readonly around: { budget(): BotBudget; wake(): void },
  ) {}

  /** What comes next had to wait, and may go together with what came meanwhile. */
  get limited(): boolean {
    return this.#limited;
  }

  /** It asked, and is woken when its turn has come. */
  get isWaiting(): boolean {
    return this.around.budget().isWaiting(this.laneId);
  }

  /** False: not yet; the lane is woken when it is its turn. */
  mayBegin({ destination, address }: Place, delivery: QueuedDelivery, step: CopyStep): boolean {
    const cost = step.type === "leave" ? null : destination.costOf?.(address, step);
    if (!cost) return true;
    const mayBegin = this.around.budget().take({
      laneId: this.laneId,
      budgets: cost.budgets,
      cost: cost.messages,
      priority: urgencyOf(delivery),
      onTurn: () => this.around.wake(),
    });
    if (!mayBegin) this.#limited = true;
    return mayBegin;
  }

  /** The platform limits the place: all lanes that share its limits wait. */
  hold({ destination, address }: Place, until: number): void {
    this.#limited = true;
    this.around.budget().hold(destination.costOf?.(address, { type: "edit" }).budgets ?? [], until);
  }

  /** What waited is there. */
  sent(): void {
    this.#limited = false;
  }

  /** There is nothing to send. */
  leave(): void {
    this.around.budget().leave(this.laneId);
  }
}
