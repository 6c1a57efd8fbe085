import { PROGRAM, VERSION } from "../version.js";
import { StoreError } from "./store.js";

/** Which program and version last brought a database up to date, and how far: among its settings, on both databases. */
export interface SchemaMarker {
  readonly program: string;
  readonly version: string;
  /** The last migration. */
  readonly schema: string;
}

export const SCHEMA_MARKER_KEY = "schema";

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

/** For a database with migrations that this program doesn't know. `version`: the one it names, if it names one. */
export function newerDatabase(unknown: readonly string[], version: string | null): StoreError {
  const newer = version === null ? `a newer ${PROGRAM}` : `${PROGRAM} ${version}`;
  return new StoreError(
    "newer",
    `The database was brought up to date by ${newer}; this is ${VERSION}, which doesn't know ${unknown.join(", ")}. Start that version, or restore a backup from before it: "npm run restore -- list" shows what there is.`,
  );
}
