/**
 * What housekeeping costs those who wait for the store: old messages move to the archive, are forgotten there, and the
 * space is given back, while 200 messages a second are taken in.
 *
 *     npx tsx bench/archive.ts HISTORY.db [rows]
 *
 * HISTORY.db is made by bench/history.ts; it is copied first. `rows`: messages and their deliveries to be moved,
 * 500,000 unless said otherwise. "Waited": from handing a message in to its durable commit, of every message.
 */
import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import Database from "better-sqlite3";
import { silentLogger } from "../src/log.js";
import type { Slice, Space } from "../src/store/maintenance.js";
import { openStore } from "../src/store/open-store.js";
import type { Store } from "../src/store/store.js";

const PER_SECOND = 200;
const STEP = 200;
const STEPS_A_CHECKPOINT = 16;
const [history, rows = "500000"] = process.argv.slice(2);
if (history === undefined) throw new Error("Say which history: npx tsx bench/archive.ts history.db");

const folder = mkdtempSync(join(dirname(history), "relay-archive-"));
const path = join(folder, "relay.db");
try {
  copyFileSync(history, path);
  const edge = prepare(path, Number(rows));
  const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
  const idle = await whileTakingIn(store, () => setTimeout(5_000));
  report("nothing", { rows: 0 }, idle);
  await measure("archive", store, () => archive(store, edge));
  await measure("purge content", store, () => purgeContent(store, edge));
  await measure("purge archive", store, () => purgeArchive(store, edge));
  await measure("give back space", store, () => giveBack(store));
  await store.checkpoint({ truncate: true });
  const file = { fileMb: Math.round(statSync(path).size / 1e6), beforeMb: Math.round(statSync(history).size / 1e6) };
  console.log(JSON.stringify({ bench: "archive", ...file }));
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Everything in the file counts as rolled up. Resolves to the time before which there are so many rows. */
function prepare(file: string, wanted: number): number {
  const database = new Database(file);
  database.exec(`INSERT INTO watermark (name, value) SELECT 'rolled-up', max(id) FROM delivery WHERE true
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  const messages = database.prepare("SELECT count(*) FROM message_log").pluck().get() as number;
  const deliveries = database.prepare("SELECT count(*) FROM delivery").pluck().get() as number;
  const offset = Math.min(messages - 1, Math.round(wanted / (1 + deliveries / messages)));
  const sql = "SELECT receivedAt FROM message_log ORDER BY id LIMIT 1 OFFSET ?";
  const edge = database.prepare(sql).pluck().get(offset) as number;
  database.close();
  return edge;
}

async function archive(store: Store, receivedBefore: number) {
  const step = { limit: STEP, receivedBefore, finishedBefore: receivedBefore + 86_400_000, now: Date.now() };
  let moved = 0;
  await walk(store, async (afterId) => {
    const slice = await store.archiveMessages({ ...step, afterId });
    moved += slice.messages + slice.deliveries;
    return slice;
  });
  return { rows: moved };
}

async function purgeContent(store: Store, receivedBefore: number) {
  let emptied = 0;
  await walk(store, async (afterId) => {
    const slice = await store.purgeContent({ afterId, limit: STEP, receivedBefore: receivedBefore + 20 * 86_400_000 });
    emptied += slice.messages;
    return slice;
  });
  return { rows: emptied };
}

async function purgeArchive(store: Store, receivedBefore: number) {
  let gone = 0;
  await walk(store, async (afterId) => {
    const slice = await store.purgeArchive({ afterId, limit: STEP, receivedBefore });
    gone += slice.messages + slice.deliveries;
    return slice;
  });
  return { rows: gone };
}

async function giveBack(store: Store) {
  let space: Space = await store.readSpace({});
  const before = space.pages;
  for (let steps = 1; space.freePages > 0; steps += 1) {
    const { pages } = space;
    space = await store.giveBackSpace({ pages: STEP });
    if (space.pages === pages) break;
    if (steps % STEPS_A_CHECKPOINT === 0) await store.checkpoint({ truncate: false });
    await setImmediate();
  }
  return { rows: before - space.pages };
}

async function walk(store: Store, step: (afterId: number) => Promise<Slice>): Promise<void> {
  for (let [afterId, steps] = [0, 1]; ; steps += 1) {
    const { lastId, done } = await step(afterId);
    if (done) return;
    afterId = lastId;
    if (steps % STEPS_A_CHECKPOINT === 0) await store.checkpoint({ truncate: false });
    await setImmediate();
  }
}

interface Waits {
  readonly seconds: number;
  readonly taken: number;
  readonly waitedMs: readonly number[];
}

async function measure(what: string, store: Store, work: () => Promise<{ rows: number }>): Promise<void> {
  let result = { rows: 0 };
  const waits = await whileTakingIn(store, async () => {
    result = await work();
  });
  report(what, result, waits);
}

/** Messages come by the clock, whether the one before was answered or not. */
async function whileTakingIn(store: Store, work: () => Promise<unknown>): Promise<Waits> {
  const { id: accountId } = await store.openAccount({ userId: "bench", name: "bench", now: Date.now() });
  const mappingIds = (await store.listAllMappings({})).map(({ id }) => id);
  const waitedMs: number[] = [];
  const open: Promise<unknown>[] = [];
  const send = (): void => {
    const begin = performance.now();
    const mappingId = mappingIds[open.length % mappingIds.length] as number;
    const accepted = store.acceptMessage({
      ...{ accountId, position: null, purpose: "relay", mappingIds: [mappingId], receivedAt: Date.now() },
      message: {
        ...{ id: randomUUID(), guildId: "1", channelId: "1", channelName: "news", kind: "text", cards: [] },
        author: { id: "1", name: "小明", avatarUrl: null, bot: false, roleIds: [] },
        content: [{ type: "text", text: "今晚八点开黑，缺两个人，来的说一声。" }],
        ...{ attachments: [], quote: null, mentionsAll: false, sentAt: Date.now() },
      },
    });
    open.push(accepted.then(() => waitedMs.push(performance.now() - begin)));
  };
  const begin = performance.now();
  let running = true;
  const traffic = (async () => {
    while (running) {
      while (open.length < ((performance.now() - begin) / 1000) * PER_SECOND) send();
      await setTimeout(1);
    }
  })();
  await work();
  const seconds = (performance.now() - begin) / 1000;
  running = false;
  await traffic;
  await Promise.all(open);
  return { seconds, taken: open.length, waitedMs: waitedMs.toSorted((a, b) => a - b) };
}

function report(what: string, { rows }: { rows: number }, { seconds, taken, waitedMs }: Waits): void {
  const at = (share: number): number => Number((waitedMs[Math.ceil(waitedMs.length * share) - 1] ?? 0).toFixed(1));
  const [p50, p99, longest] = [at(0.5), at(0.99), at(1)];
  const rate = rows === 0 ? "" : `, ${((seconds / rows) * 500_000).toFixed(1)} s for 500,000`;
  console.log(
    `${what}: ${rows} in ${seconds.toFixed(1)} s${rate}; ${taken} messages meanwhile waited ${p50} ms (p50), ${p99} (p99), ${longest} (longest)`,
  );
  console.log(JSON.stringify({ bench: "archive", what, rows, seconds, taken, waitedMs: { p50, p99, longest } }));
}
