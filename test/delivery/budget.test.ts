import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BotBudget, type Budget } from "../../src/delivery/budget.js";
import { ManualClock } from "../support/manual-clock.js";

const bot: Budget = { name: "bot", of: "bot", limit: { count: 2, windowMs: 1_000, burst: 1 } };
const tight = (name: string): Budget => ({ name, of: "address", limit: { count: 2, windowMs: 60_000, burst: 1 } });

interface Wish {
  readonly laneId: number;
  readonly budgets: readonly Budget[];
  readonly cost?: number;
  readonly priority?: number;
  /** How many requests the lane has. */
  readonly times?: number;
}

/** Lanes that ask, wait for their turn, and ask again after each request, as real ones do. */
function lanesAsking(wishes: readonly Wish[], kept = {}, unknownSince: number | null = null) {
  const clock = new ManualClock();
  const budget = new BotBudget(clock, kept, unknownSince);
  const begunAt = clock.now();
  const served: { readonly laneId: number; readonly at: number; readonly cost: number }[] = [];
  for (const { laneId, budgets, cost = 1, priority = 1, times = 1 } of wishes) {
    let left = times;
    const ask = (): void => {
      while (left > 0 && budget.take({ laneId, budgets, cost, priority, onTurn: ask })) {
        left -= 1;
        served.push({ laneId, at: clock.now() - begunAt, cost });
      }
    };
    ask();
  }
  return { clock, budget, served };
}

describe("What a bot may send", () => {
  test("what no limit is known for goes at once, however much it is", () => {
    const { served } = lanesAsking([{ laneId: 1, budgets: [], times: 1_000 }]);
    expect(served).toHaveLength(1_000);
  });

  test("lanes that share a limit take turns: a busy one doesn't starve the others", async () => {
    const { clock, served } = lanesAsking([
      { laneId: 1, budgets: [bot], times: 50 },
      { laneId: 2, budgets: [bot], times: 2 },
      { laneId: 3, budgets: [bot], times: 2 },
    ]);
    await clock.advance(6_000);
    expect(served.slice(0, 7).map(({ laneId }) => laneId)).toEqual([1, 1, 2, 3, 1, 2, 3].slice(0, 7));
  });

  test("what is urgent goes before what came earlier, and what is old goes last", async () => {
    const { clock, served } = lanesAsking([
      { laneId: 9, budgets: [bot] },
      { laneId: 1, budgets: [bot], priority: 2 },
      { laneId: 2, budgets: [bot], priority: 1 },
      { laneId: 3, budgets: [bot], priority: 0 },
    ]);
    await clock.advance(5_000);
    expect(served.map(({ laneId }) => laneId)).toEqual([9, 3, 2, 1]);
  });

  test("a lane that waits for its own chat holds up no other", async () => {
    const { clock, served } = lanesAsking([
      { laneId: 1, budgets: [tight("a"), bot], times: 2 },
      { laneId: 2, budgets: [tight("b"), bot] },
      { laneId: 3, budgets: [tight("c"), bot] },
    ]);
    await clock.advance(2_100);
    expect(served.map(({ laneId }) => laneId)).toEqual([1, 2, 3]);
    await clock.advance(60_000);
    expect(served.at(-1)).toMatchObject({ laneId: 1, at: 60_000 });
  });

  test("an album that needs a long pause gets it, though others would fit into it", async () => {
    const wide: Budget = { name: "bot", of: "bot", limit: { count: 4, windowMs: 1_000, burst: 2 } };
    const { clock, served } = lanesAsking([
      { laneId: 1, budgets: [wide], times: 2 },
      { laneId: 2, budgets: [wide], cost: 6 },
      { laneId: 3, budgets: [wide], times: 3 },
    ]);
    await clock.advance(20_000);
    expect(served.map(({ laneId }) => laneId)).toEqual([1, 1, 2, 3, 3, 3]);
  });

  test("a lane that has nothing to send any more leaves its place to the next one", async () => {
    const { clock, budget, served } = lanesAsking([
      { laneId: 1, budgets: [bot], times: 2 },
      { laneId: 2, budgets: [bot] },
    ]);
    budget.leave(1);
    await clock.advance(1_000);
    expect(served.map(({ laneId }) => laneId)).toEqual([1, 2]);
    expect(budget.isWaiting(2)).toBe(false);
  });

  test("a wait that the platform asked for is kept to the moment, by all that share the chat", async () => {
    const chat = tight("chat");
    const { clock, budget, served } = lanesAsking([]);
    budget.hold([chat, bot], clock.now() + 7_000);
    const begunAt = clock.now();
    for (const laneId of [1, 2]) {
      const ask = (): void => {
        if (budget.take({ laneId, budgets: [chat, bot], cost: 1, priority: 1, onTurn: ask }))
          served.push({ laneId, at: clock.now() - begunAt, cost: 1 });
      };
      ask();
    }
    await clock.advance(6_999);
    expect(served).toEqual([]);
    await clock.advance(1);
    expect(served).toEqual([{ laneId: 1, at: 7_000, cost: 1 }]);
    expect(budget.isWaiting(2)).toBe(true);
  });

  test("where nobody knows what was sent before, everything begins used up", async () => {
    const now = new ManualClock().now();
    const { clock, served } = lanesAsking([{ laneId: 1, budgets: [bot] }], {}, now);
    await clock.advance(999);
    expect(served).toEqual([]);
    await clock.advance(1);
    expect(served).toHaveLength(1);
  });

  test("what is kept is what is still owed, and counts again later", async () => {
    const { clock, budget } = lanesAsking([{ laneId: 1, budgets: [tight("chat"), bot] }]);
    await clock.advance(2_000);
    const kept = budget.owed;
    expect(kept).toMatchObject({ chat: clock.now() + 58_000 });
    const again = lanesAsking([{ laneId: 1, budgets: [tight("chat"), bot] }], kept);
    expect(again.served).toEqual([]);
    await clock.advance(10 * 60_000);
    expect(budget.owed).toEqual({});
  });
});

