/**
 * Traffic with faults of every kind for a long time: the account at the end, and what the process held meanwhile.
 *
 *     npm run test:soak -- [--minutes 20] [--seed 1] [--per-second 15]
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { clearFaults, DESTINATION_FAULTS, OPERATIONS, SOURCE_FAULTS } from "./faults.js";
import { Ledger } from "./ledger.js";
import { ProofWorld } from "./proof-world.js";
import { pick, seeded } from "./random.js";
import { Traffic } from "./traffic.js";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    "per-second": { type: "string", default: "15" },
  },
});
const DURATION_MS = Number(values.minutes) * 60_000;
const FAULT_EVERY_MS = 5_000;
const SAMPLE_EVERY_MS = 5_000;
/** What a process holds isn't steady before. */
const WARM_UP = 0.25;
const PATIENCE_MS = 300_000;

interface Sample {
  readonly minute: number;
  readonly rssMb: number;
  readonly handles: number;
}

const random = seeded(Number(values.seed));
const proof = await ProofWorld.start();
const { world } = proof;
try {
  await world.spawnRelay();
  await proof.link();
  const ledger = new Ledger();
  const traffic = new Traffic({ proof, ledger, random, perSecond: Number(values["per-second"]) });
  const samples: Sample[] = [];
  const struck = new Map<string, number>();
  const begin = performance.now();
  let [nextFault, nextSample] = [begin, begin];
  traffic.start();
  for (let now = begin; now - begin < DURATION_MS; now = performance.now()) {
    if (now >= nextFault) {
      const name = strike();
      struck.set(name, (struck.get(name) ?? 0) + 1);
      nextFault += FAULT_EVERY_MS;
    }
    if (now >= nextSample) {
      samples.push(sample((now - begin) / 60_000));
      proof.doubtUnanswered(ledger);
      nextSample += SAMPLE_EVERY_MS;
    }
    await pause(200);
  }
  await traffic.stop();
  clearFaults(world);
  const drainBegin = performance.now();
  const problems = (): readonly string[] => {
    proof.doubtUnanswered(ledger);
    return ledger.balance(proof.shown()).problems;
  };
  while (problems().length > 0 && performance.now() - drainBegin < PATIENCE_MS) await pause(1_000);
  const drainSeconds = (performance.now() - drainBegin) / 1000;
  samples.push(sample((performance.now() - begin) / 60_000));
  await proof.stop();
  const balance = ledger.balance(proof.shown());
  const steady = samples.filter(({ minute }) => minute * 60_000 >= DURATION_MS * WARM_UP);
  const figures = {
    test: "soak",
    minutes: DURATION_MS / 60_000,
    said: ledger.said,
    due: balance.due,
    whole: balance.whole,
    gone: balance.gone,
    doubled: balance.doubled,
    problems: balance.problems.length,
    drainSeconds: round(drainSeconds),
    rssMbMiddle: round(steady[Math.floor(steady.length / 2)]?.rssMb ?? 0),
    rssMbPeak: round(Math.max(...samples.map(({ rssMb }) => rssMb))),
    rssMbPerMinute: round(slope(steady.map(({ minute, rssMb }) => [minute, rssMb]))),
    handlesFirst: steady[0]?.handles ?? 0,
    handlesLast: samples.at(-1)?.handles ?? 0,
    states: proof.deliveryStates(),
  };
  console.log(JSON.stringify(figures));
  for (const [name, times] of struck) console.log(`${String(times).padStart(4)} × ${name}`);
  for (const problem of balance.problems) console.log(problem);
  if (balance.problems.length > 0) process.exitCode = 1;
} finally {
  await proof.close();
}

/** What was struck before is over by then, but for what the platform itself counts. */
function strike(): string {
  world.kook.knobs.resume = "replay";
  if (random() < 0.4) {
    const fault = pick(random, SOURCE_FAULTS);
    fault.arm(world);
    return fault.name;
  }
  const fault = pick(random, DESTINATION_FAULTS);
  const operation = pick(random, OPERATIONS);
  fault.arm(world, operation);
  return `${fault.name} at a ${operation.name}`;
}

function sample(minute: number): Sample {
  const pid = world.child?.pid ?? 0;
  const rssKb = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  return { minute, rssMb: rssKb / 1024, handles: readdirSync(`/proc/${pid}/fd`).length };
}

/** Of the line through these points that lies nearest to them. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (index: 0 | 1): number => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const top = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const bottom = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return bottom === 0 ? 0 : top / bottom;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
