import { Column, Entity, Unique } from "typeorm";
import { IdColumn, TimestampColumn } from "./columns.js";

/** Whether KOOK takes the token: found out when the account is opened. */
export type AccountStatus = "active" | "invalid";

/** A KOOK bot, and how far into its gateway session everything is kept. */
@Entity("account")
@Unique(["userId"])
export class Account {
  @IdColumn()
  id!: number;

  /** The bot's own user id in KOOK. */
  @Column({ type: "varchar" })
  userId!: string;

  @Column({ type: "varchar" })
  name!: string;

  @Column({ type: "varchar", length: 16, default: "active" })
  status!: AccountStatus;

  /** Null when there is no session to resume. */
  @Column({ type: "varchar", nullable: true })
  sessionId!: string | null;

  /** The last event of that session that is kept. KOOK counts to 65535 and begins again at 1. */
  @Column({ type: "integer", nullable: true })
  sn!: number | null;

  /** When KOOK last let it in or told it something. Going out of use is no activity. */
  @TimestampColumn({ nullable: true })
  lastActiveAt!: number | null;

  @TimestampColumn()
  createdAt!: number;

  @TimestampColumn()
  updatedAt!: number;
}
