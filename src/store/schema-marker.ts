import type { DataSource } from "typeorm";
import { SystemConfig } from "../../entities/index.js";
import { PROGRAM, VERSION } from "../version.js";
import { APPLICATION_ID } from "./sqlite/file-marker.js";

/** Which program and version last brought a database up to date, and how far: among its settings, on both databases. */
export interface SchemaMarker {
  readonly program: string;
  readonly version: string;
  /** The last migration. */
  readonly schema: string;
}

export const SCHEMA_MARKER_KEY = "schema";

/** Leaves the mark where it isn't there yet, or is another's. */
export async function leaveSchemaMarker(dataSource: DataSource): Promise<void> {
  const last = dataSource.migrations.at(-1)?.name ?? "";
  const marker: SchemaMarker = { program: PROGRAM, version: VERSION, schema: last };
  const known = await dataSource.manager.findOneBy(SystemConfig, { key: SCHEMA_MARKER_KEY });
  if (JSON.stringify(known?.value) !== JSON.stringify(marker)) {
    // Dated by what the mark is about: the migration's name ends with the time at which it was written.
    const updatedAt = Number(/\d{13}$/.exec(last)?.[0] ?? 0);
    await dataSource.manager.upsert(SystemConfig, { key: SCHEMA_MARKER_KEY, value: marker, updatedAt }, ["key"]);
  }
  if (dataSource.options.type === "better-sqlite3") await markFile(dataSource);
}

/** The version that a newer database names; null when it names none that we can read. */
export async function readMarkedVersion(dataSource: DataSource): Promise<string | null> {
  const table = dataSource.driver.escape("system_config");
  const rows = await dataSource
    .query<{ key: string; value: string }[]>(`SELECT * FROM ${table}`)
    .catch((): { key: string; value: string }[] => []);
  return parseSchemaMarker(rows.find(({ key }) => key === SCHEMA_MARKER_KEY)?.value)?.version ?? null;
}

/** The mark as it stands in the table's column. Null for anything else. */
export function parseSchemaMarker(text: unknown): SchemaMarker | null {
  if (typeof text !== "string") return null;
  try {
    const value = JSON.parse(text) as Partial<Record<keyof SchemaMarker, unknown>> | null;
    const { program, version, schema } = value ?? {};
    if (typeof program !== "string" || typeof version !== "string" || typeof schema !== "string") return null;
    return { program, version, schema };
  } catch {
    return null;
  }
}

async function markFile(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ application_id: number }[]>("PRAGMA application_id");
  if (row?.application_id !== APPLICATION_ID) await dataSource.query(`PRAGMA application_id = ${APPLICATION_ID}`);
}
