/**
 * Writes what the documentation tells of what arrives how, from the tables that rendering reads, and of the commands, from
 * the commands:
 *
 *     npm run docs
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { COMMAND_PAGES } from "./command-pages.js";
import { PAGES } from "./what-arrives-how.js";

for (const { path, write } of [...PAGES, ...COMMAND_PAGES]) {
  const present = existsSync(path) ? readFileSync(path, "utf8") : "";
  const written = write(present);
  if (written === present) continue;
  writeFileSync(path, written);
  console.log(`${path}: written`);
}
