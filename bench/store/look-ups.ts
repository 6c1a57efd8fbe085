import { MappingIndex } from "../../src/relay/mapping-index.js";
import type { Ground } from "./ground.js";
import { median } from "./sampling.js";

const LOOK_UPS = 2_000_000;
const ROUNDS = 5;

/** What each message asks for: the mappings of its channel. */
export async function measureLookUps({ store, world, begin }: Ground): Promise<void> {
  const index = new MappingIndex();
  await index.load(store);
  const channelIds = world.channels.map(({ channelId }) => channelId);
  const note = begin();
  const rates = Array.from({ length: ROUNDS }, () => lookUp(index, channelIds));
  note("mapping look-ups", median(rates));
}

function lookUp(index: MappingIndex, channelIds: readonly string[]): number {
  let found = 0;
  const begin = performance.now();
  for (let turn = 0; turn < LOOK_UPS; turn += 1) {
    found += index.mappingsOf(channelIds[turn % channelIds.length] as string).length;
  }
  const seconds = (performance.now() - begin) / 1000;
  if (found < LOOK_UPS) throw new Error("A channel of the history has no mapping");
  return LOOK_UPS / seconds;
}
