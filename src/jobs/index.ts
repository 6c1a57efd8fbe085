import type { Config } from "../config/index.js";
import type { Store } from "../store/store.js";
import { dailyBackup } from "./backup.js";
import { checkIntegrity, expiredLinkCodes, indexTexts, recount, rollUp } from "./history.js";
import type { Job } from "./job.js";
import { archiveMessages, purgeArchive, purgeContent, purgeOptOuts } from "./retention.js";
import { checkpoint, giveBackSpace, optimize } from "./space.js";

export type { Job, JobRun, JobStatus } from "./job.js";
export { JobRunner } from "./job-runner.js";
export { jobMetrics } from "./job-metrics.js";
export { Jobs } from "./schedule.js";
export { Traffic } from "./traffic.js";

export type JobSettings = Pick<Config, "retention" | "database" | "dataDir" | "backup">;

/** All of them. Those that become due together run in this order. */
export function listJobs(store: Store, settings: JobSettings): readonly Job[] {
  const { retention } = settings;
  return [
    rollUp(store),
    indexTexts(store),
    expiredLinkCodes(store),
    purgeContent(store, retention),
    archiveMessages(store, retention),
    purgeArchive(store, retention),
    purgeOptOuts(store),
    giveBackSpace(store),
    optimize(store),
    checkpoint(store),
    dailyBackup(settings),
    checkIntegrity(store),
    recount(store),
  ];
}
