import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import { TimestampColumn } from "./columns.js";

/**
 * What a copy shows beside its text (the bot's reactions, a pin), and what it is to show. Apart from the deliveries, so
 * that it never holds up a message. Like its receipt it outlives the message, hence no foreign keys.
 */
@Entity({ name: "copy_mark", withoutRowid: true })
@Index("copy_mark_due", ["dueAt"], { where: `"dueAt" IS NOT NULL` }) // what is to be changed next
export class CopyMark {
  @PrimaryColumn({ type: "integer" })
  messageId!: number;

  @PrimaryColumn({ type: "integer" })
  mappingId!: number;

  /** Most frequent first; null: not mirrored. */
  @Column({ type: "simple-json", nullable: true })
  wantedReactions!: readonly string[] | null;

  @Column({ type: "simple-json", default: "[]" })
  shownReactions!: readonly string[];

  /** 1 or 0, as both databases write it in one statement; null: not mirrored. */
  @Column({ type: "integer", nullable: true })
  wantedPin!: 0 | 1 | null;

  @Column({ type: "integer", default: 0 })
  shownPin!: 0 | 1;

  @Column({ type: "integer", default: 0 })
  attempts!: number;

  /** When it is to be changed; null: it is as it should be, or was given up. */
  @TimestampColumn({ nullable: true })
  dueAt!: number | null;
}
