import { DAY_MS } from "../history/rhythm.js";
import type { Ground } from "./ground.js";
import { startTraffic } from "./traffic.js";

const ROWS = 500_000;
/** Messages a step. */
const STEP = 250;

/** The oldest half a million rows, messages and deliveries together, move while others work. */
export async function measureArchive(ground: Ground): Promise<void> {
  const { store, options, now } = ground;
  const note = ground.begin();
  const traffic = startTraffic(ground);
  const begin = performance.now();
  let [rows, afterId, done] = [0, 0, false];
  while (rows < ROWS && !done) {
    const old = { receivedBefore: options.endsAt - DAY_MS, finishedBefore: options.endsAt - DAY_MS };
    const step = await store.archiveMessages({ afterId, limit: STEP, ...old, now: now() });
    rows += step.messages + step.deliveries;
    afterId = step.lastId;
    done = step.done;
  }
  const seconds = (performance.now() - begin) / 1000;
  const waits = await traffic.stop();
  if (rows === 0) throw new Error("Nothing could be archived");
  note("archive of 500,000 rows: total", (seconds * ROWS) / rows, rows >= ROWS ? "" : `from ${rows} rows`);
  note("archive of 500,000 rows: longest wait of anyone", waits.longest, waits.longestOf);
}
