import { expect, test } from "vitest";
import { entities } from "../../entities/index.js";
import { createDataSource } from "../../src/store/data-source.js";
import { postgresMigrations } from "../../src/migrations/postgres/index.js";
import { sqliteMigrations } from "../../src/migrations/sqlite/index.js";
import { onBothDatabases } from "../store/both-databases.js";
import { findDrift } from "../support/drift.js";

onBothDatabases((databases) => {
  test("after all migrations nothing is missing that the entities ask for", async () => {
    expect(await findDrift(createDataSource(await databases.create()))).toEqual([]);
  });

  test("every migration can be taken back, down to an empty database, and made again", async () => {
    const dataSource = createDataSource(await databases.create());
    await dataSource.initialize();
    const tables = async (): Promise<readonly string[]> => {
      const runner = dataSource.createQueryRunner();
      const found = await runner.getTables(entities.map((entity) => dataSource.getMetadata(entity).tableName));
      await runner.release();
      return found.map(({ name }) => name);
    };
    for (let round = 0; round < 2; round += 1) {
      const run = await dataSource.runMigrations();
      expect(await tables()).toHaveLength(entities.length);
      for (const _ of run) await dataSource.undoLastMigration();
      expect(await tables()).toEqual([]);
    }
    await dataSource.destroy();
  });
});

test("both databases have the same migrations, by the same names", () => {
  const names = (migrations: readonly { name: string }[]): readonly string[] => migrations.map(({ name }) => name);
  expect(names(sqliteMigrations)).toEqual(names(postgresMigrations));
});
