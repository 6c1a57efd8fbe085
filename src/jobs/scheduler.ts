import { schedule, type ScheduledTask } from "node-cron";
import type { Clock } from "../clock.js";
import type { Logger } from "../log.js";
import type { Job } from "./job.js";

/** Runs jobs at their times, one at a time: two that fall together follow each other. */
export function startJobs(
  jobs: readonly Job[],
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const tasks = jobs.map((job): ScheduledTask =>
    schedule(
      job.schedule,
      () => {
        running = running.then(() => runJob(job, clock, log));
        return running;
      },
      { name: job.name, timezone: "Etc/UTC", noOverlap: true },
    ),
  );
  return {
    async stop() {
      for (const task of tasks) await task.destroy();
      await running;
    },
  };
}

/** Never rejects: a failed job is logged and comes again at its next time. */
export async function runJob(job: Job, clock: Clock, log: Logger): Promise<void> {
  const startedAt = clock.now();
  try {
    const result = await job.run(startedAt);
    log.info({ job: job.name, durationMs: clock.now() - startedAt, ...result }, "Job finished");
  } catch (error) {
    log.error({ err: error, job: job.name }, "Job failed");
  }
}
