import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockDataFolder } from "../src/single-instance.js";

test("a second process on the same data folder is refused, and a killed one leaves no lock", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "kook-relay-"));
  const script = `
    import { lockDataFolder } from "./src/single-instance.ts";
    lockDataFolder(process.argv[1]);
    console.log("locked");
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  expect(() => lockDataFolder(dataDir)).toThrow("Another KOOK Relay already runs");
  child.kill("SIGKILL");
  await once(child, "exit");
  const lock = lockDataFolder(dataDir);
  lock.release();
  lockDataFolder(dataDir).release();
});
