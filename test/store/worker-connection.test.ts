import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { WorkerConnection } from "../../src/store/sqlite/worker-connection.js";

/** A thread that opens, or not, and does this when it is told anything. */
function connect({ opens, onMessage }: { readonly opens: boolean; readonly onMessage: string }) {
  const script = `const { parentPort } = require("node:worker_threads");
    ${opens ? 'parentPort.postMessage({ type: "ready" });' : "process.exit(1);"}
    parentPort.on("message", () => { ${onMessage} });`;
  const worker = new Worker(script, { eval: true });
  onTestFinished(async () => void (await worker.terminate()));
  let broken = 0;
  const connection = new WorkerConnection(worker, silentLogger, () => (broken += 1));
  return { connection, broken: () => broken };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a thread that dies in use fails what it was asked, and that is told once", async () => {
  const { connection, broken } = connect({ opens: true, onMessage: "process.exit(3)" });
  await connection.ready;
  expect(broken()).toBe(0);
  await expect(connection.run([])).rejects.toMatchObject({ kind: "unavailable" });
  await expect(connection.run([])).rejects.toMatchObject({ kind: "unavailable" });
  await turn();
  expect(broken()).toBe(1);
});

test("one that ends because it was asked to, or that never opened, is no loss", async () => {
  const closed = connect({ opens: true, onMessage: "parentPort.close()" });
  await closed.connection.ready;
  await closed.connection.close();
  const never = connect({ opens: false, onMessage: "" });
  await expect(never.connection.ready).rejects.toMatchObject({ kind: "unavailable" });
  await turn();
  expect([closed.broken(), never.broken()]).toEqual([0, 0]);
});
