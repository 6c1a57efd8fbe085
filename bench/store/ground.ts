import type { Message } from "../../src/message/index.js";
import type { MappingView, Store } from "../../src/store/store.js";
import { makeMessage } from "../history/messages.js";
import type { HistoryOptions } from "../history/options.js";
import { createRandom, type SeededRandom } from "../history/random.js";
import { makeWorld, type Channel, type World } from "../history/world.js";
import { watchMachine } from "./machine.js";
import type { FigureName } from "./goals.js";
import type { Report } from "./report.js";

/** What a measure works on: the store of a history, at the moment when that ends. */
export interface Ground {
  readonly store: Store;
  readonly path: string;
  readonly options: HistoryOptions;
  readonly world: World;
  readonly mappings: readonly MappingView[];
  readonly random: SeededRandom;
  /** Goes on from the history's end. */
  now(): number;
  /** Notes a figure of what runs since `begin`. */
  begin(): (name: FigureName, value: number, note?: string) => void;
}

export async function openGround(store: Store, path: string, options: HistoryOptions, report: Report): Promise<Ground> {
  const begunAt = performance.now();
  return {
    store,
    path,
    options,
    world: makeWorld(createRandom(options.seed), options),
    mappings: await store.listAllMappings({}),
    random: createRandom(options.seed + 1),
    now: () => options.endsAt + Math.floor(performance.now() - begunAt),
    begin: () => {
      const watch = watchMachine();
      return (name, value, note) => report.add(name, value, watch.othersShare(), note);
    },
  };
}

const POOL = 2_000;

/** New messages in endless variety and at little cost: what is said comes from a pool, ids and times are new. */
export function messageSource({ random, now }: Pick<Ground, "random" | "now">, channels: readonly Channel[]) {
  const pool = Array.from({ length: POOL }, () => {
    const channel = random.pick(channels);
    return { channel, message: makeMessage(random, channel, 0, null) };
  });
  let next = 0;
  return (): { readonly message: Message; readonly channel: Channel } => {
    const { channel, message } = pool[(next += 1) % POOL] as (typeof pool)[number];
    return { channel, message: { ...message, id: random.uuid(), sentAt: now() } };
  };
}
