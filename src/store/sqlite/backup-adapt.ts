import type Database from "better-sqlite3";
import type { DataSource } from "typeorm";
import { createDataSource } from "../data-source.js";
import { prepareDatabase } from "../prepare-database.js";
import { readLastIds, readNewestMessageAt, type PresentDatabase } from "./backup-swap.js";

export interface RestoredFacts {
  /** How many migrations it took to bring it up to date. */
  readonly migrated: number;
  readonly mappings: number;
  /** When the newest message that it knows came; null: it knows none. */
  readonly newestMessageAt: number | null;
  /** Deliveries that waited when the backup was made: they will be sent, some perhaps again. */
  readonly waiting: number;
}

/** Under which a database remembers that it was restored. */
export const RESTORED_KEY = "restored";

/** More than a relay gives out before somebody looks into what went wrong. */
const LEAP = 1_000_000;
/** By their ids the platforms know a message again that they were sent twice. */
const LEAPING_TABLES: ReadonlySet<string> = new Set(["message_log", "delivery"]);

/** Brings a copy up to date and fits it for a life that goes on after the moment at which the backup was made. */
export async function adaptRestored(path: string, present: PresentDatabase, now: number): Promise<RestoredFacts> {
  const dataSource = createDataSource({ type: "sqlite", path });
  try {
    await dataSource.initialize();
    const handle = (await dataSource.createQueryRunner().connect()) as Database.Database;
    const count = (): number => Number(handle.prepare("SELECT COUNT(*) FROM migrations").pluck().get());
    const before = count();
    await prepareDatabase(dataSource);
    handle.transaction(() => {
      forgetSessions(handle);
      goOnWithIds(handle, present.lastIds);
      leaveNote(handle, present, now);
    })();
    const facts = readFacts(handle);
    handle.pragma("wal_checkpoint(TRUNCATE)");
    return { migrated: count() - before, ...facts };
  } finally {
    await close(dataSource);
  }
}

/** KOOK has sent more in those sessions than we now know: what was missed is to be asked for, not resumed. */
function forgetSessions(handle: Database.Database): void {
  handle.prepare(`UPDATE account SET "sessionId" = NULL, "sn" = NULL`).run();
}

/**
 * An id is never used again, also not one that was given out after the backup: messages on the platforms bear it, and
 * Discord takes a message for a repeat whose key it has seen a moment ago.
 */
function goOnWithIds(handle: Database.Database, lastIds: ReadonlyMap<string, number>): void {
  const own = readLastIds(handle);
  const set = handle.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = ?");
  const add = handle.prepare("INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)");
  const tables = new Set(
    handle.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'").pluck().all(),
  ) as ReadonlySet<string>;
  for (const table of tables) {
    const last = Math.max(own.get(table) ?? 0, lastIds.get(table) ?? 0) + (LEAPING_TABLES.has(table) ? LEAP : 0);
    (own.has(table) ? set : add).run(last, table);
  }
}

/**
 * For whoever fetches what was missed: after `knownUntil` nothing is known, but what came until `relayedUntil` was
 * relayed by the database that was here before.
 */
function leaveNote(handle: Database.Database, present: PresentDatabase, now: number): void {
  const note = { at: now, knownUntil: readNewestMessageAt(handle), relayedUntil: present.newestMessageAt };
  handle
    .prepare(
      `INSERT INTO system_config ("key", "value", "updatedAt") VALUES (?, ?, ?)
       ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value", "updatedAt" = excluded."updatedAt"`,
    )
    .run(RESTORED_KEY, JSON.stringify(note), now);
}

function readFacts(handle: Database.Database): Omit<RestoredFacts, "migrated"> {
  const count = (sql: string): number => Number(handle.prepare(sql).pluck().get());
  return {
    mappings: count(`SELECT COUNT(*) FROM channel_mapping WHERE "removedAt" IS NULL`),
    newestMessageAt: readNewestMessageAt(handle),
    waiting: count(`SELECT COUNT(*) FROM delivery WHERE "state" = 'pending'`),
  };
}

async function close(dataSource: DataSource): Promise<void> {
  if (dataSource.isInitialized) await dataSource.destroy();
}
