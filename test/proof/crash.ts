/**
 * Kills the relay at random instants and at each named step of its work, in the middle of traffic, and draws up the
 * account. Takes some four seconds a kill.
 *
 *     npm run test:crash -- [--kills 200] [--seed 1]
 */
import { parseArgs } from "node:util";
import { KILL_STEPS } from "./kill-steps.js";
import { proveCrashes } from "./prove-crashes.js";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "200" }, seed: { type: "string", default: "1" } },
});
const report = await proveCrashes({
  kills: Number(values.kills),
  seed: Number(values.seed),
  tell: (line) => console.error(line),
});
const { said, due, whole, gone, doubled, kills, reached, states, problems } = report;
console.log(
  JSON.stringify({ test: "crash", kills, said, due, whole, gone, doubled, states, problems: problems.length }),
);
for (const { name } of KILL_STEPS) console.log(`${String(reached.get(name) ?? 0).padStart(4)} × ${name}`);
for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;
