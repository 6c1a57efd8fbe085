import { setTimeout as pause } from "node:timers/promises";
import type { Fault } from "../../sandbox/local/faults.js";
import type { SeenRequest } from "../../sandbox/local/request-log.js";
import type { Random } from "../../src/clock.js";
import type { World } from "../support/world.js";

/** A moment of the relay's work at which it is killed, as it can be seen from outside. */
export interface KillStep {
  readonly name: string;
  /** Resolves at that moment; true: it came to it. */
  reached(world: World, random: Random): Promise<boolean>;
}

/** So long a moment is waited for: not each turn of the traffic has an edit of each kind. */
const PATIENCE_MS = 4_000;

interface Target {
  readonly what: string;
  /** Method and path, as the local server names its routes. */
  readonly route: string;
  readonly server: "kook" | "discord" | "telegram";
}

const TARGETS: readonly Target[] = [
  { what: "a message to Discord", server: "discord", route: "POST /webhooks/*" },
  { what: "an edit on Discord", server: "discord", route: "PATCH /webhooks/*" },
  { what: "a deletion on Discord", server: "discord", route: "DELETE /webhooks/*" },
  { what: "a message to Telegram", server: "telegram", route: "sendMessage" },
  { what: "an edit on Telegram", server: "telegram", route: "editMessageText" },
  { what: "a deletion on Telegram", server: "telegram", route: "deleteMessage*" },
];

/** Each named step of intake and delivery. */
export const KILL_STEPS: readonly KillStep[] = [
  { name: "at any time", reached: async (_, random) => (await pause(random() * 1_000), true) },
  { name: "an event has left KOOK", reached: (world) => saidInKook(world, 0) },
  { name: "an event is a few milliseconds old", reached: (world, random) => saidInKook(world, random() * 10) },
  ...TARGETS.flatMap((target) => [
    step(`${target.what} has arrived and nothing is stored`, target, "hang"),
    step(`${target.what} is stored and not answered`, target, "dropAnswer"),
    { name: `${target.what} is answered`, reached: (world: World) => answered(world, target) },
  ]),
];

function step(name: string, { server, route }: Target, effect: "hang" | "dropAnswer"): KillStep {
  return {
    name,
    reached: async (world) => {
      const fault: Fault = world[server].knobs[effect]({ on: route });
      const came = await within(() => world[server].until(() => fault.hits > 0 || null));
      fault.remove();
      return came;
    },
  };
}

async function answered(world: World, { server, route }: Target): Promise<boolean> {
  const before = world[server].requests.length;
  const matches = patternOf(route);
  const isAnswer = ({ method, path, status }: SeenRequest): boolean =>
    status >= 200 && status < 300 && matches.test(server === "telegram" ? path : `${method} ${path}`);
  return within(() => world[server].until(() => world[server].requests.slice(before).some(isAnswer) || null));
}

async function saidInKook(world: World, thenMs: number): Promise<boolean> {
  const { news } = world.people;
  const before = world.kook.allMessages(news.id).length;
  const said = await within(() => world.kook.until(() => world.kook.allMessages(news.id).length > before || null));
  await pause(thenMs);
  return said;
}

/** A start that is killed before it is over comes to this, or to its end. */
export async function startingUp(world: World, random: Random): Promise<void> {
  const started = world.spawnRelay().then(
    () => true,
    () => false, // it was killed
  );
  await Promise.race([started, pause(400 + random() * 2_500)]);
}

async function within(wait: () => Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const came = await Promise.race([
    wait().then(() => true),
    pause(PATIENCE_MS, false, { signal: timer.signal }).catch(() => false),
  ]);
  timer.abort();
  return came;
}

function patternOf(route: string): RegExp {
  return new RegExp(`^${route.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("\\*", ".*")}$`);
}
