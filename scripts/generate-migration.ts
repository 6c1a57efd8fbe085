/**
 * Writes the migration from the last schema to today's entities, for both databases:
 *
 *     npm run migration:generate -- add-reactions
 *
 * TypeORM's own command does the work, on empty databases that were brought up to the last migration. Read what it
 * wrote before committing it: for SQLite it copies whole tables where a plain ALTER TABLE would do.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startPostgres } from "../test/support/postgres.js";

const run = promisify(execFile);
const [name] = process.argv.slice(2);
if (!name || !/^[a-z][a-z0-9-]+$/.test(name)) {
  console.error("Give the migration a name in kebab-case: npm run migration:generate -- add-reactions");
  process.exit(1);
}

/** One time for both, so that a migration has one name. */
const timestamp = String(Date.now());
const folder = mkdtempSync(join(tmpdir(), "relay-migration-"));
const postgres = await startPostgres();
try {
  await generate("sqlite", `sqlite:${join(folder, "empty.db")}`);
  await generate("postgres", await postgres.createDatabase());
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function generate(kind: "sqlite" | "postgres", url: string): Promise<void> {
  await typeorm(url, "migration:run");
  const target = join("src", "migrations", kind);
  const before = new Set(readdirSync(target));
  await typeorm(url, "migration:generate", join(target, name as string), "--timestamp", timestamp);
  const written = readdirSync(target).filter((file) => !before.has(file));
  if (written.length === 0) return console.log(`${kind}: migrations and entities agree, nothing was written.`);
  const paths = written.map((file) => join(target, file));
  for (const path of paths) writeFileSync(path, withTypeImport(readFileSync(path, "utf8")));
  await run(process.execPath, ["node_modules/prettier/bin/prettier.cjs", "--write", ...paths]);
  console.log(`${paths.join(", ")}: read it, then add it to ${join(target, "index.ts")}`);
}

async function typeorm(url: string, ...command: string[]): Promise<void> {
  const cli = ["--import", "tsx", "node_modules/typeorm/cli.js", ...command, "-d", "ormconfig.ts"];
  // "No changes" ends with exit code 1, which is no failure here.
  await run(process.execPath, cli, { env: { ...process.env, DATABASE_URL: url } }).catch(
    (error: { stdout?: string }) => {
      if (!error.stdout?.includes("No changes in database schema")) throw error as unknown as Error;
    },
  );
}

/** The generator imports types as values, which an ES module can't. */
function withTypeImport(source: string): string {
  return source.replace(/^import \{ (MigrationInterface, QueryRunner) \}/m, "import type { $1 }");
}
