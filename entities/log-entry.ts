import { Column, Entity, PrimaryColumn } from "typeorm";

/**
 * The log's index: a mapping's deliveries by the time at which their event reached us, whether they lie in the log or in
 * the archive. Written in sorted slices by the roll-up and not with the deliveries, so that taking a message in pays
 * nothing for it; what came since is read from the end of the deliveries.
 */
@Entity({ name: "log_entry", withoutRowid: true })
export class LogEntry {
  @PrimaryColumn({ type: "integer" })
  mappingId!: number;

  @PrimaryColumn({ type: "bigint", transformer: { to: (at: number) => at, from: Number } })
  receivedAt!: number;

  @PrimaryColumn({ type: "integer" })
  deliveryId!: number;

  /** 0: a message, 1: a message that a filter dropped, 2: an edit or a deletion. */
  @Column({ type: "integer" })
  kind!: 0 | 1 | 2;
}
