import { Column, Entity, PrimaryColumn } from "typeorm";
import { StatCounts } from "./stat-counts.js";

/** The sums over all mappings for each minute: what a window has of its first and last hour, short of their edges. */
@Entity({ name: "minute_stat", withoutRowid: true })
export class MinuteStat extends StatCounts {
  /** The minute's first millisecond, UTC. */
  @PrimaryColumn({ type: "bigint", transformer: { to: (minute: number) => minute, from: Number } })
  minute!: number;

  /** As in hourly_stat: 0, and on PostgreSQL down to -15. */
  @PrimaryColumn({ type: "integer" })
  part!: number;

  /** The lowest and the highest id of all that came in then: its rows lie between these, with few others. */
  @Column({ type: "integer", nullable: true })
  firstDeliveryId!: number | null;

  @Column({ type: "integer", nullable: true })
  lastDeliveryId!: number | null;
}
