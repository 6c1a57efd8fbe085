import type { SeriesQuery, Statistics, StatisticsQuery, TimeSpan } from "../../history.js";
import type { ReadSession } from "../../read-session.js";
import { padded, placeholders } from "../../session.js";
import { addCounts, addRow, noCounts, SUMS, toStatistics, type CountRow, type Counts } from "./counts.js";
import {
  addLate,
  addRows,
  readCounts,
  readLate,
  sumUp,
  tiersOf,
  type CountsByMapping,
  type Scope,
} from "./read-counts.js";
import { totalIds } from "./totals.js";
import { readWatermarks, type Watermarks } from "./watermarks.js";
import { ceilTo, floorTo, HOUR_MS, splitWindow } from "./window.js";
import { zoneSpans } from "./zone-spans.js";

export async function readStatistics(session: ReadSession, query: StatisticsQuery): Promise<Statistics> {
  const scope = await scopeOf(session, query);
  return toStatistics(sumUp(await readCounts(session, scope, query)));
}

export async function readMappingStatistics(
  session: ReadSession,
  { guildId, from, to }: { readonly guildId: string; readonly from: number; readonly to: number },
): Promise<readonly (Statistics & { readonly mappingId: number })[]> {
  const scope = await scopeOf(session, { guildId });
  const counts = await readCounts(session, scope, { from, to });
  return [...counts]
    .toSorted(([one], [other]) => one - other)
    .map(([mappingId, sums]) => ({ mappingId, ...toStatistics(sums) }))
    .filter(
      ({ created, filtered, delivered, dead, uncertain }) => created + filtered + delivered + dead + uncertain > 0,
    );
}

/** Its mappings, ended ones too; null for the whole host. */
async function scopeOf(
  session: ReadSession,
  { guildId, mappingId }: Pick<StatisticsQuery, "guildId" | "mappingId">,
): Promise<Scope> {
  if (guildId === null) return mappingId === null || mappingId === undefined ? null : [mappingId];
  const rows = await session.all<{ id: number }>(`SELECT "id" FROM channel_mapping WHERE "guildId" = ?`, guildId);
  const ids = rows.map(({ id }) => id);
  return mappingId === null || mappingId === undefined ? ids : ids.filter((id) => id === mappingId);
}

/** All hours are read at once; only where a span begins inside an hour are its edges read apart. */
export async function readSeries(
  session: ReadSession,
  query: SeriesQuery,
): Promise<readonly (Statistics & TimeSpan)[]> {
  const spans = zoneSpans(query, query.by, query.timeZone);
  const scope = await scopeOf(session, query);
  const marks = await readWatermarks(session);
  const hours = await readHours(session, scope, floorTo(query.from, HOUR_MS), ceilTo(query.to, HOUR_MS));
  const late = await readLate(session, marks);
  const series: (Statistics & TimeSpan)[] = [];
  for (const span of spans) {
    const counts = await countSpan(session, scope, span, hours, marks);
    const lateCounts: CountsByMapping = new Map();
    addLate(lateCounts, scope, late, span);
    addCounts(counts, sumUp(lateCounts));
    series.push({ ...span, ...toStatistics(counts) });
  }
  return series;
}

type Hours = ReadonlyMap<number, CountRow>;

async function readHours(session: ReadSession, scope: Scope, from: number, to: number): Promise<Hours> {
  const ids = padded(scope ?? totalIds(session.dialect));
  if (ids.length === 0) return new Map();
  const rows = await session.all<CountRow & { readonly hour: number }>(
    `SELECT "hour", ${SUMS} FROM hourly_stat
     WHERE "mappingId" IN (${placeholders(ids.length)}) AND "hour" >= ? AND "hour" < ? GROUP BY "hour"`,
    ...ids,
    from,
    to,
  );
  return new Map(rows.map((row) => [row.hour, row]));
}

async function countSpan(
  session: ReadSession,
  scope: Scope,
  { from, to }: TimeSpan,
  hours: Hours,
  marks: Watermarks,
): Promise<Counts> {
  const sums = noCounts();
  const edges: CountsByMapping = new Map();
  const tiers = tiersOf(scope, marks).filter(({ name }) => name !== "day");
  for (const piece of splitWindow(from, to, tiers)) {
    if (piece.tier === "rows") await addRows(session, edges, scope, piece, marks);
    else if (piece.tier === "hour") addHours(sums, hours, piece);
    else await addMinutes(session, sums, piece);
  }
  addCounts(sums, sumUp(edges));
  return sums;
}

interface Span extends TimeSpan {
  readonly sign: 1 | -1;
}

function addHours(sums: Counts, hours: Hours, { from, to, sign }: Span): void {
  for (let hour = from; hour < to; hour += HOUR_MS) {
    const row = hours.get(hour);
    if (row) addRow(sums, row, sign);
  }
}

async function addMinutes(session: ReadSession, sums: Counts, { from, to, sign }: Span): Promise<void> {
  const row = await session.get<CountRow>(
    `SELECT ${SUMS} FROM minute_stat WHERE "minute" >= ? AND "minute" < ?`,
    from,
    to,
  );
  if (row) addRow(sums, row, sign);
}
