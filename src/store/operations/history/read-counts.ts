import { padded, placeholders } from "../../session.js";
import { idList, type ReadSession } from "../../read-session.js";
import { addArrival, addCounts, addOutcome, addRow, noCounts, SUMS, type CountRow, type Counts } from "./counts.js";
import { totalIds } from "./totals.js";
import { readWatermarks, type Watermarks } from "./watermarks.js";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS, splitWindow, type Tier } from "./window.js";

/** Null: all mappings together, whose sums are kept. */
export type Scope = readonly number[] | null;

export type CountsByMapping = Map<number, Counts>;

type TierName = "day" | "hour" | "minute";

/** Far enough for any window, and still exact as a number. */
const END_OF_TIME = 8.64e15;

/** Exact counts over [from, to): whole spans from the tables, the edges from the rows. All under 0 where the scope is null. */
export async function readCounts(
  session: ReadSession,
  scope: Scope,
  window: { readonly from: number; readonly to: number },
): Promise<CountsByMapping> {
  const marks = await readWatermarks(session);
  const [from, to] = [Math.max(window.from, 0), Math.min(window.to, END_OF_TIME)];
  const counts: CountsByMapping = new Map();
  for (const piece of splitWindow(from, to, tiersFor(to - from, scope, marks))) {
    if (piece.tier === "rows") await addRows(session, counts, scope, piece, marks);
    else await addTier(session, counts, scope, piece.tier, piece);
  }
  addLate(counts, scope, await readLate(session, marks), { from, to });
  return counts;
}

export function sumUp(counts: CountsByMapping): Counts {
  const sum = noCounts();
  for (const one of counts.values()) addCounts(sum, one);
  return sum;
}

/** Of a few days the hours are added up sooner than days and hours are. */
function tiersFor(lengthMs: number, scope: Scope, marks: Watermarks): readonly Tier<TierName>[] {
  return tiersOf(scope, marks).filter(({ name }) => name !== "day" || lengthMs > 3 * DAY_MS);
}

/** Which spans are kept for this scope: minutes only of all mappings together. */
export function tiersOf(scope: Scope, marks: Watermarks): readonly Tier<TierName>[] {
  const [daysFrom, daysUntil] = [marks.get("days-from") ?? 0, marks.get("days-until") ?? 0];
  const days: Tier<TierName> = { name: "day", sizeMs: DAY_MS, from: daysFrom, until: daysUntil };
  const hours: Tier<TierName> = { name: "hour", sizeMs: HOUR_MS, from: 0, until: END_OF_TIME };
  if (scope !== null) return [days, hours];
  const minutes = {
    name: "minute",
    sizeMs: MINUTE_MS,
    from: marks.get("minutes-from") ?? 0,
    until: END_OF_TIME,
  } as const;
  return [days, hours, minutes];
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly sign: 1 | -1;
}

type TierRow = CountRow & { readonly mappingId: number };

async function addTier(
  session: ReadSession,
  counts: CountsByMapping,
  scope: Scope,
  tier: TierName,
  { from, to, sign }: Span,
): Promise<void> {
  for (const row of await readTier(session, scope, tier, from, to)) {
    addRow(countsOf(counts, scope === null ? 0 : row.mappingId), row, sign);
  }
}

async function readTier(
  session: ReadSession,
  scope: Scope,
  tier: TierName,
  from: number,
  to: number,
): Promise<readonly TierRow[]> {
  if (tier === "minute") {
    return session.all<TierRow>(`SELECT ${SUMS} FROM minute_stat WHERE "minute" >= ? AND "minute" < ?`, from, to);
  }
  // The sum of all days is in one row on both databases.
  const ids = padded(scope ?? (tier === "day" ? [0] : totalIds(session.dialect)));
  if (ids.length === 0) return [];
  const table = tier === "day" ? "daily_stat" : "hourly_stat";
  return session.all<TierRow>(
    `SELECT "mappingId", ${SUMS} FROM ${table}
     WHERE "mappingId" IN (${placeholders(ids.length)}) AND "${tier}" >= ? AND "${tier}" < ? GROUP BY "mappingId"`,
    ...ids,
    from,
    to,
  );
}

