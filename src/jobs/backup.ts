import type { Config } from "../config/index.js";
import { makeDailyBackup } from "../store/backup.js";
import type { Job } from "./job.js";
import { DAY_MS } from "./retention.js";

/** A checked copy a day; the last ones stay. */
export function dailyBackup({ database, dataDir, backup }: Pick<Config, "database" | "dataDir" | "backup">): Job {
  return {
    name: "backup",
    schedule: "0 5 * * *",
    everyMs: 1.5 * DAY_MS,
    makesWay: true,
    run: ({ now, signal }) => makeDailyBackup({ database, dataDir, keep: backup.keep, now, signal }),
  };
}
