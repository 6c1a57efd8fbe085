import { Entity, PrimaryColumn } from "typeorm";
import { StatCounts } from "./stat-counts.js";

/** The sum of a mapping's hours of one closed day, and of all mappings as mapping 0: what years of statistics are read from. */
@Entity({ name: "daily_stat", withoutRowid: true })
export class DailyStat extends StatCounts {
  @PrimaryColumn({ type: "integer" })
  mappingId!: number;

  /** The day's first millisecond, UTC. */
  @PrimaryColumn({ type: "bigint", transformer: { to: (day: number) => day, from: Number } })
  day!: number;
}
