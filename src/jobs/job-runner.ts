import { setImmediate } from "node:timers/promises";
import type { Clock, Timer } from "../clock.js";
import type { Logger } from "../log.js";
import type { Store } from "../store/store.js";
import { JobStopped, type Job, type JobRun, type JobStatus, type Turn } from "./job.js";
import { JobRuns } from "./job-runs.js";

/** How often it is looked whether the relay has time by now. */
const LOOK_AGAIN_MS = 15_000;
/** What failed is tried again before its next time. */
const RETRY_MS = 60 * 60_000;

export interface RunnerSurroundings {
  readonly store: Pick<Store, "readJobRuns" | "setConfigValue">;
  readonly clock: Clock;
  readonly log: Logger;
  /** Many messages come just now. */
  isBusy(): boolean;
}

/**
 * Runs jobs one at a time. One whose time has come waits for the others, and for a quiet moment if it makes way; it is
 * never forgotten, and never waits twice. Short jobs are done also between two steps of a long one.
 */
export class JobRunner {
  readonly #waiting = new Set<Job>();
  readonly #stopping = new AbortController();
  readonly #runs: JobRuns;
  readonly #timers = new Set<Timer>();
  #running: Job | null = null;
  #work: Promise<void> | null = null;

  constructor(
    private readonly jobs: readonly Job[],
    private readonly around: RunnerSurroundings,
  ) {
    this.#runs = new JobRuns(around.store);
  }

  /** Reads how earlier runs ended: to be awaited before anything runs. */
  load(): Promise<void> {
    return this.#runs.load();
  }

  /** What should have been done while the relay wasn't running is due now. */
  makeUp(): void {
    const now = this.around.clock.now();
    for (const job of this.jobs) {
      const doneAt = this.#runs.of(job.name)?.doneAt ?? null;
      if (job.schedule !== null && (doneAt === null || now - doneAt > job.everyMs)) this.#waiting.add(job);
    }
    this.#goOn();
  }

  /** The job's time has come. */
  due(name: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#waiting.add(this.#get(name));
    this.#goOn();
  }

  /** Runs one at once, and resolves to how it ended: for whoever has the store to himself. */
  async runNow(name: string): Promise<JobRun> {
    return await this.#run(this.#get(name));
  }

  list(): readonly JobStatus[] {
    return this.jobs.map((job) => ({
      name: job.name,
      running: this.#running === job,
      waiting: this.#waiting.has(job),
      last: this.#runs.of(job.name),
    }));
  }

  /** A run under way ends after its step; what waits is left to the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers) timer.cancel();
    await this.#work;
    await this.#runs.save();
  }

  #get(name: string): Job {
    const job = this.jobs.find((candidate) => candidate.name === name);
    if (!job)
      throw new RangeError(`There is no job "${name}". There are: ${this.jobs.map((one) => one.name).join(", ")}`);
    return job;
  }

  #goOn(): void {
    this.#work ??= this.#runWaiting().finally(() => {
      this.#work = null;
      if (this.#next()) this.#goOn();
      else if (this.#waiting.size > 0) this.#later(LOOK_AGAIN_MS, () => this.#goOn());
    });
  }

  async #runWaiting(): Promise<void> {
    for (let job = this.#next(); job; job = this.#next()) await this.#run(job);
  }

  /** Short ones first. */
  #next(): Job | undefined {
    if (this.#stopping.signal.aborted) return undefined;
    const waiting = [...this.#waiting];
    return waiting.find(({ makesWay }) => !makesWay) ?? waiting.find(() => !this.around.isBusy());
  }

  async #run(job: Job): Promise<JobRun> {
    const { clock, log } = this.around;
    const outer = this.#running;
    this.#running = job;
    this.#waiting.delete(job);
    const startedAt = clock.now();
    const run = await job.run(this.#turn(job, startedAt)).then(
      (result) => ({ outcome: "done", result, error: null }) as const,
      (error: unknown) => {
        if (error instanceof JobStopped || this.#stopping.signal.aborted) return stopped;
        this.#complain(job, error);
        return {
          outcome: "failed",
          result: null,
          error: error instanceof Error ? error.message : String(error),
        } as const;
      },
    );
    const durationMs = clock.now() - startedAt;
    if (run.outcome === "done") this.#tell(job, durationMs, run.result);
    if (run.outcome === "failed" && job.makesWay) this.#later(RETRY_MS, () => this.due(job.name));
    this.#running = outer;
    return await this.#runs.record(job, { startedAt, durationMs, ...run }).catch((error: unknown) => {
      log.error({ err: error, job: job.name }, "A job's result could not be kept");
      return { startedAt, durationMs, ...run, doneAt: null };
    });
  }

  #tell(job: Job, durationMs: number, result: JobRun["result"]): void {
    this.around.log[job.makesWay ? "info" : "debug"]({ job: job.name, durationMs, ...result }, "Job finished");
  }

  /** What fails every few seconds is said once. */
  #complain(job: Job, error: unknown): void {
    const known = !job.makesWay && this.#runs.of(job.name)?.outcome === "failed";
    this.around.log[known ? "debug" : "error"]({ err: error, job: job.name }, "Job failed");
  }

  #turn(job: Job, now: number): Turn {
    return {
      now,
      signal: this.#stopping.signal,
      breathe: async () => {
        await setImmediate();
        if (job.makesWay) await this.#letOthersGo();
        if (this.#stopping.signal.aborted) throw new JobStopped();
      },
    };
  }

  async #letOthersGo(): Promise<void> {
    for (;;) {
      for (const job of [...this.#waiting]) if (!job.makesWay) await this.#run(job);
      if (this.#stopping.signal.aborted || !this.around.isBusy()) return;
      await this.#pause();
    }
  }

  /** Until the next look. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        this.#stopping.signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = this.around.clock.after(LOOK_AGAIN_MS, done);
      this.#stopping.signal.addEventListener("abort", done, { once: true });
    });
  }

  #later(delayMs: number, run: () => void): void {
    if (this.#stopping.signal.aborted) return;
    const timer = this.around.clock.after(delayMs, () => {
      this.#timers.delete(timer);
      run();
    });
    this.#timers.add(timer);
  }
}

const stopped = { outcome: "stopped", result: null, error: null } as const;
