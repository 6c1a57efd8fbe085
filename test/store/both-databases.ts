import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import type { Config } from "../../src/config/index.js";
import { silentLogger } from "../../src/log.js";
import { openStore } from "../../src/store/open-store.js";
import type { Store } from "../../src/store/store.js";
import { startPostgres, type PostgresServer } from "../support/postgres.js";

/** A place for databases of one kind, for the tests of one `describe`. */
export interface Databases {
  /** A new, empty one. */
  create(): Promise<Config["database"]>;
}

/** The suite twice: on SQLite files and on a real PostgreSQL. */
export function onBothDatabases(suite: (databases: Databases) => void): void {
  describe("on SQLite", () => suite(sqliteDatabases()));
  describe("on PostgreSQL", () => suite(postgresDatabases()));
}

export function sqliteDatabases(): Databases {
  let folder: string;
  let count = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "relay-store-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { create: async () => ({ type: "sqlite", path: join(folder, `${(count += 1)}.db`) }) };
}

export function postgresDatabases(): Databases {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  return { create: async () => ({ type: "postgres", url: await server.createDatabase() }) };
}

/** One store for all tests of a `describe`. */
export function openForAll(databases: Databases): () => { store: Store } {
  let store: Store | undefined;
  beforeAll(async () => {
    store = await openStore(await databases.create(), { log: silentLogger });
  });
  afterAll(() => store?.close()); // hooks run in reverse: the store closes before what lies under it goes
  return () => {
    if (!store) throw new Error("The store is opened before the first test");
    return { store };
  };
}
