import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { silentLogger } from "../../../src/log.js";
import { openStore } from "../../../src/store/open-store.js";
import type { Store } from "../../../src/store/store.js";
import { sqliteDatabases } from "../both-databases.js";
import { startStoreWorld } from "../store-world.js";
import { allPages, BEGIN } from "./history-world.js";

const databases = sqliteDatabases();
const HOUR = 3_600_000;
const PROGRAM = ["--import", "tsx", "test/store/history/upkeep-process.ts"];

/** Runs the program for so many rounds, then kills it in the middle of the next. Resolves to the last one that it told of. */
function keepUpUntilKilled(path: string, first: number, rounds: number): Promise<number> {
  const program = spawn(process.execPath, [...PROGRAM, path, String(first)], { stdio: ["ignore", "pipe", "inherit"] });
  let last = first;
  createInterface({ input: program.stdout }).on("line", (line) => {
    last = Number(line);
    if (last >= first + rounds) program.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    program.once("error", reject);
    program.once("close", (_, signal) =>
      signal === "SIGKILL" ? resolve(last) : reject(new Error("It ended by itself")),
    );
  });
}

function recount(file: Database.Database, from: number, to: number) {
  const both = `(SELECT "receivedAt", "finishedAt", "state" FROM delivery UNION ALL SELECT "receivedAt", "finishedAt", "state" FROM delivery_archive)`;
  const count = (where: string): number =>
    (file.prepare(`SELECT count(*) AS n FROM ${both} WHERE ${where}`).get({ from, to }) as { n: number }).n;
  const ended = (state: string): number =>
    count(`"state" = '${state}' AND "finishedAt" >= $from AND "finishedAt" < $to`);
  return {
    created: count(`"receivedAt" >= $from AND "receivedAt" < $to`),
    delivered: ended("delivered"),
    dead: ended("dead"),
  };
}

async function expectTruth(store: Store, path: string, last: number): Promise<void> {
  const file = new Database(path, { readonly: true });
  const end = BEGIN + (last + 2) * 7 * HOUR;
  for (const [from, to] of [
    [0, end],
    [BEGIN + 13, end - 13 * HOUR - 7],
    [BEGIN + 21 * HOUR + 900, BEGIN + (last - 1) * 7 * HOUR + 1_901],
    [BEGIN - (BEGIN % (24 * HOUR)), BEGIN - (BEGIN % (24 * HOUR)) + 72 * HOUR],
  ] as const) {
    const truth = recount(file, from, to);
    expect(await store.readStatistics({ guildId: null, from, to }), `${from} to ${to}`).toMatchObject(truth);
  }
  const ids = file.prepare(`SELECT id FROM delivery UNION ALL SELECT id FROM delivery_archive`).all() as {
    id: number;
  }[];
  file.close();
  const listed = await allPages((page) => store.listDeliveries({ guildId: null, ...page }), 200);
  expect(listed.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(
    ids.map(({ id }) => id).toSorted((a, b) => a - b),
  );
}

test("killed in the middle of roll-up, recount and archive, counts and lists are still those of the rows", async () => {
  const database = await databases.create();
  if (database.type !== "sqlite") throw new Error("A file is what gets crashed here");
  const prepared = await openStore(database, { log: silentLogger });
  const { link, guildId } = await startStoreWorld(prepared);
  await link();
  await prepared.close();
  let last = 0;
  for (const rounds of [12, 7, 9]) {
    last = await keepUpUntilKilled(database.path, last + 2, rounds);
    const store = await openStore(database, { log: silentLogger });
    await expectTruth(store, database.path, last);
    await store.close();
  }
  const store = await openStore(database, { log: silentLogger });
  const now = BEGIN + (last + 2) * 7 * HOUR;
  while (!(await store.rollUp({ now })).done);
  while (!(await store.rebuildStats({ now })).done);
  while (!(await store.indexTexts({})).done);
  await expectTruth(store, database.path, last);
  expect((await store.searchMessages({ guildId, text: "公告", cursor: null, limit: 5 })).items).toEqual([]);
  expect((await store.searchMessages({ guildId: "guild", text: "公告", cursor: null, limit: 5 })).items).toHaveLength(
    5,
  );
  await store.close();
}, 120_000);
