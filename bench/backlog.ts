/**
 * A day of backlog: 100,000 deliveries wait over 500 addresses. How soon after a start is the first one sent, what does
 * it take in memory, what does each cost, and does what comes on top stay out of memory?
 *
 *     npm run build && npx tsx bench/backlog.ts -- [--deliveries 100000] [--addresses 500] [--more 20000]
 *
 * The platform is a function of the same process, so that the figures are the relay's own. Takes the built program if it
 * is there: from source, threads are compiled first.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { silentLogger } from "../src/log.js";
import type * as Open from "../src/store/open-store.js";
import { fillBacklog } from "./backlog/fill.js";
import { watchMachine } from "./store/machine.js";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    deliveries: { type: "string", default: "100000" },
    addresses: { type: "string", default: "500" },
    more: { type: "string", default: "20000" },
  },
});
const [deliveries, addresses, more] = [values.deliveries, values.addresses, values.more].map(Number) as [
  number,
  number,
  number,
];

interface Goal {
  readonly unit: string;
  /** At most, or at least; null: only told. */
  readonly must: { readonly most: number } | { readonly least: number } | null;
}

const GOALS: Readonly<Record<string, Goal>> = {
  "start to first send": { unit: "ms", must: { most: 1_000 } },
  "start to every address sending": { unit: "ms", must: null },
  "RSS before lanes": { unit: "MB", must: null },
  "RSS, every address waiting": { unit: "MB", must: { most: 180 } },
  "heap grown by what came on top": { unit: "MB", must: { most: 10 } },
  "drained per second": { unit: "", must: { least: 1_000 } },
  "processor time per delivery": { unit: "ms", must: { most: 1 } },
  "RSS peak": { unit: "MB", must: { most: 260 } },
  "out of order": { unit: "", must: { most: 0 } },
  "left behind": { unit: "", must: { most: 0 } },
};

const folder = mkdtempSync(join(tmpdir(), "kook-relay-backlog-"));
try {
  const path = join(folder, "relay.db");
  console.error(`Filling a store with ${deliveries} deliveries over ${addresses} addresses …`);
  await fillBacklog(path, deliveries, addresses);
  const built = (await canOpen(path)) ? "built" : "source";
  if (!(await drain(path, built))) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Whether the built program is there, and not older than the file's schema. */
async function canOpen(path: string): Promise<boolean> {
  const built = new URL("../dist/src/store/open-store.js", import.meta.url);
  if (!existsSync(built)) return false;
  const { openStore } = (await import(built.href)) as typeof Open;
  return await openStore({ type: "sqlite", path }, { log: silentLogger }).then(
    (store) => store.close().then(() => true),
    () => false,
  );
}

/** True when nothing was missed. */
async function drain(path: string, made: "built" | "source"): Promise<boolean> {
  const program = new URL("backlog/drain.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--expose-gc", "--import", "tsx", program, path, made, String(more)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const watch = watchMachine(child.pid ?? null);
  let good = true;
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const { name, value } = JSON.parse(line) as { name: string; value: number };
    const { unit, must } = GOALS[name] ?? { unit: "", must: null };
    const reached = must === null || ("most" in must ? value <= must.most : value >= must.least);
    good &&= reached;
    const rounded = Number(value.toFixed(3));
    const othersShare = watch.othersShare();
    console.log(
      JSON.stringify({
        bench: "backlog",
        made,
        deliveries,
        addresses,
        more,
        name,
        value: rounded,
        unit,
        must,
        othersShare,
      }),
    );
    console.error(`${name.padEnd(34)} ${String(rounded).padStart(10)} ${unit.padEnd(3)} ${reached ? "" : "missed"}`);
  }
  return (await ended) === 0 && good;
}
