import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { openStore } from "../../src/store/open-store.js";
import { sqliteDatabases } from "./both-databases.js";
import { NOW, startStoreWorld } from "./store-world.js";

const databases = sqliteDatabases();

/** Runs the writer until it has acknowledged so many messages, then kills it. Resolves to the acknowledged ones. */
function writeUntilKilled(path: string, from: number, acknowledged: number): Promise<readonly number[]> {
  const writer = spawn(process.execPath, ["--import", "tsx", "test/store/writer-process.ts", path, String(from)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const seen: number[] = [];
  createInterface({ input: writer.stdout }).on("line", (line) => {
    seen.push(Number(line));
    if (seen.length === acknowledged) writer.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    writer.once("error", reject);
    writer.once("close", (_, signal) =>
      signal === "SIGKILL" ? resolve(seen) : reject(new Error("It ended by itself")),
    );
  });
}

test("whatever was acknowledged is there after a kill, and the position is never ahead of what is kept", async () => {
  const database = await databases.create();
  if (database.type !== "sqlite") throw new Error("A file is what gets crashed here");
  const prepared = await openStore(database, { log: silentLogger });
  await (await startStoreWorld(prepared)).link();
  await prepared.close();

  const acknowledged: number[] = [];
  for (const kill of [1, 2, 3]) {
    acknowledged.push(...(await writeUntilKilled(database.path, kill * 10_000, 40 * kill)));
    const store = await openStore(database, { log: silentLogger });
    for (const sn of acknowledged) {
      const trace = await store.readTrace({ guildId: null, messageId: `crash-${sn}` });
      expect(trace, `message ${sn}`).toMatchObject([{ state: "pending" }]);
    }
    const { position } = await store.openAccount({ userId: "writer", name: "Writer", now: NOW });
    expect(position!.sn).toBeGreaterThanOrEqual(Math.max(...acknowledged));
    expect(await store.readTrace({ guildId: null, messageId: `crash-${position!.sn}` })).toHaveLength(1);
    await store.close();
  }
  const file = new Database(database.path, { readonly: true });
  expect(file.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(file.pragma("foreign_key_check")).toEqual([]);
  file.close();
}, 60_000);
