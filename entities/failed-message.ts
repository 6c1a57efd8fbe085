import { Column, Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from "typeorm";
import { ChannelMapping } from "./channel-mapping.js";
import { IdColumn, TimestampColumn } from "./columns.js";

/** `replayed`: sent again by hand. `dropped`: someone decided against it. */
export type Resolution = "replayed" | "dropped";

/**
 * A dead letter: a delivery that was given up, or one that nobody knows the fate of (kind "uncertain").
 * Kept until someone decides, and after that as a record, also when its delivery is archived.
 */
@Entity("failed_message")
@Unique(["deliveryId"])
@Index("failed_message_mapping", ["mappingId", "id"]) // the newest of a mapping, decided about or not
@Index("failed_message_open", ["mappingId", "id"], { where: `"resolvedAt" IS NULL` }) // what a person still has to look at
export class FailedMessage {
  @IdColumn()
  id!: number;

  @Column({ type: "integer" })
  deliveryId!: number;

  @Column({ type: "integer" })
  mappingId!: number;

  @ManyToOne(() => ChannelMapping)
  @JoinColumn({ name: "mappingId" })
  mapping!: Relation<ChannelMapping>;

  /** A DeliveryFailure's kind. */
  @Column({ type: "varchar", length: 32 })
  kind!: string;

  /** The platform's own words. */
  @Column({ type: "text" })
  reason!: string;

  @Column({ type: "integer" })
  attempts!: number;

  @TimestampColumn()
  failedAt!: number;

  @TimestampColumn({ nullable: true })
  resolvedAt!: number | null;

  /** KOOK's id of the person. */
  @Column({ type: "varchar", nullable: true })
  resolvedBy!: string | null;

  @Column({ type: "varchar", length: 16, nullable: true })
  resolution!: Resolution | null;
}
