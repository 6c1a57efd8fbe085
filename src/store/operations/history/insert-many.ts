import type { Session, SqlValue } from "../../session.js";

/** How many rows a statement takes: few lengths, so that few statements are kept prepared. */
const CHUNKS = [64, 16, 4, 1] as const;

/** Inserts rows of one shape with few statements. `tail`: what follows the values, an ON CONFLICT clause. */
export async function insertMany(
  session: Session,
  table: string,
  columns: readonly string[],
  tail: string,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const names = columns.map((name) => `"${name}"`).join(", ");
  const one = `(${columns.map(() => "?").join(", ")})`;
  for (let at = 0; at < rows.length;) {
    const size = CHUNKS.find((chunk) => chunk <= rows.length - at) ?? 1;
    const values = `${one}, `.repeat(size - 1) + one;
    const sql = `INSERT INTO ${table} (${names}) VALUES ${values} ${tail}`;
    await session.run(sql, ...rows.slice(at, at + size).flat());
    at += size;
  }
}
