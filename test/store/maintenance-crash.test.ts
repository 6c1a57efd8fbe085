import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { openStore } from "../../src/store/open-store.js";
import { sqliteDatabases } from "./both-databases.js";
import { rollUpAll } from "./maintenance.suite.js";
import { NOW, startStoreWorld } from "./store-world.js";

const databases = sqliteDatabases();
const LATER = NOW + 400 * 86_400_000;
const MESSAGES = 120;

/** Runs housekeeping and kills it after so many steps; null: lets it end. Resolves to the steps that it told of. */
function housekeep(path: string, what: string, killAfter: number | null): Promise<number> {
  const script = ["--import", "tsx", "test/store/housekeeping-process.ts", path, what, String(LATER)];
  const child = spawn(process.execPath, script, { stdio: ["ignore", "pipe", "inherit"] });
  let steps = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line === "done") return;
    steps += 1;
    if (steps === killAfter) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const asMeant = killAfter === null ? code === 0 : signal === "SIGKILL";
      if (asMeant) resolve(steps);
      else reject(new Error(`It ended with ${code ?? signal}`));
    });
  });
}

async function prepare() {
  const database = await databases.create();
  if (database.type !== "sqlite") throw new Error("A file is what gets crashed here");
  const store = await openStore(database, { log: silentLogger });
  const world = await startStoreWorld(store);
  const [mapping, other] = [await world.link(), await world.link()];
  for (let number = 0; number < MESSAGES; number += 1) {
    const { deliveries } = await world.accept([mapping, other]);
    for (const delivery of deliveries) await world.deliver(delivery, `copy-${number}`);
  }
  await world.acceptOne(mapping); // waits for ever
  await rollUpAll(store);
  await store.close();
  return { path: database.path, guildId: world.guildId };
}

/** What there is, whichever table it is in, and whether everything fits. */
function inspect(path: string) {
  const file = new Database(path, { readonly: true });
  const list = (sql: string): unknown[] => file.prepare(sql).pluck().all();
  const both = (column: string, log: string, archive: string): unknown[] =>
    list(`SELECT ${column} FROM ${log} UNION ALL SELECT ${column} FROM ${archive} ORDER BY 1`);
  const found = {
    messages: both("id", "message_log", "message_log_archive"),
    deliveries: both("id", "delivery", "delivery_archive"),
    apart: list(`SELECT d.id FROM delivery_archive d WHERE d."messageId" NOT IN (SELECT id FROM message_log_archive)`),
    inLog: Number(list("SELECT count(*) FROM message_log")[0]),
    withContent: Number(list("SELECT count(*) FROM message_log WHERE content IS NOT NULL")[0]),
    receipts: Number(list("SELECT count(*) FROM receipt")[0]),
    integrity: file.pragma("integrity_check", { simple: true }),
    strays: file.pragma("foreign_key_check"),
  };
  file.close();
  return found;
}

const numbers = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

test("killed in the midst of archiving, purging or forgetting, nothing is lost or doubled, and the next run ends it", async () => {
  const { path, guildId } = await prepare();
  const whole = {
    messages: numbers(MESSAGES + 1),
    deliveries: numbers(2 * MESSAGES + 1),
    ...{ apart: [], integrity: "ok", strays: [] },
  };
  const statistics = async () => {
    const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
    const read = await store.readStatistics({ guildId, from: NOW, to: NOW + 1 });
    await store.close();
    return read;
  };
  const counted = await statistics();
  expect(counted).toMatchObject({ created: 2 * MESSAGES + 1, delivered: 2 * MESSAGES });

  await housekeep(path, "content", 3);
  const forgetting = inspect(path);
  expect(forgetting).toMatchObject(whole);
  expect(forgetting.withContent).toBeLessThan(MESSAGES);
  await housekeep(path, "content", null);
  expect(inspect(path)).toMatchObject({ ...whole, withContent: 1, receipts: 2 * MESSAGES });

  for (const steps of [2, 5]) {
    await housekeep(path, "archive", steps);
    const half = inspect(path);
    expect(half).toMatchObject(whole);
    expect(half.inLog).toBeGreaterThan(1);
    expect(half.inLog).toBeLessThan(MESSAGES);
    expect(await statistics()).toEqual(counted);
  }
  await housekeep(path, "archive", null);
  expect(inspect(path)).toMatchObject({ ...whole, inLog: 1, receipts: 2 * MESSAGES });
  expect(await statistics()).toEqual(counted);

  await housekeep(path, "purge", 4);
  const purging = inspect(path);
  expect(purging).toMatchObject({ apart: [], integrity: "ok", strays: [] });
  expect(purging.deliveries).toHaveLength(2 * purging.messages.length - 1);
  expect(purging.receipts).toBe(2 * (purging.messages.length - 1));
  expect(purging.messages.length).toBeLessThan(MESSAGES);
  await housekeep(path, "purge", null);
  expect(inspect(path)).toMatchObject({
    ...{ messages: [MESSAGES + 1], deliveries: [2 * MESSAGES + 1], inLog: 1, receipts: 0 },
    ...{ apart: [], integrity: "ok", strays: [] },
  });
}, 120_000);
