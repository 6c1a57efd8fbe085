import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Client } from "pg";
import type { Config } from "../../src/config/index.js";

const FOLDER = join("test", "fixtures", "schemas");
const SQLITE_END = ".sqlite.sql";

/** The schemas that were released, by the name of their last migration. */
export const OLD_SCHEMAS = readdirSync(FOLDER)
  .filter((file) => file.endsWith(SQLITE_END))
  .map((file) => file.slice(0, -SQLITE_END.length));

export type Rows = Readonly<Record<string, unknown>>[];

/** Makes an empty database what a relay of then left behind. */
export async function loadOldDatabase(schema: string, database: Config["database"]): Promise<void> {
  const sql = readFileSync(join(FOLDER, `${schema}.${database.type}.sql`), "utf8");
  if (database.type === "sqlite") onFile(database.path, (file) => file.unsafeMode().exec(sql));
  else await onServer(database.url, (client) => client.query(sql));
}

/** Every row of every table, numbers as numbers whatever the driver makes of them. */
export async function readTables(database: Config["database"]): Promise<ReadonlyMap<string, Rows>> {
  if (database.type === "sqlite") {
    return onFile(database.path, (file) => {
      const names = file
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        .pluck()
        .all() as string[];
      return new Map(names.map((name) => [name, file.prepare(`SELECT * FROM "${name}"`).all() as Rows]));
    });
  }
  return await onServer(database.url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    const read = new Map<string, Rows>();
    for (const { name } of tables) read.set(name, (await client.query(`SELECT * FROM "${name}"`)).rows.map(plain));
    return read;
  });
}

/** What SQLite itself finds wrong with a file. */
export function problemsOf(path: string): readonly unknown[] {
  return onFile(path, (file) => [
    ...(file.pragma("integrity_check") as { integrity_check: string }[]).filter((row) => row.integrity_check !== "ok"),
    ...(file.pragma("foreign_key_check") as unknown[]),
  ]);
}

/** PostgreSQL's driver hands integers of eight bytes over as text. */
function plain(row: Record<string, unknown>): Record<string, unknown> {
  const number = (value: unknown): unknown =>
    typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, number(value)]));
}

function onFile<T>(path: string, work: (file: Database.Database) => T): T {
  const file = new Database(path);
  try {
    return work(file);
  } finally {
    file.close();
  }
}

async function onServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return await work(client).finally(() => client.end());
}
