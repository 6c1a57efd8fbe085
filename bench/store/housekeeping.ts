import { statSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import Database from "better-sqlite3";
import type { Job } from "../../src/jobs/job.js";
import { archiveMessages, purgeArchive } from "../../src/jobs/retention.js";
import { giveBackSpace } from "../../src/jobs/space.js";
import { DAY_MS } from "../history/rhythm.js";
import type { Ground } from "./ground.js";
import { startTraffic } from "./traffic.js";

const ROWS = 500_000;

/** The relay's own jobs, while 200 messages a second come in and are delivered. None of them waits for quiet here. */
export async function measureArchive(ground: Ground): Promise<void> {
  const edge = timeAfterRows(ground.path, ROWS);
  const retention = { contentDays: 0, logDays: 1, archiveDays: 1 };
  const note = ground.begin();
  const { result, seconds, cpuSeconds, waits } = await runJob(
    ground,
    archiveMessages(ground.store, retention),
    edge + DAY_MS,
  );
  const rows = (result["messages"] ?? 0) + (result["deliveries"] ?? 0);
  if (rows === 0) throw new Error("Nothing could be archived");
  note("archive of 500,000 rows: total", (seconds * ROWS) / rows, `${rows} rows`);
  note("archive of 500,000 rows: CPU of all threads", (cpuSeconds * ROWS) / rows, "with the messages meanwhile");
  note("archive of 500,000 rows: longest wait of anyone", waits.longest, waits.longestOf);
  await measureSpace(ground, edge + DAY_MS);
}

/** What was archived is purged, and the file becomes smaller. */
async function measureSpace(ground: Ground, now: number): Promise<void> {
  const { store, path } = ground;
  const purged = await runJob(ground, purgeArchive(store, { contentDays: 0, logDays: 1, archiveDays: 1 }), now);
  const before = statSync(path).size;
  const note = ground.begin();
  const { seconds, waits } = await runJob(ground, giveBackSpace(store), now);
  await store.checkpoint({ truncate: true });
  const shrunk = before - statSync(path).size;
  if (shrunk <= 0) throw new Error(`The file did not shrink after ${purged.result["messages"]} messages were purged`);
  note("giving space back: total", seconds, `${Math.round(shrunk / 1e6)} MB`);
  note("giving space back: longest wait of anyone", waits.longest, waits.longestOf);
}

async function runJob(ground: Ground, job: Job, now: number) {
  const traffic = startTraffic(ground);
  const [begin, cpu] = [performance.now(), process.cpuUsage()];
  const turn = { now, signal: new AbortController().signal, breathe: () => setImmediate<void>(undefined) };
  try {
    const result = await job.run(turn);
    const seconds = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { result, seconds, cpuSeconds: (user + system) / 1e6, waits: await traffic.stop() };
  } finally {
    await traffic.stop().catch(() => undefined); // also when the job failed
  }
}

/** When so many rows, messages and deliveries together, had come. */
function timeAfterRows(path: string, rows: number): number {
  const file = new Database(path, { readonly: true });
  try {
    const count = (table: string): number => file.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
    const [messages, deliveries] = [count("message_log"), count("delivery")];
    const offset = Math.min(Math.floor(messages * 0.9), Math.round(rows / (1 + deliveries / messages)));
    const sql = `SELECT "receivedAt" FROM message_log ORDER BY "id" LIMIT 1 OFFSET ?`;
    return file.prepare(sql).pluck().get(offset) as number;
  } finally {
    file.close();
  }
}
