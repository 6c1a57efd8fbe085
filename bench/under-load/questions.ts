import { commands } from "../../commands/index.js";
import type { World } from "../../test/support/world.js";
import { percentile, sleep } from "../store/sampling.js";

/** A person may type one line each two seconds. */
const EVERY_MS = 2_500;

/** Those that read much of the store, as far as the relay has them. */
const WANTED = ["status", "stats", "stats 30d", "log", "list"];

export interface Answers {
  readonly count: number;
  readonly p50: number;
  readonly longest: number;
}

/** Types commands in KOOK, one after another, and notes how long each waits for its answer. */
export function startQuestions(world: World, channelId: string): { stop(): Promise<Answers> } {
  const known = new Set<string>(commands.map(({ name }) => name));
  const lines = WANTED.filter((line) => known.has(line.split(" ")[0] ?? ""));
  const waits: number[] = [];
  let stopped = false;
  const asking = (async () => {
    for (let turn = 0; !stopped; turn += 1) {
      const begin = performance.now();
      await world.type(`/relay ${lines[turn % lines.length]}`, world.people.owner.id, channelId);
      waits.push(performance.now() - begin);
      await sleep(EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await asking;
      return { count: waits.length, p50: percentile(waits, 0.5), longest: percentile(waits, 1) };
    },
  };
}
