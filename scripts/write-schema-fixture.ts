/**
 * Writes a dump of a database of today's schema with some rows in each table, for both databases:
 *
 *     npx tsx scripts/write-schema-fixture.ts name-of-the-last-migration
 *
 * Run at each release, and commit what it writes: test/store/older-files.test.ts brings every one of these up to date.
 * A dump that was released is never written again.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Client } from "pg";
import { getMetadataArgsStorage, type MigrationInterface, type QueryRunner } from "typeorm";
import { entities } from "../entities/index.js";
import type { Config } from "../src/config/index.js";
import { silentLogger } from "../src/log.js";
import { postgresMigrations } from "../src/migrations/postgres/index.js";
import { sqliteMigrations } from "../src/migrations/sqlite/index.js";
import { openStore } from "../src/store/open-store.js";
import { ARCHIVED, fillOldStore, ROWS_WITHOUT_OPERATION } from "../test/support/old-store.js";
import { startPostgres } from "../test/support/postgres.js";

const [name] = process.argv.slice(2);
const target = (kind: string): string => join("test", "fixtures", "schemas", `${name}.${kind}.sql`);
if (!name || !/^[a-z0-9-]+$/.test(name) || existsSync(target("sqlite"))) {
  console.error("Give it the name of the last migration, in kebab-case; one that was written before stays as it is.");
  process.exit(1);
}

/** As TypeORM makes it. */
const SQLITE_MIGRATIONS = `CREATE TABLE "migrations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL);`;
const POSTGRES_MIGRATIONS = `CREATE TABLE "migrations" ("id" SERIAL NOT NULL, "timestamp" bigint NOT NULL, "name" character varying NOT NULL, CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY ("id"));`;

/** A value as both databases read it, or the text of one of their own kinds. */
type Cell = string | number | boolean | Buffer | null;
type Row = Readonly<Record<string, Cell>>;

const folder = mkdtempSync(join(tmpdir(), "relay-schema-"));
const postgres = await startPostgres();
try {
  writeFileSync(target("sqlite"), await dumpSqlite(join(folder, "relay.db")));
  writeFileSync(target("postgres"), await dumpPostgres(await postgres.createDatabase()));
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function fill(database: Config["database"]): Promise<void> {
  const store = await openStore(database, { log: silentLogger });
  await fillOldStore(store);
  await store.close();
}

async function dumpSqlite(path: string): Promise<string> {
  await fill({ type: "sqlite", path });
  const file = new Database(path);
  const columnsOf = (table: string): readonly string[] =>
    file.prepare("SELECT name FROM pragma_table_info(?)").pluck().all(table) as string[];
  for (const statement of extraRows(columnsOf, "sqlite")) file.exec(statement);
  const tables = file
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .pluck()
    .all() as string[];
  const virtual = file
    .prepare("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%'")
    .pluck()
    .all() as string[];
  // The tables behind a virtual one are there, with a few rows, as soon as that is made.
  const emptied = (table: string): readonly string[] =>
    virtual.some((of) => table.startsWith(`${of}_`)) ? [`DELETE FROM "${table}";`] : [];
  const lines = inOrder(tables).flatMap((table) => [
    ...emptied(table),
    ...insertsOf(table, file.prepare(`SELECT * FROM "${table}"`).all() as Row[], (_, cell) => literal(cell)),
  ]);
  file.close();
  return script(["PRAGMA auto_vacuum = 2;", ...(await statementsOf(sqliteMigrations)), SQLITE_MIGRATIONS], lines);
}

async function dumpPostgres(url: string): Promise<string> {
  await fill({ type: "postgres", url });
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows: columns } = await client.query<{
    table: string;
    column: string;
    type: string;
    fallback: string | null;
  }>(
    `SELECT table_name AS "table", column_name AS "column", data_type AS "type", column_default AS "fallback"
     FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER' ORDER BY ordinal_position`,
  );
  const of = (table: string) => columns.filter((column) => column.table === table);
  const columnsOf = (table: string): readonly string[] => of(table).map(({ column }) => column);
  for (const statement of extraRows(columnsOf, "postgres")) await client.query(statement);
  const lines: string[] = [];
  for (const table of inOrder([...new Set(columns.map((column) => column.table))])) {
    const { rows } = await client.query<Row>(`SELECT * FROM "${table}"`);
    const typeOf = new Map(of(table).map(({ column, type }) => [column, type]));
    const isNumber = (column: string): boolean => /int|numeric|double/.test(typeOf.get(column) ?? "");
    lines.push(...insertsOf(table, rows, (column, cell) => (isNumber(column) ? String(cell) : literal(cell))));
    if (
      rows.length > 0 &&
      of(table).some(({ column, fallback }) => column === "id" && fallback?.startsWith("nextval"))
    ) {
      lines.push(`SELECT setval(pg_get_serial_sequence('"${table}"', 'id'), (SELECT MAX("id") FROM "${table}"));`);
    }
  }
  await client.end();
  return script([...(await statementsOf(postgresMigrations)), POSTGRES_MIGRATIONS], lines);
}

/** The tables as the migrations make them, as long as these ask for nothing that is in them. */
async function statementsOf(migrations: readonly (new () => MigrationInterface)[]): Promise<readonly string[]> {
  const statements: string[] = [];
  const recorder = { query: async (sql: string) => void statements.push(`${sql.trim()};`) };
  for (const Migration of migrations) await new Migration().up(recorder as unknown as QueryRunner);
  return statements;
}

/** Those columns of the rows that the table has by now. */
function extraRows(columnsOf: (table: string) => readonly string[], kind: "sqlite" | "postgres"): readonly string[] {
  const rows = ROWS_WITHOUT_OPERATION.flatMap(([table, row]) => {
    const there = Object.entries(row).filter(([column]) => columnsOf(table).includes(column));
    const cell = (_: string, value: Cell): string => (kind === "sqlite" ? literal(toNumber(value)) : literal(value));
    return there.length === 0 ? [] : insertsOf(table, [Object.fromEntries(there)], cell);
  });
  return [...ARCHIVED, ...rows];
}

function insertsOf(table: string, rows: readonly Row[], write: (column: string, cell: Cell) => string): string[] {
  return rows.map((row) => {
    const names = Object.keys(row).map((column) => `"${column}"`);
    const cells = Object.entries(row).map(([column, cell]) => (cell === null ? "NULL" : write(column, cell)));
    return `INSERT INTO "${table}" (${names.join(", ")}) VALUES (${cells.join(", ")});`;
  });
}

function toNumber(cell: Cell): Cell {
  return typeof cell === "boolean" ? Number(cell) : cell;
}

function literal(cell: Cell): string {
  if (Buffer.isBuffer(cell)) return `X'${cell.toString("hex")}'`;
  return typeof cell === "string" ? `'${cell.replaceAll("'", "''")}'` : String(cell);
}

/** Such that whatever a row refers to is there already. */
function inOrder(tables: readonly string[]): readonly string[] {
  const { tables: known } = getMetadataArgsStorage();
  const order = entities.map((entity) => known.find(({ target }) => target === entity)?.name);
  const place = (table: string): number => order.indexOf(table) + 1 || order.length + 1;
  return [...tables].sort((a, b) => place(a) - place(b));
}

function script(tables: readonly string[], rows: readonly string[]): string {
  return `-- Written by scripts/write-schema-fixture.ts. Never changed after a release.\n${[...tables, "", ...rows].join("\n")}\n`;
}
