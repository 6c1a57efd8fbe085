import type { DeliveryQuery } from "../../src/store/history.js";
import { DAY_MS } from "../history/rhythm.js";
import type { FigureName } from "./goals.js";
import type { Ground } from "./ground.js";
import { median, percentile, timeEach } from "./sampling.js";

const ROUNDS = 60;
const PAGE = 20;
/** How far down the deep page lies: this many pages of the largest size. */
const DEEP_PAGES = 100;
const LARGEST_PAGE = 200;

type Filter = Omit<DeliveryQuery, "cursor" | "limit">;

/** Lists of deliveries, newest first: the first page under several filters, and one far down. */
export async function measureLists(ground: Ground): Promise<void> {
  const taken: number[] = [];
  const note = ground.begin();
  for (const [name, filterOf] of filters(ground)) {
    let found = 0;
    const times = await timeEach(ROUNDS, async (index) => {
      const { items } = await ground.store.listDeliveries({ ...filterOf(index), cursor: null, limit: PAGE });
      found += items.length;
    });
    if (found === 0) throw new Error(`The list "${name}" is empty`);
    note(`first page, ${name}: p50` as FigureName, median(times));
    taken.push(...times);
  }
  note("first page, all of these: p95", percentile(taken, 0.95));
  await measureDeepPage(ground);
}

/** Each round asks for something else, as people do. */
function filters({ mappings, options }: Ground): readonly (readonly [string, (index: number) => Filter])[] {
  const mapping = (index: number) => mappings[(index * 7) % mappings.length] as (typeof mappings)[number];
  const guild = (index: number): Filter => ({ guildId: mapping(index).guildId });
  const lastWeek = { from: options.endsAt - 7 * DAY_MS, to: options.endsAt - 3 * DAY_MS };
  return [
    ["a guild's", guild],
    ["of all", () => ({ guildId: null })],
    ["by state dead", (index) => ({ ...guild(index), state: "dead" })],
    ["by state delivered", (index) => ({ ...guild(index), state: "delivered" })],
    ["by platform", (index) => ({ ...guild(index), platform: index % 2 === 0 ? "discord" : "telegram" })],
    ["by channel", (index) => ({ ...guild(index), channelId: mapping(index).channelId })],
    ["by mapping and time", (index) => ({ ...guild(index), mappingId: mapping(index).id, ...lastWeek })],
    ["only edits", (index) => ({ ...guild(index), action: "edit" })],
  ];
}

async function measureDeepPage({ store, mappings, begin }: Ground): Promise<void> {
  const guildId = mappings[0]?.guildId ?? "";
  let cursor: string | null = null;
  for (let page = 0; page < DEEP_PAGES; page += 1) {
    const { next } = await store.listDeliveries({ guildId, cursor, limit: LARGEST_PAGE });
    if (next === null) break;
    cursor = next;
  }
  const note = begin();
  const times = await timeEach(ROUNDS, async () => {
    const { next } = await store.listDeliveries({ guildId, cursor, limit: PAGE });
    cursor = next ?? cursor;
  });
  note("deep page: p50", median(times));
  note("deep page: p95", percentile(times, 0.95));
}
