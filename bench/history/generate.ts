import { rmSync, statSync } from "node:fs";
import { rename, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { createDataSource } from "../../src/store/data-source.js";
import { prepareDatabase } from "../../src/store/prepare-database.js";
import { checkOptions, type HistoryOptions } from "./options.js";
import { Play } from "./play.js";
import { createRandom } from "./random.js";
import { DAY_MS, spreadOverHours } from "./rhythm.js";
import { writeSetUp } from "./set-up-rows.js";
import { prepareTables, type Tables } from "./tables.js";
import type { Outcomes, Tallies } from "./tallies.js";
import { keepUp } from "./upkeep.js";
import { makeWorld } from "./world.js";

export interface HistorySummary {
  readonly messages: number;
  readonly deliveries: number;
  readonly receipts: number;
  readonly failed: number;
  readonly archivedMessages: number;
  readonly archivedDeliveries: number;
  readonly bytes: number;
}

/** What a message takes in the file with its deliveries, receipts and indexes, on average. */
const BYTES_A_MESSAGE = 1_500;
/** Stays free on the disk: room for the log of what is written to the file later. */
export const LEAVE_FREE_BYTES = 2 * 1024 ** 3;
const ROWS_A_TRANSACTION = 20_000;

export interface GenerateOptions {
  readonly progress?: (messages: number) => void;
  /** So much stays free on the disk. */
  readonly leaveFreeBytes?: number;
}

/**
 * Writes a new SQLite file of today's schema with a history in it. It appears under its name only when it is whole.
 * @throws RangeError for options that can't be, Error when the disk is too small
 */
export async function generateHistory(
  path: string,
  options: HistoryOptions,
  { progress = () => undefined, leaveFreeBytes = LEAVE_FREE_BYTES }: GenerateOptions = {},
): Promise<HistorySummary> {
  checkOptions(options);
  await checkSpace(path, options.messages * BYTES_A_MESSAGE + leaveFreeBytes);
  const unfinished = `${path}.unfinished`;
  removeDatabase(unfinished);
  removeDatabase(path);
  try {
    await createSchema(unfinished);
    const summary = fill(unfinished, options, progress);
    await keepUp(unfinished, options);
    await rename(unfinished, path);
    return { ...summary, bytes: statSync(path).size };
  } finally {
    removeDatabase(unfinished);
  }
}

export function removeDatabase(path: string): void {
  for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(path + end, { force: true });
}

/** Also before a copy is made. @throws Error when less than that is free in the path's folder */
export async function checkSpace(path: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  if (bavail * bsize >= needed) return;
  const [need, free] = [needed, bavail * bsize].map((bytes) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`);
  throw new Error(`The disk of ${dirname(path)} is too small: ${need} are needed, and ${free} are free`);
}

export async function createSchema(path: string): Promise<void> {
  const dataSource = createDataSource({ type: "sqlite", path });
  await dataSource.initialize();
  try {
    await prepareDatabase(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

function fill(
  path: string,
  options: HistoryOptions,
  progress: (messages: number) => void,
): Omit<HistorySummary, "bytes"> {
  const db = new Database(path);
  try {
    // A file that isn't finished is thrown away, so nothing has to be safe before the end.
    db.pragma("journal_mode = OFF");
    db.pragma("synchronous = OFF");
    db.pragma("locking_mode = EXCLUSIVE");
    db.pragma("foreign_keys = OFF");
    db.pragma("cache_size = -400000");
    const random = createRandom(options.seed);
    const world = makeWorld(random, options);
    const tables = prepareTables(db);
    const play = new Play(random, tables, world, options);
    db.exec("BEGIN");
    writeSetUp(tables, random, world, options);
    playAll(db, play, random, options, progress);
    writeTallies(tables, play.tallies);
    tables.flush();
    keepSequences(db, play.counts);
    db.exec("COMMIT");
    db.pragma("analysis_limit = 400");
    db.exec("ANALYZE");
    db.pragma("synchronous = FULL");
    db.pragma("journal_mode = WAL");
    return { ...play.counts, receipts: play.copies.receipts };
  } finally {
    db.close();
  }
}

function playAll(
  db: Database.Database,
  play: Play,
  random: ReturnType<typeof createRandom>,
  options: HistoryOptions,
  progress: (messages: number) => void,
): void {
  const from = options.endsAt - options.days * DAY_MS;
  let committed = 0;
  for (const { hour, count } of spreadOverHours(random, { ...options, from, to: options.endsAt })) {
    play.playHour(hour, count);
    if (play.counts.messages - committed < ROWS_A_TRANSACTION) continue;
    db.exec("COMMIT; BEGIN");
    committed = play.counts.messages;
    progress(committed);
  }
}

function writeTallies(tables: Tables, tallies: Tallies): void {
  for (const { mappingId, begin, lastDeliveredAt, ...tally } of tallies.hours()) {
    tables.hourly_stat(mappingId, begin, lastDeliveredAt, ...outcomes(tally));
  }
  for (const { begin, ...tally } of tallies.minutes()) tables.minute_stat(begin, 0, ...outcomes(tally));
}

function outcomes({ delivered, dead, uncertain, delays }: Outcomes): readonly number[] {
  return [delivered, dead, uncertain, ...delays];
}

/** Ids are never used again, also those of what lies in the archive by now. */
function keepSequences(db: Database.Database, counts: Readonly<{ messages: number; deliveries: number }>): void {
  const forget = db.prepare("DELETE FROM sqlite_sequence WHERE name = ?");
  const keep = db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)");
  for (const [table, seq] of [["message_log", counts.messages] as const, ["delivery", counts.deliveries] as const]) {
    forget.run(table);
    keep.run(table, seq);
  }
}
