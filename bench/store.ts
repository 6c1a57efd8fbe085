/**
 * The store over a history: what design 12 asks for, each figure beside what must be, what is aimed at, and what the
 * original design did. Takes minutes; stops by itself, and leaves nothing behind but the generated file for the next run.
 *
 *     npm run bench:store -- [--messages 1000000] [--intake 100000] [--only intake,archive] [--folder DIR] [--check]
 *
 * `--folder` decides which disk is measured. With `--check` a missed "must" ends in failure.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { silentLogger } from "../src/log.js";
import { openStore } from "../src/store/open-store.js";
import { HISTORY_ARGUMENTS, readHistoryOptions } from "./history/arguments.js";
import { copyHistory } from "./history/reuse.js";
import { measureBackup } from "./store/backup.js";
import { openGround, type Ground } from "./store/ground.js";
import { measureArchive } from "./store/housekeeping.js";
import { measureIntake } from "./store/intake.js";
import { measureLists } from "./store/lists.js";
import { measureLookUps } from "./store/look-ups.js";
import { measureQuiet } from "./store/quiet.js";
import { Report } from "./store/report.js";
import { measureSearch } from "./store/search.js";
import { measureStart } from "./store/start.js";
import { measureStatistics } from "./store/statistics.js";
import { measureTrace } from "./store/trace.js";

const { values } = parseArgs({
  options: {
    ...HISTORY_ARGUMENTS,
    intake: { type: "string", default: "100000" },
    only: { type: "string" },
    folder: { type: "string", default: tmpdir() },
    check: { type: "boolean", default: false },
  },
});
const options = readHistoryOptions(values);
const intake = Number(values.intake);
if (!Number.isSafeInteger(intake) || intake < 1_000) throw new TypeError("--intake must be at least 1000 messages");

/** In this order: what only reads comes first, what moves much comes last. */
const MEASURES: Readonly<Record<string, (ground: Ground) => Promise<void>>> = {
  "look-ups": measureLookUps,
  lists: measureLists,
  statistics: measureStatistics,
  search: measureSearch,
  trace: measureTrace,
  intake: (ground) => measureIntake(ground, intake),
  quiet: measureQuiet,
  backup: measureBackup,
  archive: measureArchive,
};
const known = ["start", ...Object.keys(MEASURES)];
const chosen = values.only?.split(",") ?? known;
const unknown = chosen.filter((name) => !known.includes(name));
if (unknown.length > 0) throw new TypeError(`--only knows ${known.join(", ")}, not ${unknown.join(", ")}`);

const tell = (line: string): void => console.error(line);
const folder = mkdtempSync(join(values.folder, "relay-bench-"));
const report = new Report({ messages: options.messages }, console.log);
try {
  const path = join(folder, "relay.db");
  tell(`Load of the last minute: ${loadavg()[0]?.toFixed(1)}`);
  await copyHistory(path, options, { tell });
  if (chosen.includes("start")) await measureStart(path, report);
  const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
  try {
    const ground = await openGround(store, path, options, report);
    for (const [name, measure] of Object.entries(MEASURES)) {
      if (!chosen.includes(name)) continue;
      tell(`Measuring ${name}`);
      await measure(ground);
    }
  } finally {
    await store.close();
  }
  console.log(`\n${report.table()}`);
  if (values.check && report.missed.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
