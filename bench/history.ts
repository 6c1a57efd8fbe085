/**
 * Writes a SQLite file with a history as a relay would have left it: for benches, and to try things on much data.
 *
 *     npx tsx bench/history.ts --out history.db [--messages 1000000] [--days 30] [--archive-after-days 30] …
 */
import { parseArgs } from "node:util";
import { generateHistory } from "./history/generate.js";
import { readHistoryOptions, HISTORY_ARGUMENTS } from "./history/arguments.js";

const { values } = parseArgs({ options: { out: { type: "string" }, ...HISTORY_ARGUMENTS } });
const { out } = values;
if (out === undefined) throw new Error("Say where to: --out history.db");

const options = readHistoryOptions(values);
const begin = performance.now();
const cpu = process.cpuUsage();
const summary = await generateHistory(out, options, {
  progress: (messages) => process.stderr.write(`\r${Math.floor((100 * messages) / options.messages)} %`),
});
const { user, system } = process.cpuUsage(cpu);
const seconds = Number(((performance.now() - begin) / 1000).toFixed(1));
process.stderr.write("\r");
const cpuSeconds = Number(((user + system) / 1e6).toFixed(1));
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ ...summary, seconds, cpuSeconds, peakMb }));
