import { Column, Entity, PrimaryColumn, Unique } from "typeorm";
import type { MessageKind } from "../src/message/index.js";
import { TimestampColumn } from "./columns.js";
import type { MessagePurpose } from "./message-log.js";

/** An old message without its content, under the id that it had in the log. */
@Entity("message_log_archive")
@Unique(["sourceId"]) // a quote or a trace of an old message
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

  @Column({ type: "varchar", length: 16 })
  kind!: MessageKind;

  @Column({ type: "varchar", length: 16 })
  purpose!: MessagePurpose;

  @TimestampColumn()
  sentAt!: number;

  @TimestampColumn()
  receivedAt!: number;

  @TimestampColumn()
  archivedAt!: number;
}
