import fc from "fast-check";
import { expect, test } from "vitest";
import { InOrder } from "../../src/relay/in-order.js";

/** A promise that is settled by hand. */
function handmade<T>() {
  let [resolve, reject] = [(_: T): void => undefined, (_: unknown): void => undefined];
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("work begins in the order in which it came, whatever each has to wait for", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ waits: fc.nat({ max: 5 }), runs: fc.nat({ max: 5 }), early: fc.boolean() }), {
        maxLength: 20,
      }),
      async (works) => {
        const order = new InOrder();
        const submitted: number[] = [];
        const ticks = async (count: number): Promise<void> => {
          for (let tick = 0; tick < count; tick += 1) await Promise.resolve();
        };
        const results = works.map(({ waits, runs, early }, index) =>
          order.run(async (next) => {
            if (waits > 0) await ticks(waits);
            submitted.push(index);
            if (early) next();
            await ticks(runs);
            return index;
          }),
        );
        const all = works.map((_, index) => index);
        expect(await Promise.all(results)).toEqual(all);
        expect(submitted).toEqual(all);
      },
    ),
    { numRuns: 100 },
  );
});

test("work that waits for nothing begins at once, also while earlier work is being finished", async () => {
  const order = new InOrder();
  const begun: string[] = [];
  const commit = handmade<void>();
  const submit = (name: string) =>
    order.run((next) => {
      begun.push(name);
      next();
      return commit.promise;
    });
  const both = [submit("one"), submit("two")];
  expect(begun).toEqual(["one", "two"]);
  commit.resolve();
  await Promise.all(both);
});

test("work that fails takes along what stands behind it, and no more", async () => {
  const order = new InOrder();
  const asked = handmade<void>();
  const begun: string[] = [];
  const failing = order.run(() => asked.promise);
  const behind = ["a", "b"].map((name) => order.run(async () => void begun.push(name)));
  asked.reject(new Error("disk full"));
  expect(await Promise.allSettled([failing, ...behind])).toMatchObject(
    Array.from({ length: 3 }, () => ({ status: "rejected", reason: { message: "disk full" } })),
  );
  await order.run(async () => void begun.push("later"));
  expect(begun).toEqual(["later"]);
});

test("work that throws before it has begun holds nobody up", async () => {
  const order = new InOrder();
  const failing = order.run(() => {
    throw new Error("a bug");
  });
  await expect(failing).rejects.toThrow("a bug");
  await turn();
  expect(await order.run(async () => "goes on")).toBe("goes on");
});
