import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { DeliveryAction } from "../src/store/store.js";
import { TimestampColumn } from "./columns.js";
import { LATER_ACTION, UNUSUAL_OUTCOME, type DeliveryState } from "./delivery.js";

/** A finished delivery of an archived message, under the id that it had. Open work is never archived. */
@Entity("delivery_archive")
@Index("delivery_archive_message", ["messageId"]) // a trace of an old message
@Index("delivery_archive_finished", ["finishedAt"], { where: `"finishedAt" IS NOT NULL` }) // these three as in delivery.ts
@Index("delivery_archive_outcome", ["state", "mappingId", "receivedAt", "id"], { where: UNUSUAL_OUTCOME })
@Index("delivery_archive_later", ["action", "mappingId", "receivedAt", "id"], { where: LATER_ACTION })
export class DeliveryArchive {
  @PrimaryColumn({ type: "integer" })
  id!: number;

  @Column({ type: "integer" })
  messageId!: number;

  @Column({ type: "integer" })
  mappingId!: number;

  @Column({ type: "integer" })
  laneId!: number;

  @Column({ type: "varchar", length: 16 })
  action!: DeliveryAction;

  @Column({ type: "integer" })
  revision!: number;

  @Column({ type: "varchar", length: 16 })
  state!: DeliveryState;

  @Column({ type: "integer" })
  attempts!: number;

  @TimestampColumn({ nullable: true })
  receivedAt!: number | null;

  @TimestampColumn({ nullable: true })
  finishedAt!: number | null;

  @Column({ type: "integer", nullable: true })
  delayMs!: number | null;

  @Column({ type: "varchar", length: 32, nullable: true })
  errorKind!: string | null;

  @Column({ type: "text", nullable: true })
  error!: string | null;
}
