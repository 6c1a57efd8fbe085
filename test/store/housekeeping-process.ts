/**
 * A program of its own that does housekeeping as fast as it can, and says so step by step: something to kill.
 * Arguments: the database file, what to do, and a time after everything.
 */
import { writeSync } from "node:fs";
import { silentLogger } from "../../src/log.js";
import type { Slice } from "../../src/store/maintenance.js";
import { openStore } from "../../src/store/open-store.js";

const [path = "", what = "", now = "0"] = process.argv.slice(2);
const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
const old = { limit: 5, receivedBefore: Number(now) };
const steps: Record<string, (afterId: number) => Promise<Slice>> = {
  archive: (afterId) =>
    store.archiveMessages({ ...old, afterId, finishedBefore: old.receivedBefore, now: old.receivedBefore }),
  content: (afterId) => store.purgeContent({ ...old, afterId }),
  purge: (afterId) => store.purgeArchive({ ...old, afterId }),
};
const step = steps[what];
if (!step) throw new Error(`There is no ${what}`);

for (let afterId = 0, done = false; !done;) {
  const slice = await step(afterId);
  [afterId, done] = [slice.lastId, slice.done];
  if (slice.messages > 0) writeSync(1, `${slice.messages}\n`);
  await store.checkpoint({ truncate: false });
}
await store.close();
writeSync(1, "done\n");
