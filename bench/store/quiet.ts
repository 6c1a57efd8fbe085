import type { Ground } from "./ground.js";
import { sleep } from "./sampling.js";
import { startTraffic } from "./traffic.js";

const SECONDS = 10;

/** The same traffic with nothing else going on: what a wait is compared with, on a machine that others use too. */
export async function measureQuiet(ground: Ground): Promise<void> {
  const note = ground.begin();
  const traffic = startTraffic(ground);
  await sleep(SECONDS * 1000);
  const { p50, p99, longest, longestOf } = await traffic.stop();
  note("200 messages/s and nothing else: wait p50", p50);
  note("200 messages/s and nothing else: wait p99", p99);
  note("200 messages/s and nothing else: longest wait of anyone", longest, longestOf);
}
