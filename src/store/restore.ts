import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "../config/index.js";
import { leaveToOwner } from "../data-folder.js";
import { lockDataFolder, lockFile } from "../single-instance.js";
import { StartUpError } from "../start-up-error.js";
import { backupFolderOf, listBackups, ROOM_TO_LEAVE_BYTES, sqlitePathOf } from "./backup.js";
import { freeBytesOf, sayBytes, syncFile } from "./disk.js";
import type { FileContents } from "./sqlite/backup-contents.js";
import { adaptRestored, type RestoredFacts } from "./sqlite/backup-adapt.js";
import { copyForRestore, readSoundContents } from "./sqlite/backup-open.js";
import { putInPlace, settlePresent } from "./sqlite/backup-swap.js";
import { StoreError } from "./store.js";

export interface RestorePlan {
  readonly database: Config["database"];
  readonly dataDir: string;
  /** A path, the name of a backup in the folder of backups, or "latest". */
  readonly file: string;
  readonly now: number;
  /** @throws when the settings' key doesn't open this. */
  readonly checkKey: (check: string) => void;
  /** Called before each step. What it throws ends the restore, with everything as it was. */
  readonly onStep?: (step: RestoreStep) => void;
  /** What can still be written in a folder; the disk's own word if not given. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export type RestoreStep = "copying" | "checking" | "updating";

export interface Restored extends RestoredFacts {
  readonly file: string;
  /** As it was in the file. */
  readonly contents: FileContents;
  /** Where the database that was there is now; null: there was none. */
  readonly aside: string | null;
}

/**
 * Puts a backup in the place of the database, with the relay stopped. All work is done on a copy beside it: until the
 * last step, a rename, the present database is whole and in its place; after it, it is kept under another name.
 * @throws StoreError or StartUpError with a sentence that says the mend; then everything is as it was.
 */
export async function restoreBackup(plan: RestorePlan): Promise<Restored> {
  const path = sqlitePathOf(plan.database);
  const file = findBackup(plan.file, plan.dataDir);
  refuseItself(file, path);
  mkdirSync(plan.dataDir, { recursive: true, mode: 0o700 });
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unlock = lockOut(plan.dataDir);
  const copy = `${path}.restoring`;
  try {
    removeCopy(copy); // of a restore that was killed
    await checkRoom(file, dirname(path), plan.freeBytes ?? freeBytesOf);
    plan.onStep?.("copying");
    await copyForRestore(file, copy);
    plan.onStep?.("checking");
    const contents = readSoundContents(copy, file);
    if (contents.secretCheck !== null) plan.checkKey(contents.secretCheck);
    plan.onStep?.("updating");
    const present = settlePresent(path);
    const facts = await adaptRestored(copy, present, plan.now);
    leaveToOwner(copy);
    syncFile(copy);
    return { file, contents, aside: putInPlace(copy, path, plan.now), ...facts };
  } finally {
    removeCopy(copy);
    unlock();
  }
}

/** @throws StoreError when there is no such file. */
function findBackup(given: string, dataDir: string): string {
  const backups = listBackups(dataDir);
  const path = given === "latest" ? backups[0]?.path : given;
  const found = [path, join(backupFolderOf(dataDir), given)].find((one) => one !== undefined && existsSync(one));
  if (found !== undefined) return found;
  const what = given === "latest" ? "There is no backup yet" : `There is no file ${given}`;
  throw new StoreError("other", `${what}. "npm run restore -- list" shows the backups in ${backupFolderOf(dataDir)}.`);
}

function refuseItself(file: string, path: string): void {
  if (!existsSync(path)) return;
  const [one, other] = [statSync(file), statSync(path)];
  if (one.ino !== other.ino || one.dev !== other.dev) return;
  throw new StoreError("other", `${file} is the database itself, and no backup of it.`);
}

/** Neither the relay nor a backup runs until we are done. */
function lockOut(dataDir: string): () => void {
  let relay;
  try {
    relay = lockDataFolder(dataDir);
  } catch (error) {
    if (!(error instanceof StartUpError)) throw error;
    throw new StartUpError(
      `The relay runs on the data folder "${dataDir}". Stop it, restore, and start it again: nothing was changed.`,
      { cause: error },
    );
  }
  const backup = lockFile(join(dataDir, "backup.lock"));
  if (backup) {
    return () => {
      backup.release();
      relay.release();
    };
  }
  relay.release();
  throw new StoreError("locked", "A backup or a restore is under way. Wait until it has ended: nothing was changed.");
}

async function checkRoom(file: string, folder: string, freeBytes: (folder: string) => Promise<number>): Promise<void> {
  const wal = `${file}-wal`;
  const needed = statSync(file).size + (existsSync(wal) ? statSync(wal).size : 0) + ROOM_TO_LEAVE_BYTES;
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new StoreError(
    "full",
    `There is not enough room in ${folder}: ${sayBytes(needed)} are needed and ${sayBytes(free)} are free. The present database stays beside the restored one, so make room for both.`,
  );
}

function removeCopy(copy: string): void {
  for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(`${copy}${end}`, { force: true });
}
