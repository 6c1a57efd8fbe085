import { MigrationExecutor, type DataSource } from "typeorm";
import { SystemConfig } from "../../entities/index.js";
import { PROGRAM, VERSION } from "../version.js";
import { newerDatabase, parseSchemaMarker, SCHEMA_MARKER_KEY, type SchemaMarker } from "./schema-marker.js";
import { APPLICATION_ID } from "./sqlite/file-marker.js";

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
  await leaveMarker(dataSource);
  if (dataSource.options.type === "better-sqlite3") await markFile(dataSource);
}

/** Leaves the mark where it isn't there yet, or is another version's. */
async function leaveMarker(dataSource: DataSource): Promise<void> {
  const last = dataSource.migrations.at(-1)?.name ?? "";
  const marker: SchemaMarker = { program: PROGRAM, version: VERSION, schema: last };
  const known = await dataSource.manager.findOneBy(SystemConfig, { key: SCHEMA_MARKER_KEY });
  if (JSON.stringify(known?.value) === JSON.stringify(marker)) return;
  // Dated by what the mark is about: a migration's name ends with the time at which it was written.
  const updatedAt = Number(/\d{13}$/.exec(last)?.[0] ?? 0);
  await dataSource.manager.upsert(SystemConfig, { key: SCHEMA_MARKER_KEY, value: marker, updatedAt }, ["key"]);
}

/** Null when a newer database names no version that we can read. */
async function readMarkedVersion(dataSource: DataSource): Promise<string | null> {
  const rows = await dataSource
    .query<{ key: string; value: string }[]>("SELECT * FROM system_config")
    .catch((): { key: string; value: string }[] => []);
  return parseSchemaMarker(rows.find(({ key }) => key === SCHEMA_MARKER_KEY)?.value)?.version ?? null;
}

async function markFile(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ application_id: number }[]>("PRAGMA application_id");
  if (row?.application_id !== APPLICATION_ID) await dataSource.query(`PRAGMA application_id = ${APPLICATION_ID}`);
}
