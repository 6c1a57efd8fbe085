import type Database from "better-sqlite3";
import { SECRET_CHECK_KEY } from "../../secret-box.js";
import { parseSchemaMarker, SCHEMA_MARKER_KEY, type SchemaMarker } from "../schema-marker.js";
import { APPLICATION_ID } from "./file-marker.js";

/** What a file is and holds, as far as a glance tells: the same before and after it was copied. */
export interface FileContents {
  /** A database of this program, of whatever version. */
  readonly ours: boolean;
  /** Who last brought it up to date; null: a version that left no mark. */
  readonly marker: SchemaMarker | null;
  readonly migrations: readonly string[];
  /** Opened by the key that its secrets are sealed with; null: it has none. */
  readonly secretCheck: string | null;
  /** Of the small tables, how many rows; of the large ones, the last id. */
  readonly tables: Readonly<Record<string, number>>;
}

/** Counted row by row; the others grow with each message. */
const SMALL_TABLES = ["account", "guild", "bot_config", "lane", "channel_mapping", "filter_rule", "opt_out"];
const NUMBERED_TABLES = ["message_log", "delivery", "failed_message", "audit_log"];

/** All within one state of the file, if the connection is in a transaction. Reads files of any version. */
export function readContents(handle: Database.Database): FileContents {
  const list = (sql: string): unknown[] => handle.prepare(sql).pluck().all();
  const tables = new Set(list("SELECT name FROM sqlite_schema WHERE type = 'table'"));
  const number = (expression: string, table: string): [string, number][] =>
    tables.has(table) ? [[table, Number(list(`SELECT ${expression} FROM "${table}"`)[0] ?? 0)]] : [];
  const setting = (key: string): unknown =>
    tables.has("system_config")
      ? handle.prepare(`SELECT "value" FROM system_config WHERE "key" = ?`).pluck().get(key)
      : undefined;
  const migrations = tables.has("migrations") ? list("SELECT name FROM migrations ORDER BY id").map(String) : [];
  return {
    ours:
      Number(handle.pragma("application_id", { simple: true })) === APPLICATION_ID ||
      (migrations.length > 0 && tables.has("channel_mapping")),
    marker: parseSchemaMarker(setting(SCHEMA_MARKER_KEY)),
    migrations,
    secretCheck: parseText(setting(SECRET_CHECK_KEY)),
    tables: Object.fromEntries([
      ...SMALL_TABLES.flatMap((table) => number("COUNT(*)", table)),
      ...NUMBERED_TABLES.flatMap((table) => number(`MAX("id")`, table)),
    ]),
  };
}

/** A setting that is a text, as the column holds it. */
function parseText(json: unknown): string | null {
  const value: unknown = typeof json === "string" ? JSON.parse(json) : null;
  return typeof value === "string" ? value : null;
}
