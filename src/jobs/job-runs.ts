import { z } from "zod";
import { JOB_KEY_PREFIX } from "../store/maintenance.js";
import type { Store } from "../store/store.js";
import type { Job, JobRun } from "./job.js";

/** A job that runs every few seconds isn't written down each time, unless it fares otherwise than before. */
const KEEP_EVERY_MS = 10 * 60_000;

const storedRun = z.object({
  startedAt: z.number(),
  durationMs: z.number(),
  outcome: z.enum(["done", "failed", "stopped"]),
  result: z.record(z.string(), z.number()).nullable(),
  error: z.string().nullable(),
  doneAt: z.number().nullable(),
});

interface Kept {
  readonly run: JobRun;
  readonly savedAt: number | null;
}

/** How each job's last run ended: in memory, and in the store, so that a restart knows it. */
export class JobRuns {
  readonly #runs = new Map<string, Kept>();

  constructor(private readonly store: Pick<Store, "readJobRuns" | "setConfigValue">) {}

  async load(): Promise<void> {
    for (const [name, value] of await this.store.readJobRuns({})) {
      const run = storedRun.safeParse(value); // of another version: as if it had never run
      if (run.success) this.#runs.set(name, { run: run.data, savedAt: run.data.startedAt });
    }
  }

  of(name: string): JobRun | null {
    return this.#runs.get(name)?.run ?? null;
  }

  async record(job: Job, ended: Omit<JobRun, "doneAt">): Promise<JobRun> {
    const before = this.#runs.get(job.name);
    const endedAt = ended.startedAt + ended.durationMs;
    const run = { ...ended, doneAt: ended.outcome === "done" ? ended.startedAt : (before?.run.doneAt ?? null) };
    const savedAt = before?.run.outcome === run.outcome ? before.savedAt : null;
    const keep = job.makesWay || savedAt === null || endedAt - savedAt >= KEEP_EVERY_MS;
    this.#runs.set(job.name, { run, savedAt: keep ? endedAt : savedAt });
    if (keep) await this.#save(job.name, run);
    return run;
  }

  /** All that was not written down yet. */
  async save(): Promise<void> {
    for (const [name, { run, savedAt }] of this.#runs) {
      if (savedAt === null || savedAt < run.startedAt) await this.#save(name, run);
    }
  }

  async #save(name: string, run: JobRun): Promise<void> {
    const now = run.startedAt + run.durationMs;
    await this.store.setConfigValue({ key: `${JOB_KEY_PREFIX}${name}`, value: run, now });
  }
}
