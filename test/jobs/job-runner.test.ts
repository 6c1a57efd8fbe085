import { expect, test } from "vitest";
import type { Job, JobResult, Turn } from "../../src/jobs/job.js";
import { JobRunner } from "../../src/jobs/job-runner.js";
import { Jobs } from "../../src/jobs/schedule.js";
import { silentLogger } from "../../src/log.js";
import { ManualClock } from "../support/manual-clock.js";

/** A day in which jobs of a test happen, over a store that only keeps settings. */
function startDay(jobs: readonly Job[], kept = new Map<string, unknown>()) {
  const clock = new ManualClock();
  const day = { clock, kept, writes: 0, busy: false };
  const store = {
    readJobRuns: async () => new Map([...kept].map(([key, value]) => [key.replace("job:", ""), value])),
    setConfigValue: async ({ key, value }: { key: string; value: unknown }) => {
      day.writes += 1;
      kept.set(key, JSON.parse(JSON.stringify(value)));
    },
  };
  const runner = new JobRunner(jobs, { store, clock, log: silentLogger, isBusy: () => day.busy });
  return Object.assign(day, { runner, store });
}

/** A job that ends when the test says so. */
function makeJob(name: string, changes: Partial<Job> = {}) {
  const ends: ((result: JobResult | Error) => void)[] = [];
  const turns: Turn[] = [];
  const job: Job = {
    ...{ name, schedule: "* * * * *", everyMs: 1_000, makesWay: true },
    run: (turn) =>
      new Promise((resolve, reject) => {
        turns.push(turn);
        ends.push((result) => (result instanceof Error ? reject(result) : resolve(result)));
      }),
    ...changes,
  };
  const end = (result: JobResult | Error = {}): void => {
    const next = ends.shift();
    if (!next) throw new Error(`${name} is not running`);
    next(result);
  };
  return { job, turns, end };
}

test("of two jobs that are due together, one waits for the other, and none runs twice at once", async () => {
  const [first, second] = [makeJob("first"), makeJob("second")];
  const { runner, clock } = startDay([first.job, second.job]);
  runner.due("second");
  runner.due("first");
  runner.due("first");
  await clock.settle();
  expect(runner.list()).toMatchObject([
    { name: "first", running: false, waiting: true },
    { name: "second", running: true, waiting: false },
  ]);
  second.end();
  await clock.settle();
  expect([first.turns.length, second.turns.length]).toEqual([1, 1]);
  first.end();
  await clock.settle();
  expect(first.turns).toHaveLength(1);
  await runner.stop();
});

test("each job's last run is kept: when, how long, and what was done or why not", async () => {
  const { job, end } = makeJob("archive");
  const { runner, clock, kept } = startDay([job]);
  const began = clock.now();
  runner.due("archive");
  await clock.settle();
  await clock.advance(700);
  end({ messages: 5 });
  await clock.settle();
  const done = { startedAt: began, durationMs: 700, outcome: "done", result: { messages: 5 }, doneAt: began };
  expect(kept.get("job:archive")).toMatchObject(done);
  runner.due("archive");
  await clock.settle();
  end(new Error("The disk is full"));
  await clock.settle();
  const failed = { startedAt: began + 700, outcome: "failed", error: "The disk is full", doneAt: began };
  expect(runner.list()).toMatchObject([{ last: failed }]);

  const restarted = startDay([job], kept);
  await restarted.runner.load();
  expect(restarted.runner.list()).toMatchObject([{ last: failed }]);
  await runner.stop();
});

test("a failed job is tried again an hour later", async () => {
  const { job, turns, end } = makeJob("backup");
  const { runner, clock } = startDay([job]);
  runner.due("backup");
  await clock.settle();
  end(new Error("no"));
  await clock.advance(59 * 60_000);
  expect(turns).toHaveLength(1);
  await clock.advance(60_000);
  expect(turns).toHaveLength(2);
  end();
  await runner.stop();
});

test("after a start, what is overdue is made up for, and what was done in time is not", async () => {
  const [late, fresh, never, byHand] = [
    makeJob("late", { everyMs: 1_000 }),
    makeJob("fresh", { everyMs: 10_000 }),
    makeJob("never"),
    makeJob("by-hand", { schedule: null }),
  ];
  const jobs = [late.job, fresh.job, never.job, byHand.job];
  const now = new ManualClock().now();
  const ran = { durationMs: 5, outcome: "done", result: {}, error: null };
  const kept = new Map<string, unknown>([
    ["job:late", { ...ran, startedAt: now - 2_000, doneAt: now - 2_000 }],
    ["job:fresh", { ...ran, startedAt: now - 2_000, doneAt: now - 2_000 }],
  ]);
  const { runner } = startDay(jobs, kept);
  await runner.load();
  runner.makeUp();
  expect(runner.list().map(({ running, waiting }) => running || waiting)).toEqual([true, false, true, false]);
  late.end();
  await new ManualClock().settle();
  never.end();
  await runner.stop();
});

