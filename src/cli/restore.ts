import { readEnvironment, readStorageConfig, type StorageConfig } from "../config/index.js";
import { openCheckedBox } from "../secret-box.js";
import { backupFolderOf, listBackups, sqlitePathOf } from "../store/backup.js";
import { sayBytes } from "../store/disk.js";
import { restoreBackup, type Restored, type RestoreStep } from "../store/restore.js";
import { glanceAt } from "../store/sqlite/backup-open.js";
import { runTool, say, sayMeanwhile } from "./run-tool.js";

/** `npm run restore -- list`, or `npm run restore -- FILE`: puts a backup in the place of the database. */

const STEPS: Readonly<Record<RestoreStep, string>> = {
  copying: "Copying …",
  checking: "Checking every page …",
  updating: "Bringing it up to date …",
};

runTool(async (signal) => {
  const config = readStorageConfig(readEnvironment());
  sqlitePathOf(config.database);
  const [what, ...more] = process.argv.slice(2);
  if (what === undefined || more.length > 0) return usage();
  if (what === "list") return list(config);
  const { database, dataDir, secretKey } = config;
  const restored = await restoreBackup({
    database,
    dataDir,
    file: what,
    now: Date.now(),
    checkKey: (check) => void openCheckedBox({ secretKey, dataDir, check }),
    onStep: (step) => {
      signal.throwIfAborted();
      sayMeanwhile(STEPS[step]);
    },
  });
  sayMeanwhile("");
  report(restored, config);
});

function usage(): void {
  say("npm run restore -- list      shows the backups");
  say("npm run restore -- FILE      restores one: its name or path, or latest for the newest");
  process.exitCode = 1;
}

function list({ dataDir, timeZone }: StorageConfig): void {
  const backups = listBackups(dataDir);
  if (backups.length === 0)
    return say(`There is no backup in ${backupFolderOf(dataDir)} yet: npm run backup makes one.`);
  for (const { name, path, madeAt, bytes } of backups) {
    const contents = glanceAt(path);
    const version = contents?.marker ? `version ${contents.marker.version}` : "an older version";
    const holds = contents?.ours ? version : "can't be read";
    say(`${name}  ${timeIn(timeZone, madeAt)}  ${sayBytes(bytes).padStart(8)}  ${holds}`);
  }
}

/** What is there now, and what to do next. */
function report(restored: Restored, { timeZone }: StorageConfig): void {
  const { file, aside, migrated, mappings, newestMessageAt, waiting } = restored;
  const until = newestMessageAt === null ? "no message yet" : `messages until ${timeIn(timeZone, newestMessageAt)}`;
  say(`Restored ${file}: ${counted(mappings, "mapping")}, ${until}.`);
  if (migrated > 0) say("It was made by an older version, and was brought up to date.");
  if (aside !== null) say(`The database that was here is kept as ${aside}. Remove it when all is well.`);
  if (waiting > 0) {
    say(`${counted(waiting, "message")} waited to be sent when it was made: they will be sent, perhaps a second time.`);
  }
  say("Next: npm start. What was changed by commands after the backup is to be done again; the relay asks KOOK anew");
  say("for events, for the session of that time is over.");
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function timeIn(timeZone: string, time: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(time);
}
