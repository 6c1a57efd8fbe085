import type { Progress } from "../../history.js";
import type { ReadSession } from "../../read-session.js";

/** Problems told of one table; more say nothing new. */
const MOST_PROBLEMS = 20;

/**
 * Long work, a table at a time. PostgreSQL checks what it reads by itself, so nothing is done there.
 * https://sqlite.org/pragma.html#pragma_quick_check
 */
export async function* checkIntegrity(session: ReadSession): AsyncGenerator<Progress, readonly string[]> {
  if (session.dialect === "postgres") return [];
  const tables = await session.all<{ name: string }>(
    `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "sql" NOT LIKE 'CREATE VIRTUAL%' ORDER BY "name"`,
  );
  const problems: string[] = [];
  for (const [done, { name }] of tables.entries()) {
    yield { done, total: tables.length };
    const rows = await session.all<{ quick_check: string }>(`SELECT * FROM pragma_quick_check(?)`, name);
    problems.push(
      ...rows
        .slice(0, MOST_PROBLEMS)
        .map((row) => row.quick_check)
        .filter((problem) => problem !== "ok"),
    );
  }
  return problems;
}
