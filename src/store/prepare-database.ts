import { MigrationExecutor, type DataSource } from "typeorm";
import { StoreError } from "./store.js";

/** Runs the migrations that the database lacks. @throws StoreError for a database of a newer program. */
export async function prepareDatabase(dataSource: DataSource): Promise<void> {
  const known = new Set(dataSource.migrations.map(({ name }) => name));
  const executed = await new MigrationExecutor(dataSource).getExecutedMigrations();
  const unknown = executed.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length > 0) {
    const names = unknown.join(", ");
    throw new StoreError(
      "newer",
      `The database was changed by a newer version of this program (${names}). Start that version, or restore a backup from before it.`,
    );
  }
  await dataSource.runMigrations({ transaction: "each" });
}
