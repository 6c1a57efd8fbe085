import type { DataSource } from "typeorm";

/** The statements that would still be needed after all migrations. Empties nothing, but leaves the data source closed. */
export async function findDrift(dataSource: DataSource): Promise<readonly string[]> {
  await dataSource.initialize();
  try {
    await dataSource.runMigrations({ transaction: "each" });
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await dataSource.destroy();
  }
}