test("a time that was missed is made up for within the hour, however it came to be missed", async () => {
  const { job, turns, end } = makeJob("archive", { schedule: "0 0 1 1 *", everyMs: 90 * 60_000 });
  const { clock, store } = startDay([]);
  const jobs = new Jobs([job], { store, clock, log: silentLogger, timeZone: "Asia/Shanghai", isBusy: () => false });
  await jobs.start();
  await clock.advance(59_000);
  expect(turns).toHaveLength(0);
  await clock.advance(1_000);
  expect(turns).toHaveLength(1);
  end();
  await clock.advance(60 * 60_000);
  expect(turns).toHaveLength(1);
  await clock.advance(60 * 60_000);
  expect(turns).toHaveLength(2);
  end();
  await jobs.stop();
  await clock.advance(5 * 60 * 60_000);
  expect(turns).toHaveLength(2);
});

test("while many messages come, a job waits, and is done when they have passed", async () => {
  const [archive, rollUp] = [makeJob("archive"), makeJob("roll-up", { makesWay: false })];
  const day = startDay([archive.job, rollUp.job]);
  day.busy = true;
  day.runner.due("archive");
  day.runner.due("roll-up");
  await day.clock.settle();
  rollUp.end();
  await day.clock.advance(10 * 60_000);
  expect([archive.turns.length, rollUp.turns.length]).toEqual([0, 1]);
  day.busy = false;
  await day.clock.advance(60_000);
  expect(archive.turns).toHaveLength(1);
  archive.end();
  await day.runner.stop();
});

test("a job under way rests while many messages come, and short jobs are done in between", async () => {
  const steps: string[] = [];
  const archive = makeJob("archive", {
    run: async (turn) => {
      for (const step of ["first", "second", "third"]) {
        steps.push(step);
        await turn.breathe();
      }
      return { steps: steps.length };
    },
  });
  const rollUp = makeJob("roll-up", {
    makesWay: false,
    run: async () => {
      steps.push("roll-up");
      return {};
    },
  });
  const day = startDay([archive.job, rollUp.job]);
  day.runner.due("archive");
  day.busy = true; // it has begun by then
  day.runner.due("roll-up");
  await day.clock.settle();
  expect(steps).toEqual(["first", "roll-up"]);
  expect(day.runner.list()[0]).toMatchObject({ running: true });
  day.busy = false;
  await day.clock.advance(60_000);
  expect(steps).toEqual(["first", "roll-up", "second", "third"]);
  expect(day.runner.list()[0]).toMatchObject({ running: false, last: { outcome: "done" } });
  await day.runner.stop();
});

test("a stop ends a job after its step, and the next start makes up for it", async () => {
  let steps = 0;
  const archive = makeJob("archive", {
    run: async (turn) => {
      for (;;) {
        steps += 1;
        await turn.breathe();
      }
    },
  });
  const day = startDay([archive.job]);
  day.runner.due("archive");
  await day.clock.settle();
  await day.runner.stop();
  const taken = steps;
  expect(taken).toBeGreaterThan(0);
  expect(day.kept.get("job:archive")).toMatchObject({ outcome: "stopped", doneAt: null });
  day.runner.due("archive");
  await day.clock.settle();
  expect(steps).toBe(taken);

  const restarted = startDay([makeJob("archive").job], day.kept);
  await restarted.runner.load();
  restarted.runner.makeUp();
  expect(restarted.runner.list()).toMatchObject([{ running: true }]);
});

test("a job of every few seconds is written down now and then, when it fares otherwise, and at the end", async () => {
  const { job, end } = makeJob("roll-up", { makesWay: false });
  const day = startDay([job]);
  const runOnce = async (result: JobResult | Error): Promise<void> => {
    day.runner.due("roll-up");
    await day.clock.settle();
    end(result);
    await day.clock.advance(10_000);
  };
  for (let run = 1; run <= 30; run += 1) await runOnce({ steps: run });
  expect(day.writes).toBe(1);
  for (let run = 31; run <= 62; run += 1) await runOnce({ steps: run });
  expect(day.writes).toBe(2);
  await runOnce(new Error("no"));
  await runOnce(new Error("no"));
  expect(day.writes).toBe(3);
  await runOnce({ steps: 63 });
  expect(day.writes).toBe(4);
  await runOnce({ steps: 64 });
  await day.runner.stop();
  expect(day.kept.get("job:roll-up")).toMatchObject({ outcome: "done", result: { steps: 64 } });
});

test("what another version wrote down of a job is passed over", async () => {
  const { job } = makeJob("archive");
  const { runner } = startDay([job], new Map([["job:archive", { last: "yesterday" }]]));
  await runner.load();
  expect(runner.list()).toEqual([{ name: "archive", running: false, waiting: false, last: null }]);
});
