import type { DataSource } from "typeorm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SystemConfig } from "../../entities/index.js";
import { runBatch, type RunCalls, type Transaction } from "../../src/store/batch.js";
import { createDataSource } from "../../src/store/data-source.js";
import type { Call } from "../../src/store/operations/index.js";
import { openTransaction as openPostgres } from "../../src/store/postgres/session.js";
import { prepareDatabase } from "../../src/store/prepare-database.js";
import type { Session } from "../../src/store/session.js";
import { openTransaction as openSqlite } from "../../src/store/sqlite/session.js";
import { onBothDatabases } from "./both-databases.js";

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Writes before and after a wait by both ways into the database, then fails if it is told to. */
const slowWrite: RunCalls = async (session, calls) => {
  const keys: string[] = [];
  for (const call of calls) keys.push(await writeSlowly(session, call));
  return keys;
};

async function writeSlowly(session: Session, { input }: Call): Promise<string> {
  const { key, fails } = input as { key: string; fails: boolean };
  await session.orm.insert(SystemConfig, { key: `${key}-first`, value: {}, updatedAt: 1 });
  await wait(2);
  await session.run(`INSERT INTO system_config ("key", "value", "updatedAt") VALUES (?, '1', 1)`, `${key}-second`);
  if (fails) throw new Error(`${key} fails`);
  return key;
}

const calls = (names: readonly string[], fails: (name: string) => boolean): readonly Call[] =>
  names.map((key) => ({ name: "setConfigValue", input: { key, fails: fails(key) } }));

onBothDatabases((databases) => {
  let dataSource: DataSource;
  let transaction: Transaction;

  beforeAll(async () => {
    const database = await databases.create();
    dataSource = createDataSource(database);
    await dataSource.initialize();
    await prepareDatabase(dataSource);
    const open = database.type === "sqlite" ? openSqlite(dataSource) : openPostgres(dataSource.createQueryRunner());
    transaction = await open;
  });
  afterAll(() => dataSource.destroy());

  const keptKeys = async (prefix: string): Promise<readonly string[]> => {
    const rows = await transaction.session.all<{ key: string }>(
      `SELECT "key" FROM system_config WHERE "key" LIKE ? ORDER BY "key"`,
      `${prefix}%`,
    );
    return rows.map(({ key }) => key);
  };

  test("fifty calls of one batch, half of them failing after real waits, leave exactly the other half", async () => {
    const names = Array.from({ length: 50 }, (_, index) => `half-${String(index).padStart(2, "0")}`);
    const odd = (name: string): boolean => Number(name.slice(-2)) % 2 === 1;
    const outcomes = await runBatch(transaction, calls(names, odd), slowWrite);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : (outcome.error as Error).message))).toEqual(
      names.map((name) => (odd(name) ? `${name} fails` : name)),
    );
    const good = names.filter((name) => !odd(name));
    expect(await keptKeys("half")).toEqual(good.flatMap((name) => [`${name}-first`, `${name}-second`]));
  });

  test("a call that breaks a constraint takes no other with it", async () => {
    const outcomes = await runBatch(
      transaction,
      calls(["twin", "twin", "single"], () => false),
      slowWrite,
    );
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(await keptKeys("twin")).toEqual(["twin-first", "twin-second"]);
    expect(await keptKeys("single")).toEqual(["single-first", "single-second"]);
  });

  test("when the commit fails, every call of the batch has failed and nothing is left", async () => {
    const full = new Error("No space left");
    const outcomes = await runBatch(
      { ...transaction, commit: () => Promise.reject(full) },
      calls(["lost-1", "lost-2"], () => false),
      slowWrite,
    );
    expect(outcomes).toEqual([
      { ok: false, error: full },
      { ok: false, error: full },
    ]);
    expect(await keptKeys("lost")).toEqual([]);
  });

  test("what another transaction stood in the way of is tried again", async () => {
    let obstacles = 2;
    const run: RunCalls = async (session, calls) => {
      const results = await slowWrite(session, calls);
      if (obstacles > 0) throw new Error(`obstacle ${(obstacles -= 1)}`);
      return results;
    };
    const worthAnotherTry = (error: unknown): boolean => (error as Error).message.startsWith("obstacle");
    const outcomes = await runBatch(
      { ...transaction, worthAnotherTry },
      calls(["again"], () => false),
      run,
    );
    expect(outcomes).toEqual([{ ok: true, value: "again" }]);
    expect(await keptKeys("again")).toEqual(["again-first", "again-second"]);
  });
});
