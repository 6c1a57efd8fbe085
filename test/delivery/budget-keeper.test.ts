import { expect, test } from "vitest";
import type { Budget } from "../../src/delivery/budget.js";
import { BudgetKeeper } from "../../src/delivery/budget-keeper.js";
import { silentLogger } from "../../src/log.js";
import { StoreError } from "../../src/store/store.js";
import { ManualClock } from "../support/manual-clock.js";

const chat: Budget = { name: "chat", of: "address", limit: { count: 4, windowMs: 9_000, burst: 1 } };
const PACE_MS = 3_000;

/** What a store keeps of one bot. Can be told to refuse. */
class Shelf {
  readonly values = new Map<string, unknown>();
  writes = 0;
  refuses = 0;

  async getConfigValue({ key }: { key: string }): Promise<unknown> {
    this.#mayRefuse();
    return this.values.get(key);
  }

  async setConfigValue({ key, value }: { key: string; value: unknown }): Promise<void> {
    this.#mayRefuse();
    this.writes += 1;
    this.values.set(key, JSON.parse(JSON.stringify(value)));
  }

  #mayRefuse(): void {
    if (this.refuses === 0) return;
    this.refuses -= 1;
    throw new StoreError("full", "The disk is full");
  }
}

function setUp() {
  const clock = new ManualClock();
  const store = new Shelf();
  const stopping = new AbortController();
  const open = () => BudgetKeeper.open(7, { store, clock, log: silentLogger, signal: stopping.signal });
  const opened = async (): Promise<BudgetKeeper> => {
    const keeper = await open();
    if (!keeper) throw new Error("It was not opened");
    return keeper;
  };
  return { clock, store, stopping, open, opened };
}

/** Whether the chat takes a message now. */
function takes({ budget }: BudgetKeeper): boolean {
  const taken = budget.take({ laneId: 1, budgets: [chat], cost: 1, priority: 1, onTurn: () => undefined });
  budget.leave(1);
  return taken;
}

test("what was spent before a restart counts after it, and no longer than it would have", async () => {
  const { clock, opened } = setUp();
  const first = await opened();
  expect(takes(first)).toBe(true);
  await first.stop();
  await clock.advance(1_000);
  const second = await opened();
  expect(takes(second)).toBe(false);
  await clock.advance(PACE_MS - 1_000);
  expect(takes(second)).toBe(true);
});

test("a restart where nothing was spent begins with all of it", async () => {
  const { opened } = setUp();
  await (await opened()).stop();
  expect(takes(await opened())).toBe(true);
});

test("after a crash everything counts as spent a moment ago, however often it happens", async () => {
  const { clock, opened } = setUp();
  await opened();
  for (let crash = 0; crash < 3; crash += 1) {
    const next = await opened();
    expect(takes(next)).toBe(false);
    await clock.advance(PACE_MS);
    expect(takes(next)).toBe(true);
  }
});

test("a long wait that the platform asked for is known after a crash, too", async () => {
  const { clock, opened } = setUp();
  const first = await opened();
  first.budget.hold([chat], clock.now() + 600_000);
  await clock.advance(5_000);
  const second = await opened();
  await clock.advance(594_999);
  expect(takes(second)).toBe(false);
  await clock.advance(1);
  expect(takes(second)).toBe(true);
});

test("it is kept every few seconds while it changes, and not at all while it doesn't", async () => {
  const { clock, store, opened } = setUp();
  const keeper = await opened();
  const before = store.writes;
  for (let second = 0; second < 60; second += 1) {
    takes(keeper);
    await clock.advance(1_000);
  }
  expect(store.writes - before).toBeLessThanOrEqual(12);
  const busy = store.writes;
  await clock.advance(600_000);
  expect(store.writes - busy).toBeLessThanOrEqual(1);
});

test("a store that refuses for a while is asked again before anything is sent", async () => {
  const { clock, store, open } = setUp();
  store.refuses = 3;
  const opening = open();
  let done = false;
  void opening.then(() => (done = true));
  await clock.settle();
  expect(done).toBe(false);
  await clock.advance(5_000);
  expect(await opening).not.toBeNull();
});

test("whoever stops while the store refuses waits for nothing", async () => {
  const { clock, store, stopping, open } = setUp();
  store.refuses = Infinity;
  const opening = open();
  await clock.settle();
  stopping.abort();
  expect(await opening).toBeNull();
});

test("a store that refuses to the end lets it stop all the same", async () => {
  const { store, opened } = setUp();
  const keeper = await opened();
  takes(keeper);
  store.refuses = Infinity;
  await keeper.stop();
  store.refuses = 0;
  expect(takes(await opened())).toBe(false);
});

test("a clock that was set back makes nobody wait for the time it lost", async () => {
  const { clock, store, opened } = setUp();
  const first = await opened();
  takes(first);
  await first.stop();
  const earlier = new ManualClock(clock.now() - 86_400_000);
  const around = { store, clock: earlier, log: silentLogger, signal: new AbortController().signal };
  const second = await BudgetKeeper.open(7, around);
  await earlier.advance(PACE_MS);
  expect(second && takes(second)).toBe(true);
});

test("what can't be read counts as nothing known", async () => {
  const { store, opened } = setUp();
  store.values.set("delivery-budget:7", { something: "else" });
  expect(takes(await opened())).toBe(true);
});
