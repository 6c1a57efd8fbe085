import { DAY_MS } from "../history/rhythm.js";
import type { Ground } from "./ground.js";
import { median, timeEach } from "./sampling.js";

const ROUNDS = 100;

/** Exact counts over windows that begin and end at any millisecond. */
export async function measureStatistics({ store, options, mappings, begin }: Ground): Promise<void> {
  const { endsAt } = options;
  const note = begin();
  const all = await timeEach(ROUNDS, async () => {
    const { created } = await store.readStatistics({ guildId: null, from: 0, to: endsAt + DAY_MS });
    if (created === 0) throw new Error("Nothing was counted");
  });
  note("statistics of all time: p50", median(all));
  const lastDay = await timeEach(ROUNDS, (index) => {
    const to = endsAt - index * 61_003;
    return store.readStatistics({ guildId: null, from: to - DAY_MS, to });
  });
  note("statistics of the last 24 h: p50", median(lastDay));
  const guild = await timeEach(ROUNDS, (index) => {
    const { guildId } = mappings[index % mappings.length] as (typeof mappings)[number];
    return store.readStatistics({ guildId, from: endsAt - 30 * DAY_MS, to: endsAt });
  });
  note("statistics of a guild's 30 days: p50", median(guild));
}
