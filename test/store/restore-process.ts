/**
 * A program of its own that restores a backup, and stays where it is told to: something to kill there. Arguments: the
 * data folder, the file, and the step.
 */
import { writeSync } from "node:fs";
import { join } from "node:path";
import { restoreBackup } from "../../src/store/restore.js";
import { NOW } from "./store-world.js";

const [dataDir = "", file = "", stopAt = ""] = process.argv.slice(2);
await restoreBackup({
  database: { type: "sqlite", path: join(dataDir, "relay.db") },
  dataDir,
  file,
  now: NOW,
  checkKey: () => undefined,
  onStep: (step) => {
    if (step !== stopAt) return;
    writeSync(1, `${step}\n`);
    for (;;); // until it is killed
  },
});
