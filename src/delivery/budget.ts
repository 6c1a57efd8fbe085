import type { Clock, Timer } from "../clock.js";
import { afterTaking, freeAt, NOTHING_OWED, owedAtMost, paceMs, type RateLimit } from "./budget-limit.js";

/** A limit that requests count towards, by a name that several addresses may share: a chat of several topics, the bot. */
export interface Budget {
  readonly name: string;
  /** Whose it is: a chat's, or all that the bot may send. */
  readonly of: "address" | "bot";
  readonly limit: RateLimit;
}

/** What a lane asks for: its next request. */
export interface Claim {
  readonly laneId: number;
  readonly budgets: readonly Budget[];
  readonly cost: number;
  /** The lower, the sooner. */
  readonly priority: number;
  /** Called when it was refused, and its turn has come. */
  readonly onTurn: () => void;
}

interface Ticket extends Claim {
  readonly number: number;
}

/** What a budget looks like when it is kept: for each name, when it is paid off. */
export type PaidAt = Readonly<Record<string, number>>;

const FORGET_MS = 5 * 60_000;

/**
 * The limits of one bot, and the lanes that wait for them.
 *
 * A lane has one request at a time. One that must wait is served by its priority, and among its equals in the order of
 * asking: as each lane asks again after each request, that goes round all of them. What a waiting lane lacks last is
 * kept for it; so nobody overtakes it there, and nobody waits for what it can't use yet.
 */
export class BotBudget {
  readonly #paidAt = new Map<string, number>();
  readonly #waiting = new Map<number, Ticket>();
  /** Taken for a lane that waited, and not used by it yet. */
  readonly #granted = new Map<number, number>();
  #lastNumber = 0;
  #timer: Timer | null = null;

  /** `unknownSince`: what was sent until then isn't known, so it may have been as much as can be. */
  constructor(
    private readonly clock: Clock,
    kept: PaidAt = {},
    private readonly unknownSince: number | null = null,
    private readonly onChange: () => void = () => undefined,
  ) {
    for (const [name, paidAt] of Object.entries(kept)) this.#paidAt.set(name, paidAt);
  }

  /** True: the request may be made now, and is counted. False: the lane waits, and is told. */
  take(claim: Claim): boolean {
    if (claim.budgets.length === 0) return true;
    const { laneId } = claim;
    if (this.#isGranted(laneId, claim.cost)) return true;
    const number = this.#waiting.get(laneId)?.number ?? (this.#lastNumber += 1);
    this.#waiting.set(laneId, { ...claim, cost: claim.cost - (this.#granted.get(laneId) ?? 0), number });
    this.#serve(laneId);
    return this.#isGranted(laneId, claim.cost);
  }

  /** It asked, and its turn hasn't come. */
  isWaiting(laneId: number): boolean {
    return this.#waiting.has(laneId);
  }

  /** The lane has nothing to send any more. */
  leave(laneId: number): void {
    this.#granted.delete(laneId);
    if (this.#waiting.delete(laneId)) this.#serve();
  }

  /** The platform said until when an address has to wait: whatever we thought, that allows one then. */
  hold(budgets: readonly Budget[], until: number): void {
    for (const budget of budgets) {
      const paidAt = until + (budget.limit.burst - 1) * paceMs(budget.limit);
      if (budget.of !== "address" || paidAt <= this.#owed(budget)) continue;
      this.#paidAt.set(budget.name, paidAt);
      this.onChange();
    }
  }

  /** What is not paid off yet, or was a short while ago: an album asks how long it is since then. */
  get owed(): PaidAt {
    const longAgo = this.clock.now() - FORGET_MS;
    for (const [name, paidAt] of this.#paidAt) if (paidAt < longAgo) this.#paidAt.delete(name);
    return Object.fromEntries(this.#paidAt);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #isGranted(laneId: number, cost: number): boolean {
    const granted = this.#granted.get(laneId);
    if (granted === undefined || granted < cost) return false;
    this.#granted.delete(laneId);
    return true;
  }

  /** Grants what can be granted. The one who asks just now is not called back. */
  #serve(asking: number | null = null): void {
    const now = this.clock.now();
    const keptBack = new Set<string>();
    const turns: Ticket[] = [];
    let next = Infinity;
    for (const ticket of [...this.#waiting.values()].sort(inTurn)) {
      if (ticket.budgets.some(({ name }) => keptBack.has(name))) continue;
      const last = this.#lastFree(ticket);
      if (last.at > now) {
        keptBack.add(last.name);
        next = Math.min(next, last.at);
      } else {
        this.#grant(ticket, now);
        if (ticket.laneId !== asking) turns.push(ticket);
      }
    }
    this.#serveAt(next);
    for (const { onTurn } of turns) onTurn();
  }

  #grant({ laneId, budgets, cost }: Ticket, now: number): void {
    for (const budget of budgets) {
      this.#paidAt.set(budget.name, afterTaking(budget.limit, this.#owed(budget), cost, now));
    }
    this.#waiting.delete(laneId);
    this.#granted.set(laneId, (this.#granted.get(laneId) ?? 0) + cost);
    this.onChange();
  }

  /** Of what it needs, that which is free last. */
  #lastFree({ budgets, cost }: Ticket): { readonly name: string; readonly at: number } {
    return budgets
      .map((budget) => ({ name: budget.name, at: freeAt(budget.limit, this.#owed(budget), cost) }))
      .reduce((latest, one) => (one.at > latest.at ? one : latest));
  }

  #owed({ name, limit }: Budget): number {
    const least = this.unknownSince === null ? NOTHING_OWED : owedAtMost(limit, this.unknownSince);
    return Math.max(this.#paidAt.get(name) ?? NOTHING_OWED, least);
  }

  #serveAt(time: number): void {
    this.#timer?.cancel();
    this.#timer = time === Infinity ? null : this.clock.after(Math.ceil(time - this.clock.now()), () => this.#serve());
  }
}

function inTurn(one: Ticket, other: Ticket): number {
  return one.priority - other.priority || one.number - other.number;
}