export function countsOf(counts: CountsByMapping, mappingId: number): Counts {
  const known = counts.get(mappingId);
  if (known) return known;
  const fresh = noCounts();
  counts.set(mappingId, fresh);
  return fresh;
}

/** What ended and what came in within a short span, one by one. */
export async function addRows(
  session: ReadSession,
  counts: CountsByMapping,
  scope: Scope,
  span: Span,
  marks: Watermarks,
): Promise<void> {
  for (const { mappingId, state, delayMs } of await readEnded(session, scope, span)) {
    addOutcome(countsOf(counts, scope === null ? 0 : mappingId), state, delayMs, span.sign);
  }
  for (const { mappingId, state } of await readArrived(session, scope, span, marks.get("rolled-up") ?? 0)) {
    addArrival(countsOf(counts, scope === null ? 0 : mappingId), state, span.sign);
  }
}

interface EndedRow {
  readonly mappingId: number;
  readonly state: string;
  readonly delayMs: number | null;
}

async function readEnded(session: ReadSession, scope: Scope, { from, to }: Span): Promise<readonly EndedRow[]> {
  const mappings = inScope(session, scope);
  const part = (table: string): string =>
    `SELECT "mappingId", "state", "delayMs" FROM ${table}
     WHERE "finishedAt" >= ? AND "finishedAt" < ? AND "action" = 'create'${mappings.sql}`;
  const values = [from, to, ...mappings.values];
  return session.all<EndedRow>(`${part("delivery")} UNION ALL ${part("delivery_archive")}`, ...values, ...values);
}

/** Those that are counted; what came after the last roll-up is late. Their ids lie between the bounds of their minutes. */
async function readArrived(session: ReadSession, scope: Scope, { from, to }: Span, rolledUp: number) {
  const bounds = await session.get<{ first: number | null; last: number | null }>(
    `SELECT min("firstDeliveryId") AS "first", max("lastDeliveryId") AS "last" FROM minute_stat
     WHERE "minute" >= ? AND "minute" < ?`,
    floorTo(from, MINUTE_MS),
    to,
  );
  if (!bounds || bounds.first === null || bounds.last === null) return [];
  const mappings = inScope(session, scope);
  const part = (table: string): string =>
    `SELECT "mappingId", "state" FROM ${table} WHERE "id" >= ? AND "id" <= ?
       AND "receivedAt" >= ? AND "receivedAt" < ? AND "action" = 'create'${mappings.sql}`;
  const values = [bounds.first, Math.min(bounds.last, rolledUp), from, to, ...mappings.values];
  return session.all<{ mappingId: number; state: string }>(
    `${part("delivery")} UNION ALL ${part("delivery_archive")}`,
    ...values,
    ...values,
  );
}

function inScope(session: ReadSession, scope: Scope): { readonly sql: string; readonly values: readonly string[] } {
  if (scope === null) return { sql: "", values: [] };
  return { sql: ` AND "mappingId" IN ${idList(session)}`, values: [JSON.stringify(scope)] };
}

export interface LateArrival {
  readonly mappingId: number;
  readonly state: string;
  readonly receivedAt: number;
}

/** What came in after the last roll-up: in no table of counts yet. */
export async function readLate(session: ReadSession, marks: Watermarks): Promise<readonly LateArrival[]> {
  const part = (table: string): string =>
    `SELECT "mappingId", "state", "receivedAt" FROM ${table} WHERE "id" > ? AND "action" = 'create'`;
  const rolledUp = marks.get("rolled-up") ?? 0;
  return session.all<LateArrival>(`${part("delivery")} UNION ALL ${part("delivery_archive")}`, rolledUp, rolledUp);
}

export function addLate(
  counts: CountsByMapping,
  scope: Scope,
  late: readonly LateArrival[],
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const wanted = scope && new Set(scope);
  for (const { mappingId, state, receivedAt } of late) {
    if (receivedAt < from || receivedAt >= to || (wanted && !wanted.has(mappingId))) continue;
    addArrival(countsOf(counts, wanted ? mappingId : 0), state);
  }
}
