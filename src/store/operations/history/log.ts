import type { DeliveryQuery, LoggedDelivery, Page } from "../../history.js";
import { idList, type ReadSession } from "../../read-session.js";
import { pageSize, readCursor, writeCursor } from "./cursor.js";
import { readNewestOfAll } from "./log-minutes.js";
import { readLogRows } from "./log-rows.js";
import {
  compareKeys,
  readNewest,
  sourcesOf,
  type LogKey,
  type LogPlace,
  type LogRange,
  type LogSource,
} from "./log-sources.js";
import { readWatermarks } from "./watermarks.js";

/** After looking at so many rows in vain a page ends, and the next one goes on from there. */
const MOST_LOOKED_AT = 4_000;

const NEWEST: LogKey = { receivedAt: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };

export async function listDeliveries(session: ReadSession, query: DeliveryQuery): Promise<Page<LoggedDelivery>> {
  const limit = pageSize(query.limit);
  const mappings = await findMappings(session, query);
  const sources = sourcesOf(query);
  const looksAtRows = sources.some(({ filtersRows }) => filtersRows);
  const items: LoggedDelivery[] = [];
  let before = startOf(query);
  for (let lookedAt = 0; ;) {
    // Where rows are left out, more are fetched at once.
    const portion = lookedAt > 0 ? 10 * limit : looksAtRows ? 2 * limit : limit + 1;
    const places = await readPlaces(session, sources, mappings, { before, from: query.from ?? 0 }, portion);
    const rows = await readLogRows(session, places);
    for (const place of places) {
      const row = rows.get(place.id);
      if (!row || !fits(row, query)) continue;
      if (items.length === limit) return { items, next: cursorAfter(items.at(-1)) };
      items.push(row);
    }
    const last = places.at(-1);
    lookedAt += places.length;
    if (!last || places.length < portion) return { items, next: null };
    if (lookedAt >= MOST_LOOKED_AT) return { items, next: writeCursor(last.receivedAt, last.id) };
    before = last;
  }
}

function startOf({ cursor, to }: DeliveryQuery): LogKey {
  const bound = to === null || to === undefined ? NEWEST : { receivedAt: to, id: Number.MIN_SAFE_INTEGER };
  if (cursor === null) return bound;
  const [receivedAt = 0, id = 0] = readCursor(cursor, 2);
  const place = { receivedAt, id };
  return compareKeys(place, bound) > 0 ? place : bound;
}

function cursorAfter(item: LoggedDelivery | undefined): string | null {
  return item ? writeCursor(item.receivedAt, item.id) : null;
}

function fits({ state, action }: LoggedDelivery, query: DeliveryQuery): boolean {
  return (!query.state || query.state === state) && (!query.action || query.action === action);
}

/** Null: all of the host. */
type Mappings = readonly number[] | null;

async function findMappings(session: ReadSession, query: DeliveryQuery): Promise<Mappings> {
  const { guildId, mappingId, channelId, platform } = query;
  if (guildId === null && !mappingId && !channelId && !platform) return null;
  const mappings = await session.all<{ id: number; channelId: string; platform: string }>(
    `SELECT m."id", m."channelId", b."platform" FROM channel_mapping m
       JOIN lane l ON l."id" = m."laneId" JOIN bot_config b ON b."id" = l."botId"
     ${guildId === null ? "" : `WHERE m."guildId" = ?`}`,
    ...(guildId === null ? [] : [guildId]),
  );
  return mappings
    .filter((mapping) => !mappingId || mappingId === mapping.id)
    .filter((mapping) => !channelId || channelId === mapping.channelId)
    .filter((mapping) => !platform || platform === mapping.platform)
    .map(({ id }) => id);
}

