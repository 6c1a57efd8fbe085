import { createServer } from "node:net";
import { sleep } from "../store/sampling.js";

/** What must have been done: all that a relay makes up for after a start that comes late. */
export const JOBS = ["purge-content", "archive", "space", "backup", "check-integrity"] as const;

const LOOK_EVERY_MS = 500;

/** Resolves when the relay has done all of these jobs, and rejects when one failed or it takes too long. */
export async function untilDone(port: number, withinMs: number): Promise<Readonly<Record<string, number>>> {
  const begin = performance.now();
  for (;;) {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const seconds = readJobs(metrics, "job_duration_seconds");
    const failed = Object.entries(readJobs(metrics, "job_failed")).filter(([, value]) => value > 0);
    if (failed.length > 0) throw new Error(`Failed: ${failed.map(([name]) => name).join(", ")}`);
    const done = readJobs(metrics, "job_done_timestamp_seconds");
    if (JOBS.every((name) => (done[name] ?? 0) > 0)) return seconds;
    if (performance.now() - begin > withinMs) {
      throw new Error(`Not done in time: ${JOBS.filter((name) => !done[name]).join(", ")}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function readJobs(metrics: string, name: string): Readonly<Record<string, number>> {
  const values = metrics.matchAll(new RegExp(`${name}\\{job="([\\w-]+)"\\} (\\S+)`, "g"));
  return Object.fromEntries([...values].map(([, job, value]) => [job, Number(value)] as const));
}

/** A port that nobody listens on just now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port is free");
  return address.port;
}
