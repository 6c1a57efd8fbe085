import { Entity, PrimaryColumn } from "typeorm";

/** One person's reaction to a message that is mirrored somewhere; gone when they take it back. */
@Entity({ name: "reaction", withoutRowid: true })
export class Reaction {
  @PrimaryColumn({ type: "integer" })
  messageId!: number;

  /** Unicode, or ":name:" for a guild's own. */
  @PrimaryColumn({ type: "varchar", length: 64 })
  emoji!: string;

  /** KOOK's id. */
  @PrimaryColumn({ type: "varchar" })
  userId!: string;
}
