import { Column, Entity, PrimaryColumn } from "typeorm";

/**
 * The destination's id of a sent part: how an edit, a deletion or a quote finds the copy, also years later.
 * It outlives its delivery and its message, hence no foreign keys.
 */
@Entity({ name: "receipt", withoutRowid: true })
export class Receipt {
  @PrimaryColumn({ type: "integer" })
  messageId!: number;

  @PrimaryColumn({ type: "integer" })
  mappingId!: number;

  /** Counted from 0. */
  @PrimaryColumn({ type: "integer" })
  part!: number;

  @Column({ type: "varchar" })
  remoteId!: string;

  /** Stands for what the part says: an edit leaves a part alone whose digest is the same. */
  @Column({ type: "varchar", length: 16, nullable: true })
  digest!: string | null;
}
