import { parse, validate } from "node-cron";
import { expect, test } from "vitest";
import { JobRunner, listJobs, Traffic, type Job } from "../../src/jobs/index.js";
import { jobMetrics } from "../../src/jobs/job-metrics.js";
import { silentLogger } from "../../src/log.js";
import { openStore } from "../../src/store/open-store.js";
import { sqliteDatabases } from "../store/both-databases.js";
import { makeMessage, NOW, startStoreWorld } from "../store/store-world.js";
import { ManualClock } from "../support/manual-clock.js";

const databases = sqliteDatabases();
const DAY_MS = 86_400_000;
const retention = { contentDays: 7, logDays: 30, archiveDays: 365 };

async function openJobs() {
  const database = await databases.create();
  const store = await openStore(database, { log: silentLogger });
  const jobs = listJobs(store, { retention, database, dataDir: "unused", backup: { keep: 0 } });
  return { store, jobs };
}

const runAll = async (runner: JobRunner, jobs: readonly Job[]) => {
  const results: Record<string, unknown> = {};
  for (const { name } of jobs) {
    const { outcome, result, error } = await runner.runNow(name);
    expect(error, name).toBeNull();
    expect(outcome).toBe("done");
    results[name] = result;
  }
  return results;
};

test("every job has a name of its own and times that the scheduler understands, and no two of the night begin together", async () => {
  const { store, jobs } = await openJobs();
  const names = jobs.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const scheduled = jobs.flatMap(({ schedule }) => (schedule === null ? [] : [schedule]));
  for (const times of scheduled) expect(validate(times), times).toBe(true);
  const nightly = scheduled.map(parse).filter(({ hour }) => hour.length === 1);
  expect(new Set(nightly.map(({ hour, minute }) => `${hour.join()}:${minute.join()}`)).size).toBe(nightly.length);
  await store.close();
});

test("over a year a message is forgotten, archived and removed at the times that are set, and its counts stay", async () => {
  const { store, jobs } = await openJobs();
  const { guildId, account, link, deliver } = await startStoreWorld(store);
  const mapping = await link();
  const { deliveries } = await store.acceptMessage({
    ...{ accountId: account.id, position: null, purpose: "relay", mappingIds: [mapping.id], receivedAt: NOW },
    message: makeMessage({ guildId, channelId: mapping.channelId }),
  });
  await deliver(deliveries[0]!, "copy");
  const clock = new ManualClock(NOW + 60_000);
  const runner = new JobRunner(jobs, { store, clock, log: silentLogger, isBusy: () => false });
  const dayByDay = async (days: number) => {
    await clock.advance(NOW + days * DAY_MS - clock.now());
    return await runAll(runner, jobs);
  };
  const nothing = { messages: 0, deliveries: 0 };
  expect(await dayByDay(6)).toMatchObject({ "purge-content": { messages: 0 }, archive: nothing });
  expect(await dayByDay(8)).toMatchObject({ "purge-content": { messages: 1 }, archive: nothing });
  expect(await dayByDay(29)).toMatchObject({ "purge-content": { messages: 0 }, archive: nothing });
  const archived = { archive: { messages: 1, deliveries: 1 }, "purge-archive": nothing };
  expect(await dayByDay(31)).toMatchObject(archived);
  expect(await dayByDay(364)).toMatchObject({ archive: nothing, "purge-archive": nothing });
  expect(await dayByDay(366)).toMatchObject({ "purge-archive": { messages: 1, deliveries: 1 } });
  const log = await store.listDeliveries({ guildId, cursor: null, limit: 5 });
  expect(log.items).toEqual([]);
  const statistics = await store.readStatistics({ guildId, from: NOW - DAY_MS, to: NOW + 400 * DAY_MS });
  expect(statistics).toMatchObject({ created: 1, delivered: 1 });
  await runner.stop();
  await store.close();
});

test("space is given back but for a tenth of what is in use", async () => {
  const { store, jobs } = await openJobs();
  const { guildId, account } = await startStoreWorld(store);
  const text = "今晚八点开黑".repeat(80);
  for (let number = 0; number < 400; number += 1) {
    await store.acceptMessage({
      ...{ accountId: account.id, position: null, purpose: "relay", mappingIds: [], receivedAt: NOW },
      message: makeMessage({ guildId, content: [{ type: "text", text }] }),
    });
  }
  const clock = new ManualClock(NOW + 8 * DAY_MS);
  const runner = new JobRunner(jobs, { store, clock, log: silentLogger, isBusy: () => false });
  await runner.runNow("index-texts");
  const before = await store.readSpace({});
  await runner.runNow("purge-content");
  await runner.runNow("index-texts");
  const { result } = await runner.runNow("space");
  const { pages, freePages } = await store.readSpace({});
  expect(result).toEqual({ givenBytes: expect.any(Number), freeBytes: freePages * 4096 });
  expect(result?.["givenBytes"]).toBeGreaterThan(300_000);
  expect(pages).toBeLessThan(before.pages);
  expect(freePages).toBe(Math.ceil((pages - freePages) / 10));
  await store.close();
});

test("the relay counts as busy from a thousand events and deliveries a second on", async () => {
  const clock = new ManualClock();
  let count = 0;
  const traffic = new Traffic(clock, () => count);
  const after = async (ms: number, more: number): Promise<boolean> => {
    count += more;
    await clock.advance(ms);
    return traffic.isBusy();
  };
  expect(await after(2_000, 1_900)).toBe(false);
  expect(await after(1_000, 5_000)).toBe(false);
  expect(await after(1_000, 0)).toBe(true);
  expect(await after(500, 0)).toBe(true);
  expect(await after(60_000, 500)).toBe(false);
});

test("metrics say when each job was last done, how long it took, and whether it failed", () => {
  const ran = { startedAt: 2_000, durationMs: 1_500, result: null, error: null };
  const status = { running: false, waiting: false };
  const metrics = jobMetrics([
    { ...status, name: "archive", last: { ...ran, outcome: "done", doneAt: 2_000 } },
    { ...status, name: "backup", last: { ...ran, outcome: "failed", doneAt: null } },
    { ...status, name: "space", last: null },
  ]);
  expect(metrics).toEqual([
    ['job_done_timestamp_seconds{job="archive"}', 2],
    ['job_duration_seconds{job="archive"}', 1.5],
    ['job_failed{job="archive"}', 0],
    ['job_done_timestamp_seconds{job="backup"}', 0],
    ['job_duration_seconds{job="backup"}', 1.5],
    ['job_failed{job="backup"}', 1],
  ]);
});
