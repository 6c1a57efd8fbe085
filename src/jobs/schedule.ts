import { schedule, setLogger, type ScheduledTask } from "node-cron";
import type { Timer } from "../clock.js";
import type { Logger } from "../log.js";
import type { Job, JobStatus } from "./job.js";
import { JobRunner, type RunnerSurroundings } from "./job-runner.js";

/** How long the relay has to itself after its start before overdue jobs are made up for. */
const START_DELAY_MS = 60_000;
const MAKE_UP_EVERY_MS = 60 * 60_000;

/** Has jobs run at their times, by the clock of the host's time zone. */
export class Jobs {
  readonly #runner: JobRunner;
  #tasks: readonly ScheduledTask[] = [];
  #makingUp: Timer | null = null;

  constructor(
    private readonly jobs: readonly Job[],
    private readonly around: RunnerSurroundings & { readonly timeZone: string },
  ) {
    this.#runner = new JobRunner(jobs, around);
  }

  list(): readonly JobStatus[] {
    return this.#runner.list();
  }

  async start(): Promise<void> {
    const { log, timeZone } = this.around;
    await this.#runner.load();
    setLogger(toCronLogger(log));
    this.#tasks = this.jobs.flatMap(({ name, schedule: times }) =>
      times === null ? [] : [schedule(times, () => this.#runner.due(name), { name, timezone: timeZone })],
    );
    this.#makeUp(START_DELAY_MS);
  }

  /** Again and again: a time is missed also where the machine slept, or had too much to do in that second. */
  #makeUp(delayMs: number): void {
    this.#makingUp = this.around.clock.after(delayMs, () => {
      this.#runner.makeUp();
      this.#makeUp(MAKE_UP_EVERY_MS);
    });
  }

  /** Ends after the step that is under way. */
  async stop(): Promise<void> {
    this.#makingUp?.cancel();
    for (const task of this.#tasks) await task.destroy();
    await this.#runner.stop();
  }
}

/** A time that was missed because the program was busy is nothing to worry about: jobs make up for it. */
function toCronLogger(log: Logger): Parameters<typeof setLogger>[0] {
  const say = (message: string | Error): string => (message instanceof Error ? message.message : message);
  return {
    info: (message) => log.debug({ cron: message }, "Said by the scheduler"),
    debug: (message) => log.debug({ cron: say(message) }, "Said by the scheduler"),
    warn: (message) => log.debug({ cron: message }, "Said by the scheduler"),
    error: (message, error) => log.warn({ cron: say(message), err: error }, "The scheduler had an error"),
  };
}
