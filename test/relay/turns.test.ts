import { expect, test } from "vitest";
import { Turns } from "../../src/relay/turns.js";

/** Work that ends when it is told to, and tells when it began. */
function startedBy(begun: string[], name: string) {
  let settle = { end: (): void => undefined, fail: (): void => undefined };
  const result = new Promise<string>((resolve, reject) => {
    settle = { end: () => resolve(name), fail: () => reject(new Error(name)) };
  });
  return { work: () => (begun.push(name), result), ...settle };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("changes of one thing wait for each other, those of others don't", async () => {
  const turns = new Turns<string>();
  const begun: string[] = [];
  const [first, second, other] = ["first", "second", "other"].map((name) => startedBy(begun, name));
  const results = Promise.all([
    turns.run(["a"], first!.work),
    turns.run(["a"], second!.work),
    turns.run(["b"], other!.work),
  ]);
  await turn();
  expect(begun).toEqual(["first", "other"]);
  first!.end();
  await turn();
  expect(begun).toEqual(["first", "other", "second"]);
  second!.end();
  other!.end();
  expect(await results).toEqual(["first", "second", "other"]);
});

test("a change of several things waits for all of them, and what follows on any waits for it", async () => {
  const turns = new Turns<number>();
  const begun: string[] = [];
  const [one, both, after] = ["one", "both", "after"].map((name) => startedBy(begun, name));
  const results = Promise.all([turns.run([1], one!.work), turns.run([1, 2], both!.work), turns.run([2], after!.work)]);
  await turn();
  expect(begun).toEqual(["one"]);
  one!.end();
  await turn();
  expect(begun).toEqual(["one", "both"]);
  both!.end();
  await turn();
  expect(begun).toEqual(["one", "both", "after"]);
  after!.end();
  await results;
});

test("what failed holds up nothing behind it, and fails alone", async () => {
  const turns = new Turns<string>();
  const begun: string[] = [];
  const [first, second] = ["first", "second"].map((name) => startedBy(begun, name));
  const failing = turns.run(["a"], first!.work);
  const following = turns.run(["a"], second!.work);
  first!.fail();
  await expect(failing).rejects.toThrow("first");
  second!.end();
  expect(await following).toBe("second");
});
