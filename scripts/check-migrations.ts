/**
 * Fails when the entities and the migrations disagree, on either database: brings an empty one up by the migrations and
 * asks TypeORM what it would still change.
 *
 *     npm run migration:check
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDataSource } from "../src/store/data-source.js";
import { findDrift } from "../test/support/drift.js";
import { startPostgres } from "../test/support/postgres.js";

const folder = mkdtempSync(join(tmpdir(), "relay-migrations-"));
const postgres = await startPostgres();
try {
  await check("SQLite", createDataSource({ type: "sqlite", path: join(folder, "empty.db") }));
  await check("PostgreSQL", createDataSource({ type: "postgres", url: await postgres.createDatabase() }));
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function check(name: string, dataSource: Parameters<typeof findDrift>[0]): Promise<void> {
  const statements = await findDrift(dataSource);
  if (statements.length === 0) return console.log(`${name}: migrations and entities agree.`);
  console.error(
    `${name}: the entities ask for more than the migrations make. Run: npm run migration:generate -- a-name`,
  );
  for (const statement of statements) console.error(`  ${statement}`);
  process.exitCode = 1;
}
