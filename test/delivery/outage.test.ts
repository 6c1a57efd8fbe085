import { describe, expect, test } from "vitest";
import { Outage } from "../../src/delivery/outage.js";
import { ManualClock } from "../support/manual-clock.js";

/** Lanes that always have something to send, over a platform that can be switched off as a whole or for some lanes. */
function setUp(laneIds: readonly number[]) {
  const clock = new ManualClock();
  const begunAt = clock.now();
  const tries: { readonly laneId: number; readonly at: number }[] = [];
  const said: string[] = [];
  const wakers = new Map<number, () => void>();
  const away = new Set<number>();
  const outage = new Outage(clock, () => 0.5, {
    wake: (laneId) => wakers.get(laneId)?.(),
    began: () => said.push("began"),
    ended: () => said.push("ended"),
  });

  /** A lane that tries whenever it may, and after a failure rests a second. */
  function start(laneId: number): void {
    let notBefore = 0;
    let armed: { cancel(): void } | null = null;
    const look = (): void => {
      armed?.cancel();
      const turn = Math.max(outage.isOn ? 0 : notBefore, outage.turnOf(laneId));
      if (turn > clock.now()) return void (armed = clock.after(turn - clock.now(), look));
      tries.push({ laneId, at: clock.now() - begunAt });
      notBefore = clock.now() + 1_000;
      armed = clock.after(1_000, look);
      if (away.has(laneId)) outage.failed(laneId);
      else outage.answered();
    };
    wakers.set(laneId, look);
    look();
  }

  const isAway = (...ids: readonly number[]): void => ids.forEach((id) => away.add(id));
  return {
    ...{ clock, outage, tries, said, start, isAway },
    begin: () => laneIds.forEach(start),
    isBack: (...ids: readonly number[]) => ids.forEach((id) => away.delete(id)),
    triesOf: (laneId: number) => tries.filter((each) => each.laneId === laneId).map(({ at }) => at),
  };
}

describe("A platform that is away", () => {
  test("is tried with one place at a time, ever more rarely, and each has its turn", async () => {
    const lanes = Array.from({ length: 20 }, (_, index) => index + 1);
    const { clock, isAway, begin, tries, said, outage } = setUp(lanes);
    isAway(...lanes);
    begin();
    await clock.advance(3_000);
    expect(outage.isOn).toBe(true);
    await clock.advance(60_000);
    const before = tries.length;
    await clock.advance(3_600_000);
    const hour = tries.slice(before);
    expect(hour.length).toBeGreaterThan(50);
    expect(hour.length).toBeLessThan(100);
    expect(new Set(hour.map(({ laneId }) => laneId)).size).toBe(20);
    expect(said).toEqual(["began"]);
  });

  test("is back with the first answer, and all places go on at once", async () => {
    const { clock, isAway, isBack, begin, said, triesOf, outage } = setUp([1, 2, 3, 4]);
    isAway(1, 2, 3, 4);
    begin();
    await clock.advance(600_000);
    isBack(1, 2, 3, 4);
    const before = [1, 2, 3, 4].map((id) => triesOf(id).length);
    await clock.advance(61_000);
    expect(said).toEqual(["began", "ended"]);
    expect(outage.isOn).toBe(false);
    const after = [1, 2, 3, 4].map((id) => triesOf(id).length);
    after.forEach((count, index) => expect(count).toBeGreaterThan(before[index] ?? 0));
  });

  test("is not suspected for one place that fails, whatever it does", async () => {
    const { clock, isAway, begin, said, outage } = setUp([1]);
    isAway(1);
    begin();
    await clock.advance(600_000);
    expect(outage.isOn).toBe(false);
    expect(said).toEqual([]);
  });

  test("is not suspected while any place answers in between", async () => {
    const { clock, isAway, begin, triesOf, outage } = setUp([1, 2, 3]);
    isAway(1, 2);
    begin();
    await clock.advance(60_000);
    expect(outage.isOn).toBe(false);
    expect(triesOf(3).length).toBeGreaterThan(55);
  });

  test("a place that works is held up for a second at most by others that seem to be away", async () => {
    const { clock, isAway, begin, start, triesOf, outage } = setUp([1, 2]);
    isAway(1, 2);
    begin();
    await clock.advance(1_800_000);
    expect(outage.isOn).toBe(true);
    start(3);
    await clock.advance(1_000);
    expect(triesOf(3).length).toBeGreaterThan(0);
    expect(outage.isOn).toBe(false);
  });

  test("doesn't wait for a place that has nothing to send any more, nor for ever for one that never tries", async () => {
    const { clock, isAway, begin, outage, triesOf } = setUp([1, 2]);
    isAway(1, 2);
    begin();
    await clock.advance(60_000);
    outage.leave(1);
    const before = triesOf(2).length;
    await clock.advance(120_000);
    expect(triesOf(2).length).toBeGreaterThan(before);
    outage.turnOf(3); // comes first, since it never failed, and is never heard of again
    const later = triesOf(2).length;
    await clock.advance(200_000);
    expect(triesOf(2).length).toBeGreaterThan(later);
  });
});
