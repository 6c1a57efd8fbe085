import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { MessageKind } from "../src/message/index.js";
import { TimestampColumn } from "./columns.js";
import type { MessagePurpose } from "./message-log.js";

/**
 * An old message without its content, under the id that it had in the log. Should something happen to it after all, an
 * edit or a deletion, it goes back into the log with all its deliveries, and comes here again when that is done.
 */
@Entity("message_log_archive")
// For a quote or a trace of an old message; on PostgreSQL alone, as in the log.
@Index("message_log_archive_source", { synchronize: false })
export class MessageLogArchive {
  @PrimaryColumn({ type: "integer" })
  id!: number;

  @Column({ type: "integer" })
  accountId!: number;

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

  @Column({ type: "integer", nullable: true })
  quotedId!: number | null;

  @Column({ type: "varchar", length: 16 })
  kind!: MessageKind;

  @Column({ type: "varchar", length: 16 })
  purpose!: MessagePurpose;

  /** How often it was edited: should it come back into the log, its next edit is the one after these. */
  @Column({ type: "integer", default: 0 })
  revision!: number;

  @TimestampColumn({ nullable: true })
  editedAt!: number | null;

  @TimestampColumn({ nullable: true })
  deletedAt!: number | null;

  @TimestampColumn()
  sentAt!: number;

  @TimestampColumn()
  receivedAt!: number;

  @TimestampColumn()
  archivedAt!: number;
}
