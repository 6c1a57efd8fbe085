import fc from "fast-check";
import { expect, test } from "vitest";
import { Acknowledgements } from "../../../src/platforms/kook/acknowledgements.js";
import { MOST_HELD, OrderedBuffer } from "../../../src/platforms/kook/ordered-buffer.js";

const packet = (sn: number | null): { s: 0; sn: number | null; d: null } => ({ s: 0, sn, d: null });

test("whatever the order and the repeats, each event is handed on once and in order", () => {
  const arrivals = fc.integer({ min: 1, max: 40 }).chain((last) =>
    fc
      .shuffledSubarray(
        [...Array(last).keys(), ...Array(last).keys()].map((sn) => sn + 1),
        { minLength: 2 * last },
      )
      .map((sns) => ({ last, sns })),
  );
  fc.assert(
    fc.property(arrivals, ({ last, sns }) => {
      const buffer = new OrderedBuffer();
      const handedOn = sns.flatMap((sn) => buffer.take(packet(sn)).ready.map((each) => each.sn));
      expect(handedOn).toEqual(Array.from({ length: last }, (_, index) => index + 1));
      expect(buffer.hasGap).toBe(false);
    }),
  );
});

test("with skips at any time nothing is handed on twice, and nothing that came is kept back in the end", () => {
  const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant("skip" as const)), { maxLength: 120 });
  fc.assert(
    fc.property(steps, (all) => {
      const buffer = new OrderedBuffer();
      const handedOn = all.flatMap((step) =>
        (step === "skip" ? buffer.skip() : buffer.take(packet(step))).ready.map((each) => each.sn),
      );
      handedOn.push(...buffer.skip().ready.map((each) => each.sn));
      const came = new Set(all.filter((step) => step !== "skip"));
      expect([...handedOn].sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual([...came].sort((a, b) => a - b));
    }),
  );
});

test("a skip tells how many are missing, and what comes late is late and no repeat", () => {
  const buffer = new OrderedBuffer(10);
  expect(buffer.take(packet(11)).place).toBe("next");
  expect(buffer.take(packet(14)).place).toBe("ahead");
  expect(buffer.take(packet(14)).place).toBe("duplicate");
  expect(buffer.take(packet(16)).place).toBe("ahead");
  expect(buffer.skip()).toMatchObject({ missing: 3, ready: [{ sn: 14 }, { sn: 16 }] });
  expect(buffer.last).toBe(16);
  expect(buffer.take(packet(13))).toMatchObject({ place: "late", ready: [{ sn: 13 }] });
  expect(buffer.take(packet(13))).toMatchObject({ place: "duplicate", ready: [] });
  expect(buffer.take(packet(12)).place).toBe("late");
  expect(buffer.take(packet(null))).toMatchObject({ place: "unnumbered", ready: [{ sn: null }] });
  expect(buffer.take(packet(17)).place).toBe("next");
});

test("it says when it is full", () => {
  const buffer = new OrderedBuffer();
  for (let sn = 2; sn <= MOST_HELD; sn += 1) buffer.take(packet(sn));
  expect(buffer.isFull).toBe(false);
  buffer.take(packet(MOST_HELD + 1));
  expect(buffer.isFull).toBe(true);
});

test("only a run without holes is acknowledged, in whatever order events are kept", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), fc.infiniteStream(fc.nat()), (count, chance) => {
      const kept = new Acknowledgements(100);
      const pending = Array.from({ length: count }, (_, index) => kept.begin(101 + index));
      const done = new Set<number>();
      const order = pending
        .map((each) => ({ each, key: chance.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each);
      let expected = 100;
      for (const each of order.slice(0, 50)) {
        kept.keep(each);
        done.add(each.sn ?? 0);
        while (done.has(expected + 1)) expected += 1;
        expect(kept.sn).toBe(expected);
      }
      for (const each of order.slice(50)) kept.keep(each);
      expect(kept.sn).toBe(100 + count);
      expect(kept.inFlight).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test("what fails is never passed", () => {
  const kept = new Acknowledgements();
  const [, , third] = [kept.begin(1), kept.begin(2), kept.begin(3)].map((each, index) => {
    if (index === 0) kept.keep(each);
    return each;
  });
  kept.fail();
  if (third) kept.keep(third);
  expect({ sn: kept.sn, broken: kept.broken, inFlight: kept.inFlight }).toEqual({ sn: 1, broken: true, inFlight: 0 });
});

test("an event without a number is counted and moves nothing, a late one never moves back", () => {
  const kept = new Acknowledgements(5);
  const unnumbered = kept.begin(null);
  const next = kept.begin(6);
  const late = kept.begin(2);
  kept.keep(next);
  kept.keep(late);
  expect({ sn: kept.sn, inFlight: kept.inFlight }).toEqual({ sn: 6, inFlight: 1 });
  kept.keep(unnumbered);
  expect(kept.inFlight).toBe(0);
});
