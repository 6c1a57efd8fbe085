import { Column, Entity, PrimaryColumn } from "typeorm";
import { TimestampColumn } from "./columns.js";

/**
 * What became of a mapping's deliveries in one hour, written in the transaction of each outcome: totals, charts and
 * percentiles are sums over these rows.
 */
@Entity({ name: "hourly_stat", withoutRowid: true })
export class HourlyStat {
  @PrimaryColumn({ type: "integer" })
  mappingId!: number;

  /** The hour's first millisecond, UTC. */
  @PrimaryColumn({ type: "bigint", transformer: { to: (hour: number) => hour, from: Number } })
  hour!: number;

  @Column({ type: "integer", default: 0 })
  delivered!: number;

  @Column({ type: "integer", default: 0 })
  dead!: number;

  @Column({ type: "integer", default: 0 })
  uncertain!: number;

  @TimestampColumn({ nullable: true })
  lastDeliveredAt!: number | null;

  // How many were delivered within each span of DELAY_BOUNDS_MS (src/store/delay-histogram.ts), the last one open.

  @Column({ type: "integer", default: 0 })
  delay0!: number;

  @Column({ type: "integer", default: 0 })
  delay1!: number;

  @Column({ type: "integer", default: 0 })
  delay2!: number;

  @Column({ type: "integer", default: 0 })
  delay3!: number;

  @Column({ type: "integer", default: 0 })
  delay4!: number;

  @Column({ type: "integer", default: 0 })
  delay5!: number;

  @Column({ type: "integer", default: 0 })
  delay6!: number;

  @Column({ type: "integer", default: 0 })
  delay7!: number;

  @Column({ type: "integer", default: 0 })
  delay8!: number;

  @Column({ type: "integer", default: 0 })
  delay9!: number;

  @Column({ type: "integer", default: 0 })
  delay10!: number;

  @Column({ type: "integer", default: 0 })
  delay11!: number;

  @Column({ type: "integer", default: 0 })
  delay12!: number;

  @Column({ type: "integer", default: 0 })
  delay13!: number;

  @Column({ type: "integer", default: 0 })
  delay14!: number;

  @Column({ type: "integer", default: 0 })
  delay15!: number;
}