/** The newest of all these mappings within the range, at most so many, in order. */
async function readPlaces(
  session: ReadSession,
  sources: readonly LogSource[],
  mappings: Mappings,
  range: LogRange,
  count: number,
): Promise<readonly LogPlace[]> {
  const found: LogPlace[] = [];
  for (const source of sources) {
    if (mappings === null && source.rolledUp) found.push(...(await readNewestOfAll(session, range, count)));
    else
      found.push(
        ...(await readNewestOfMappings(session, source, mappings ?? (await allMappings(session)), range, count)),
      );
    if (source.rolledUp) found.push(...(await readUnrolled(session, mappings, range, count)));
  }
  return found.toSorted(compareKeys).slice(0, count);
}

async function allMappings(session: ReadSession): Promise<readonly number[]> {
  return (await session.all<{ id: number }>(`SELECT "id" FROM channel_mapping`)).map(({ id }) => id);
}

async function readNewestOfMappings(
  session: ReadSession,
  source: LogSource,
  mappingIds: readonly number[],
  range: LogRange,
  count: number,
): Promise<readonly LogPlace[]> {
  if (mappingIds.length === 0) return [];
  const read: ReadOfEach = (ids, before, limit) => readNewest(session, source, ids, { ...range, before }, limit);
  return await merge(read, mappingIds, range.before, count);
}

type ReadOfEach = (mappingIds: readonly number[], before: LogKey, limit: number) => Promise<readonly LogPlace[]>;

/**
 * The newest of many mappings together. Of each only a few are read at first; then more of those whose oldest is still
 * newer than the last one wanted, until no mapping can hold a newer one back.
 */
async function merge(
  read: ReadOfEach,
  mappingIds: readonly number[],
  before: LogKey,
  count: number,
): Promise<readonly LogPlace[]> {
  let portion = Math.min(Math.max(2, Math.ceil((2 * count) / mappingIds.length)), count);
  let found = [...(await read(mappingIds, before, portion))];
  let unfinished = lastOfEach(found, portion);
  while (unfinished.size > 0) {
    found = found.toSorted(compareKeys).slice(0, count);
    const worst = found.length < count ? null : (found.at(-1) as LogPlace);
    const behind = [...unfinished].filter(([, last]) => worst === null || compareKeys(last, worst) < 0);
    if (behind.length === 0) break;
    portion = Math.min(portion * 2, count);
    unfinished = new Map();
    for (const [mappingId, last] of behind) {
      const more = await read([mappingId], last, portion);
      found.push(...more);
      const lastMore = more.at(-1);
      if (lastMore && more.length === portion) unfinished.set(mappingId, lastMore);
    }
  }
  return found;
}

/** The oldest that was read of each mapping that may have more. */
function lastOfEach(places: readonly LogPlace[], portion: number): Map<number, LogKey> {
  const counts = new Map<number, number>();
  const last = new Map<number, LogKey>();
  for (const place of places) {
    counts.set(place.mappingId, (counts.get(place.mappingId) ?? 0) + 1);
    const known = last.get(place.mappingId);
    if (!known || compareKeys(place, known) > 0) last.set(place.mappingId, place);
  }
  return new Map([...last].filter(([mappingId]) => counts.get(mappingId) === portion));
}

/** What came after the last roll-up is looked through as it is. */
async function readUnrolled(
  session: ReadSession,
  mappings: Mappings,
  { before, from }: LogRange,
  count: number,
): Promise<readonly LogPlace[]> {
  const rolledUp = (await readWatermarks(session)).get("rolled-up") ?? 0;
  const ofMappings = mappings === null ? "" : ` AND "mappingId" IN ${idList(session)}`;
  const part = (table: string): string =>
    `SELECT "mappingId", "receivedAt", "id" FROM ${table}
     WHERE "id" > ? AND ("receivedAt", "id") < (?, ?) AND "receivedAt" >= ?${ofMappings}`;
  const ids = mappings === null ? [] : [JSON.stringify(mappings)];
  const values = [rolledUp, before.receivedAt, before.id, from, ...ids];
  return await session.all<LogPlace>(
    `${part("delivery")} UNION ALL ${part("delivery_archive")} ORDER BY "receivedAt" DESC, "id" DESC LIMIT ?`,
    ...values,
    ...values,
    count,
  );
}
