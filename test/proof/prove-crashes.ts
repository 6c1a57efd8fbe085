import { setTimeout as pause } from "node:timers/promises";
import { KILL_STEPS, startingUp } from "./kill-steps.js";
import { Ledger, type Balance } from "./ledger.js";
import { ProofWorld } from "./proof-world.js";
import { pick, seeded } from "./random.js";
import { Traffic } from "./traffic.js";

export interface CrashOptions {
  readonly kills: number;
  readonly seed: number;
  readonly tell?: (line: string) => void;
}

export interface CrashReport extends Balance {
  readonly said: number;
  readonly kills: number;
  /** How often each step was come to. */
  readonly reached: ReadonlyMap<string, number>;
  /** Deliveries by their state, when all was over. */
  readonly states: Readonly<Record<string, number>>;
}

const PER_SECOND = 25;
/** One in so many kills strikes a start. */
const STARTS = 6;
/** After the last kill everything has so long to arrive. */
const PATIENCE_MS = 180_000;

/** Kills the real process again and again in the middle of traffic, and holds what arrived against what was said. */
export async function proveCrashes({ kills, seed, tell = () => undefined }: CrashOptions): Promise<CrashReport> {
  const random = seeded(seed);
  const proof = await ProofWorld.start();
  const { world } = proof;
  try {
    await world.spawnRelay();
    await proof.link();
    const ledger = new Ledger();
    const traffic = new Traffic({ proof, ledger, random, perSecond: PER_SECOND });
    const reached = new Map<string, number>();
    traffic.start();
    for (let kill = 1; kill <= kills; kill += 1) {
      const step =
        kill <= KILL_STEPS.length ? (KILL_STEPS[kill - 1] ?? pick(random, KILL_STEPS)) : pick(random, KILL_STEPS);
      const came = await step.reached(world, random);
      await world.killRelay();
      proof.doubtLastSends(ledger);
      if (came) reached.set(step.name, (reached.get(step.name) ?? 0) + 1);
      if (kill % STARTS === 0) {
        await startingUp(world, random);
        await world.killRelay();
        proof.doubtLastSends(ledger);
      }
      await world.spawnRelay();
      tell(`${kill}: ${step.name}${came ? "" : " (not come to)"}; ${ledger.said} said`);
    }
    await traffic.stop();
    await settled(proof, ledger);
    await proof.stop();
    const balance = ledger.balance(proof.shown());
    const states = proof.deliveryStates();
    return {
      ...balance,
      problems: [...balance.problems, ...unfinished(states)],
      said: ledger.said,
      kills,
      reached,
      states,
    };
  } finally {
    await proof.close();
  }
}

/** Resolves when nothing is missing any more, or the patience is over; what is wrong then is in the balance. */
async function settled(proof: ProofWorld, ledger: Ledger): Promise<void> {
  const begin = performance.now();
  while (ledger.balance(proof.shown()).problems.length > 0 && performance.now() - begin < PATIENCE_MS) await pause(250);
}

function unfinished(states: Readonly<Record<string, number>>): readonly string[] {
  return ["pending", "held", "dead", "uncertain"].flatMap((state) =>
    (states[state] ?? 0) > 0 ? [`${states[state]} deliveries are ${state}`] : [],
  );
}
