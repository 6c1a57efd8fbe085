import { createHash } from "node:crypto";
import { constants, existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { checkSpace, createSchema, generateHistory, LEAVE_FREE_BYTES, removeDatabase } from "./generate.js";
import type { HistoryOptions } from "./options.js";

/** Where generated files lie, so that the next run needs only a copy. The system may clear it at any time. */
export const HISTORY_FOLDER = join(tmpdir(), "kook-relay-histories");

/** What is kept of them: the newest, up to this many. */
const KEPT_FILES = 4;

export interface ReuseOptions {
  readonly folder?: string;
  readonly tell?: (line: string) => void;
}

/**
 * Puts a history at this path: a copy of a file that was generated before from the same options, to the same schema and
 * by the same generator; else it is generated first.
 */
export async function copyHistory(
  path: string,
  options: HistoryOptions,
  { folder = HISTORY_FOLDER, tell = () => undefined }: ReuseOptions = {},
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const source = join(folder, `${options.messages}-${await keyOf(folder, options)}.db`);
  if (!existsSync(source)) {
    tell(`Generating a history of ${options.messages} messages`);
    const begin = performance.now();
    await generateHistory(source, options);
    tell(`Generated in ${Math.round((performance.now() - begin) / 1000)} s`);
    removeOldFiles(folder);
  }
  const now = new Date();
  utimesSync(source, now, now); // what is used is not old
  removeDatabase(path);
  await checkSpace(path, statSync(source).size + LEAVE_FREE_BYTES);
  await copyFile(source, path, constants.COPYFILE_FICLONE);
}

async function keyOf(folder: string, options: HistoryOptions): Promise<string> {
  const hash = createHash("sha256")
    .update(JSON.stringify(options))
    .update(await readSchema(folder));
  for (const file of readdirSync(import.meta.dirname).sort())
    hash.update(readFileSync(join(import.meta.dirname, file)));
  return hash.digest("hex").slice(0, 16);
}

/** Of a new, empty database. */
async function readSchema(folder: string): Promise<string> {
  const path = join(folder, `schema-${process.pid}.db`);
  removeDatabase(path);
  try {
    await createSchema(path);
    const db = new Database(path, { readonly: true });
    const statements = db.prepare("SELECT sql FROM sqlite_master ORDER BY name").pluck().all();
    db.close();
    return JSON.stringify(statements);
  } finally {
    removeDatabase(path);
  }
}

function removeOldFiles(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".db") && !name.startsWith("schema-"))
    .map((name) => ({ path: join(folder, name), usedAt: statSync(join(folder, name)).mtimeMs }))
    .sort((one, other) => other.usedAt - one.usedAt);
  for (const { path } of files.slice(KEPT_FILES)) removeDatabase(path);
}
