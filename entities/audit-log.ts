import { Column, Entity, Index } from "typeorm";
import { IdColumn, TimestampColumn } from "./columns.js";

/** Who changed what, from what to what. Rows are only added. */
@Entity("audit_log")
@Index("audit_log_guild", ["guildId", "id"]) // a guild's newest
export class AuditLog {
  @IdColumn()
  id!: number;

  @Column({ type: "varchar" })
  guildId!: string;

  @Column({ type: "varchar" })
  actorId!: string;

  @Column({ type: "varchar" })
  actorName!: string;

  /** The command's name, as typed in English. */
  @Column({ type: "varchar", length: 64 })
  action!: string;

  @Column({ type: "varchar" })
  subject!: string;

  @Column({ type: "simple-json", nullable: true })
  before!: unknown;

  @Column({ type: "simple-json", nullable: true })
  after!: unknown;

  @TimestampColumn()
  at!: number;
}
