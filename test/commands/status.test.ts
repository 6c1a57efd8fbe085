import { expect, test } from "vitest";
import type { JobRun } from "../../src/jobs/index.js";
import { startWorld } from "../support/command-world.js";

const idle = { running: false, waiting: false };

test("status tells of housekeeping in a line: when it last ran, or what failed, and that messages go on", async () => {
  const world = await startWorld();
  const ran = (agoMs: number, outcome: JobRun["outcome"]): JobRun => {
    const startedAt = world.clock.now() - agoMs;
    return { startedAt, durationMs: 40, outcome, result: null, error: "SQLITE_FULL: /srv/relay.db", doneAt: null };
  };
  const status = async (): Promise<string> =>
    (await world.type("/relay status", { user: world.member }))[0]?.text ?? "";
  expect(await status()).not.toContain("Housekeeping");
  world.far.jobs = [
    { ...idle, name: "archive", last: ran(3 * 3_600_000, "done") },
    { ...idle, name: "roll-up", last: ran(5_000, "done") },
    { ...idle, name: "space", last: null },
  ];
  expect(await status()).toContain("Housekeeping is fine; it last ran 5 seconds ago");
  world.far.jobs = [...world.far.jobs, { ...idle, name: "backup", last: ran(2 * 3_600_000, "failed") }];
  const failed = await status();
  expect(failed).toMatch(/backup.* failed 2 hours ago and is tried again\. Messages go on/);
  expect(failed).not.toContain("SQLITE_FULL");
});

test("in Chinese too", async () => {
  const world = await startWorld({ defaultLanguage: "zh" });
  const last = { durationMs: 40, result: null, error: null, doneAt: null, startedAt: world.clock.now() - 120_000 };
  const status = async (): Promise<string> => (await world.type("/转发 状态"))[0]?.text ?? "";
  world.far.jobs = [{ ...idle, name: "archive", last: { ...last, outcome: "done" } }];
  expect(await status()).toContain("日常维护正常，上次运行在 2 分钟前");
  world.far.jobs = [{ ...idle, name: "archive", last: { ...last, outcome: "failed" } }];
  expect(await status()).toMatch(/archive.*2 分钟前出错，会自动重试/);
});

test("of what isn't there, status leaves no gap", async () => {
  const world = await startWorld();
  const [answer] = await world.type("/relay status");
  expect(answer?.text).not.toBe("");
  expect(answer?.text.split("\n")).not.toContain("");
});
