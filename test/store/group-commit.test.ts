import { expect, test } from "vitest";
import type { Outcome } from "../../src/store/batch.js";
import { GroupCommit } from "../../src/store/group-commit.js";
import type { Call } from "../../src/store/operations/index.js";

const call = (input: unknown): Call => ({ name: "getConfigValue", input });

/** A database that commits when it is told to, and gives each call its own input back. */
function startCommits(atOnce?: number) {
  const batches: (readonly unknown[])[] = [];
  const commits: { succeed(): void; fail(error: Error): void }[] = [];
  const queue = new GroupCommit((calls) => {
    batches.push(calls.map(({ input }) => input));
    return new Promise<readonly Outcome[]>((resolve, reject) => {
      const succeed = (): void => resolve(calls.map(({ input }) => ({ ok: true, value: input })));
      commits.push({ succeed, fail: reject });
    });
  }, atOnce);
  return { queue, batches, commits };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("on an idle store a call goes at once, and those of the same turn go together", async () => {
  const { queue, batches, commits } = startCommits();
  const answers = Promise.all([1, 2, 3].map((input) => queue.submit(call(input))));
  await Promise.resolve();
  expect(batches).toEqual([[1, 2, 3]]);
  commits[0]!.succeed();
  expect(await answers).toEqual([1, 2, 3]);
});

test("what comes while a commit is under way shares the next one, in the order of the calls", async () => {
  const { queue, batches, commits } = startCommits();
  const first = queue.submit(call(1));
  await turn();
  const rest = [];
  for (const input of [2, 3, 4]) {
    rest.push(queue.submit(call(input)));
    await turn();
  }
  expect(batches).toEqual([[1]]);
  commits[0]!.succeed();
  expect(await first).toBe(1);
  await turn();
  expect(batches).toEqual([[1], [2, 3, 4]]);
  commits[1]!.succeed();
  expect(await Promise.all(rest)).toEqual([2, 3, 4]);
});

test("a batch that fails as a whole fails each of its calls, and the next one goes on", async () => {
  const { queue, commits } = startCommits();
  const lost = [queue.submit(call(1)), queue.submit(call(2))];
  await turn();
  const next = queue.submit(call(3));
  commits[0]!.fail(new Error("disk gone"));
  expect(await Promise.allSettled(lost)).toMatchObject([
    { status: "rejected", reason: { message: "disk gone" } },
    { status: "rejected", reason: { message: "disk gone" } },
  ]);
  await turn();
  commits[1]!.succeed();
  expect(await next).toBe(3);
});

test("no batch grows without bound, and only a large one goes ahead of an answer", async () => {
  const { queue, batches, commits } = startCommits(2);
  const answers = Promise.all(Array.from({ length: 550 }, (_, input) => queue.submit(call(input))));
  await turn();
  expect(batches.map(({ length }) => length)).toEqual([256, 256]);
  commits[0]!.succeed();
  await turn();
  expect(batches).toHaveLength(2);
  commits[1]!.succeed();
  await turn();
  expect(batches.map(({ length }) => length)).toEqual([256, 256, 38]);
  commits[2]!.succeed();
  expect(await answers).toEqual(Array.from({ length: 550 }, (_, input) => input));
});

test("of some dozens half goes first, so that it is answered while the other half is carried out", async () => {
  const { queue, batches, commits } = startCommits(2);
  const answers = Promise.all(Array.from({ length: 50 }, (_, input) => queue.submit(call(input))));
  await turn();
  expect(batches.map(({ length }) => length)).toEqual([25, 25]);
  commits[0]!.succeed();
  await turn();
  const more = Array.from({ length: 24 }, (_, input) => queue.submit(call(input)));
  await turn();
  expect(batches).toHaveLength(2);
  more.push(queue.submit(call(24)));
  await turn();
  expect(batches.map(({ length }) => length)).toEqual([25, 25, 25]);
  commits[1]!.succeed();
  commits[2]!.succeed();
  expect(await answers).toEqual(Array.from({ length: 50 }, (_, input) => input));
  expect(await Promise.all(more)).toEqual(Array.from({ length: 25 }, (_, input) => input));
});

test("it is drained once everything has its answer", async () => {
  const { queue, commits } = startCommits();
  await queue.drained();
  const order: string[] = [];
  const answered = queue.submit(call(1)).then(() => order.push("answer"));
  await turn();
  const drained = queue.drained().then(() => order.push("drained"));
  await turn();
  expect(order).toEqual([]);
  commits[0]!.succeed();
  await Promise.all([answered, drained]);
  expect(order).toEqual(["answer", "drained"]);
});
