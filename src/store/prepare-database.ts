import { MigrationExecutor, type DataSource } from "typeorm";
import { PROGRAM, VERSION } from "../version.js";
import { leaveSchemaMarker, readMarkedVersion } from "./schema-marker.js";
import { StoreError } from "./store.js";

/**
 * Runs the migrations that the database lacks, and leaves the program's mark.
 * @throws StoreError for a database of a newer program, which is left alone.
 */
export async function prepareDatabase(dataSource: DataSource): Promise<void> {
  const known = new Set(dataSource.migrations.map(({ name }) => name));
  const executed = await new MigrationExecutor(dataSource).getExecutedMigrations();
  const unknown = executed.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length > 0) throw newerDatabase(unknown, await readMarkedVersion(dataSource));
  await dataSource.runMigrations({ transaction: "each" });
  await leaveSchemaMarker(dataSource);
}

/** For a database with migrations that this program doesn't know. */
export function newerDatabase(unknown: readonly string[], version: string | null): StoreError {
  const newer = version === null ? `a newer ${PROGRAM}` : `${PROGRAM} ${version}`;
  return new StoreError(
    "newer",
    `The database was brought up to date by ${newer}; this is ${VERSION}, which doesn't know ${unknown.join(", ")}. Start that version, or restore a backup from before it: "npm run restore -- list" shows what there is.`,
  );
}
