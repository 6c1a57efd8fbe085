import { existsSync } from "node:fs";
import { silentLogger } from "../../src/log.js";
import { openStore } from "../../src/store/open-store.js";
import type { StoreError } from "../../src/store/store.js";
import { watchMachine } from "./machine.js";
import type { Report } from "./report.js";
import { median } from "./sampling.js";

const ROUNDS = 5;

/** From nothing to a store that answers: its threads, the file, and all that is kept in memory. */
export async function measureStart(path: string, report: Report): Promise<void> {
  const watch = watchMachine();
  const built = await openBuiltStore(path);
  const open = built ?? openStore;
  const taken: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begin = performance.now();
    const store = await open({ type: "sqlite", path }, { log: silentLogger });
    await store.listAllMappings({});
    taken.push(performance.now() - begin);
    await store.close();
  }
  report.add("start to ready", median(taken), watch.othersShare(), built ? "as built" : "compiled on the way");
}

/** The program as people run it, if it is built and not older than the file's schema: from its source, threads are compiled first. */
async function openBuiltStore(path: string): Promise<typeof openStore | null> {
  const built = new URL("../../dist/src/store/open-store.js", import.meta.url);
  if (!existsSync(built)) return null;
  const { openStore: open } = (await import(built.href)) as { readonly openStore: typeof openStore };
  try {
    const store = await open({ type: "sqlite", path }, { log: silentLogger });
    await store.close();
    return open;
  } catch (error) {
    if ((error as StoreError).kind === "newer") return null;
    throw error;
  }
}
