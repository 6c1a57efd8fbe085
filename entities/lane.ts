import { Column, Entity, JoinColumn, ManyToOne, Unique, type Relation } from "typeorm";
import { BotConfig } from "./bot-config.js";
import { IdColumn, TimestampColumn } from "./columns.js";

/**
 * The queue of one address. Who holds it alone sends from it:
 *
 *   free (no owner) --claim--> held --release--> free
 *                               |  `--renew--> held
 *                               `--lease ran out--> may be claimed; the next holder then knows of the interruption
 *
 * Each claim raises the fence, and whatever a holder writes carries it: who slept past the lease changes nothing.
 */
@Entity("lane")
@Unique(["botId", "address"])
export class Lane {
  @IdColumn()
  id!: number;

  @Column({ type: "integer" })
  botId!: number;

  @ManyToOne(() => BotConfig)
  @JoinColumn({ name: "botId" })
  bot!: Relation<BotConfig>;

  /** The place, readable only by its platform's folder. */
  @Column({ type: "varchar" })
  address!: string;

  @Column({ type: "integer", default: 0 })
  fence!: number;

  @Column({ type: "varchar", nullable: true })
  owner!: string | null;

  @TimestampColumn({ nullable: true })
  leaseUntil!: number | null;

  /** Copies of messages up to this one went to a former address: their remote ids mean nothing at this one. */
  @Column({ type: "integer", default: 0 })
  movedAfterMessageId!: number;
}
