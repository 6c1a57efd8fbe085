import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from "typeorm";
import type { MessageKind } from "../src/message/index.js";
import { Account } from "./account.js";
import { IdColumn, TimestampColumn } from "./columns.js";

/** A command's row only keeps it from running twice. */
export type MessagePurpose = "relay" | "command";

/** One row for each message that reached us and concerned us, however many places it goes to. */
@Entity("message_log")
// What KOOK sends twice is kept once. The migrations make this index on PostgreSQL alone: see src/store/sqlite/source-ids.ts.
@Index("message_log_source", { synchronize: false })
export class MessageLog {
  @IdColumn()
  id!: number;

  @Column({ type: "integer" })
  accountId!: number;

  @ManyToOne(() => Account)
  @JoinColumn({ name: "accountId" })
  account!: Relation<Account>;

  /** KOOK's message id. */
  @Column({ type: "varchar" })
  sourceId!: string;

  @Column({ type: "varchar" })
  guildId!: string;

  @Column({ type: "varchar" })
  channelId!: string;

  @Column({ type: "varchar" })
  authorId!: string;

  @Column({ type: "varchar" })
  authorName!: string;

  /** The row of the message that this one answers, if it came this way. */
  @Column({ type: "integer", nullable: true })
  quotedId!: number | null;

  @Column({ type: "varchar", length: 16 })
  kind!: MessageKind;

  @Column({ type: "varchar", length: 16 })
  purpose!: MessagePurpose;

  /** The neutral message as JSON; null for a command, and once its time is over and its deliveries are finished. */
  @Column({ type: "text", nullable: true })
  content!: string | null;

  /** How often it was edited. */
  @Column({ type: "integer", default: 0 })
  revision!: number;

  /** When KOOK took the last edit. */
  @TimestampColumn({ nullable: true })
  editedAt!: number | null;

  /** When we learned that it is deleted in KOOK. */
  @TimestampColumn({ nullable: true })
  deletedAt!: number | null;

  @TimestampColumn()
  sentAt!: number;

  @TimestampColumn()
  receivedAt!: number;
}
