import type { FigureName } from "./goals.js";
import type { Ground } from "./ground.js";
import { median, timeEach } from "./sampling.js";

const ROUNDS = 40;
const PAGE = 20;

/** Words of the generated texts. */
const SEARCHES = [
  ["a common word", "今晚"],
  ["a rare word", "龙鳞"],
  ["two words", "副本 周六"],
] as const;

/** A guild's messages by what they say. */
export async function measureSearch({ store, world, begin }: Ground): Promise<void> {
  const guilds = world.guilds.filter(({ language }) => language === "zh");
  const note = begin();
  for (const [name, text] of SEARCHES) {
    let found = 0;
    const times = await timeEach(ROUNDS, async (index) => {
      const { guildId } = guilds[index % guilds.length] as (typeof guilds)[number];
      found += (await store.searchMessages({ guildId, text, cursor: null, limit: PAGE })).items.length;
    });
    if (found === 0) throw new Error(`Nobody said "${text}"`);
    note(`search, ${name}: p50` as FigureName, median(times));
  }
}