test("whatever lanes ask for, all of it is sent, and never more at once than any limit allows", async () => {
  const names = ["a", "b", "c"];
  const limit = fc.constantFrom(
    { count: 3, windowMs: 1_000, burst: 1 },
    { count: 6, windowMs: 3_000, burst: 3 },
    { count: 20, windowMs: 60_000, burst: 3 },
  );
  const wish = fc.record({
    chat: fc.constantFrom(...names),
    cost: fc.integer({ min: 1, max: 5 }),
    priority: fc.integer({ min: 0, max: 2 }),
    times: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(limit, limit, limit, limit),
      fc.array(wish, { minLength: 1, maxLength: 8 }),
      async ([ofBot, ...ofChats], wishes) => {
        const chats = new Map(
          names.map((name, index) => [name, { name, of: "address" as const, limit: ofChats[index] ?? ofBot }]),
        );
        const whole: Budget = { name: "bot", of: "bot", limit: ofBot };
        const { clock, served } = lanesAsking(
          wishes.map(({ chat, ...rest }, laneId) => ({ ...rest, laneId, budgets: [chats.get(chat) ?? whole, whole] })),
        );
        const total = wishes.reduce((sum, { times }) => sum + times, 0);
        for (let step = 0; served.length < total && step < 2_000; step += 1) await advanceToNext(clock);
        expect(served).toHaveLength(total);
        for (const budget of [...chats.values(), whole]) {
          const counted = served.filter(({ laneId }) => budget === whole || wishes[laneId]?.chat === budget.name);
          for (const { at: from } of counted) {
            const within = counted.filter(({ at }) => at >= from && at - from < budget.limit.windowMs - 1e-6);
            const most = Math.max(budget.limit.count, ...wishes.map(({ cost }) => cost));
            expect(within.reduce((sum, { cost }) => sum + cost, 0)).toBeLessThanOrEqual(most);
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});

/** Nothing here touches the network: one turn settles it. */
async function advanceToNext(clock: ManualClock): Promise<void> {
  const next = clock.nextDueIn;
  if (next !== null) await clock.advance(next);
}
