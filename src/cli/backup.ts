import { readEnvironment, readStorageConfig } from "../config/index.js";
import { makeBackup } from "../store/backup.js";
import { sayBytes } from "../store/disk.js";
import { runTool, say, sayMeanwhile } from "./run-tool.js";

/** `npm run backup`: makes one now, whether the relay runs or not. */
runTool(async (signal) => {
  const { database, dataDir, backup } = readStorageConfig(readEnvironment());
  const begunAt = performance.now();
  const made = await makeBackup({
    database,
    dataDir,
    keep: backup.keep,
    now: Date.now(),
    signal,
    onProgress: ({ done, total }) =>
      sayMeanwhile(done < total ? `Copying: ${Math.floor((100 * done) / total)} %` : "Checking the copy …"),
  });
  sayMeanwhile("");
  const seconds = Math.max(1, Math.round((performance.now() - begunAt) / 1000));
  say(`${made.path}: ${sayBytes(made.bytes)}, checked, in ${seconds} s.`);
  if (made.removed.length > 0) say(`Removed, for ${backup.keep} are kept: ${made.removed.join(", ")}`);
  say("The secret key is not in it: keep SECRET_KEY, or the file secret.key of the data folder, apart from it.");
});
