import Database from "better-sqlite3";
import { silentLogger } from "../../src/log.js";
import { openStore } from "../../src/store/open-store.js";
import { SAID } from "./numbered-traffic.js";

export interface Expected {
  /** Messages and deliveries of the history, under the ids from 1 on. */
  readonly messages: number;
  readonly deliveries: number;
  /** Messages that were said since. */
  readonly said: number;
  readonly now: number;
}

/** What is wrong with the relay's file after all this; empty: nothing. The relay is stopped. */
export async function checkFile(path: string, expected: Expected): Promise<readonly string[]> {
  const wrong = checkRows(path, expected);
  // Counts of rows that are wrong say nothing more.
  return wrong.length > 0 ? wrong : await checkCounts(path, expected.now);
}

function checkRows(path: string, { messages, deliveries, said }: Expected): readonly string[] {
  const file = new Database(path, { readonly: true });
  try {
    const wrong: string[] = [];
    const expect = (what: string, found: unknown, wanted: unknown): void => {
      if (found !== wanted) wrong.push(`${what}: ${String(found)} instead of ${String(wanted)}`);
    };
    const count = (sql: string): unknown => file.prepare(sql).pluck().get();
    const both = (table: string): string => `(SELECT "id" FROM ${table} UNION ALL SELECT "id" FROM ${table}_archive)`;
    expect(
      "messages of the history",
      count(`SELECT count(*) FROM ${both("message_log")} WHERE "id" <= ${messages}`),
      messages,
    );
    expect(
      "of these, different ones",
      count(`SELECT count(DISTINCT "id") FROM ${both("message_log")} WHERE "id" <= ${messages}`),
      messages,
    );
    expect(
      "deliveries of the history",
      count(`SELECT count(*) FROM ${both("delivery")} WHERE "id" <= ${deliveries}`),
      deliveries,
    );
    expect(
      "of these, different ones",
      count(`SELECT count(DISTINCT "id") FROM ${both("delivery")} WHERE "id" <= ${deliveries}`),
      deliveries,
    );
    const ours = `"id" > ${messages} AND "content" LIKE '%${SAID}%'`;
    expect("new messages", count(`SELECT count(*) FROM message_log WHERE ${ours}`), said);
    const sent = `SELECT count(*) FROM message_log m JOIN delivery d ON d."messageId" = m."id" AND d."state" = 'delivered'`;
    expect("new messages that were delivered", count(`${sent} WHERE m.${ours}`), said);
    expect("broken foreign keys", (file.pragma("foreign_key_check") as unknown[]).length, 0);
    expect("integrity", file.pragma("quick_check", { simple: true }), "ok");
    return wrong;
  } finally {
    file.close();
  }
}

/** The store's own recount finds nothing to put right. */
async function checkCounts(path: string, now: number): Promise<readonly string[]> {
  const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
  try {
    while (!(await store.rollUp({ now })).done);
    const before = readCounts(path);
    while (!(await store.rebuildStats({ now, limit: 20_000 })).done);
    const after = readCounts(path);
    return before === after ? [] : ["The statistics were not those of the rows"];
  } finally {
    await store.close();
  }
}

function readCounts(path: string): string {
  const file = new Database(path, { readonly: true });
  try {
    const names = `"created", "filtered", "delivered", "dead", "uncertain", ${Array.from({ length: 16 }, (_, span) => `"delay${span}"`).join(", ")}`;
    const hours = file.prepare(`SELECT "mappingId", "hour", ${names} FROM hourly_stat ORDER BY 1, 2`).raw().all();
    const days = file.prepare(`SELECT "mappingId", "day", ${names} FROM daily_stat ORDER BY 1, 2`).raw().all();
    return JSON.stringify([hours, days]);
  } finally {
    file.close();
  }
}
