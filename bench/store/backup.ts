import { dirname } from "node:path";
import { rmSync } from "node:fs";
import { makeBackup } from "../../src/store/backup.js";
import { checkSpace } from "../history/generate.js";
import type { Ground } from "./ground.js";
import { startTraffic } from "./traffic.js";

const LEAVE_FREE_BYTES = 1024 ** 3;

/** A whole backup, checked, while 200 messages a second come in and are delivered. */
export async function measureBackup(ground: Ground): Promise<void> {
  const { path, store } = ground;
  const { bytes } = await store.readDatabaseSize({});
  await checkSpace(path, bytes + LEAVE_FREE_BYTES);
  const note = ground.begin();
  const traffic = startTraffic(ground);
  const begin = performance.now();
  const plan = { database: { type: "sqlite", path }, dataDir: dirname(path), keep: 1, now: Date.now() } as const;
  try {
    const backup = await makeBackup(plan);
    const seconds = (performance.now() - begin) / 1000;
    const waits = await traffic.stop();
    rmSync(backup.path);
    note("backup while messages come in: total", seconds, `${Math.round(backup.bytes / 1e6)} MB`);
    note("backup while messages come in: longest wait of anyone", waits.longest, waits.longestOf);
  } finally {
    await traffic.stop().catch(() => undefined); // also when the backup failed
  }
}
