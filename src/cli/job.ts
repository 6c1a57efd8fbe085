import { systemClock } from "../clock.js";
import { readEnvironment, readStorageConfig, type StorageConfig } from "../config/index.js";
import { prepareDataFolder } from "../data-folder.js";
import { JobRunner, listJobs, type Job, type JobRun } from "../jobs/index.js";
import { silentLogger } from "../log.js";
import { lockDataFolder } from "../single-instance.js";
import { StartUpError } from "../start-up-error.js";
import { sayBytes } from "../store/disk.js";
import { openStore } from "../store/open-store.js";
import { compactFile } from "../store/sqlite/compact.js";
import { StoreError } from "../store/store.js";
import { runTool, say } from "./run-tool.js";

/**
 * `npm run job -- list`, or `npm run job -- NAME`: does one of the relay's jobs now.
 *
 * Only while the relay is stopped: a running one does them by itself, one at a time, and its file has one writer. It
 * could be asked to by its health port, but that port takes no orders, so that it can be opened to whoever watches.
 */

const COMPACT = "compact";

runTool(async (signal) => {
  const config = readStorageConfig(readEnvironment());
  const [name, ...more] = process.argv.slice(2);
  if (name === undefined || more.length > 0) return usage();
  prepareDataFolder(config.dataDir);
  const lock = lockWhileStopped(config);
  try {
    if (name === COMPACT) await compact(config);
    else await withRunner(config, signal, (runner, jobs) => (name === "list" ? list(runner, jobs) : run(runner, name)));
  } finally {
    lock.release();
  }
});

function usage(): void {
  say("npm run job -- list      shows the jobs, and how each went last");
  say("npm run job -- NAME      does one now, while the relay is stopped");
  process.exitCode = 1;
}

function lockWhileStopped({ dataDir }: StorageConfig) {
  try {
    return lockDataFolder(dataDir);
  } catch (error) {
    if (!(error instanceof StartUpError)) throw error;
    throw new StartUpError(
      `The relay runs on the data folder "${dataDir}" and does its jobs by itself: /relay status says how they go. To do one by hand, stop it first.`,
      { cause: error },
    );
  }
}

async function withRunner(
  config: StorageConfig,
  signal: AbortSignal,
  work: (runner: JobRunner, jobs: readonly Job[]) => Promise<void> | void,
): Promise<void> {
  const store = await openStore(config.database, { log: silentLogger });
  try {
    const jobs = listJobs(store, config);
    const runner = new JobRunner(jobs, { store, clock: systemClock, log: silentLogger, isBusy: () => false });
    await runner.load();
    signal.addEventListener("abort", () => void runner.stop(), { once: true });
    await work(runner, jobs);
  } finally {
    await store.close();
  }
}

function list(runner: JobRunner, jobs: readonly Job[]): void {
  for (const { name, last } of runner.list()) {
    const times = jobs.find((job) => job.name === name)?.schedule ?? "by hand";
    say(`${name.padEnd(18)} ${times.padEnd(28)} ${last ? describe(last) : "not yet"}`);
  }
  say(`${COMPACT.padEnd(18)} ${"by hand".padEnd(28)} rewrites a SQLite file, which makes it as small as it can be`);
}

async function run(runner: JobRunner, name: string): Promise<void> {
  if (!runner.list().some((job) => job.name === name)) {
    throw new StartUpError(`There is no job "${name}". npm run job -- list shows them.`);
  }
  const ended = await runner.runNow(name);
  say(`${name}: ${describe(ended)}`);
  if (ended.outcome !== "done") process.exitCode = 1;
}

function describe({ outcome, startedAt, durationMs, result, error }: JobRun): string {
  const done = Object.entries(result ?? {}).map(([what, count]) => `${what} ${count}`);
  const details = error ?? done.join(", ");
  return `${new Date(startedAt).toISOString()}  ${outcome} in ${durationMs} ms${details === "" ? "" : `  ${details}`}`;
}

async function compact({ database }: StorageConfig): Promise<void> {
  if (database.type !== "sqlite") {
    throw new StoreError("other", "Only a SQLite file can be compacted. PostgreSQL has VACUUM FULL for that.");
  }
  say("Rewriting the file: this takes about a minute for each gigabyte …");
  const { before, after } = await compactFile(database.path);
  say(`${database.path}: ${sayBytes(before)} before, ${sayBytes(after)} now.`);
}
