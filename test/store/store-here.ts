import type { DataSource } from "typeorm";
import type { Config } from "../../src/config/index.js";
import { runBatch, type Transaction } from "../../src/store/batch.js";
import { buildStore, type Submit } from "../../src/store/build-store.js";
import { createDataSource } from "../../src/store/data-source.js";
import { openTransaction as openPostgres } from "../../src/store/postgres/session.js";
import { prepareDatabase } from "../../src/store/prepare-database.js";
import { openTransaction as openSqlite } from "../../src/store/sqlite/session.js";
import type { Store } from "../../src/store/store.js";

/** A database without its thread or its pool: each call is a batch of its own, and whatever no operation does can be done. */
export async function openHere(database: Config["database"]) {
  const dataSource = createDataSource(database);
  await dataSource.initialize();
  await prepareDatabase(dataSource);
  const transaction = await openTransaction(dataSource, database.type);
  return { dataSource, transaction, store: storeOver(transaction), close: () => dataSource.destroy() };
}

export type StoreHere = Awaited<ReturnType<typeof openHere>>;

function openTransaction(dataSource: DataSource, type: Config["database"]["type"]): Promise<Transaction> {
  return type === "sqlite" ? openSqlite(dataSource) : openPostgres(dataSource.createQueryRunner());
}

/** One call after another, as the thread would. */
function storeOver(transaction: Transaction): Store {
  let previous: Promise<unknown> = Promise.resolve();
  const submit = (async (name, input) => {
    const running = previous.then(() => runBatch(transaction, [{ name, input }]));
    previous = running;
    const [outcome] = await running;
    if (outcome?.ok) return outcome.value;
    throw outcome?.error as Error;
  }) as Submit;
  return buildStore(submit, () => Promise.resolve());
}
