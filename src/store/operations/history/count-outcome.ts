import { DELAY_SPANS, delaySpan } from "../../delay-histogram.js";
import type { Session } from "../../session.js";
import { totalIdOf } from "./totals.js";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "./window.js";

/** A message's delivery that ended. */
export interface CountedOutcome {
  readonly mappingId: number;
  /** When it ended. */
  readonly at: number;
  readonly state: "delivered" | "dead" | "uncertain";
  readonly delayMs: number | null;
}

/**
 * Counts what became of a message, in the transaction that records it: after each commit the sums are those of the rows.
 * `by`: -1 takes back what was counted, when a dead letter is sent again.
 */
export async function countOutcome(session: Session, outcome: CountedOutcome, by: 1 | -1 = 1): Promise<void> {
  const { mappingId, at, state, delayMs } = outcome;
  const sql = state === "delivered" ? (DELIVERED[delaySpan(delayMs ?? 0)] as Statements) : GIVEN_UP[state];
  const total = totalIdOf(session, mappingId);
  const hour = floorTo(at, HOUR_MS);
  const counted = state === "delivered" ? [by, by] : [by];
  const last = state === "delivered" ? at : null;
  await session.run(sql.hour, mappingId, hour, last, ...counted, total, hour, last, ...counted);
  const day = floorTo(at, DAY_MS);
  const { closed } = (await session.get<{ closed: number }>(
    sql.minute,
    ...[floorTo(at, MINUTE_MS), total, ...counted, day],
  )) ?? { closed: 0 };
  // A day that is summed up already: the clock was set back, or an old dead letter is sent again.
  if (closed > 0) await session.run(sql.day, mappingId, day, ...counted, 0, day, ...counted);
}

interface Statements {
  readonly hour: string;
  readonly minute: string;
  readonly day: string;
}

function statements(columns: readonly string[]): Statements {
  const names = columns.map((name) => `"${name}"`).join(", ");
  const values = columns.map(() => "?").join(", ");
  const add = (table: string): string =>
    columns.map((name) => `"${name}" = ${table}."${name}" + excluded."${name}"`).join(", ");
  return {
    // The mapping's row first: whoever locks several of these rows takes them in this order.
    hour: `INSERT INTO hourly_stat ("mappingId", "hour", "lastDeliveredAt", ${names})
      VALUES (?, ?, ?, ${values}), (?, ?, ?, ${values})
      ON CONFLICT ("mappingId", "hour") DO UPDATE SET
        "lastDeliveredAt" = COALESCE(excluded."lastDeliveredAt", hourly_stat."lastDeliveredAt"), ${add("hourly_stat")}`,
    minute: `INSERT INTO minute_stat ("minute", "part", ${names}) VALUES (?, ?, ${values})
      ON CONFLICT ("minute", "part") DO UPDATE SET ${add("minute_stat")}
      RETURNING (SELECT count(*) FROM daily_stat WHERE "mappingId" = 0 AND "day" = ?) AS "closed"`,
    day: `INSERT INTO daily_stat ("mappingId", "day", ${names}) VALUES (?, ?, ${values}), (?, ?, ${values})
      ON CONFLICT ("mappingId", "day") DO UPDATE SET ${add("daily_stat")}`,
  };
}

/** By the span of the delay. */
const DELIVERED = Array.from({ length: DELAY_SPANS }, (_, span) => statements(["delivered", `delay${span}`]));
const GIVEN_UP = { dead: statements(["dead"]), uncertain: statements(["uncertain"]) } as const;
