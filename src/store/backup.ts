import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { Config } from "../config/index.js";
import { leaveToOwner } from "../data-folder.js";
import { lockFile } from "../single-instance.js";
import { freeBytesOf, sayBytes, syncFolder } from "./disk.js";
import { copyInThread, type RunOptions } from "./sqlite/backup-run.js";
import type { FileContents } from "./sqlite/backup-contents.js";
import { StoreError } from "./store.js";

export interface BackupPlan extends RunOptions {
  readonly database: Config["database"];
  readonly dataDir: string;
  /** How many stay, this one among them; 0: all. */
  readonly keep: number;
  readonly now: number;
  /** What can still be written in a folder; the disk's own word if not given. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export interface BackupFile {
  readonly name: string;
  readonly path: string;
  readonly madeAt: number;
  readonly bytes: number;
}

export interface MadeBackup extends BackupFile {
  readonly contents: FileContents;
  /** The names of older ones that were removed for it. */
  readonly removed: readonly string[];
}

/** What stays free on the disk beside a backup, for the relay itself. */
export const ROOM_TO_LEAVE_BYTES = 128 * 1024 * 1024;
const NAME = /^relay-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)\.db$/;
const UNFINISHED = /^relay-[\d-]+\.db\.part/;

export function backupFolderOf(dataDir: string): string {
  return join(dataDir, "backups");
}

/**
 * Makes a sound copy of a SQLite database while others read and write it. It has its name only once it was opened,
 * checked and compared; older ones go only after that.
 * @throws StoreError with a sentence that says the mend; then nothing is left behind.
 */
export async function makeBackup(plan: BackupPlan): Promise<MadeBackup> {
  const source = sqlitePathOf(plan.database);
  if (!existsSync(source)) {
    throw new StoreError("unavailable", `There is no database at ${source} yet: it is made when the relay starts.`);
  }
  const folder = backupFolderOf(plan.dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  leaveToOwner(folder);
  const lock = lockFile(join(plan.dataDir, "backup.lock"));
  if (!lock) throw new StoreError("locked", "A backup or a restore is under way already. Wait until it has ended.");
  try {
    removeUnfinished(folder);
    await checkRoom(source, folder, plan.freeBytes ?? freeBytesOf);
    const made = await copyAndName(source, folder, plan);
    return { ...made, removed: removeOlder(plan.dataDir, plan.keep, made.name) };
  } finally {
    lock.release();
  }
}

/**
 * For the daily job: what was done, in numbers. Where the host chose to have none, or keeps everything on PostgreSQL,
 * nothing is done.
 */
export async function makeDailyBackup(plan: BackupPlan): Promise<Readonly<Record<string, number>>> {
  if (plan.database.type === "postgres" || plan.keep === 0) return { made: 0 };
  const { bytes, removed } = await makeBackup(plan);
  return { made: 1, bytes, removed: removed.length };
}

/** The finished ones, newest first. */
export function listBackups(dataDir: string): readonly BackupFile[] {
  const folder = backupFolderOf(dataDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const madeAt = timeOf(name);
      const path = join(folder, name);
      return madeAt === null ? [] : [{ name, path, madeAt, bytes: statSync(path).size }];
    })
    .sort((a, b) => b.madeAt - a.madeAt);
}

/** @throws StoreError for PostgreSQL, which has better means of its own. */
export function sqlitePathOf(database: Config["database"]): string {
  if (database.type === "sqlite") return database.path;
  throw new StoreError(
    "other",
    'The database is on a PostgreSQL server, which is backed up by its own tools: pg_dump --format=custom --file=relay.dump "$DATABASE_URL", and pg_restore to bring it back. See docs/operating.md.',
  );
}

/** "20261123-030000", in UTC. */
export function stampOf(time: number): string {
  const [date, clock] = new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, "").split("T");
  return `${date}-${clock}`;
}

function timeOf(name: string): number | null {
  const [, year, month, day, hour, minute, second] = (NAME.exec(name) ?? []).map(Number);
  if (year === undefined) return null;
  return Date.UTC(year, (month ?? 1) - 1, day, hour, minute, second);
}

async function copyAndName(source: string, folder: string, plan: BackupPlan): Promise<Omit<MadeBackup, "removed">> {
  const path = freePath(folder, plan.now);
  const unfinished = `${path}.part`;
  try {
    closeSync(openSync(unfinished, "wx", 0o600)); // names and texts are in it, and sealed tokens
    chmodSync(unfinished, 0o600); // also where the folder gives its files other rights
    const contents = await copyInThread(source, unfinished, plan);
    leaveToOwner(unfinished);
    renameSync(unfinished, path);
    syncFolder(folder);
    const name = basename(path);
    return { name, path, madeAt: timeOf(name) ?? plan.now, bytes: statSync(path).size, contents };
  } catch (error) {
    removeUnfinished(folder);
    throw error;
  }
}

/** Two within a second get names of two seconds. */
function freePath(folder: string, now: number): string {
  for (let time = now; ; time += 1_000) {
    const path = join(folder, `relay-${stampOf(time)}.db`);
    if (!existsSync(path)) return path;
  }
}

async function checkRoom(source: string, folder: string, freeBytes: (folder: string) => Promise<number>) {
  const needed = sizeOf(source) + sizeOf(`${source}-wal`) + ROOM_TO_LEAVE_BYTES;
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new StoreError(
    "full",
    `There is not enough room in ${folder} for a backup: ${sayBytes(needed)} are needed and ${sayBytes(free)} are free. Make room, or keep fewer (BACKUP_KEEP).`,
  );
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** Of a backup that was killed. Whoever holds the lock is the only one at work. */
function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) if (UNFINISHED.test(name)) rmSync(join(folder, name), { force: true });
}

/** Also where a clock that was wrong has named others newer: the one just made stays. */
function removeOlder(dataDir: string, keep: number, made: string): readonly string[] {
  if (keep === 0) return [];
  const others = listBackups(dataDir).filter(({ name }) => name !== made);
  const old = others.slice(keep - 1);
  for (const { path } of old) rmSync(path, { force: true });
  return old.map(({ name }) => name);
}
