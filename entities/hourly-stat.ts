import { Entity, PrimaryColumn } from "typeorm";
import { TimestampColumn } from "./columns.js";
import { StatCounts } from "./stat-counts.js";

/**
 * What became of a mapping's deliveries in one hour: totals, charts and percentiles are sums over these rows. What ended
 * is counted in the transaction of its outcome, what came in by the next roll-up (src/store/operations/history).
 *
 * Rows of mapping 0 are the sums over all mappings, so that the host's totals need one row an hour. On PostgreSQL, where
 * many transactions would wait for that one row, they are spread over the mappings 0 to -15.
 */
@Entity({ name: "hourly_stat", withoutRowid: true })
export class HourlyStat extends StatCounts {
  @PrimaryColumn({ type: "integer" })
  mappingId!: number;

  /** The hour's first millisecond, UTC. */
  @PrimaryColumn({ type: "bigint", transformer: { to: (hour: number) => hour, from: Number } })
  hour!: number;

  @TimestampColumn({ nullable: true })
  lastDeliveredAt!: number | null;
}
